"""Signs in to a lake with a person at a terminal, in whichever way the lake has."""

from __future__ import annotations

import getpass
import sys

from lab_datalake.errors import NotSignedIn
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.words import Down, Ready, SignedOut
from lab_datalake.rucio.secret import Secret


def sign_in(lake: Lake) -> str:
    """Ask the person for what is needed, if anything; the account. Raises NotSignedIn, and what asking the lake raises."""
    state = lake.state()
    if isinstance(state, SignedOut):
        state = _asked(lake, state)
    if isinstance(state, Ready):
        return state.account
    raise NotSignedIn(state.message, state.cure) if isinstance(state, SignedOut) else _down(state)


def _asked(lake: Lake, state: SignedOut) -> Ready | SignedOut | Down:
    ways = state.ways
    if "code" in ways:
        code = lake.begin_sign_in()
        _say(f"Open {code.page_with_code or code.page}")
        _say(f"and sign in there with the code {code.user_code} (good for {code.seconds_left // 60} minutes).")
        return lake.wait_for_sign_in()
    if "password" in ways:
        usual = lake.spec.account or getpass.getuser()
        username = _answer(f"User ({usual}): ") or usual
        return lake.sign_in(username, Secret(getpass.getpass("Password: ")), lake.spec.account)
    if "passphrase" in ways:
        return lake.unlock(Secret(getpass.getpass("Passphrase of the key: ")))
    if "rucio" in ways:
        page = lake.open_sign_in("")
        _say(f"Open {page.page}")
        _say(f"and sign in there (within {page.seconds_left // 60} minutes).")
        if page.takes_code:
            lake.type_code(Secret(getpass.getpass("The code that it shows at its end: ")))
        return lake.wait_for_sign_in()
    return state


def _answer(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _down(state: Down) -> NotSignedIn:
    return NotSignedIn(state.message, state.cure)
