"""Ties a kernel to its server and to the panel, so that a notebook's variables are there before its first cell runs.

The way of a kernel to its first prompt is kept short: what is dear to import, and every question, has a thread of its own.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from IPython import get_ipython
from IPython.display import clear_output

from lab_datalake.errors import BadQuestion

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, MessageType
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

    from lab_datalake.kernel.asked import Asked
    from lab_datalake.kernel.notebook import Notebook

DOOR_VARIABLE = "LAB_DATALAKE_DOOR"
"""The environment variable by which a server tells its kernels where its door is."""
COMM_TARGET = "lab-datalake"
_SERVED = (15.0, 5.0)
"""Seconds that the first cell waits at most for the variables, and a later one for those that were not available before and
that it mentions: a person sits before it."""
_ALONE = (600.0, 600.0)
"""The same where no server started the kernel: nobody runs the cell again."""
_QUIET = 1.0
"""Seconds of waiting before anything is said about it."""
_CONNECTION_FILE = re.compile(r"kernel-(.+)\.json")


def load(shell: InteractiveShell, alone: Optional[Callable[[], Asked]] = None) -> None:
    """`%load_ext lab_datalake`: ties this kernel and says so where it cannot; a second time changes nothing."""
    tie(shell, os.environ, alone)
    if hook_of(shell) is None:
        _say("there is no notebook here, so there are no attachments to read.")
    elif alone is None and DOOR_VARIABLE not in os.environ:
        _say("this kernel was not started by a Jupyter server with lab_datalake, so it cannot ask for attachments.")


def tie(shell: InteractiveShell, environ: Mapping[str, str], alone: Optional[Callable[[], Asked]] = None) -> None:
    """Ties this kernel, silently; a second time, and where there is no kernel, it does nothing.

    alone: makes whom to ask where no server started the kernel; None where nobody can be asked then.
    """
    application = getattr(getattr(shell, "kernel", None), "parent", None)
    if application is None or hook_of(shell) is not None:
        return
    named = _CONNECTION_FILE.fullmatch(Path(getattr(application, "connection_file", "")).name)
    door = environ.get(DOOR_VARIABLE)
    who = (named[1] if named else "", environ.get("JPY_SESSION_NAME"))
    hook = Hook(shell, alone, who, _ALONE) if door is None else Hook(shell, partial(_server, door, environ), who, _SERVED)
    hook.start()


def _server(door: Optional[str], environ: Mapping[str, str]) -> Asked:
    from lab_datalake.kernel.door import Door  # noqa: PLC0415  dear, and only needed where there is a server

    return Door(None) if door is None else Door.named(door, environ)


def hook_of(shell: InteractiveShell) -> Optional[Hook]:
    """The hook of this shell, if it is tied."""
    owners = (getattr(callback, "__self__", None) for callback in shell.events.callbacks["pre_run_cell"])
    return next((owner for owner in owners if isinstance(owner, Hook)), None)


def present() -> dict[str, object]:
    """Each attachment of this notebook by its variable's name; waits, for a bounded time, until the server answered."""
    shell = get_ipython()
    if shell is not None:
        tie(shell, os.environ)
    hook = None if shell is None else hook_of(shell)
    if hook is None:
        raise BadQuestion("There is no notebook here, so there are no attachments.", "Call this in a notebook.")
    hook.wait()
    return hook.notebook().values()


class Hook:
    """What the kernel's shell calls: before each cell, and when the panel opens a comm.

    asked: makes whom to ask for attachments, None where there is nobody. who: the kernel's id and the name of its session, by
    which a server knows the notebook. patience: seconds that the first cell and the next ones wait at most.
    """

    def __init__(
        self,
        shell: InteractiveShell,
        asked: Optional[Callable[[], Asked]],
        who: tuple[str, Optional[str]],
        patience: tuple[float, float],
    ) -> None:
        self._shell = shell
        self._make_asked = asked
        self._who = who
        self._first_cell, self._next_cell = patience
        self._made: Optional[Notebook] = None
        self._making = threading.Lock()
        self._asked = threading.Event()
        self._is_first = True

    def start(self) -> None:
        """Begins to listen, and to ask for the attachments of the notebook."""
        self._shell.events.register("pre_run_cell", self.before_cell)
        try:
            from comm import get_comm_manager  # noqa: PLC0415  kernels older than the package have no panel
        except ImportError:
            pass
        else:
            get_comm_manager().register_target(COMM_TARGET, self.panel_opened)
        self._shell.register_magic_function(self._datalake, "line", "datalake")  # type: ignore[arg-type]  # it takes any function
        if self._make_asked is None:
            self._asked.set()
        else:
            threading.Thread(target=self._ask, name="lab-datalake attachments", daemon=True).start()

    def notebook(self) -> Notebook:
        """The attachments of the notebook; made, and its modules imported, when first needed."""
        with self._making:
            if self._made is None:
                from lab_datalake.kernel.notebook import Notebook  # noqa: PLC0415  dear, and only needed where there is a lake

                self._made = Notebook(self._shell.user_ns, (self._make_asked or partial(_server, None, {}))(), self._who)
            return self._made

    def before_cell(self, info: ExecutionInfo) -> None:
        """Waits, for a bounded time, until the variables are there; a keyboard interrupt ends the waiting."""
        try:
            if self._is_first:
                self._is_first = False
                self.wait()
            elif self._made is not None:
                text = info.raw_cell or ""
                self._made.ask_again(text)
                self._wait_visibly(lambda seconds: self.notebook().wait(seconds, text), self._next_cell)
        except KeyboardInterrupt:
            _say("no longer waiting for the variables of this notebook.")

    def panel_opened(self, comm: BaseComm, message: MessageType) -> None:
        """The panel opened a comm."""
        self.notebook().panel_opened(comm, message)

    def wait(self) -> None:
        """Waits, for a bounded time, until something is known about each attachment."""
        self._wait_visibly(self._wait_first, self._first_cell)

    def wait_for(self, names: Sequence[str]) -> None:
        """Waits, for a bounded time, until something is known about these variables."""
        self._wait_visibly(lambda seconds: self.notebook().wait(seconds, " ".join(names)), self._next_cell)

    def _datalake(self, line: str) -> object:
        """The magic `%datalake`; `%datalake` alone says what it can do."""
        from lab_datalake.kernel.magic import run  # noqa: PLC0415  only needed where it is used

        return run(self, line)

    def _ask(self) -> None:
        try:
            self.notebook().ask()
        finally:
            self._asked.set()

    def _wait_first(self, seconds: float) -> list[str]:
        until = time.monotonic() + seconds
        if not self._asked.wait(seconds):
            return ["its attachments"]
        if self._made is None:
            return []
        late = self._made.wait(until - time.monotonic())
        if not late and (trouble := self._made.take_trouble()):
            _say(f"the attachments of this notebook could not be read. {trouble}")
        return late

    def _wait_visibly(self, wait: Callable[[float], list[str]], seconds: float) -> None:
        late = wait(_QUIET)
        if not late:
            return
        _say(f"waiting for {', '.join(late)} …")
        late = wait(seconds - _QUIET)
        clear_output()  # type: ignore[no-untyped-call]  # IPython gives it no type
        if late:
            _say(f"not there yet: {', '.join(late)}. Using it says how far it is.")


def _say(text: str) -> None:
    print(f"lab_datalake: {text}")  # noqa: T201  it belongs into the output of the cell that waits
