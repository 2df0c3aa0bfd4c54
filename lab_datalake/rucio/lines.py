"""Lines out of bytes as they come (pure): bounded, and what was cut is noticed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab_datalake.errors import BrokenAnswer

LONGEST = 32 * 1024 * 1024
"""Bytes of the longest line that is taken: one file with ten thousand copies is far below."""


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a stream, without their ends; the last one also where no newline stands after it.

    Raises BrokenAnswer where one line is longer than any answer of Rucio.
    """
    rest: list[bytes] = []
    length = 0
    for chunk in chunks:
        *whole, open_end = chunk.split(b"\n")
        for line in whole:
            rest.append(line)
            yield b"".join(rest)
            rest.clear()
            length = 0
        rest.append(open_end)
        length += len(open_end)
        if length > LONGEST:
            raise BrokenAnswer(f"A line of the lake's answer is longer than {LONGEST} bytes.", "Ask its administrator.")
    if length:
        yield b"".join(rest)
