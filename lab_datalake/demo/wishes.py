"""What one may wish of a lake, and what was done to it already; both are kept in its state folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from lab_datalake.demo.places import State


@dataclass(frozen=True)
class Wishes:
    """How a lake goes up.

    token_seconds: how long tokens live, None for Rucio's usual hour.
    contents: whether the lake is filled. daemons: whether Rucio's daemons run.
    """

    token_seconds: int | None = None
    contents: bool = True
    daemons: bool = True


def keep_wishes(state: State, wishes: Wishes) -> bool:
    """Remember what was wished; tells whether it differs from the last time."""
    before = kept_wishes(state)
    (state.run / "wishes.json").write_text(json.dumps(asdict(wishes)), encoding="utf-8")
    return before is not None and before != wishes


def kept_wishes(state: State) -> Wishes | None:
    """What was wished the last time, or None."""
    try:
        kept = json.loads((state.run / "wishes.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    seconds = kept["token_seconds"]
    return Wishes(None if seconds is None else int(seconds), bool(kept["contents"]), bool(kept["daemons"]))


def do_once(state: State, name: str, work: Callable[[], object]) -> None:
    """Do something that a lake needs once in its life; what was interrupted is done again."""
    done = state.run / f"{name}.done"
    if not done.exists():
        work()
        done.touch()
