"""What a check says, and what leaves the room: frozen, in words for a person, free of secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from msgspec import Struct

Level: TypeAlias = Literal["ok", "warning", "problem", "unknown"]
"""How bad it is: `warning` works today, `problem` does not, `unknown` could not be looked at."""

Subject: TypeAlias = Literal[
    "configuration",
    "kernels",
    "terminals",
    "versions",
    "network",
    "tls",
    "clock",
    "provider",
    "sign-in",
    "token",
    "storage",
    "quota",
    "mounts",
    "cache",
]
"""What was looked at."""


@dataclass(frozen=True)
class Verdict:
    """What a check found, one sentence, and its cure, one sentence; empty where there is nothing to do."""

    level: Level
    found: str
    cure: str = ""


class NotLookedAt(Exception):
    """A check needs what another check says is not there; its text is the end of a sentence."""


class Finding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found where. lake: its name, null for what concerns all of this Jupyter."""

    subject: Subject
    lake: str | None
    level: Level
    found: str
    cure: str


def line(finding: Finding) -> str:
    """A finding as a person reads it: one line, and one more with its cure."""
    where = f"{finding.lake}: {finding.subject}" if finding.lake else finding.subject
    cure = f"\n         {finding.cure}" if finding.cure else ""
    return f"{finding.level:7}  {where}: {finding.found}{cure}"
