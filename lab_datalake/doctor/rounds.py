"""A round: all checks side by side, each in a thread and within a time of its own; what they find is told as it comes."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lab_datalake.doctor.findings import Finding, NotLookedAt, Subject, Verdict
from lab_datalake.errors import Cancelled, DatalakeError
from lab_datalake.rucio.cancel import Cancel

log = logging.getLogger(__name__)

Check: TypeAlias = Callable[[Cancel], Iterable[Verdict]]
"""Looks at one thing. It heeds its Cancel where it can; where it cannot, it is no longer waited for."""


@dataclass(frozen=True)
class Appointment:
    """One check of a round, and the seconds after which nobody waits for it any more."""

    subject: Subject
    lake: str | None
    check: Check
    seconds: float


@dataclass
class _UnderWay:
    appointment: Appointment
    ends_at: float
    cancel: Cancel


@dataclass(frozen=True)
class _Said:
    """What a check said; no verdict: it has ended. number: which check; none where the round itself is to stop."""

    number: int | None
    verdict: Verdict | None = None


def findings(appointments: Sequence[Appointment], cancel: Cancel) -> Iterator[Finding]:
    """What the checks find, as they find it. A check that hangs or breaks says so, and takes no other with it.

    Raises Cancelled as soon as `cancel` is set.
    """
    said: queue.SimpleQueue[_Said] = queue.SimpleQueue()
    under_way = {number: _started(number, one, said) for number, one in enumerate(appointments)}
    try:
        with cancel.calling(lambda: said.put(_Said(None))):
            while under_way:
                yield from _late(under_way)
                word = _next(said, under_way)
                cancel.heed()
                if word is None or word.number not in under_way:
                    continue
                if word.verdict is None:
                    del under_way[word.number]
                else:
                    yield _finding(under_way[word.number].appointment, word.verdict)
    finally:
        for one in under_way.values():
            one.cancel.set()


def _started(number: int, appointment: Appointment, said: queue.SimpleQueue[_Said]) -> _UnderWay:
    cancel = Cancel()

    def work() -> None:
        for verdict in _verdicts(appointment, cancel):
            said.put(_Said(number, verdict))
        said.put(_Said(number))

    # A daemon: a stale mount keeps its thread in the kernel of this machine, where nothing can call it back.
    threading.Thread(target=work, name=f"looks at {appointment.subject}", daemon=True).start()
    return _UnderWay(appointment, time.monotonic() + appointment.seconds, cancel)


def _verdicts(appointment: Appointment, cancel: Cancel) -> Iterator[Verdict]:
    try:
        yield from appointment.check(cancel)
    except Cancelled:
        return
    except NotLookedAt as why:
        yield Verdict("unknown", f"Not looked at, since {why}.")
    except DatalakeError as error:
        yield Verdict("problem", error.message, error.cure)
    except Exception as error:
        log.exception("The doctor's check of %s broke.", appointment.subject)
        name = type(error).__name__
        yield Verdict("unknown", f"This check broke ({name}).", "Report it, with the log of this Jupyter.")


def _late(under_way: dict[int, _UnderWay]) -> Iterator[Finding]:
    now = time.monotonic()
    for number, one in list(under_way.items()):
        if one.ends_at <= now:
            one.cancel.set()
            del under_way[number]
            found = f"There was no answer within {one.appointment.seconds:g} s."
            yield _finding(one.appointment, Verdict("unknown", found, "Look again later; the other findings may say why."))


def _next(said: queue.SimpleQueue[_Said], under_way: dict[int, _UnderWay]) -> _Said | None:
    """The next word, or None where the time of a check ends first."""
    if not under_way:
        return None
    left = min(one.ends_at for one in under_way.values()) - time.monotonic()
    try:
        return said.get(timeout=max(0.0, left))
    except queue.Empty:
        return None


def _finding(appointment: Appointment, verdict: Verdict) -> Finding:
    return Finding(
        subject=appointment.subject,
        lake=appointment.lake,
        level=verdict.level,
        found=verdict.found,
        cure=verdict.cure,
    )
