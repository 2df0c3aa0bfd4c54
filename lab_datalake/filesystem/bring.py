"""Bringing one file of a lake here: whole and verified, or not at all."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from lab_datalake.errors import BrokenAnswer
from lab_datalake.filesystem.bytes_of import BytesOf

_BLOCK = 16 * 2**20


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

    checksum: `adler32:…` or `md5:…`; None where the lake knows none. tell: called with the number of bytes that came.
    Raises BrokenAnswer where the checksum is another, NotAvailable.
    """
    kind, _, wanted = (checksum or "").partition(":")
    digest = _digest(kind)
    part = path.with_name(f"{path.name[:200]}.part")
    try:
        with part.open("wb") as file:
            for start in range(0, content.size, _BLOCK):
                block = content.read(start, start + _BLOCK)
                file.write(block)
                digest.update(block)
                tell(len(block))
        found = digest.hexdigest()
        if wanted and found.lstrip("0") != wanted.lower().lstrip("0"):
            raise BrokenAnswer(
                f"The bytes of “{content.did}” are not those of the lake: their {kind} is {found} instead of {wanted}.",
                "Tell the lake's administrators that this copy is spoilt.",
            )
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _digest(kind: str) -> _Digest:
    return hashlib.md5(usedforsecurity=False) if kind == "md5" else _Adler32()
