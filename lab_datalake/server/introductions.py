"""Kernels of other environments than the server's: made to load the kernel's room, silently, before their first cell.

A kernel of an environment where we are installed finds our startup file by itself. Any other Python kernel is started as ever,
with no argument, variable or class of ours; then it is sent one silent cell. What fails there leaves the kernel as it was.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

KERNEL_ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
_PACKAGE = Path(__file__).parents[1]
_STARTUP = Path("etc/ipython/startup/50-lab-datalake.py")
_LONGEST = 120.0
"""Seconds within which a kernel starts and runs the cell; after that nobody waits for it."""

_CELL = """\
try:
    __import__("runpy").run_path({path!r}, run_name="lab_datalake_introduction")
except Exception:
    pass
"""


class Client(Protocol):
    """What is used of Jupyter's asynchronous kernel client."""

    def start_channels(self, *, shell: bool, iopub: bool, stdin: bool, hb: bool, control: bool) -> None:
        """Connect these."""

    def stop_channels(self) -> None:
        """Disconnect."""

    def execute(self, code: str, *, silent: bool, store_history: bool, allow_stdin: bool, stop_on_error: bool) -> str:
        """Send a cell; the message's id."""

    async def get_shell_msg(self, *, timeout: float) -> Mapping[str, object]:
        """The next answer."""


class KernelSpec(Protocol):
    """What is used of a kernel specification."""

    language: str
    argv: list[str]


class Kernel(Protocol):
    """What is used of Jupyter's manager of one kernel."""

    kernel_spec: KernelSpec | None

    def client(self) -> Client:
        """A new client."""


class Kernels(Protocol):
    """What is used of Jupyter's manager of all kernels."""

    def get_kernel(self, kernel_id: str) -> Kernel:
        """One of them. Raises KeyError."""


class _Action(Struct, frozen=True, kw_only=True):
    """An event about a kernel."""

    action: str
    status: str
    kernel_id: str = ""


class Introductions:
    """Listens for kernels that start, and introduces those that would not find us; `package` is our folder, as they see it."""

    def __init__(self, kernels: Kernels, log: logging.Logger, package: Path = _PACKAGE) -> None:
        self._kernels = kernels
        self._log = log
        self._cell = _CELL.format(path=str(package / "kernel" / "introduction.py"))
        self._under_way: set[asyncio.Task[None]] = set()

    async def heard(self, logger: object, schema_id: str, data: Mapping[str, object]) -> None:  # noqa: ARG002  Jupyter's signature
        """An event of Jupyter's: a kernel that has just been started is introduced."""
        action = msgspec.convert(data, _Action)
        if action.action not in {"start", "restart"} or action.status != "success":
            return
        try:
            kernel = self._kernels.get_kernel(action.kernel_id)
        except KeyError:
            return  # it has ended already
        if needs_introduction(kernel.kernel_spec):
            task = asyncio.create_task(self._introduce(kernel, action.kernel_id))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def close(self) -> None:
        """Wait for no kernel any longer."""
        for task in tuple(self._under_way):
            task.cancel()

    async def _introduce(self, kernel: Kernel, kernel_id: str) -> None:
        client = kernel.client()
        try:
            client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)  # noqa: S604  a channel
            client.execute(self._cell, silent=True, store_history=False, allow_stdin=False, stop_on_error=False)
            await client.get_shell_msg(timeout=_LONGEST)
        except Exception as error:  # noqa: BLE001  the top of a background job; the kernel runs without us
            self._log.debug("The kernel %s was not introduced: %r", kernel_id, error)
        finally:
            client.stop_channels()


def needs_introduction(spec: KernelSpec | None) -> bool:
    """Whether these are Python kernels whose environment does not hold our startup file."""
    if spec is None or spec.language.lower() != "python" or not spec.argv:
        return False
    program = Path(spec.argv[0])
    prefix = program.parent.parent if program.is_absolute() else Path(sys.prefix)  # Jupyter replaces a bare `python` by its own
    return not (prefix / _STARTUP).exists()
