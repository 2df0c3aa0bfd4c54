"""Lines that say how far a long work is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

Say = Callable[[str], None]
"""Takes one sentence for the person who waits."""


def to_stream(stream: TextIO | None = None) -> Say:
    """Sentences with the seconds since now, on standard error unless another stream is given."""
    out = stream or sys.stderr
    start = time.monotonic()

    def say(sentence: str) -> None:
        print(f"{time.monotonic() - start:6.1f} s  {sentence}", file=out, flush=True)

    return say


def silent(_sentence: str) -> None:
    """Says nothing."""
