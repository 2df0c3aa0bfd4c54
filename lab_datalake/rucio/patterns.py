r"""Patterns of names, where `*` stands for anything, as a person means them and as Rucio must be asked (pure).

Rucio 41 takes values of filters through `ast.literal_eval`, changes `true` and `false` within them, and takes `%` for a wildcard
and `\` for an escape (rucio/core/did_meta_plugins/filter_engine.py). So it is asked for at least what is meant, never for
less, and what it finds is looked at again here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHANGED = re.compile(r"true|TRUE|false|FALSE")


@dataclass(frozen=True)
class Pattern:
    """A pattern of names; the empty one means all."""

    text: str

    @property
    def is_everything(self) -> bool:
        """Whether every name fits."""
        return not self.text.strip("*")

    @property
    def is_exact(self) -> bool:
        """Whether one name only fits."""
        return bool(self.text) and "*" not in self.text

    @property
    def is_sure(self) -> bool:
        """Whether Rucio finds with `for_rucio` what is meant, and nothing else."""
        return self.for_rucio == self.text and "%" not in self.text

    @property
    def for_rucio(self) -> str:
        """A pattern that Rucio reads as one, and that fits at least the same names."""
        text = _CHANGED.sub(lambda found: "*" + found.group()[1:], self.text.replace("\\", "*"))
        return text if "*" in text else text + "*"

    def fits(self, name: str) -> bool:
        """Whether this name is meant; a regular expression would try all places of all parts, and stop everything meanwhile."""
        first, *others = self.text.split("*")
        if self.is_everything or not others:
            return self.is_everything or name == first
        *parts, last = others
        place, end = len(first), len(name) - len(last)
        if place > end or not (name.startswith(first) and name.endswith(last)):
            return False
        for part in parts:
            found = name.find(part, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return True
