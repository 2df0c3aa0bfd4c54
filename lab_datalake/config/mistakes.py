"""What is wrong with a configuration: where it stands, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One mistake, or a warning (`is_fatal` false: the setting is used, or left out, and its lake works)."""

    message: str
    cure: str
    is_fatal: bool = True


class Mistakes:
    """Collects mistakes while a configuration is read."""

    def __init__(self) -> None:
        self._all: list[Mistake] = []

    def add(self, place: str, what: str, cure: str) -> None:
        """Something that cannot be used as it stands; the text never holds a secret."""
        self._all.append(Mistake(f"{place} {what}.", cure))

    def warn(self, place: str, what: str, cure: str) -> None:
        """Something that an administrator should know."""
        self._all.append(Mistake(f"{place} {what}.", cure, is_fatal=False))

    def unknown(self, place: str, known: Iterable[str], word: str) -> None:
        """A setting that nobody knows; a warning with the nearest one that exists."""
        near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
        cure = f"Did you mean “{near[0]}”?" if near else f"Known are: {', '.join(sorted(known))}."
        self.warn(place, "is no setting and was left out", cure)

    def fatal_count(self) -> int:
        """How many of them cannot be used as they stand."""
        return sum(mistake.is_fatal for mistake in self._all)

    def all(self) -> tuple[Mistake, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._all)
