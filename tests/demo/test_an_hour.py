"""An hour of panel, kernel and terminal in a minute: tokens of seconds, and a provider that is not always there."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from tests.kernel.kernels import ConnectedKernel
from tests.rucio.provider_pages import agree
from tests.server.jupyter import Jupyter

LIFE = 10
"""Seconds that a token lives. It is renewed in its last quarter, so a provider may be away for two of them."""

LIVES = 9
"""Tokens that come one after the other; an hour of real ones is a single one."""

SCOPE = "openid profile offline_access storage.read:/"
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"

CELL = """
import os, uproot
from lab_datalake.config import read_configuration
from lab_datalake.lake.lake import Lake

configuration = read_configuration()
lake = Lake(configuration.spec(), configuration.cache_folder)
try:
    assert lake.scopes().scopes
finally:
    lake.close()
with uproot.open(URL) as file:
    assert file.keys()
print("fine")
"""


@pytest.fixture
def hurried(demo_lake: DemoLake) -> Iterator[DemoLake]:
    """The demo lake, with a provider whose tokens live for seconds."""
    hurried = DemoLake(replace(demo_lake.plan, token_seconds=LIFE), demo_lake.wishes)
    hurried.stop("openid")
    hurried.start("openid")
    yield hurried
    hurried.stop("openid")
    demo_lake.start("openid")


@pytest.fixture
def jupyter(hurried: DemoLake, tmp_path: Path) -> Iterator[Jupyter]:
    lake: dict[str, object] = {
        "name": "demo",
        "rucio_url": hurried.rucio_url,
        "site": "SITE-B",
        "ca_cert": hurried.report.ca_folder,
        "sign_in": {"method": "oidc_device", "issuer": hurried.issuer, "client_id": "jupyter", "scope": SCOPE},
        "storage_audience": STORAGE,
        "storage_scope": "openid storage.read:/",
        "storage_hosts": ["localhost"],
    }
    server = Jupyter(tmp_path / "jupyter", [lake])
    yield server
    server.stop()


class Use:
    """Somebody who does the same again and again; what went well, and what did not."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._ended = threading.Event()
        self.good = 0
        self.bad: list[str] = []
        self._thread = threading.Thread(target=self._go_on)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join(60)

    def _go_on(self) -> None:
        while not self._ended.wait(0.2):
            self.once()

    def once(self) -> None:
        try:
            self._work()
        except Exception as wrong:  # noqa: BLE001  whatever it is, it is what a user would see
            self.bad.append(f"{time.strftime('%X')} {wrong!r}")
        else:
            self.good += 1


class Terminal:
    """A terminal of the server in which Rucio's and XRootD's commands run until they are told to stop."""

    def __init__(self, jupyter: Jupyter, rucio: Path, url: str) -> None:
        self._folder = jupyter.folder
        name = jupyter.session.post(f"{jupyter.url}api/terminals", timeout=60).json()["name"]
        script = self._folder / "use.sh"
        script.write_text(
            f"""while [ ! -e {self._folder}/stop ]; do
for command in "{rucio}/rucio whoami" "xrdcp -s -f {url} /dev/null"; do
if $command > {self._folder}/said 2>&1 < /dev/null; then echo "$command" >> {self._folder}/good
else date +%X >> {self._folder}/bad; cat {self._folder}/said >> {self._folder}/bad; fi; done; sleep 0.5; done
touch {self._folder}/stopped
"""
        )
        asyncio.run(self._type(jupyter, name, f"sh {script}\r"))
        jupyter.eventually(lambda: bool(self.good or self.bad))

    @property
    def good(self) -> list[str]:
        return self._lines("good")

    @property
    def bad(self) -> list[str]:
        return self._lines("bad")

    def _lines(self, name: str) -> list[str]:
        file = self._folder / name
        return file.read_text().splitlines() if file.exists() else []

    async def _type(self, jupyter: Jupyter, name: str, text: str) -> None:
        async with jupyter.channel(f"terminals/websocket/{name}") as channel:
            await channel.write_message(json.dumps(["stdin", text]))
            while json.loads(await channel.read_message() or "[]")[:1] != ["stdout"]:
                pass


