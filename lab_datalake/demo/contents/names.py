"""Names that are hard on programs: Rucio lets them in, so they happen."""

from __future__ import annotations

ODD = (
    "reco/2024/run 358031.csv",
    "a+b.csv",
    "100%.csv",
    "a%20b.csv",
    "a b.csv",
    "file#1.csv",
    "what?.csv",
    "x=1&y=2.csv",
    "with:colon.csv",
    "semi;colon.csv",
    "it's “quoted”.csv",
    'double"quote.csv',
    "Größe_µ_日本語_🙂.csv",
    "<b>bold</b>.csv",
    "back\\slash.csv",
    "-rf.csv",
    "$(HOME) `id`.csv",
    "None",
    "a" * 200 + ".csv",
)
"""Have bytes at both sites."""

HOSTILE = (
    "../../../../../../etc/passwd",
    "x/../../../../../etc/passwd",
    "/etc/passwd",
    "..",
    ".hidden",
    "two//slashes.csv",
    "./here.csv",
    "line\nbreak.csv",
    "end.csv\n",
)
"""Catalogued with a replica, without bytes: what a careless program would do with such a path must not happen on this machine."""
