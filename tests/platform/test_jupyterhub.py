"""A session on a JupyterHub whose tokens end every few seconds: nobody who works in it notices."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from lab_datalake.demo.lake import DemoLake
from tests.kernel.kernels import ConnectedKernel
from tests.platform.hub import Hub

LIFE = 8
"""Seconds that a token of the provider lives."""

ENDS = 3
"""So many tokens end during the story."""

FILE = {"lake": "demo", "did": "lake:zmumu.2024", "kind": "dataset", "variable": "muons", "access": "auto"}


CELL = """
import subprocess, sys
print(len(muons), muons[0])
print(subprocess.run([sys.executable, "-m", "lab_datalake.cli", "lakes"], capture_output=True, text=True, timeout=60))
"""
"""The variable, and the command line as in a terminal of the session."""


@pytest.fixture
def short_lived(demo_lake: DemoLake) -> Iterator[None]:
    """The lake's provider gives tokens of a few seconds."""
    short = DemoLake(replace(demo_lake.plan, token_seconds=LIFE), demo_lake.wishes)
    short.stop("openid")
    short.start("openid")
    yield
    demo_lake.stop("openid")
    demo_lake.start("openid")


@pytest.fixture
def hub(demo_lake: DemoLake, short_lived: None, tmp_path: Path) -> Iterator[Hub]:  # noqa: ARG001
    secret = tmp_path / "client-secret"
    secret.write_text(demo_lake.plan.box.openid_client)
    exchange = {"issuer": demo_lake.issuer, "client_id": "hub", "client_secret_file": str(secret), "audience": "rucio"}
    sign_in = {"method": "jupyterhub", "exchange": exchange}
    hub = Hub(tmp_path / "hub", demo_lake, [{"name": "demo", "rucio_url": demo_lake.rucio_url, "sign_in": sign_in}])
    yield hub
    hub.stop()


def claims(token: str) -> dict[str, object]:
    part = token.split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


def test_a_session_outlives_its_tokens(hub: Hub, demo_lake: DemoLake) -> None:
    person = demo_lake.accounts["analyst"]
    hub.log_in(person.username, person.password)
    nbformat.write(nbformat.v4.new_notebook(metadata={"lab_datalake": {"attachments": [FILE]}}), hub.home / "n.ipynb")
    [connection] = hub.home.rglob(f"kernel-{hub.open_notebook('n.ipynb')}.json")
    kernel = ConnectedKernel(connection)
    tokens: set[str] = set()
    try:
        shared = (
            Path(kernel.run("import os; print(os.path.dirname(os.environ['LAB_DATALAKE_DOOR']))").text.strip()) / "token-demo"
        )
        began = time.monotonic()
        while len(tokens) <= ENDS:
            assert time.monotonic() < began + 40 * LIFE, f"{len(tokens)} tokens\n{hub.log()[-3000:]}"
            state = hub.get("lab-datalake/lake", lake="demo").json()["lake_state"]
            assert state["state"] == "ready", f"{state}\n{hub.log()[-3000:]}"
            assert state["account"] == "analyst"
            found = hub.get("lab-datalake/search", lake="demo", scope="lake", text="zmumu*")
            assert json.loads(found.text.splitlines()[-1])["line"] == "end", found.text[-300:]
            ran = kernel.run(CELL)
            assert not ran.error, (ran, hub.log()[-2000:])
            assert "ready, signed in as analyst" in ran.text, ran.text
            hub.eventually(shared.exists)
            tokens.add(shared.read_text().strip())
    finally:
        kernel.close()
    assert {claims(token)["aud"] for token in tokens} == {"rucio"}
    doctor = [json.loads(line) for line in hub.get("lab-datalake/doctor", lake="demo").text.splitlines()]
    assert not [one for one in doctor if one["line"] == "found" and one["finding"]["level"] == "problem"], doctor
