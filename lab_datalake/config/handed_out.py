"""Where the tokens of a sign-in lie that another process of this user keeps: Jupyter's server, or `lab-datalake login`."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from jupyter_core.paths import jupyter_runtime_dir

from lab_datalake.lake.spec import LakeSpec, TokenFile

DOOR_VARIABLE = "LAB_DATALAKE_DOOR"
"""The environment variable by which kernels and terminals find a file of the server that started them; others lie beside it."""

FOLDER = "lab-datalake-"
"""How the name of every such folder begins."""

_OWNER_ONLY = 0o077
_LONGEST_NAME = 200


def rucio_token(lake: str) -> str:
    """The name of the file with the token for Rucio."""
    return f"token-{lake}"


def storage_token(lake: str) -> str:
    """The name of the file with the token for storages."""
    return f"storage-{lake}"


def rucio_cfg(lake: str) -> str:
    """The name of the configuration of Rucio's own clients."""
    return f"rucio-{lake}.cfg"


def file_in(folder: Path, name: str) -> Path:
    """Where the file of that name is; any text is a name."""
    return folder / quote(name, safe=" ")[:_LONGEST_NAME]


def handed_out(lake: str, environ: Mapping[str, str]) -> Path | None:
    """The folder with the files of a lake that is signed in to: that of the server above this process, else of `login`."""
    door = environ.get(DOOR_VARIABLE)
    folders = [Path(door).parent] if door else []
    folders.append(login_folder(lake, environ))
    return next((folder for folder in folders if file_in(folder, rucio_token(lake)).is_file()), None)


def login_folder(lake: str, environ: Mapping[str, str]) -> Path:
    """Where `lab-datalake login` keeps the files of a lake."""
    return file_in(usual_place(environ), f"{FOLDER}login-{lake}")


def as_signed_in(spec: LakeSpec, environ: Mapping[str, str]) -> LakeSpec:
    """The lake with the tokens that are handed out for it, where there are any."""
    folder = handed_out(spec.name, environ)
    if folder is None:
        return spec
    cure = _cure(spec.name, folder, environ)
    kept = TokenFile(file_in(folder, storage_token(spec.name)), cure)
    storage = spec.storage and replace(spec.storage, audience=None, elsewhere=kept)
    return replace(spec, sign_in=TokenFile(file_in(folder, rucio_token(spec.name)), cure), storage=storage)


def _cure(lake: str, folder: Path, environ: Mapping[str, str]) -> str:
    if folder == login_folder(lake, environ):
        return f"`lab-datalake login` keeps it: sign out and in again (lab-datalake logout {lake}, then login {lake})."
    return "The Jupyter server that started this kernel or terminal keeps it: sign in again in its panel, or restart it."


def usual_place(environ: Mapping[str, str]) -> Path:
    """Where secrets of this user may lie on this machine."""
    return runtime_place(Path(jupyter_runtime_dir()), environ, Path.home(), Path(tempfile.gettempdir()))


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
