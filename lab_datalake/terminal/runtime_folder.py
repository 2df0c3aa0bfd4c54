"""A folder of secrets for one's own kernels and terminals: 0700, its files 0600, gone when the process that made it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

_OWNER_ONLY = 0o077
_LONGEST_NAME = 200
_PREFIX = "lab-datalake-"
_ALIVE = ".alive"
"""A file that is locked as long as the process lives, however it ends; on any machine that sees the folder."""


class RuntimeFolder:
    """A folder for this process alone; what processes that have ended left beside it is removed.

    pid: in the folder's name, so that a person finds it.
    """

    def __init__(self, place: Path, pid: int) -> None:
        self.path = place / f"{_PREFIX}{pid}"
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


def file_in(folder: Path, name: str) -> Path:
    """Where the file of that name is in such a folder."""
    return folder / quote(name, safe=" ")[:_LONGEST_NAME]


def _locked(folder: Path) -> int:
    """The lock of a new folder; it gets its name when it is locked, so that nobody takes it for left behind."""
    draft = folder / f"{_ALIVE}.draft"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    draft.rename(folder / _ALIVE)
    return descriptor


def _sweep(place: Path) -> None:
    """Remove the folders of processes that have ended without removing them."""
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            descriptor = os.open(folder / _ALIVE, os.O_RDWR | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # its process lives
        finally:
            os.close(descriptor)


def runtime_place(jupyter_runtime: Path, environ: Mapping[str, str], home: Path, temporary: Path) -> Path:
    """Where secrets may lie: Jupyter's runtime folder, unless it is below the home folder, which is often shared.

    Then XDG_RUNTIME_DIR, where it is a folder of this user that nobody else may enter; else a private folder below `temporary`.
    """
    if home.resolve() not in jupyter_runtime.resolve().parents:
        return jupyter_runtime
    named = environ.get("XDG_RUNTIME_DIR", "")
    if named and _is_private(Path(named)):
        return Path(named) / "jupyter"
    own = temporary / f"lab-datalake-of-{os.geteuid()}"
    with suppress(FileExistsError):
        own.mkdir(mode=0o700)
    return own if _is_private(own) else Path(tempfile.mkdtemp(prefix="lab-datalake-", dir=temporary))


def _is_private(folder: Path) -> bool:
    try:
        there = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(there.st_mode) and there.st_uid == os.geteuid() and not there.st_mode & _OWNER_ONLY
