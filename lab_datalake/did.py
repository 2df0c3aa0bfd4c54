"""Data identifiers: `scope:name`, as Rucio takes them and as people type them.

This file needs Python 3.9 and nothing else: the kernel of a notebook loads it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from lab_datalake.errors import BadQuestion


@dataclass(frozen=True, order=True)
class DID:
    """One data identifier; a name may hold anything that Rucio lets in, also `/`, `:`, blanks and `..`."""

    scope: str
    name: str

    @classmethod
    def parse(cls, text: str) -> DID:
        """The DID that `scope:name` means, split at the first colon.

        Raises BadQuestion where there is no colon, no scope or no name.
        """
        scope, colon, name = text.partition(":")
        if not colon:
            raise BadQuestion(f"“{text}” is not a DID: there is no colon in it.", "Write it as scope:name.")
        if not scope or not name:
            missing = "scope" if not scope else "name"
            raise BadQuestion(f"“{text}” is not a DID: it has no {missing}.", "Write it as scope:name.")
        return cls(scope, name)

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"
