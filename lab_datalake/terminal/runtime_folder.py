"""A folder of secrets for one's own kernels and terminals: 0700, its files 0600, gone when the process that made it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from lab_datalake.config.handed_out import FOLDER, file_in

_ALIVE = ".alive"
"""A file that is locked as long as the process lives, however it ends; on any machine that sees the folder."""


class RuntimeFolder:
    """A folder for this process alone; what processes that have ended left beside it is removed.

    name: in the folder's name, so that a person finds it: the number of the process, or what it is for.
    """

    def __init__(self, place: Path, name: int | str) -> None:
        self.path = file_in(place, f"{FOLDER}{name}")
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path)
        self.path.mkdir(mode=0o700)
        self._alive = _locked(self.path)
        _sweep(place)

    def file(self, name: str) -> Path:
        """Where the file of that name is; any text is a name."""
        return file_in(self.path, name)

    def write(self, name: str, text: str) -> Path:
        """Write a file, whole or not at all, to be read by the owner only."""
        file = self.file(name)
        draft = file.with_name(f".{file.name}")
        self.path.mkdir(mode=0o700, exist_ok=True)  # who tidies up temporary files may have removed it
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        return draft.replace(file)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self.file(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder and all in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._alive)


def owner(folder: Path) -> int | None:
    """The number of the process that lives and owns this folder; None where there is none."""
    try:
        descriptor = os.open(folder / _ALIVE, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return int(os.read(descriptor, 20) or 0) or None
    finally:
        os.close(descriptor)
    return None


def _locked(folder: Path) -> int:
    """The lock of a new folder; it gets its name when it is locked, so that nobody takes it for left behind."""
    draft = folder / f"{_ALIVE}.draft"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, f"{os.getpid()}".encode())
    draft.rename(folder / _ALIVE)
    return descriptor


def _sweep(place: Path) -> None:
    """Remove the folders of processes that have ended without removing them."""
    for folder in place.glob(f"{FOLDER}*"):
        if (folder / _ALIVE).exists() and owner(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
