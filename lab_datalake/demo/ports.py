"""Free loopback ports that a lake keeps for its life, since the URLs of its replicas hold them.

They are drawn below the range from which the kernel serves outgoing connections, and a list in the install
folder keeps two lakes from drawing the same one at the same time.
"""

from __future__ import annotations

import fcntl
import json
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab_datalake.demo.places import Install, State
from lab_datalake.errors import DemoFailed

RANGE = (20_000, 32_000)
TRIES = 1_000


def is_free(port: int) -> bool:
    """Whether a server can listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def read_ports(state: State) -> dict[str, int]:
    """The ports that this lake drew, by part."""
    try:
        return _numbers(state.port_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def keep_ports(install: Install, state: State, wanted: dict[str, bool]) -> list[str]:
    """Give every wanted part a free port, and say which parts had to move from the one that they had.

    wanted: by part, whether it runs already and so holds its port itself.
    """
    with _reserved(install.root / "ports.json") as reserved:
        own = read_ports(state)
        others = {
            port for place, taken in reserved.items() if place != str(state.root) and Path(place).exists() for port in taken
        }
        moved = []
        for part, runs in wanted.items():
            if part in own and (runs or is_free(own[part])):
                continue
            moved += [part] if part in own else []
            own[part] = _draw(others | set(own.values()))
        state.port_file().write_text(json.dumps(own, indent=1), encoding="utf-8")
        for place in [place for place in reserved if not Path(place).exists()]:
            del reserved[place]
        reserved[str(state.root)] = sorted(own.values())
    return moved


def _draw(taken: set[int]) -> int:
    chance = random.SystemRandom()
    for _ in range(TRIES):
        port = chance.randrange(*RANGE)
        if port not in taken and is_free(port):
            return port
    raise DemoFailed(f"No free port between {RANGE[0]} and {RANGE[1]} was found on loopback.", "End some servers and try again.")


@contextmanager
def _reserved(path: Path) -> Iterator[dict[str, list[int]]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        taken: dict[str, list[int]] = json.loads(text) if text else {}
        yield taken
        file.seek(0)
        file.truncate()
        json.dump(taken, file, indent=1)


def _numbers(text: str) -> dict[str, int]:
    return {str(part): int(port) for part, port in json.loads(text).items()}
