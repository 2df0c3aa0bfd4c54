"""The OpenID provider does what real ones do, and Rucio and the token door believe its tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
import requests

from lab_datalake.demo.lake import DemoLake

SCOPE = "openid profile offline_access storage.read:/"
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
CALLBACK = "http://127.0.0.1:8899/lab-datalake/callback"
SECONDS = 30


def ask_token(lake: DemoLake, **form: str) -> tuple[int, dict[str, Any]]:
    answer = requests.post(f"{lake.issuer}/token", data={"client_id": "jupyter", **form}, timeout=SECONDS)
    return answer.status_code, answer.json()


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return decoded


def rucio_believes(lake: DemoLake, token: str) -> bool:
    answer = requests.get(f"{lake.rucio_url}/auth/validate", headers={"X-Rucio-Auth-Token": token}, timeout=SECONDS)
    return answer.status_code == 200 and "analyst" in answer.text


def sign_in(session: requests.Session, lake: DemoLake, page: requests.Response, then: str) -> requests.Response:
    """Fill in the provider's form, and follow where it leads up to a URL that begins with `then`."""
    account = lake.accounts["analyst"]
    form = {"username": account.username, "password": account.password}
    answer = session.post(page.url, data=form, allow_redirects=False, timeout=SECONDS)
    while answer.is_redirect:
        target = urljoin(answer.url, answer.headers["Location"])
        if target.startswith(then):
            answer.url = target
            return answer
        answer = session.get(target, allow_redirects=False, timeout=SECONDS)
    return answer


