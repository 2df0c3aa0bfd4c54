"""A demo lake and a Jupyter server of its own on it, for the time of the benchmarks."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from lab_datalake.demo.lab import lab_environment, write_lab
from lab_datalake.demo.lake import DemoLake, throw_away
from lab_datalake.demo.places import State

STARTS_WITHIN = 60.0
ANSWERS_WITHIN = 120.0


@dataclass(frozen=True)
class Door:
    """Something that answers HTTP on loopback, with the headers that it wants."""

    connection: HTTPConnection
    headers: dict[str, str]

    def get(self, path: str, **query: str | int) -> bytes:
        """The whole answer; AssertionError where it is not 200."""
        self.connection.request("GET", f"{path}?{urlencode(query)}" if query else path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:500])
        return body

    def first_line(self, path: str, **query: str | int) -> bytes:
        """The first line of a stream; the connection is then given up."""
        self.connection.request("GET", f"{path}?{urlencode(query)}" if query else path, headers=self.headers)
        answer = self.connection.getresponse()
        line = answer.readline()
        self.connection.close()
        assert answer.status == 200, (path, answer.status, line[:500])
        return line


@dataclass(frozen=True)
class Bench:
    """The lake, Rucio itself, and our server in front of it."""

    lake: DemoLake
    rucio: Door
    server: Door


def _door(url: str, headers: dict[str, str]) -> Door:
    parts = urlsplit(url)
    return Door(HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWERS_WITHIN), headers)


def _rucio(lake: DemoLake) -> Door:
    analyst = lake.accounts["analyst"]
    who = {"X-Rucio-Account": analyst.account, "X-Rucio-Username": analyst.username, "X-Rucio-Password": analyst.password}
    door = _door(lake.rucio_url, {})
    door.connection.request("GET", "/auth/userpass", headers=who)
    answer = door.connection.getresponse()
    answer.read()
    return _door(lake.rucio_url, {"X-Rucio-Auth-Token": str(answer.headers["X-Rucio-Auth-Token"])})


@contextmanager
def _server(lake: DemoLake) -> Iterator[Door]:
    token = secrets.token_hex()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = write_lab(lake.plan, lake.report)
    environment = {**lab_environment(lake.plan, config), "JUPYTER_TOKEN": token}
    command = [sys.executable, "-m", "jupyter_server", f"--port={port}", "--ip=127.0.0.1", "--no-browser"]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    with (
        (lake.plan.state.log / "jupyter.log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            door = _door(f"http://127.0.0.1:{port}", {"Authorization": f"token {token}"})
            _wait_for(door, server)
            yield door
        finally:
            server.terminate()


def _wait_for(door: Door, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while True:
        assert server.poll() is None, "the Jupyter server ended"
        try:
            door.get("/api/status")
        except ConnectionError:
            door.connection.close()
            assert time.monotonic() < end, "the Jupyter server does not answer"
            time.sleep(0.1)
        else:
            return


@contextmanager
def bench() -> Iterator[Bench]:
    """A new demo lake with everything on it; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="lab-datalake-bench-", ignore_cleanup_errors=True) as folder:
        state = State(Path(folder, "lake"))
        Path(folder).chmod(0o755)  # PostgreSQL's user goes through it
        try:
            lake = DemoLake.up(state, say=print)
            with _server(lake) as server:
                lakes = json.loads(server.get("/lab-datalake/lakes"))["lakes"]
                assert [one["name"] for one in lakes] == ["demo"], lakes
                yield Bench(lake, _rucio(lake), server)
        finally:
            throw_away(state)