def test_an_hour_of_use_sees_no_token_end_and_hears_when_the_provider_refuses_to_go_on(
    hurried: DemoLake, jupyter: Jupyter, clients: Path
) -> None:
    door = hurried.report.token_door
    if door is None:
        pytest.skip("this XRootD has no plugin for SciTokens")
    data = Path(hurried.rses["XRD1"].data)
    file = next(data.rglob("zmumu.2024*.root")).relative_to(data)
    url = f"{door.roots}/{file}".replace("roots://", "root://")
    agree(hurried, jupyter.post("sign-in/code", lake="demo").json()["page_with_code"])
    jupyter.eventually(lambda: _state(jupyter)["state"] == "ready")
    jupyter.eventually((jupyter.secrets / "storage-demo").exists)
    kernel_id = jupyter.session.post(f"{jupyter.url}api/kernels", json={"name": "python3"}, timeout=60).json()["id"]
    kernel = ConnectedKernel(jupyter.runtime / f"kernel-{kernel_id}.json")

    def cell() -> None:
        ran = kernel.run(f"URL = {url!r}\n{CELL}")
        assert "fine" in ran.text, f"{ran.error}: {ran.message}"

    terminal = Terminal(jupyter, clients, url)
    uses = [Use(lambda: jupyter.get("scopes", lake="demo").raise_for_status())]
    uses.append(Use(lambda: jupyter.rows("content", lake="demo", did="lake:analysis.zmumu.2024")))
    for use in uses:
        use.begin()
    notebook = Use(cell)
    with ThreadPoolExecutor(1) as beside:
        living = beside.submit(_lived_through, hurried, jupyter)
        while not living.done():
            notebook.once()
    seen = living.result()
    for use in uses:
        use.end()
    (jupyter.folder / "stop").touch()
    jupyter.eventually((jupyter.folder / "stopped").exists)
    kernel.close()
    uses.append(notebook)
    assert [use.bad for use in uses] == [[], [], []]
    assert "\n".join(terminal.bad) == ""
    assert min(use.good for use in uses) >= LIVES
    assert min(sum(program in line for line in terminal.good) for program in ("rucio", "xrdcp")) >= LIVES
    assert len(seen) >= LIVES
    _refuse(hurried)
    jupyter.eventually(lambda: _state(jupyter)["state"] == "signed_out")
    assert "no longer accepts this sign-in" in str(_state(jupyter)["message"])
    jupyter.eventually(lambda: not (jupyter.secrets / "token-demo").exists())
    assert not any(token in jupyter.log() for token in seen)


def _lived_through(lake: DemoLake, jupyter: Jupyter) -> set[str]:
    """The tokens of so many lives, in which the provider is started again once, and stalls once, each time for a second."""
    seen: list[str] = []
    end = time.monotonic() + 2 * LIFE * LIVES
    pause = threading.Event()
    while len(seen) < LIVES and time.monotonic() < end:
        token = (jupyter.secrets / "token-demo").read_text()
        if token not in seen:
            seen.append(token)
            if len(seen) == 3:
                lake.kill("openid")
                lake.start("openid")
            if len(seen) == 6:
                pause.wait(LIFE * 0.69)  # so that it is asked for a token while it stalls
                lake.pause("openid")
                pause.wait(LIFE * 0.1)
                lake.resume("openid")
        pause.wait(0.05)
    return set(seen)


def _refuse(lake: DemoLake) -> None:
    """Let the provider forget every refresh token that it gave."""
    lake.stop("openid")
    store = lake.plan.state.secrets / "openid-store.json"
    kept = [entry for entry in json.loads(store.read_text()) if not entry[0].startswith("RefreshToken:")]
    store.write_text(json.dumps(kept))
    lake.start("openid")


def _state(jupyter: Jupyter) -> dict[str, object]:
    state: dict[str, object] = jupyter.get("lake", lake="demo").json()["lake_state"]
    return state
