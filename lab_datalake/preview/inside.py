"""What a reader of a format is given: an open file that is read by ranges, and what of it is wanted."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import BinaryIO, TypeAlias

from lab_datalake.errors import NoPreview
from lab_datalake.preview.answers import Section

Read: TypeAlias = Callable[[int, int], bytes]
"""The bytes of a file from the first to before the last."""

INSTALL = "pip install 'lab-datalake[preview]'"


@dataclass(frozen=True)
class Inside:
    """One file. size: bytes. wanted: what to look at in it, as a table's `opens` says; empty for the overview."""

    name: str
    size: int
    stream: BinaryIO
    wanted: str = ""

    def head(self, count: int) -> bytes:
        """The first bytes."""
        self.stream.seek(0)
        return self.stream.read(count)


Previewer: TypeAlias = Callable[[Inside], Iterable[Section]]
"""What reads one format. It may raise anything: whoever asked is told in one sentence."""


class Ranges(io.RawIOBase):
    """A file that is not here, as Python's own files are: read by ranges."""

    def __init__(self, read: Read, size: int) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def tell(self) -> int:
        """Where it is read next."""
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed names a private protocol
        """Read into a buffer, as far as the file goes."""
        got = self._read(self._place, min(self._place + len(buffer), self._size)) if self._place < self._size else b""
        buffer[: len(got)] = got
        self._place += len(got)
        return len(got)


def library(name: str, kind: str) -> ModuleType:
    """A library that reads a format. Raises NoPreview with the command that installs it, where it is not here."""
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        package = (missing.name or name).partition(".")[0]
        raise NoPreview(
            f"{kind} is looked into with {name.partition('.')[0]}; {package} is not installed where Jupyter runs.",
            f"Install it there: {INSTALL}",
        ) from missing
