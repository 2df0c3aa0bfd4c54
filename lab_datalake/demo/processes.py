"""The lake's processes: started for good, known by number and start time, ended without leaving one behind.

A number alone may belong to somebody else by now, so a process is ours only if it also began when we noted it.
What escapes the notes (a worker, a transfer) carries the lake's mark in its environment and is found by that.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.demo.owner import Owner
from lab_datalake.demo.places import State
from lab_datalake.errors import DemoFailed

MARK = "LAB_DATALAKE_DEMO_PART"
TICK = 0.05
TAIL = 2_000
# The shell puts the server into the background and ends, so that the server is nobody's child; $! is its number.
LAUNCH = '"$@" >&2 </dev/null & echo $!'


@dataclass(frozen=True)
class Part:
    """One server of the lake and how to start it. `answers`: whether it serves; `owner`: who runs it, None for the caller."""

    name: str
    command: Sequence[str]
    folder: Path
    answers: Callable[[], bool]
    environ: Mapping[str, str] = field(default_factory=dict)
    owner: Owner | None = None


@dataclass(frozen=True)
class Running:
    """A process: its number and when it began, in the kernel's ticks since the boot named."""

    pid: int
    began: int
    boot: str

    def is_alive(self) -> bool:
        """Whether this very process still runs; one that waits to be buried does not."""
        return self.boot == _boot() and _began(self.pid) == self.began


class Processes:
    """What runs in one lake."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._notes = state.run / "processes.json"

    def find(self, name: str) -> Running | None:
        """The running process of a part, or None."""
        noted = self._read().get(name)
        return noted if noted and noted.is_alive() else None

    def log_of(self, name: str) -> Path:
        """Where a part writes what it has to say."""
        return self._state.log / f"{name}.log"

    def start(self, part: Part) -> None:
        """Start a part in the background, unless it runs; `wait` for it afterwards."""
        if self.find(part.name):
            return
        with self.log_of(part.name).open("ab") as log:
            launched = subprocess.run(
                ["/bin/sh", "-c", LAUNCH, "sh", *part.command],
                check=True,
                cwd=part.folder,
                env={**self.marked(part.name), **part.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                user=part.owner.user if part.owner else None,
                group=part.owner.group if part.owner else None,
                extra_groups=part.owner.further_groups if part.owner else None,
                umask=0o022,
            )
        pid = int(launched.stdout)
        began = _began(pid)
        if began is None:
            raise self.failure(part.name, "ended at once")
        self._write({**self._read(), part.name: Running(pid, began, _boot())})

    def marked(self, name: str) -> dict[str, str]:
        """The environment of a process that belongs to this lake; what is never noted is swept away if it outlives its maker."""
        return {**_plain_environment(), MARK: f"{name}@{self._state.root}"}

    def sweep(self) -> None:
        """End what an interrupted start left behind: processes of this lake that belong to no part that is known to run."""
        for name in {name for _, name in self._all_marked() if not self.find(name)}:
            self.kill(name)

    def wait(self, part: Part, seconds: float = 60) -> None:
        """Wait until a part answers; raises DemoFailed with the end of its log if it ends or takes too long."""
        until = time.monotonic() + seconds
        while not part.answers():
            if not self.find(part.name):
                raise self.failure(part.name, "ended while starting")
            if time.monotonic() > until:
                raise self.failure(part.name, f"did not answer within {seconds:.0f} s")
            time.sleep(TICK)

    def failure(self, name: str, what: str) -> DemoFailed:
        """The error for a part that does not do its work, with the end of its log."""
        log = self.log_of(name)
        tail = log.read_bytes()[-TAIL:].decode(errors="replace").strip() if log.exists() else ""
        return DemoFailed(
            f"The part “{name}” of the demo lake {what}.", f"Its log is {log}" + (f" and ends with:\n{tail}" if tail else ".")
        )

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to all processes of a part, if it runs: SIGSTOP lets it stall, SIGCONT lets it go on."""
        for pid in self._marked(name):
            _send(pid, number)

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM, seconds: float = 15) -> None:
        """End a part cleanly, and whatever of it does not go by itself by force."""
        running = self.find(name)
        # Forgotten first: if we are interrupted, the next start must not take a part that is ending for one that runs.
        self._write({part: noted for part, noted in self._read().items() if part != name})
        if running:
            _send(running.pid, number)
            _send(running.pid, signal.SIGCONT)
            _wait_until(lambda: not running.is_alive(), seconds)
        self.kill(name)

    def kill(self, name: str | None = None) -> None:
        """End a part, or all parts, at once and by force."""
        for _ in range(5):
            pids = list(self._marked(name))
            if not pids:
                return
            for pid in pids:
                _send(pid, signal.SIGKILL)
            _wait_until(lambda: not any(_began(pid) for pid in pids), 5)  # noqa: B023  called within this turn of the loop

    def _marked(self, name: str | None) -> Iterator[int]:
        for pid, part in self._all_marked():
            if name in {None, part}:
                yield pid
        for part, noted in self._read().items():
            if name in {None, part} and noted.is_alive():
                yield noted.pid

    def _all_marked(self) -> Iterator[tuple[int, str]]:
        """Every process that carries the mark of this lake, and the part that it belongs to."""
        for pid, mark in _marks():
            part, _, place = mark.decode(errors="replace").partition("@")
            if place == str(self._state.root):
                yield pid, part

    def _read(self) -> dict[str, Running]:
        try:
            text = self._notes.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        return {str(part): Running(int(pid), int(began), str(boot)) for part, (pid, began, boot) in json.loads(text).items()}

    def _write(self, notes: Mapping[str, Running]) -> None:
        fresh = self._notes.with_suffix(".new")
        fresh.write_text(json.dumps({part: (it.pid, it.began, it.boot) for part, it in notes.items()}), encoding="utf-8")
        fresh.replace(self._notes)


def wait_until_left(folder: Path, seconds: float = 30) -> None:
    """Wait until no process works in a folder any more; raises DemoFailed if one stays."""
    if not _wait_until(lambda: not any(_works_in(pid, folder) for pid in _pids()), seconds):
        raise DemoFailed(f"Some process still works in {folder}.", "End it, then try again.")


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:  # somebody else's, or gone by now
        return False


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _plain_environment() -> dict[str, str]:
    """The caller's environment without what would lead a server astray: another Python's or lake's settings, a proxy."""
    strange = ("PYTHON", "RUCIO_", "X509_", "BEARER_TOKEN", "XRD_", "PG", "VIRTUAL_ENV", "SITE_NAME", "NODE_")
    return {key: value for key, value in os.environ.items() if not key.startswith(strange) and not key.lower().endswith("_proxy")}


def _marks() -> Iterator[tuple[int, bytes]]:
    """Every process of this machine that carries a demo lake's mark, and the mark, as far as we may look."""
    start = f"{MARK}=".encode()
    for pid in _pids():
        try:
            environ = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:  # somebody else's, or gone by now
            continue
        for setting in environ.split(b"\0"):
            if setting.startswith(start):
                yield pid, setting[len(start) :]


def _began(pid: int) -> int | None:
    """When a process began, in ticks since boot; None if there is no such process, or only its shell waits to be buried."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(TICK)
    return True
