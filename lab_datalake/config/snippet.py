"""One snippet, as the panel is told it."""

from __future__ import annotations

from msgspec import Struct


class Snippet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Code that begins the work with what is attached.

    name: unique. suffixes: of the files it is for, lower case, such as ".root"; none: for all. needs: modules that must be
    importable. language: of the kernel, lower case. file, files: the code for one file, and for a collection; empty: not for it.
    """

    name: str
    suffixes: tuple[str, ...]
    needs: tuple[str, ...]
    language: str
    file: str
    files: str
