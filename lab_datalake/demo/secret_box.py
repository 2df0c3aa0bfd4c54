"""The passwords and keys of one lake: drawn once, kept in files that only their owner reads."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field

from lab_datalake.demo.owner import make_folder, write_private
from lab_datalake.demo.places import State

ROOT_USER = "ddmlab"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo: the Rucio account and its user name are the same word; `groups` go into tokens."""

    account: str
    full_name: str
    groups: tuple[str, ...]
    is_admin: bool


PEOPLE = (
    Person("analyst", "The analyst", ("/lake", "/lake/analysis"), is_admin=False),
    Person("curator", "The curator", ("/lake",), is_admin=True),
)


@dataclass(frozen=True)
class SecretBox:
    """What must not be shown. `passwords`: by account, also for root."""

    postgres: str = field(repr=False)
    openid_client: str = field(repr=False)
    passwords: dict[str, str] = field(repr=False)


def open_box(state: State) -> SecretBox:
    """The secrets of a lake, drawn now if it has none yet."""
    make_folder(state.secrets, 0o700)
    file = state.secrets / "passwords.json"
    if not file.exists():
        accounts = ["root", *(person.account for person in PEOPLE)]
        drawn = SecretBox(_draw(), _draw(), {account: _draw() for account in accounts})
        write_private(file, json.dumps(asdict(drawn), indent=1))
    kept = json.loads(file.read_text(encoding="utf-8"))
    return SecretBox(str(kept["postgres"]), str(kept["openid_client"]), {str(k): str(v) for k, v in kept["passwords"].items()})


def _draw() -> str:
    return secrets.token_hex(8)
