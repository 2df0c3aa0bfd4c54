"""Rucio over TLS, as Apache would stand before it: who shows a certificate is somebody, and nobody else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import requests

from lab_datalake.demo.certificates import Keys
from lab_datalake.demo.lake import DemoLake

Run = Callable[..., subprocess.CompletedProcess[str]]
UNAUTHORIZED = 401


def keys(demo_lake: DemoLake) -> Keys:
    found = demo_lake.accounts["analyst"].keys
    assert found
    return found


def sign_in(demo_lake: DemoLake, url: str, account: str, cert: tuple[str, str] | None = None) -> requests.Response:
    headers = {"X-Rucio-Account": account, "X-Lake-Client-Subject": keys(demo_lake).subject}
    return requests.get(f"{url}/auth/x509", verify=demo_lake.report.ca_file, headers=headers, timeout=30, cert=cert)


def test_a_certificate_is_its_owner_and_nobody_else(demo_lake: DemoLake) -> None:
    mine = keys(demo_lake)
    door, pair = demo_lake.report.rucio_tls_url, (mine.certificate, mine.key)
    assert "X-Rucio-Auth-Token" in sign_in(demo_lake, door, "analyst", pair).headers
    assert sign_in(demo_lake, door, "curator", pair).status_code == UNAUTHORIZED


def test_nobody_becomes_somebody_by_writing_it_into_a_header(demo_lake: DemoLake) -> None:
    for url in (demo_lake.rucio_url, demo_lake.report.rucio_tls_url):
        assert sign_in(demo_lake, url, "analyst").status_code == UNAUTHORIZED


def test_what_comes_over_tls_is_what_rucio_says(demo_lake: DemoLake) -> None:
    who = {"X-Rucio-Account": "analyst", "X-Rucio-Username": "analyst"}
    who["X-Rucio-Password"] = demo_lake.accounts["analyst"].password
    answers = []
    with requests.Session() as session:
        session.trust_env = False
        session.verify = demo_lake.report.ca_folder
        for url in (demo_lake.rucio_url, demo_lake.report.rucio_tls_url):
            token = session.get(f"{url}/auth/userpass", headers=who, timeout=30).headers["X-Rucio-Auth-Token"]
            signed = {"X-Rucio-Auth-Token": token, "Accept": "application/x-json-stream"}
            question = {"dids": [{"scope": "lake", "name": "zmumu.2024"}], "schemes": ["root"], "sort": "random"}
            answer = session.post(f"{url}/replicas/list", json=question, headers=signed, timeout=60)
            answers.append(sorted(answer.text.splitlines()))
    assert answers[0] == answers[1]
    assert len(answers[0]) > 1


def test_rucio_signs_in_with_the_certificate(demo_lake: DemoLake, run_client: Run, tmp_path: Path) -> None:
    mine = keys(demo_lake)
    plain = (Path(demo_lake.accounts["analyst"].home) / "etc" / "rucio.cfg").read_text()
    by_certificate = f"auth_type = x509\nclient_cert = {mine.certificate}\nclient_key = {mine.key}"
    settings = plain.replace(demo_lake.rucio_url, demo_lake.report.rucio_tls_url).replace("auth_type = userpass", by_certificate)
    (tmp_path / "rucio.cfg").write_text(settings.replace("/token", "/x509-token"))
    said = run_client("env", f"RUCIO_CONFIG={tmp_path}/rucio.cfg", "rucio", "whoami")
    assert "analyst" in said.stdout, said.stderr
