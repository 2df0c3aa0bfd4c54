"""The folder of this server's secrets for its own kernels and terminals: 0700, its files 0600, gone when the server stops."""

from __future__ import annotations

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


class RuntimeFolder:
    """A folder for this process alone; what an earlier process of the same number left there is removed."""

    def __init__(self, place: Path, pid: int) -> None:
        self.path = place / f"lab-datalake-{pid}"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path)
        self.path.mkdir(mode=0o700)

    def file(self, name: str) -> Path:
        """Where the file of that name is; any text is a name."""
        return self.path / quote(name, safe=" ")[:_LONGEST_NAME]

    def write(self, name: str, text: str) -> Path:
        """Write a file, whole or not at all, to be read by the owner only."""
        file = self.file(name)
        draft = file.with_name(f".{file.name}")
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
