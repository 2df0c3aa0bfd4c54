"""A lake that refuses a token says what is wrong with it, as far as that is to be seen."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import NotSignedIn
from lab_datalake.lake.spec import TokenFile
from lab_datalake.lake.words import SignedOut
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.refused import refused
from tests.lake.conftest import MakeLake

NOW = 1_800_000_000.0
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"


def token(**claims: object) -> Secret:
    good = {"iss": "https://op.example.org", "sub": "ada", "aud": "rucio", "scope": "openid profile", "exp": NOW + 60, "nbf": NOW}
    parts = ({"alg": "RS256"}, {**good, **claims}, "signature")
    return Secret(".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts))


@pytest.mark.parametrize(
    ("claims", "message", "cure"),
    [
        ({"exp": NOW - 300}, "ended 5 minutes ago", "clocks"),
        ({"nbf": NOW + 300}, "begins in 5 minutes only", "clocks"),
        ({"aud": "https://wlcg.cern.ch/jwt/v1/any"}, "wants the audience “rucio”", "`audience`"),
        ({"aud": []}, "it is for nobody", "`audience`"),
        ({"scope": "openid"}, "lacks the scope profile", "`scope`"),
        ({}, "“SUB=ada, ISS=https://op.example.org”", "add this identity to your account"),
    ],
)
def test_each_reason_has_its_words_and_its_cure(claims: dict[str, object], message: str, cure: str) -> None:
    said = refused("The lake at rucio.example.org", token(**claims), NOW)
    assert said is not None
    assert message in said.message
    assert cure in said.cure


def test_there_is_nothing_to_read_in_a_token_of_rucios_own() -> None:
    assert refused("The lake", Secret("analyst-root-unknown-abc"), NOW) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"resource": STORAGE, "scope": "openid profile"}, "wants the audience “rucio”"),
        ({"resource": "urn:rucio", "scope": "openid"}, "lacks the scope profile"),
    ],
)
def test_the_state_of_a_lake_and_every_question_say_why_rucio_refuses_a_token(
    demo_lake: DemoLake, make_lake: MakeLake, tmp_path: Path, *, asked: dict[str, str], words: str
) -> None:
    person = demo_lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": person.username, "password": person.password}
    got = requests.post(f"{demo_lake.issuer}/token", data={**form, **asked}, timeout=30).json()
    (tmp_path / "token").write_text(got["access_token"])
    lake = make_lake(sign_in=TokenFile(tmp_path / "token"), account=None)
    with pytest.raises(NotSignedIn, match=words):
        lake.resolve(DID("lake", "zmumu.2024"))
    state = lake.state()
    assert isinstance(state, SignedOut)
    assert words in state.message
    assert state.cure
