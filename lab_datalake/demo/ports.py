"""Free loopback ports that a lake keeps for its life, since the URLs of its replicas hold them.

They are drawn below the range from which the kernel serves outgoing connections, and a list in the install
folder keeps two lakes from drawing the same one at the same time.
"""

from __future__ import annotations

import json
import os
import random
import socket
from pathlib import Path

from lab_datalake.demo.locks import alone
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
    list_of_all = install.root / "ports.json"
    with alone(install.root / "ports.lock"):
        reserved = {place: ports for place, ports in _reserved(list_of_all).items() if Path(place).exists()}
        own = read_ports(state)
        others = {port for place, ports in reserved.items() if place != str(state.root) for port in ports}
        moved = []
        for part, runs in wanted.items():
            if part in own and (runs or is_free(own[part])):
                continue
            moved += [part] if part in own else []
            own[part] = _draw(others | set(own.values()))
        state.port_file().write_text(json.dumps(own, indent=1), encoding="utf-8")
        reserved[str(state.root)] = sorted(own.values())
        if os.access(install.root, os.W_OK):  # else somebody else installed, and chance has to do
            list_of_all.write_text(json.dumps(reserved, indent=1), encoding="utf-8")
    return moved


def _draw(taken: set[int]) -> int:
    chance = random.SystemRandom()
    for _ in range(TRIES):
        port = chance.randrange(*RANGE)
        if port not in taken and is_free(port):
            return port
    raise DemoFailed(f"No free port between {RANGE[0]} and {RANGE[1]} was found on loopback.", "End some servers and try again.")


def _reserved(path: Path) -> dict[str, list[int]]:
    """The ports of all lakes of an install folder, by state folder."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {str(place): [int(port) for port in ports] for place, ports in json.loads(text).items()}


def _numbers(text: str) -> dict[str, int]:
    return {str(part): int(port) for part, port in json.loads(text).items()}
