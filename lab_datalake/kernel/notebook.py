"""The attachments of this kernel's notebook: read from the server, changed by the panel, kept as variables.

What is needed for variables is imported when there are some, for most kernels have nothing to attach.
"""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from lab_datalake.errors import DatalakeError, LakeFailed
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.door import Door

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, MessageType

    from lab_datalake.kernel.panel import Panel
    from lab_datalake.kernel.variables import Variables


class Notebook:
    """The attachments of one notebook, and who is told about them.

    who: the kernel's id, and the notebook's path where the server gave one, by which the server knows the notebook.
    """

    def __init__(self, namespace: MutableMapping[str, object], door: Optional[str], who: tuple[str, Optional[str]]) -> None:
        self._namespace = namespace
        self._door = Door(None if door is None else Path(door))
        self._who = who
        self._kept: Optional[tuple[Panel, Variables]] = None
        self._keeping = threading.Lock()
        self._asking = threading.Lock()
        self._order = threading.Lock()
        self._trouble: Optional[DatalakeError] = None
        self._told = False
        self._panel_spoke = False

    def ask(self) -> None:
        """Asks the server what is attached; what the panel said is newer, and stays. The top of a thread."""
        if not self._asking.acquire(blocking=False):
            return
        try:
            listed = self._door.attachments(*self._who)
            self._trouble = None
            with self._order:
                if listed and not self._panel_spoke:
                    self._keep()[1].take(listed)
        except DatalakeError as error:
            self._trouble = error
        except Exception as error:  # noqa: BLE001  the top of a background job, which reports
            self._trouble = LakeFailed(f"The kernel failed: {error!r}.", "Tell the developers.")
        finally:
            self._asking.release()

    def ask_again(self, text: str) -> None:
        """Before a cell with this text: asks about what was not available and may be now; does not wait for the answer."""
        if self._trouble is not None and not self._panel_spoke:
            threading.Thread(target=self.ask, name="lab-datalake attachments", daemon=True).start()
        if self._kept is not None:
            self._kept[1].ask_again(text)

    def wait(self, seconds: float, text: Optional[str] = None) -> list[str]:
        """Waits until each variable (that a cell's text mentions) has its value or a reason; answers which still have neither."""
        return [] if self._kept is None else self._kept[1].wait(seconds, text)

    def values(self) -> dict[str, object]:
        """Each variable with its value."""
        return {} if self._kept is None else self._kept[1].values()

    def take_trouble(self) -> Optional[DatalakeError]:
        """Why the attachments could not be read, said once; None also where no server is left that could have some."""
        told, self._told = self._told, True
        return None if told or not self._door.is_there() else self._trouble

    def panel_opened(self, comm: BaseComm, message: MessageType) -> None:
        """The panel opened a comm, and may have said something with it."""
        panel, variables = self._keep()
        panel.opened(comm, message, variables.reports())

    def _heard(self, attachments: tuple[Attachment, ...]) -> None:
        with self._order:
            self._panel_spoke = True
            self._keep()[1].take(attachments)

    def _keep(self) -> tuple[Panel, Variables]:
        with self._keeping:
            if self._kept is None:
                from lab_datalake.kernel.panel import Panel  # noqa: PLC0415  dear, see above
                from lab_datalake.kernel.variables import Variables  # noqa: PLC0415  dear, see above

                panel = Panel(self._heard)
                self._kept = panel, Variables(self._namespace, self._door, panel.tell)
            return self._kept
