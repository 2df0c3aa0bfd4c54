"""The panel's end of a kernel: comms with the target `lab-datalake`, protocol 1.

The panel says                                            and the kernel answers
{"kind": "hello"}                                         {"kind": "hello", "protocol": 1, "python": …, "version": …}
{"kind": "attachments", "attachments": [Attachment, …]}   {"kind": "variables", "variables": [Report, …]}
{"kind": "modules", "modules": [name, …]}                 {"kind": "modules", "modules": [those that can be imported]}
anything else                                             {"kind": "failure", "error": …, "message": …, "cure": …}

`variables` comes whenever something changed, too; a report has variable, did, lake, state (set, waiting, failed), message, cure.
Messages may arrive in a thread of their own while a cell runs.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lab_datalake.errors import BadQuestion, DatalakeError
from lab_datalake.kernel.answers import Attachment, attachments
from lab_datalake.kernel.fields import Fields, texts
from lab_datalake.kernel.modules import importable
from lab_datalake.kernel.variables import Report

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, MessageType

_PROTOCOL = 1


class Panel:
    """Every open comm of the panel. heard: called with the full list of attachments that the panel has."""

    def __init__(self, heard: Callable[[tuple[Attachment, ...]], None]) -> None:
        self._heard = heard
        self._open: dict[str, BaseComm] = {}
        self._lock = threading.Lock()

    def opened(self, comm: BaseComm, message: MessageType, reports: Sequence[Report]) -> None:
        """A comm was opened: it hears how the attachments stand, and what it said at once counts."""
        with self._lock:
            self._open[comm.comm_id] = comm
        comm.on_msg(lambda said: self._hear(comm, said))
        comm.on_close(lambda _: self._closed(comm.comm_id))
        if reports:
            comm.send(_variables(reports))
        if _said(message):
            self._hear(comm, message)

    def tell(self, reports: Sequence[Report]) -> None:
        """Tells every open comm how the attachments stand."""
        with self._lock:
            listening = list(self._open.values())
        for comm in listening:
            comm.send(_variables(reports))

    def _hear(self, comm: BaseComm, message: MessageType) -> None:
        said = _said(message)
        kind = said.get("kind")
        try:
            if kind == "hello":
                comm.send({"kind": "hello", "protocol": _PROTOCOL, "python": platform.python_version(), "version": _version()})
            elif kind == "attachments":
                self._heard(attachments(said))
            elif kind == "modules":
                comm.send({"kind": "modules", "modules": importable(texts(said, "modules"))})
            else:
                raise BadQuestion(f"The kernel does not know what “{kind}” means.", "Reload the page, and restart the kernel.")
        except DatalakeError as error:
            comm.send({"kind": "failure", "error": type(error).__name__, "message": error.message, "cure": error.cure})

    def _closed(self, comm_id: str) -> None:
        with self._lock:
            self._open.pop(comm_id, None)


def _said(message: MessageType) -> Fields:
    said = message["content"].get("data")
    return said if isinstance(said, dict) else {}


def _variables(reports: Sequence[Report]) -> dict[str, object]:
    return {
        "kind": "variables",
        "variables": [
            {
                "variable": report.attachment.variable,
                "did": report.attachment.did,
                "lake": report.attachment.lake,
                "state": report.state,
                "message": report.message,
                "cure": report.cure,
            }
            for report in reports
        ],
    }


def _version() -> str:
    try:
        from lab_datalake._version import __version__  # noqa: PLC0415  written when the package is built
    except ImportError:
        return "unknown"
    return __version__
