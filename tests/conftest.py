"""What all tests share: one real data lake for the whole session."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake, throw_away
from lab_datalake.demo.places import State

KEPT_LAKE = "LAB_DATALAKE_TEST_LAKE_STATE"


@pytest.fixture(scope="session")
def demo_lake() -> Iterator[DemoLake]:
    """A demo lake with its contents.

    A new one, or the one in the folder that LAB_DATALAKE_TEST_LAKE_STATE names, which then stays up.
    Tests that stop a part start it again. What tests write, they write into a scope or under a name of their own.
    """
    kept = os.environ.get(KEPT_LAKE)
    if kept:
        yield DemoLake.up(State(Path(kept)))
        return
    state = State(Path(tempfile.mkdtemp(prefix="lab-datalake-test-")))
    try:
        yield DemoLake.up(state)
    finally:
        throw_away(state)
