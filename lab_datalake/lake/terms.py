"""The text of a search, as a person types it in the panel and on the command line (pure).

    mc:raw*                       names in the scope mc that begin with raw; in scopes, too, a * stands for anything
    zmumu 2024                    names that hold these words somewhere
    mc:zmumu                      the same in the scope mc
    "a b"                         a word with a blank
    name = raw.1                  this name and no other
    type = file                   containers, datasets, files, or all
    run >= 358000 energy = 13.6   metadata (`rucio/conditions.py`)
    created after 7 days ago      the same for Rucio's own columns
    bigger than 5 GB

All must hold. Blanks or commas part them. Capital letters count, as they do in Rucio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal, cast, get_args

from lab_datalake.errors import BadQuestion
from lab_datalake.lake.words import Said, Type
from lab_datalake.rucio import conditions
from lab_datalake.rucio.conditions import OF_DIDS, Condition, mistake
from lab_datalake.rucio.filters import COLUMNS, for_rucio, split
from lab_datalake.rucio.patterns import Pattern

LONGEST = 2_000
"""Signs of a text, at most: whoever types more looks for something else."""

_GAP = re.compile(r"[\s,]*")
_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s"])+', re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SCOPED = re.compile(r"([\w.*-]+):(.*)", re.DOTALL)
_TYPES: dict[str, Type] = {word + plural: word for word in cast("tuple[Type, ...]", get_args(Type)) for plural in ("", "s")}


Means = Literal["scope", "name", "part", "type", "column", "metadata"]
"""What a part of the text of a search is: a scope, a whole name (perhaps with `*`), a part of names, a kind of DID, a condition
on a column of Rucio, or one on other metadata."""


class Term(Said, frozen=True):
    """A part of the text of a search. without: the text that is left when this part is taken away."""

    means: Means
    text: str
    without: str


@dataclass(frozen=True)
class Sought:
    """What a text means. names: all must fit. scope, type: None where it says nothing of them; a scope may hold `*`."""

    scope: str | None
    type: Type | None
    names: tuple[Pattern, ...]
    conditions: tuple[Condition, ...]
    terms: tuple[Term, ...]

    @property
    def only_word(self) -> str | None:
        """The one word that is looked for, which may be a whole name; None where there is more to it."""
        if self.conditions or len(self.names) != 1:
            return None
        word = self.names[0].text.removeprefix("*").removesuffix("*")
        return word if word and "*" not in word else None


def read(text: str, now: datetime | None = None) -> Sought:
    """The meaning of a text. now: UTC, else by the machine's clock.

    Raises BadQuestion, which names the place of a mistake, or says what Rucio cannot be asked.
    """
    if len(text) > LONGEST:
        raise BadQuestion(f"A text of {len(text):,} signs is too long for a search.", f"Write at most {LONGEST:,}.")
    scope: str | None = None
    kind: Type | None = None
    names: list[Pattern] = []
    found: list[Condition] = []
    terms: list[Term] = []
    for start, end, part in _parts(text, now or datetime.now(timezone.utc).replace(tzinfo=None)):
        shown, without = text[start:end].strip(), f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
        if isinstance(part, str):
            scoped = None if scope is not None else _SCOPED.fullmatch(text[start:end])
            scope = scoped[1] if scoped else scope
            word = _plain(scoped[2]) if scoped else part
            names += [_pattern(word)] if word.strip("*") else []
            means: Means = "scope" if scoped and not word else "name" if "*" in word else "part"
        elif part.key in OF_DIDS:
            value = _said(text, start, part)
            if (part.key == "scope" and scope is not None) or (part.key == "type" and kind is not None):
                raise _twice(f"{part.key} =")
            scope = value if part.key == "scope" else scope
            names += [Pattern(value)] if part.key == "name" else []
            kind = _type(text, start, value) if part.key == "type" else kind
            means = "name" if part.key == "name" else "scope" if part.key == "scope" else "type"
        else:
            found.append(_new(part, found))
            means = "column" if part.key in COLUMNS else "metadata"
        terms.append(Term(means=means, text=shown, without=without))
    for_rucio(split(found)[0])  # what Rucio cannot answer is refused before it is asked
    return Sought(scope, kind, tuple(names), tuple(found), tuple(terms))


def _parts(text: str, now: datetime) -> Iterator[tuple[int, int, str | Condition]]:
    place = _after_gap(text, 0)
    while place < len(text):
        part: str | Condition
        if conditions.begins(text, place):
            part, end = conditions.read(text, place, now)
        else:
            if text.startswith(("=", "!=", "<", ">"), place):
                raise mistake(text, place, "a key is missing before this", "A word that begins so stands in quotes.")
            word = _WORD.match(text, place)
            if word is None:
                raise mistake(text, place, "this quote is not closed", 'Write it like this: "two words".')
            end = word.start() + len(word[0].rstrip(","))
            part = _plain(text[place:end])
        yield place, end, part
        place = _after_gap(text, end)


def _after_gap(text: str, place: int) -> int:
    gap = _GAP.match(text, place)
    return place if gap is None else gap.end()


def _plain(word: str) -> str:
    """A word without its quotes."""
    return _QUOTED.sub(lambda quoted: _ESCAPED.sub(r"\1", quoted[1]), word)


def _pattern(word: str) -> Pattern:
    return Pattern(word if "*" in word else f"*{word}*")


def _said(text: str, place: int, condition: Condition) -> str:
    if condition.operator != "=":
        raise mistake(text, place, f"“{condition.key}” goes with = only", "Write it like this: type = file.")
    return str(condition.value)


def _type(text: str, place: int, value: str) -> Type:
    kind = _TYPES.get(value.lower())
    if kind is None:
        raise mistake(text, place, f"“{value}” is no kind of DID", f"Take one of {', '.join(get_args(Type))}.")
    return kind


def _new(condition: Condition, known: list[Condition]) -> Condition:
    if any((one.key, one.operator) == (condition.key, condition.operator) for one in known):
        raise _twice(f"{condition.key} {condition.operator}")
    return condition


def _twice(what: str) -> BadQuestion:
    return BadQuestion(f"“{what}” stands twice in the search.", "Name each condition once.")
