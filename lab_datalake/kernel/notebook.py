"""The attachments of this kernel's notebook: read from the server, changed by the panel, kept as variables.

What is needed for variables is imported when there are some, for most kernels have nothing to attach.
"""

from __future__ import annotations

import threading
from collections.abc import Container, MutableMapping, Sequence
from typing import TYPE_CHECKING, Optional, Union

from lab_datalake.errors import DatalakeError, LakeFailed
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.asked import Asked

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, MessageType

    from lab_datalake.kernel.file import LakeFile
    from lab_datalake.kernel.files import LakeFiles
    from lab_datalake.kernel.panel import Panel
    from lab_datalake.kernel.variables import Report, Variables


class Notebook:
    """The attachments of one notebook, and who is told about them.

    asked: who knows them, and how they open. who: the kernel's id, and the notebook's path where the server gave one, by which
    it knows the notebook.
    """

    def __init__(self, namespace: MutableMapping[str, object], asked: Asked, who: tuple[str, Optional[str]]) -> None:
        self._namespace = namespace
        self._asked = asked
        self._who = who
        self._kept: Optional[tuple[Panel, Variables]] = None
        self._keeping = threading.Lock()
        self._asking = threading.Lock()
        self._order = threading.Lock()
        self._listed: tuple[Attachment, ...] = ()
        self._by_hand: dict[str, Attachment] = {}
        self._trouble: Optional[DatalakeError] = None
        self._told = False
        self._panel_spoke = False

    def ask(self) -> None:
        """Asks the server what is attached; what the panel said is newer, and stays. The top of a thread."""
        if not self._asking.acquire(blocking=False):
            return
        try:
            listed = self._asked.attachments(*self._who)
            self._trouble = None
            with self._order:
                if listed and not self._panel_spoke:
                    self._take(listed)
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
        return None if told or not self._asked.is_there() else self._trouble

    def panel_opened(self, comm: BaseComm, message: MessageType) -> None:
        """The panel opened a comm, and may have said something with it."""
        panel, variables = self._keep()
        panel.opened(comm, message, variables.reports())

    def attach(self, attachments: Sequence[Attachment]) -> None:
        """Attaches these for as long as the kernel lives, beside what the notebook remembers, or in its place."""
        with self._order:
            self._by_hand.update((attachment.variable, attachment) for attachment in attachments)
            self._take(self._listed)

    def detach(self, names: Container[str]) -> list[str]:
        """Takes these variables away until the kernel starts anew; answers which of them the notebook remembers."""
        with self._order:
            remembered = [attachment.variable for attachment in self._listed if attachment.variable in names]
            self._by_hand = {name: attachment for name, attachment in self._by_hand.items() if name not in names}
            self._take(tuple(attachment for attachment in self._listed if attachment.variable not in names))
        return remembered

    def refresh(self, names: Container[str]) -> None:
        """Asks the lakes again about these variables; does not wait for the answer."""
        self._keep()[1].refresh(names)

    def reports(self) -> list[Report]:
        """How each attachment stands."""
        return [] if self._kept is None else self._kept[1].reports()

    def value(self, attachment: Attachment, seconds: float) -> Union[LakeFile, LakeFiles, None]:
        """How something opens that need not be attached; None where nobody can say within these seconds. Raises why not."""
        from lab_datalake.kernel.values import value_of  # noqa: PLC0415  dear, see above

        return value_of(self._asked, attachment, self._asked.resolve(attachment, seconds))

    def _take(self, listed: tuple[Attachment, ...]) -> None:
        self._listed = listed
        others = (attachment for attachment in listed if attachment.variable not in self._by_hand)
        self._keep()[1].take((*others, *self._by_hand.values()))

    def _heard(self, attachments: tuple[Attachment, ...]) -> None:
        with self._order:
            self._panel_spoke = True
            self._take(attachments)

    def _keep(self) -> tuple[Panel, Variables]:
        with self._keeping:
            if self._kept is None:
                from lab_datalake.kernel.panel import Panel  # noqa: PLC0415  dear, see above
                from lab_datalake.kernel.variables import Variables  # noqa: PLC0415  dear, see above

                panel = Panel(self._heard)
                self._kept = panel, Variables(self._namespace, self._asked, panel.tell)
            return self._kept
