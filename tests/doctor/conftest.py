"""What the doctor finds at a lake that is configured in one way or another, and at a Jupyter of the test's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lab_datalake.doctor.doctor import examine
from lab_datalake.doctor.findings import Finding, Level, Subject
from lab_datalake.doctor.installation import Installation
from lab_datalake.doctor.patient import Patient
from lab_datalake.lake.lake import Lake
from lab_datalake.rucio.cancel import Cancel
from tests.lake.conftest import make_lake

__all__ = ["make_lake"]


class Findings:
    """All that was found in one round."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self.all = found

    def at(self, subject: Subject, level: Level | None = None) -> Finding:
        """The one finding on this subject (of this level); a test that expects one fails where there are none or several."""
        some = [one for one in self.all if one.subject == subject and level in {None, one.level}]
        assert len(some) == 1, f"{subject} {level}: {[(one.level, one.subject, one.found) for one in self.all]}"
        return some[0]

    def problems(self) -> list[str]:
        return [one.found for one in self.all if one.level == "problem"]


Examine = Callable[..., Findings]


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until it holds."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It never became so."
        pause.wait(0.1)


@pytest.fixture
def examine_lake(tmp_path: Path) -> Examine:
    """Looks at lakes from a Jupyter without files of configuration."""

    def look(*lakes: Lake, installation: Installation | None = None, clock: Callable[[], float] | None = None) -> Findings:
        here = installation or Installation(tuple(lake.spec.name for lake in lakes), (), {}, (tmp_path,))
        patients = [Patient(lake) if clock is None else Patient(lake, clock) for lake in lakes]
        return Findings(list(examine(here, patients, Cancel())))

    return look


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose kernels are found before all others."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    folder = tmp_path / "jupyter" / "kernels"
    folder.mkdir(parents=True)
    return folder
