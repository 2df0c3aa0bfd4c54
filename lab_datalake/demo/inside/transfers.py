"""Rucio transfers without FTS: each is one `xrdcp` third-party copy, from server to server, with its checksum verified."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path

from rucio.core import transfer
from rucio.db.sqla.constants import RequestState
from rucio.transfertool.transfertool import TransferStatusReport, Transfertool, TransferToolBuilder

NAME = "xrdcp"
ERROR_LENGTH = 500
# Runs apart from this process and leaves ID.code when it has ended; the rename makes the code appear whole.
COPY = '"$XRDCP" --tpc only -f -p --silent --cksum adler32 "$1" "$2" >"$3.log" 2>&1; echo $? >"$3.new"; mv "$3.new" "$3.code"'


def _naive(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)


class CopyReport(TransferStatusReport):
    """What became of one copy, in the words of Rucio's poller."""

    supported_db_fields = ("state", "external_id", "started_at", "transferred_at", "err_msg", "submitted_at")

    def __init__(self, request_id: str, copy: Copy) -> None:
        super().__init__(request_id)
        self._copy = copy

    def initialize(self, session: object, logger: object = logging.log) -> None:  # noqa: ARG002  Rucio's signature
        self.external_id = self._copy.id
        self.state, self.err_msg = self._copy.outcome()
        self.started_at, self.transferred_at = _naive(self._copy.started()), _naive(self._copy.ended())
        self.submitted_at = None

    def get_monitor_msg_fields(self, session: object, logger: object = logging.log) -> dict[str, str]:  # noqa: ARG002  Rucio's signature
        return {"protocol": "root", "external_host": NAME}


class Copy:
    """One copy, known by the files that it leaves in the transfers' folder."""

    def __init__(self, copy_id: str) -> None:
        self.id = copy_id
        self._stem = Path(os.environ["LAKE_TRANSFERS"]) / copy_id

    def start(self, source: str, destination: str) -> None:
        """Begin; the copy goes on if the daemons end."""
        note = {"source": source, "destination": destination, "started": time.time()}
        self._stem.with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")
        subprocess.Popen(["/bin/sh", "-c", COPY, "sh", source, destination, str(self._stem)], start_new_session=True)

    def outcome(self) -> tuple[RequestState, str | None]:
        """Rucio's state of the request, and why it failed."""
        if not self.ended():
            return RequestState.SUBMITTED, None
        if self._stem.with_suffix(".code").read_text(encoding="ascii").strip() == "0":
            return RequestState.DONE, None
        return RequestState.FAILED, self._stem.with_suffix(".log").read_text(encoding="utf-8", errors="replace")[-ERROR_LENGTH:]

    def started(self) -> float | None:
        try:
            return float(json.loads(self._stem.with_suffix(".json").read_text(encoding="utf-8"))["started"])
        except FileNotFoundError:
            return None

    def ended(self) -> float | None:
        try:
            return self._stem.with_suffix(".code").stat().st_mtime
        except FileNotFoundError:
            return None


class XrdcpTransfertool(Transfertool):
    """The transfer tool that Rucio's conveyor calls."""

    external_name = NAME
    required_rse_attrs = ()
    supported_schemes = frozenset({"root"})

    @classmethod
    def submission_builder_for_path(cls, transfer_path: list, logger: object = logging.log) -> tuple:  # noqa: ARG003  Rucio's signature
        return transfer_path[:1], TransferToolBuilder(cls, external_host=NAME)

    def group_into_submit_jobs(self, transfer_paths: list) -> list[dict]:
        return [{"transfers": [hop], "job_params": {}} for path in transfer_paths for hop in path]

    def submit(self, transfers: list, job_params: dict, timeout: float | None = None) -> str:  # noqa: ARG002  Rucio's signature
        (hop,) = transfers
        copy = Copy(str(uuid.uuid4()))
        copy.start(hop.source_url(hop.src), hop.dest_url)
        return copy.id

    def bulk_query(self, requests_by_eid: dict, timeout: float | None = None) -> dict:  # noqa: ARG002  Rucio's signature
        return {
            eid: {request: CopyReport(request, Copy(eid)) for request in requests} for eid, requests in requests_by_eid.items()
        }

    def cancel(self, transfer_ids: list, timeout: float | None = None) -> bool:  # noqa: ARG002  Rucio's signature
        return True

    def update_priority(self, transfer_id: str, priority: int, timeout: float | None = None) -> bool:  # noqa: ARG002  Rucio's signature
        return True


def register() -> None:
    """Make the tool known to Rucio by its name."""
    transfer.TRANSFERTOOL_CLASSES_BY_NAME[NAME] = XrdcpTransfertool
