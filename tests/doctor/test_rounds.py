"""No check can hang a round or break another."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lab_datalake.doctor.findings import NotLookedAt, Verdict
from lab_datalake.doctor.rounds import Appointment, Check, findings
from lab_datalake.errors import Cancelled, LakeUnreachable
from lab_datalake.rucio.cancel import Cancel


def fine(_: Cancel) -> Iterator[Verdict]:
    yield Verdict("ok", "All is well.")


def at(check: Check, seconds: float = 30) -> Appointment:
    return Appointment("mounts", "demo", check, seconds)


def test_a_check_that_hangs_is_given_up_and_the_others_are_heard() -> None:
    released, cancelled = threading.Event(), threading.Event()

    def hangs(cancel: Cancel) -> Iterator[Verdict]:
        with cancel.calling(cancelled.set):
            released.wait(60)
        yield Verdict("ok", "Nobody hears this.")

    first, second = findings([at(hangs, 0.2), at(fine)], Cancel())
    released.set()
    assert first.found == "All is well."
    assert (second.level, second.found) == ("unknown", "There was no answer within 0.2 s.")
    assert cancelled.wait(10)


def test_a_check_that_breaks_says_so_in_its_own_place() -> None:
    def breaks(_: Cancel) -> Iterator[Verdict]:
        yield Verdict("ok", "This was seen before.")
        raise RuntimeError("canary")

    def fails(_: Cancel) -> Iterator[Verdict]:
        raise LakeUnreachable("The lake is away.", "Wait.")

    def needs(_: Cancel) -> Iterator[Verdict]:
        raise NotLookedAt("the lake does not answer")

    said = {(one.level, one.found, one.cure) for one in findings([at(breaks), at(fails), at(needs), at(fine)], Cancel())}
    assert said == {
        ("ok", "This was seen before.", ""),
        ("unknown", "This check broke (RuntimeError).", "Report it, with the log of this Jupyter."),
        ("problem", "The lake is away.", "Wait."),
        ("unknown", "Not looked at, since the lake does not answer.", ""),
        ("ok", "All is well.", ""),
    }


def test_a_round_that_nobody_wants_any_more_ends_its_checks() -> None:
    cancel, ended = Cancel(), threading.Event()

    def waits(mine: Cancel) -> Iterator[Verdict]:
        yield Verdict("ok", "It begins.")
        with mine.calling(ended.set):
            ended.wait(60)

    heard = findings([at(waits)], cancel)
    assert next(heard).found == "It begins."
    cancel.set()
    with pytest.raises(Cancelled):
        next(heard)
    assert ended.wait(10)
