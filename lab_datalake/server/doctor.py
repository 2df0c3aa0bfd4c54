"""The doctor's answer: findings as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress

from lab_datalake.doctor.doctor import examine
from lab_datalake.doctor.findings import Finding
from lab_datalake.doctor.installation import Installation
from lab_datalake.doctor.patient import Patient
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.server.desk import Desk
from lab_datalake.server.doctor_wire import DoctorLine, DoctorQuery, Found
from lab_datalake.server.wire import End


def doctor(desk: Desk, ask: DoctorQuery) -> AsyncGenerator[DoctorLine, None]:
    """What is wrong at this Jupyter, and at one lake or all of them. Raises BadQuestion for an unknown lake."""
    wanted = desk.lakes.all if ask.lake is None else (desk.lakes.named(ask.lake),)
    return _lines(desk.installation, [Patient(one.lake) for one in wanted])


async def _lines(installation: Installation, patients: Sequence[Patient]) -> AsyncGenerator[DoctorLine, None]:
    loop, cancel = asyncio.get_running_loop(), Cancel()
    found: asyncio.Queue[Finding | None] = asyncio.Queue()

    def tell(finding: Finding | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(found.put_nowait, finding)

    def work() -> None:
        try:
            for finding in examine(installation, patients, cancel):
                tell(finding)
        finally:
            tell(None)

    working = asyncio.ensure_future(asyncio.to_thread(work))
    count = 0
    try:
        while (finding := await found.get()) is not None:
            count += 1
            yield Found(finding=finding)
        await working
        yield End(count=count)
    finally:
        cancel.set()
        working.cancel()
