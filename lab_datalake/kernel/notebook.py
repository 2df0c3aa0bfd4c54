"""The attachments of this kernel's notebook: read from the server, changed by the panel, kept as variables."""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from lab_datalake.errors import DatalakeError
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.door import Door
from lab_datalake.kernel.panel import Panel
from lab_datalake.kernel.variables import Variables

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, MessageType


class Notebook:
    """The attachments of one notebook, and who is told about them.

    who: the kernel's id, and the notebook's path where the server gave one, by which the server knows the notebook.
    """

    def __init__(self, namespace: MutableMapping[str, object], door: Optional[str], who: tuple[str, Optional[str]]) -> None:
        self._door = Door(None if door is None else Path(door))
        self._who = who
        self._panel = Panel(self._heard)
        self._variables = Variables(namespace, self._door, self._panel.tell)
        self._trouble: Optional[DatalakeError] = None
        self._told = False
        self._panel_spoke = False
        self._order = threading.Lock()

    def ask(self) -> None:
        """Asks the server what is attached; what the panel said is newer, and stays."""
        try:
            listed = self._door.attachments(*self._who)
        except DatalakeError as error:
            self._trouble = error
            return
        self._trouble = None
        with self._order:
            if not self._panel_spoke:
                self._variables.take(listed)

    def ask_again(self, text: str) -> None:
        """Before a cell with this text: asks about what was not available and may be now; does not wait for the answer."""
        if self._trouble is not None and not self._panel_spoke:
            threading.Thread(target=self.ask, name="lab-datalake attachments", daemon=True).start()
        self._variables.ask_again(text)

    def wait(self, seconds: float, text: Optional[str] = None) -> list[str]:
        """Waits until the server said something about each variable (in the text of a cell); answers those without."""
        return self._variables.wait(seconds, text)

    def values(self) -> dict[str, object]:
        """Each variable with its value."""
        return self._variables.values()

    def take_trouble(self) -> Optional[DatalakeError]:
        """Why the attachments could not be read, said once; None also where no server is left that could have some."""
        told, self._told = self._told, True
        return None if told or not self._door.is_there() else self._trouble

    def panel_opened(self, comm: BaseComm, message: MessageType) -> None:
        """The panel opened a comm, and may have said something with it."""
        self._panel.opened(comm, message, self._variables.reports())

    def _heard(self, attachments: tuple[Attachment, ...]) -> None:
        with self._order:
            self._panel_spoke = True
            self._variables.take(attachments)
