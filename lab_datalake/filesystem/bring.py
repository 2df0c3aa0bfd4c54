"""Bringing one file of a lake here: verified before it is at its place, and going on where an earlier try was ended."""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from lab_datalake.errors import BrokenAnswer, NotAvailable
from lab_datalake.filesystem.bytes_of import BLOCK, BytesOf

PART = "#part"
"""Ends the name of a file that is not whole yet; a name from a lake has no `#` (paths.py)."""


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Adler32:
    def __init__(self) -> None:
        self._value = 1

    def update(self, data: bytes) -> None:
        self._value = zlib.adler32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


def bring(content: BytesOf, checksum: str | None, path: Path, tell: Callable[[int], object]) -> None:
    """Write a file's bytes to a path, which is not there before all are and have the lake's checksum.

    What a killed try left beside the path is verified with the rest, and not asked for again.
    checksum: `adler32:…` or `md5:…`; None where the lake knows none. tell: called with the number of bytes that came, which is
    negative where they have to come again. Raises BrokenAnswer where the checksum is another, NotAvailable, OSError.
    """
    part = path.with_name(f"{path.name}{PART}")
    with part.open("a+b") as file:
        if not _is_ours(file, part):
            raise NotAvailable(f"“{content.did}” is being brought to {path} already.", "Wait until it is there.")
        try:
            kept = _kept(file, content.size) if checksum else 0
            found = _written(file, content, checksum, tell, kept=kept)
            if kept and not _is_same(found, checksum):
                tell(-content.size)
                found = _written(file, content, checksum, tell, kept=0)
            if not _is_same(found, checksum):
                file.truncate(0)
                raise BrokenAnswer(
                    f"The bytes of “{content.did}” are not those of the lake: their checksum is {found} instead of {checksum}.",
                    "Tell the lake's administrators that this copy is spoilt.",
                )
            part.replace(path)
        finally:
            if part.exists() and not part.stat().st_size:
                part.unlink()


def is_whole(path: Path, size: int | None, checksum: str | None) -> bool:
    """Whether a file of this size and checksum lies at a path; all of it is read. False where nobody could tell."""
    if not checksum or not path.is_file() or size not in {None, path.stat().st_size}:
        return False
    digest = _digest(checksum)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return _is_same(digest.hexdigest(), checksum)


def _is_ours(file: BinaryIO, part: Path) -> bool:
    """Whether nobody else writes this part, and nobody has just finished it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # some file systems know no locks; the checksum tells in the end
    return part.exists() and os.path.samestat(os.fstat(file.fileno()), part.stat())


def _kept(file: BinaryIO, size: int) -> int:
    """How many bytes an earlier try left."""
    there = file.seek(0, 2)
    return there if there <= size else 0


def _written(file: BinaryIO, content: BytesOf, checksum: str | None, tell: Callable[[int], object], *, kept: int) -> str:
    """Write what is missing behind the bytes that are kept; the checksum of all."""
    digest = _digest(checksum)
    file.truncate(kept)
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    tell(kept)
    for block in content.blocks(kept):
        file.write(block)
        digest.update(block)
        tell(len(block))
    file.flush()
    return digest.hexdigest()


def _is_same(found: str, checksum: str | None) -> bool:
    return not checksum or found.lstrip("0") == checksum.partition(":")[2].lower().lstrip("0")


def _digest(checksum: str | None) -> _Digest:
    return hashlib.md5(usedforsecurity=False) if (checksum or "").startswith("md5:") else _Adler32()