@pytest.fixture
def tokens(demo_lake: DemoLake) -> Mapping[str, Any]:
    """What the authorization code flow with PKCE gives to a native client on some free port of its own."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    question = {
        "client_id": "jupyter",
        "response_type": "code",
        "scope": SCOPE,
        "redirect_uri": CALLBACK,
        "state": "xyz",
        "prompt": "consent",  # without it OpenID Connect grants no offline access
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    with requests.Session() as session:
        page = session.get(f"{demo_lake.issuer}/auth?{urlencode(question)}", timeout=SECONDS)
        end = sign_in(session, demo_lake, page, CALLBACK)
    (code,) = parse_qs(urlsplit(end.url).query)["code"]
    status, answer = ask_token(
        demo_lake, grant_type="authorization_code", code=code, redirect_uri=CALLBACK, code_verifier=verifier
    )
    assert status == 200, answer
    return answer


def test_a_code_with_pkce_gives_a_token_that_rucio_believes(demo_lake: DemoLake, tokens: Mapping[str, Any]) -> None:
    assert claims(tokens["access_token"])["aud"] == "rucio"
    assert rucio_believes(demo_lake, tokens["access_token"])


def test_a_refresh_token_is_good_once(demo_lake: DemoLake, tokens: Mapping[str, Any]) -> None:
    status, fresh = ask_token(demo_lake, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert status == 200, fresh
    assert fresh["refresh_token"] != tokens["refresh_token"]
    assert rucio_believes(demo_lake, fresh["access_token"])
    status, refusal = ask_token(demo_lake, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (status, refusal["error"]) == (400, "invalid_grant")


def test_a_sign_in_outlives_the_provider(demo_lake: DemoLake, tokens: Mapping[str, Any]) -> None:
    demo_lake.kill("openid")
    demo_lake.start("openid")
    status, fresh = ask_token(demo_lake, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert status == 200, fresh
    assert rucio_believes(demo_lake, fresh["access_token"])


def test_a_device_gets_its_token_when_a_person_has_signed_in_elsewhere(demo_lake: DemoLake) -> None:
    begun = requests.post(
        f"{demo_lake.issuer}/device/auth", data={"client_id": "jupyter", "scope": SCOPE}, timeout=SECONDS
    ).json()
    ask = {"grant_type": DEVICE, "device_code": begun["device_code"]}
    assert ask_token(demo_lake, **ask)[1]["error"] == "authorization_pending"
    with requests.Session() as session:
        page = session.get(begun["verification_uri_complete"], timeout=SECONDS)
        page = _press(session, page)  # the code is shown as sent: go on
        if "username" not in page.text:
            page = _press(session, page)
        end = sign_in(session, demo_lake, page, "nowhere")
        assert end.status_code == 200
    status, answer = ask_token(demo_lake, **ask)
    assert status == 200, answer
    assert rucio_believes(demo_lake, answer["access_token"])


def test_a_wrong_password_is_refused_and_may_be_typed_again(demo_lake: DemoLake) -> None:
    status, refusal = ask_token(demo_lake, grant_type="password", username="analyst", password="no")
    assert (status, refusal["error"]) == (400, "invalid_grant")


def test_an_exchanged_token_opens_the_storage_and_rucios_does_not(demo_lake: DemoLake, tokens: Mapping[str, Any]) -> None:
    status, storage = ask_token(
        demo_lake,
        grant_type=EXCHANGE,
        subject_token=tokens["access_token"],
        audience=STORAGE,
        scope="openid profile storage.read:/",
    )
    assert status == 200, storage
    assert claims(storage["access_token"])["aud"] == STORAGE
    assert claims(storage["access_token"])["sub"] == "analyst"
    assert not rucio_believes(demo_lake, storage["access_token"])
    if not demo_lake.report.token_door:
        return  # an XRootD without the plugin; that status says so is another test
    assert _door(demo_lake, storage["access_token"]) == 200
    assert _door(demo_lake, tokens["access_token"]) == 403
    assert _door(demo_lake, None) == 403


def test_a_stranger_to_the_provider_is_not_exchanged(demo_lake: DemoLake, tokens: Mapping[str, Any]) -> None:
    head, body, signature = tokens["access_token"].split(".")
    status, refusal = ask_token(
        demo_lake, grant_type=EXCHANGE, subject_token=f"{head}.{body}.{signature[::-1]}", audience=STORAGE
    )
    assert (status, refusal["error"]) == (400, "invalid_grant")
    status, refusal = ask_token(demo_lake, grant_type=EXCHANGE, subject_token=tokens["access_token"], audience="the-moon")
    assert (status, refusal["error"]) == (400, "invalid_target")


def test_xrdcp_reads_from_the_token_door_with_a_token_file(
    demo_lake: DemoLake, tokens: Mapping[str, Any], tmp_path: Path
) -> None:
    door = demo_lake.report.token_door
    if not door:
        pytest.skip("this XRootD has no plugin for SciTokens")
    storage = ask_token(
        demo_lake, grant_type=EXCHANGE, subject_token=tokens["access_token"], audience=STORAGE, scope="openid storage.read:/"
    )[1]
    bearer = tmp_path / "bearer"
    bearer.write_text(storage["access_token"], encoding="utf-8")
    bearer.chmod(0o600)
    url = f"{door.roots}/{_a_path(demo_lake)}"
    environ = {**os.environ, **demo_lake.environment()}
    refused = subprocess.run(
        ["xrdcp", "-s", url, str(tmp_path / "no")], env=environ, capture_output=True, timeout=120, check=False
    )
    environ["BEARER_TOKEN_FILE"] = str(bearer)
    done = subprocess.run(["xrdcp", "-s", url, str(tmp_path / "yes")], env=environ, capture_output=True, timeout=120, check=False)
    assert refused.returncode != 0
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "yes").read_bytes() == Path(demo_lake.rses["XRD1"].data, _a_path(demo_lake)).read_bytes()


def _press(session: requests.Session, page: requests.Response) -> requests.Response:
    """Send the form of a page as it stands."""
    action = re.search(r'action="([^"]+)"', page.text)
    assert action, page.text
    fields = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', page.text))
    return session.post(urljoin(page.url, action[1]), data=fields, timeout=SECONDS)


def _a_path(lake: DemoLake) -> str:
    data = Path(lake.rses["XRD1"].data)
    return str(next(data.rglob("slowcontrol.run358031.csv")).relative_to(data))


def _door(lake: DemoLake, token: str | None) -> int:
    door = lake.report.token_door
    assert door
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(f"{door.https}/{_a_path(lake)}", headers=headers, verify=lake.report.ca_file, timeout=SECONDS).status_code
