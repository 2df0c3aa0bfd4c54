"""A dataset of very many files: from the question to the whole list, beside Rucio's raw list of names read with curl."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil
import websocket

from benchmarks.figure import Figure, milliseconds
from benchmarks.kernel_start import door_of
from benchmarks.lab import Bench, Door, door

WITHIN = 1800.0
PARENTS = "/dids/lake/zmumu.2024/parents"
SEEN = "test:many.10k"
PAUSE = 0.05


@dataclass
class Watched:
    """What was seen meanwhile: times of small questions in milliseconds, MiB at most.

    ours: a question that we hand on to Rucio; peer: the same one to Rucio itself, on another connection, and so perhaps to
    another of its processes. pages: a page of a list of files, which we answer without Rucio.
    """

    ours: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    memory: float = 0.0


def small(bench: Bench) -> list[Figure]:
    """10⁴ and 10⁵ files."""
    return [figure for files in (10_000, 100_000) for figure in measure(bench, files)]


def million(bench: Bench) -> list[Figure]:
    """10⁶ files."""
    return measure(bench, 1_000_000)


def measure(bench: Bench, files: int) -> list[Figure]:
    """One dataset: curl, we, curl again."""
    did = bench.lake.add_bulk(files, print)
    scope, name = did.split(":")
    bench.server.get("/benchmarks/loop")
    with watching(bench) as beside_curl:
        raw = [milliseconds(lambda: curl(bench.rucio, f"/dids/{scope}/{name}/files"))]
    still = json.loads(bench.server.get("/benchmarks/loop"))
    before = memory(bench.server_pid)
    with watching(bench) as watched, events(bench) as pushed:
        answered: list[int] = []
        ours = milliseconds(lambda: answered.append(settle(bench.server, did, refresh=True)))
    stops = json.loads(bench.server.get("/benchmarks/loop"))
    with watching(bench):
        raw.append(milliseconds(lambda: curl(bench.rucio, f"/dids/{scope}/{name}/files")))
    again = statistics.median(milliseconds(lambda: settle(bench.server, did, refresh=False)) for _ in range(5))
    kernel = _in_a_kernel(bench, did)
    assert kernel["files"] == files
    what = f"{files:,} files"
    return [
        Figure(f"resolve {what}", ours, statistics.mean(raw), "Rucio's raw list of names, curl", "at most 1.1 times", 1),
        Figure(f"the server grows by, {what}", watched.memory - before, None, "", "at most 64 MiB", 1, unit="MiB"),
        Figure(
            f"what is sent to the browser meanwhile, {what}",
            (sum(answered) + sum(pushed)) / 1024,
            None,
            "",
            "next to nothing",
            1,
            unit="KiB",
        ),
        Figure(f"the same variable again, {what}", again, None, "", "under 1 s", 5),
        Figure(f"its first element in the kernel, {what}", kernel["first"], None, "", "under 50 ms", 1),
        Figure(f"the kernel grows by, reading all of {what}", kernel["grew"], None, "", "at most 32 MiB", 1, unit="MiB"),
        Figure(
            f"p99 of a page of files in the panel while {what} resolve",
            _p99(watched.pages),
            _p99(beside_curl.pages),
            "while curl reads",
            "under 50 ms",
            len(watched.pages),
        ),
        Figure(
            f"median of a question to Rucio while {what} resolve",
            _median(watched.ours),
            _median(watched.peer),
            "Rucio itself, meanwhile",
            "–",
            len(watched.ours),
        ),
        Figure(
            f"p99 of a question to Rucio while {what} resolve",
            _p99(watched.ours),
            _p99(beside_curl.ours),
            "while curl reads",
            "–",
            len(watched.ours),
        ),
        Figure(
            f"longest stop of the event loop while {what} resolve", stops["longest"], still["longest"], "while curl reads", "–", 1
        ),
        Figure(
            f"what the event loop did at one go, {what}",
            stops["spent"],
            still["spent"],
            "while curl reads",
            "at most 10 ms",
            1,
        ),
    ]


def curl(rucio: Door, path: str) -> None:
    """Read a stream to its end; the token goes in by a file, not by an argument."""
    config = "".join(f'header = "{name}: {value}"\n' for name, value in rucio.headers.items())
    url = f"http://{rucio.connection.host}:{rucio.connection.port}{path}"
    command = ["curl", "--silent", "--fail", "--output", "/dev/null", "--config", "-", url]
    subprocess.run(command, input=config.encode(), check=True, timeout=WITHIN)


def settle(server: Door, did: str, *, refresh: bool) -> int:
    """Ask how a collection opens until it is here, as the panel does; answers the bytes that were sent for it."""
    end, sent = time.monotonic() + WITHIN, 0
    while True:
        asked = {"lake": "demo", "did": did, "refresh": refresh}
        answer = server.post("/lab-datalake/availability", asked)
        sent += len(answer)
        state = json.loads(answer)["availability"]
        if state["state"] != "coming":
            assert state["state"] == "here", state
            return sent
        assert time.monotonic() < end, state
        refresh = False


@contextmanager
def events(bench: Bench) -> Iterator[list[int]]:
    """The bytes of each event that the server pushes to a browser meanwhile."""
    url = bench.server.url.replace("http", "ws", 1) + "/api/events/subscribe"
    socket = websocket.create_connection(url, header=bench.server.headers, timeout=1)
    sizes: list[int] = []
    ended = threading.Event()

    def listen() -> None:
        while not ended.is_set():
            with suppress(websocket.WebSocketTimeoutException):
                sizes.append(len(socket.recv()))

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield sizes
    finally:
        ended.set()
        thread.join()
        socket.close()


@contextmanager
def watching(bench: Bench) -> Iterator[Watched]:
    """Meanwhile a person asks small questions, through us and, for comparison, Rucio itself; each on a connection of its own."""
    watched = Watched()
    ended = threading.Event()
    ours, peer = (door(one.url, one.headers) for one in (bench.server, bench.rucio))
    questions: list[Callable[[], object]] = [
        lambda: watched.ours.append(milliseconds(lambda: ours.get("/lab-datalake/parents", lake="demo", did="lake:zmumu.2024"))),
        lambda: watched.peer.append(milliseconds(lambda: peer.get(PARENTS))),
        lambda: watched.pages.append(milliseconds(lambda: ours.get("/lab-datalake/files", lake="demo", did=SEEN, count=100))),
    ]
    settle(ours, SEEN, refresh=False)

    def ask() -> None:
        while not ended.wait(PAUSE):
            for question in questions:
                question()
            watched.memory = max(watched.memory, memory(bench.server_pid))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield watched
    finally:
        ended.set()
        thread.join()


def memory(pid: int) -> float:
    """What a process holds now, in MiB."""
    return psutil.Process(pid).memory_info().rss / 2**20


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)] if times else 0.0


def _median(times: list[float]) -> float:
    return statistics.median(times) if times else 0.0


def _in_a_kernel(bench: Bench, did: str) -> dict[str, float]:
    note = json.loads(door_of(bench.server.connection.port).read_text())
    kernel = door(note["url"], {"X-Lab-Datalake-Capability": note["capability"]})
    found = json.loads(kernel.post("/lab-datalake/kernel/resolve", {"lake": "demo", "did": did}))
    command = [sys.executable, "-m", "benchmarks.kernel_reads", found["manifest"], did]
    read = subprocess.run(command, check=True, capture_output=True, timeout=WITHIN)
    return dict(json.loads(read.stdout))
