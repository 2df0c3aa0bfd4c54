"""A real Jupyter server with the extension, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from lab_datalake.demo.lake import DemoLake

TOKEN = "browser-canary-7f21"
LAKE_TOKEN = "lake-canary-99ad"
Lakes = list[dict[str, object]]
START_BY = 60
STOP_BY = 30
SETTINGS = """
c.ServerApp.jpserver_extensions = {{"lab_datalake": True}}
c.ServerApp.allow_unauthenticated_access = False
c.ServerApp.base_url = "/user/ada%40lake/"
c.ServerApp.log_level = "DEBUG"
c.ServerApp.root_dir = {root!r}
c.IdentityProvider.token = {token!r}
c.LabDatalake.lakes = {lakes!r}
"""


class Jupyter:
    """One server. `folder` holds all that it writes: home, runtime folder, notebooks, its log."""

    def __init__(self, folder: Path, lakes: Lakes, settings: str = "") -> None:
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.runtime = folder / "runtime"
        self.log_file = folder / "server.log"
        for made in (self.notebooks, self.runtime, folder / "home"):
            made.mkdir(parents=True)
        (folder / "jupyter_server_config.py").write_text(
            SETTINGS.format(lakes=lakes, token=TOKEN, root=str(self.notebooks)) + settings, encoding="utf-8"
        )
        plain = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("JUPYTER", "XDG_", "JPY_", "RUCIO", "LAB_DATALAKE"))
        }
        self._environment = {
            **plain,
            "HOME": str(folder / "home"),
            "JUPYTER_CONFIG_DIR": str(folder),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_NO_CONFIG": "",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        self._log = self.log_file.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--port=0", "--no-browser", "--allow-root"],
            env=self._environment,
            cwd=self.notebooks,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"token {TOKEN}"
        self.url = self._await_url()

    @property
    def secrets(self) -> Path:
        """The folder of its secrets."""
        return self.runtime / f"lab-datalake-{self.process.pid}"

    @property
    def door(self) -> dict[str, str]:
        """What it tells its kernels."""
        return json.loads((self.secrets / "door.json").read_text())

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def get(self, path: str, **asked: object) -> requests.Response:
        return self.session.get(f"{self.url}lab-datalake/{path}", params=asked, timeout=60)

    def post(self, path: str, **asked: object) -> requests.Response:
        return self.session.post(f"{self.url}lab-datalake/{path}", json=asked, timeout=60)

    def lines(self, path: str, **asked: object) -> Iterator[dict]:
        """The lines of a stream, as they come."""
        with self.session.get(f"{self.url}lab-datalake/{path}", params=asked, timeout=60, stream=True) as answer:
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"] == "application/x-ndjson"
            for line in answer.iter_lines(chunk_size=None):
                yield json.loads(line)

    def as_kernel(self, path: str, capability: str | None = None, **asked: object) -> requests.Response:
        """What a kernel gets, that has nothing but what the note says."""
        headers = {"X-Lab-Datalake-Capability": self.door["capability"] if capability is None else capability}
        return requests.post(self.door["url"] + path, json=asked, headers=headers, timeout=60)

    @asynccontextmanager
    async def channel(self, path: str) -> AsyncIterator[WebSocketClientConnection]:
        """A web socket, as a browser opens it."""
        url = f"ws{self.url.removeprefix('http')}{path}"
        opened = await websocket_connect(HTTPRequest(url, headers=dict(self.session.headers)))
        try:
            yield opened
        finally:
            opened.close()
            while await opened.read_message() is not None:
                pass

    def eventually(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds."""
        pause = threading.Event()
        for _ in range(600):
            if holds():
                return
            pause.wait(0.05)
        pytest.fail(f"It never became so:\n{self.log()[-3000:]}")

    def sign_in(self, demo_lake: DemoLake, lake: str = "demo") -> None:
        account = demo_lake.accounts["analyst"]
        answer = self.post("sign-in", lake=lake, username=account.username, password=account.password)
        assert answer.json()["lake_state"]["state"] == "ready", answer.text

    def rows(self, path: str, **asked: object) -> list[dict]:
        """All rows of a listing that is whole."""
        *some, end = self.lines(path, **asked)
        assert end["line"] == "end", end
        return [row for line in some for row in line["rows"]]

    def stop(self) -> int:
        """End it as a person would; the exit code."""
        self.session.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_BY)
        finally:
            self.process.kill()
            self.process.wait()
            self._log.close()

    def _await_url(self) -> str:
        waited = threading.Event()
        for _ in range(START_BY * 10):
            if (self.secrets / "door.json").exists():
                url = self.door["url"].removesuffix("lab-datalake/kernel/")
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", int(url.split(":")[2].split("/")[0]))) == 0:
                        return url
            if self.process.poll() is not None:
                break
            waited.wait(0.1)
        self.process.kill()
        pytest.fail(f"The server does not start:\n{self.log()}")


StartJupyter = Callable[..., Jupyter]
