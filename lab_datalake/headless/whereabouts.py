"""Which notebook a kernel runs where no server says it.

Kernels are not told. What can be known: what a person wrote into LAB_DATALAKE_NOTEBOOK, and the command line of the process
that started the kernel, where that is a program which runs notebooks and was given exactly one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

NOTEBOOK_VARIABLE = "LAB_DATALAKE_NOTEBOOK"
"""The environment variable by which somebody says which notebook is run."""

_PROGRAMS = ("papermill", "jupyter-nbconvert", "nbconvert", "jupyter-execute")
_SUFFIX = ".ipynb"
_FOLLOWED = ("--output", "--output-dir", "--template", "--config", "-p", "-r", "-f", "-y", "-b")
"""Options after which a word is no notebook to run."""


def notebook_of(environ: Mapping[str, str], parent: int | None = None) -> Path | None:
    """The notebook of this kernel, if it can be known. parent: the number of the process that started it."""
    said = environ.get(NOTEBOOK_VARIABLE)
    if said:
        return Path(said)
    process = Path("/proc") / str(os.getppid() if parent is None else parent)
    try:
        words = (process / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        folder = (process / "cwd").readlink()
    except OSError:  # no such system, or no right to look
        return None
    return notebook_among([os.fsdecode(word) for word in words], folder)


def notebook_among(words: Sequence[str], folder: Path) -> Path | None:
    """The one notebook that a command line runs, as seen from its folder; None where there is none or more than one."""
    begins = next((n for n, word in enumerate(words[:4]) if Path(word).name in _PROGRAMS), None)
    if begins is None:
        return None
    after = zip(words[begins:], words[begins + 1 :], strict=False)
    named = [folder / word for before, word in after if word.endswith(_SUFFIX) and before not in _FOLLOWED]
    found = [path for path in named if path.is_file() and not str(path.name).startswith("-")]
    if Path(words[begins]).name == "papermill":
        return found[0] if found else None  # the second one is the output
    return found[0] if len(found) == 1 else None
