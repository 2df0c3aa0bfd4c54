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
from http.client import HTTPConnection, RemoteDisconnected
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

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self.connection.host}:{self.connection.port}"

    def post(self, path: str, body: object, method: str = "POST") -> bytes:
        """The whole answer to a question with a body; AssertionError where it is not 200."""
        headers = {**self.headers, "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == 200, (path, answer.status, text[:500])
        return text

    def get(self, path: str, **query: str | int) -> bytes:
        """The whole answer; AssertionError where it is not 200."""
        where = f"{path}?{urlencode(query)}" if query else path
        try:
            self.connection.request("GET", where, headers=self.headers)
            answer = self.connection.getresponse()
        except RemoteDisconnected:  # a server lets go of a connection that was idle for seconds
            self.connection.close()
            self.connection.request("GET", where, headers=self.headers)
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
    server_pid: int


def door(url: str, headers: dict[str, str]) -> Door:
    """A new connection to something that answers HTTP."""
    parts = urlsplit(url)
    return Door(HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWERS_WITHIN), headers)


def _rucio(lake: DemoLake) -> Door:
    analyst = lake.accounts["analyst"]
    who = {"X-Rucio-Account": analyst.account, "X-Rucio-Username": analyst.username, "X-Rucio-Password": analyst.password}
    stranger = door(lake.rucio_url, {})
    stranger.connection.request("GET", "/auth/userpass", headers=who)
    answer = stranger.connection.getresponse()
    answer.read()
    return door(lake.rucio_url, {"X-Rucio-Auth-Token": str(answer.headers["X-Rucio-Auth-Token"])})


def _free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def jupyter(python: str | Path, environment: dict[str, str], log: Path, *options: str) -> Iterator[tuple[Door, int]]:
    """A Jupyter server with a token of its own, as something to ask and as a process."""
    token, port = secrets.token_hex(), _free_port()
    command = [str(python), "-m", "jupyter_server", f"--port={port}", "--ip=127.0.0.1", "--no-browser", *options]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    environment = {**environment, "JUPYTER_TOKEN": token}
    with log.open("w") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as server:
        try:
            one = door(f"http://127.0.0.1:{port}", {"Authorization": f"token {token}"})
            _wait_for(one, server)
            yield one, server.pid
        finally:
            server.terminate()


@contextmanager
def _server(lake: DemoLake) -> Iterator[tuple[Door, int]]:
    config = write_lab(lake.plan, lake.report)
    environment = {**lab_environment(lake.plan, config), "PYTHONPATH": str(Path(__file__).parents[1])}
    watch = '--ServerApp.jpserver_extensions={"benchmarks.loop_watch": True}'
    with jupyter(sys.executable, environment, lake.plan.state.log / "jupyter.log", watch) as server:
        yield server


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
    """A new demo lake with everything on it, gone afterwards; or the one in the folder that LAB_DATALAKE_BENCH_STATE names."""
    kept = os.environ.get("LAB_DATALAKE_BENCH_STATE")
    if kept:
        with _bench(DemoLake.up(State(Path(kept)), say=print)) as made:
            yield made
        return
    with tempfile.TemporaryDirectory(prefix="lab-datalake-bench-", ignore_cleanup_errors=True) as folder:
        state = State(Path(folder, "lake"))
        Path(folder).chmod(0o755)  # PostgreSQL's user goes through it
        try:
            with _bench(DemoLake.up(state, say=print)) as made:
                yield made
        finally:
            throw_away(state)


@contextmanager
def _bench(lake: DemoLake) -> Iterator[Bench]:
    with _server(lake) as (server, pid):
        lakes = json.loads(server.get("/lab-datalake/lakes"))["lakes"]
        assert [one["name"] for one in lakes] == ["demo"], lakes
        yield Bench(lake, _rucio(lake), server, pid)
