"""Configuration files from templates in which @WORDS@ stand for what differs from lake to lake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lab_datalake.demo.places import TEMPLATES

WORD = re.compile(r"@([A-Z_]+)@")


def filled(name: str, words: Mapping[str, str | Path] | Mapping[str, str | int | Path]) -> str:
    """The text of a template with its words put in; raises KeyError for a word that nobody gave."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return WORD.sub(lambda found: str(words[found[1]]), text)
