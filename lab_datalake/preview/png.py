"""Grey images as PNG (pure); source: the PNG specification, third edition."""

from __future__ import annotations

import struct
import zlib

_BITS, _GREY = 8, 0


def png(rows: list[bytes]) -> bytes:
    """A PNG of these rows from top to bottom, each a byte per pixel, 0 for black."""
    width = len(rows[0])
    header = struct.pack(">IIBBBBB", width, len(rows), _BITS, _GREY, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
