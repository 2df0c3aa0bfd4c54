"""What is inside a file, as plain sections: text and numbers only, so that whoever draws them need trust nothing."""

from __future__ import annotations

from msgspec import Struct


class Shown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all of these have in common: immutable, and no field nobody declared."""


class Pair(Shown, frozen=True):
    """A key and its value."""

    key: str
    value: str


class Pairs(Shown, frozen=True, tag_field="section", tag="pairs"):
    """Keys and values, such as a header."""

    title: str
    pairs: list[Pair]
    note: str = ""


class Table(Shown, frozen=True, tag_field="section", tag="table"):
    """Rows of texts. opens: for each row, what to ask for to see what it names, empty for nothing; may be shorter than `rows`.

    note: whether these are all, in words; empty where they are.
    """

    title: str
    columns: list[str]
    rows: list[list[str]]
    opens: list[str] = []
    note: str = ""


class Text(Shown, frozen=True, tag_field="section", tag="text"):
    """Text with its lines."""

    title: str
    text: str
    note: str = ""


class Picture(Shown, frozen=True, tag_field="section", tag="picture"):
    """An image. media: image/png, image/jpeg, image/gif or image/webp; data: base64."""

    title: str
    media: str
    data: str
    note: str = ""


class Histogram(Shown, frozen=True, tag_field="section", tag="histogram"):
    """Counts in bins of the same width between low and high."""

    title: str
    low: float
    high: float
    counts: list[float]
    note: str = ""


Section = Pairs | Table | Text | Picture | Histogram
"""One part of what is seen."""


class Preview(Shown, frozen=True):
    """What is inside a file. format: as people call it. inside: what was asked for, empty for the overview."""

    format: str
    inside: str
    sections: list[Section]
