"""The whole story at DEBUG, with every secret of it known: afterwards none is found where it should not be."""

from __future__ import annotations

import asyncio
import json
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import refused_url
from tests.kernel.kernels import ConnectedKernel
from tests.rucio.provider_pages import agree
from tests.server.jupyter import Jupyter, StartJupyter

WRONG = "wrong-canary-5c11d2"
ATTACHED = [
    {"lake": "demo", "did": "lake:zmumu.2024", "kind": "dataset", "variable": "muons", "access": "auto"},
    {"lake": "gone", "did": "lake:zmumu.2024", "kind": "dataset", "variable": "nothing", "access": "auto"},
]
CELL = """
import logging; logging.basicConfig(level=logging.DEBUG)
print(repr(muons), muons[0])
try: nothing[0]
except Exception: get_ipython().showtraceback()
import subprocess, sys
print(subprocess.run([sys.executable, "-m", "lab_datalake.cli", "lakes"], capture_output=True, text=True, timeout=60))
"""


@dataclass
class Story:
    """A server, every byte that it sent to the browser, and every secret that anybody had while it ran."""

    server: Jupyter
    lake: DemoLake
    sent: list[bytes] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    signed_in: bool = False

    def __post_init__(self) -> None:
        def keep(answer: requests.Response, *_: object, **__: object) -> None:
            self.sent.append(f"{answer.status_code} {answer.headers}".encode() + answer.content)

        self.server.session.hooks["response"].append(keep)

    def learn_tokens(self) -> None:
        """What lies in the 0600 files for kernels and terminals, and what the provider gave to sign in anew with."""
        for file in self.server.secrets.glob("token-*"):
            self.secrets.setdefault(f"{file.name} {len(self.secrets)}", file.read_text().strip())
        kept = json.loads((self.lake.plan.state.secrets / "openid-store.json").read_text())
        for key, _ in kept:
            kind, _, value = key.partition(":")
            if kind in {"RefreshToken", "DeviceCode"}:
                self.secrets[key[:40]] = value

    def look_at_processes(self) -> None:
        """No process shows a secret in its arguments, and none of the server's in its environment."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended
                self.is_clean((process / "cmdline").read_bytes(), f"arguments of {process.name}")
        server = psutil.Process(self.server.process.pid)
        for one in [server, *server.children(recursive=True)]:
            self.is_clean(json.dumps(one.environ()).encode(), f"environment of {one.pid}")

    def is_clean(self, content: bytes, where: str) -> None:
        """No secret stands there."""
        found = [name for name, secret in self.secrets.items() if secret.encode() in content]
        assert not found, f"{found} in {where}"


@pytest.fixture
def story(start_jupyter: StartJupyter, demo_lake: DemoLake, tmp_path: Path) -> Story:
    person = demo_lake.accounts["analyst"]
    form = {"grant_type": "password", "client_id": "jupyter", "username": person.username, "password": person.password}
    given = str(requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30).json()["access_token"])
    (tmp_path / "token").write_text(f"{given}\n")
    (tmp_path / "client").write_text(f"{demo_lake.plan.box.openid_client}\n")
    from_file = {"method": "token_file", "path": str(tmp_path / "token")}
    at = {"issuer": demo_lake.issuer, "client_id": "hub", "client_secret_file": str(tmp_path / "client"), "audience": "rucio"}
    code = {"method": "oidc", "issuer": demo_lake.issuer, "client_id": "jupyter"}
    assert person.keys
    report = demo_lake.report
    certificate = {"method": "x509", "cert": person.keys.certificate, "key": person.keys.encrypted_key}
    lakes = [
        {"name": "demo", "rucio_url": demo_lake.rucio_url, "site": "SITE-B", "sign_in": {"method": "userpass"}},
        {"name": "code", "rucio_url": demo_lake.rucio_url, "sign_in": code},
        {"name": "file", "rucio_url": demo_lake.rucio_url, "sign_in": from_file},
        {"name": "exchanged", "rucio_url": demo_lake.rucio_url, "sign_in": {**from_file, "exchange": at}},
        {"name": "gone", "rucio_url": refused_url(), "sign_in": from_file},
        {"name": "grid", "rucio_url": report.rucio_tls_url, "ca_cert": report.ca_file, "sign_in": certificate},
    ]
    told = Story(start_jupyter(lakes), demo_lake)
    told.secrets |= {"wrong password": WRONG, "password": person.password, "token in a file": given}
    told.secrets["key"] = Path(person.keys.key).read_text().splitlines()[1]
    told.secrets |= {"client secret": demo_lake.plan.box.openid_client, "capability": told.server.door["capability"]}
    return told


def sign_in(story: Story) -> None:
    """By a wrong password, a password, a code, with a token that is exchanged, and with a key and its passphrase."""
    server, person = story.server, story.lake.accounts["analyst"]
    assert server.post("sign-in", lake="demo", username=person.username, password=WRONG).status_code == 424
    assert server.post("sign-in", lake="gone", username=person.username, password=WRONG).status_code >= 400
    assert server.post("sign-in", lake="demo", username=[WRONG], password=WRONG).status_code == 400
    assert server.post("sign-in", lake="demo", username="x", password={"it": WRONG}).status_code == 400
    server.sign_in(story.lake)
    assert server.post("sign-in/passphrase", lake="grid", passphrase=WRONG).status_code == 424
    assert server.post("sign-in/passphrase", lake="grid", passphrase=[WRONG]).status_code == 400
    assert server.post("sign-in/passphrase", lake="grid", passphrase=person.password).ok  # the key's is the account's
    code = server.post("sign-in/code", lake="code").json()
    story.learn_tokens()
    agree(story.lake, code["page_with_code"])
    for lake in ("code", "file", "exchanged", "grid"):
        server.eventually(lambda lake=lake: server.get("lake", lake=lake).json()["lake_state"]["state"] == "ready")  # type: ignore[misc]
    assert server.get("lake", lake="gone").json()["lake_state"]["state"] == "down"
    for lake in ("demo", "code", "file", "exchanged", "grid"):
        server.eventually((server.secrets / f"token-{lake}").exists)
    story.learn_tokens()


def work(story: Story) -> None:
    """Look around, read in a kernel and in a terminal, be told what fails, and ask the doctor."""
    server = story.server
    assert server.rows("search", lake="demo", scope="lake")
    server.get("scopes", lake="gone")
    server.as_kernel("attachments", capability="wrong", kernel_id="any")
    nbformat.write(nbformat.v4.new_notebook(metadata={"lab_datalake": {"attachments": ATTACHED}}), server.notebooks / "n.ipynb")
    asked = {"path": "n.ipynb", "name": "n.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
    opened = server.session.post(f"{server.url}api/sessions", json=asked, timeout=60).json()
    kernel = ConnectedKernel(server.runtime / f"kernel-{opened['kernel']['id']}.json")
    try:
        ran = kernel.run(CELL)
    finally:
        kernel.close()
    assert "root://" in ran.text, ran
    story.sent.append(repr(ran).encode())
    cell = nbformat.v4.new_code_cell(CELL, outputs=[nbformat.v4.new_output("stream", text=f"{ran.text}{ran.message}")])
    saved = nbformat.v4.new_notebook(cells=[cell], metadata={"lab_datalake": {"attachments": ATTACHED}})
    server.session.put(f"{server.url}api/contents/n.ipynb", json={"type": "notebook", "content": saved}, timeout=60)
    assert list(server.lines("doctor"))[-1]["line"] == "end"
    story.look_at_processes()


def sign_out(story: Story) -> None:
    for lake in ("demo", "code", "grid"):
        assert story.server.post("sign-out", lake=lake).json()["lake_state"]["state"] == "signed_out"


@contextmanager
def listening(story: Story) -> Iterator[None]:
    """What is pushed to a browser is kept, too; ends when everybody is signed out again."""

    async def listen() -> None:
        left = {"demo", "code", "grid"}
        async with story.server.channel("api/events/subscribe") as events:
            opened.set()
            while left:
                told = await events.read_message()
                story.sent.append(str(told).encode())
                event = json.loads(told or "{}")
                if event.get("lake_state", {}).get("state") == "signed_out" and story.signed_in:
                    left.discard(event["lake"])

    opened = threading.Event()
    browser = threading.Thread(target=lambda: asyncio.run(listen()), daemon=True)
    browser.start()
    assert opened.wait(30)
    yield
    browser.join(30)
    assert not browser.is_alive()


def test_no_secret_is_found_where_it_should_not_be(story: Story) -> None:
    server = story.server
    with listening(story):
        sign_in(story)
        work(story)
        story.signed_in = True
        sign_out(story)
    assert sum(name.startswith("RefreshToken") for name in story.secrets) >= 1
    for sent in story.sent:
        story.is_clean(sent, f"what was sent: {sent[:80]!r}")
    for path in server.folder.rglob("*"):
        if path.is_file() and server.secrets not in path.parents:
            story.is_clean(path.read_bytes(), str(path))
    for path in server.secrets.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        long_lived = {name: one for name, one in story.secrets.items() if not name.startswith(("token", "capability"))}
        assert not [name for name, one in long_lived.items() if one in path.read_text()], path
    assert server.stop() == 0
    story.is_clean(server.log().encode(), "the log")
    assert not server.secrets.exists()
