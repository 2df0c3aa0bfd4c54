"""Runs the installers: what they say goes to a log, and a failure shows the end of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from lab_datalake.errors import DemoFailed

TAIL = 1_500
LONGEST_SECONDS = 1_800


def run(
    command: Sequence[str | Path], *, log: Path, cure: str, folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> str:
    """Run a program to its end and give back what it wrote; raises DemoFailed with the end of that and the cure."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST_SECONDS,
            text=True,
            errors="replace",
            umask=0o022,
            check=False,
        )
    except FileNotFoundError as error:
        raise DemoFailed(f"The program {words[0]} is not there.", cure) from error
    except subprocess.TimeoutExpired as error:
        raise DemoFailed(f"{' '.join(words[:3])} … did not end within {LONGEST_SECONDS // 60} minutes.", cure) from error
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(words)}\n{done.stdout}\n")
    if done.returncode != 0:
        raise DemoFailed(
            f"{' '.join(words[:4])} … failed ({done.returncode}).",
            f"{cure} Its last words (all of them in {log}):\n{done.stdout[-TAIL:].strip()}",
        )
    return done.stdout
