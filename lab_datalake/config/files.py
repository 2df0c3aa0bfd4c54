"""Jupyter's configuration where no server runs: for the command line and for notebooks without a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

from lab_datalake.config.configuration import Configuration
from lab_datalake.config.handed_out import as_signed_in
from lab_datalake.config.mistakes import Mistake

_NAMES = ("jupyter_config", "jupyter_notebook_config", "jupyter_server_config")


def read_configuration(
    environ: Mapping[str, str] | None = None, folders: Sequence[str] | None = None, *, signed_in: bool = True
) -> Configuration:
    """The configuration that a Jupyter server would have here. folders: where Jupyter's files are, most important first.

    signed_in: whether a lake that another process of this user is signed in to is used with the tokens that are handed out.
    """
    config = Config()
    unread: list[Mistake] = []
    for folder in reversed(jupyter_config_path() if folders is None else folders):
        for file in _files(Path(folder)):
            loaded = _loaded(file)
            if isinstance(loaded, Mistake):
                unread.append(loaded)
            else:
                config.merge(loaded)
    environ = os.environ if environ is None else environ
    read = Configuration.read(environ, config)
    lakes = tuple(as_signed_in(lake, environ) for lake in read.lakes) if signed_in else read.lakes
    return replace(read, lakes=lakes, mistakes=(*unread, *read.mistakes))


@dataclass(frozen=True)
class Written:
    """A file of Jupyter's configuration that is ours to read. sets_lakes: whether it says which lakes there are."""

    file: Path
    sets_lakes: bool
    changed_at: float


def written_in(folders: Sequence[Path]) -> list[Written]:
    """Jupyter's configuration files as they are now, the one that wins first; those that cannot be read are left out."""
    found: list[Written] = []
    for folder in folders:
        for file in reversed(list(_files(folder))):
            loaded = _loaded(file) if file.is_file() else None
            if isinstance(loaded, Config):
                lakes = "lakes" in loaded.get("LabDatalake", {}) or "instances" in loaded.get("RucioConfig", {})
                found.append(Written(file, lakes, file.stat().st_mtime))
    return found


def _files(folder: Path) -> Iterator[Path]:
    """In the order in which later ones win, as in Jupyter Server."""
    for name in _NAMES:
        yield folder / f"{name}.py"
        yield from sorted((folder / f"{name}.d").glob("*.json"))
        yield folder / f"{name}.json"


def _loaded(file: Path) -> Config | Mistake:
    loader = PyFileConfigLoader if file.suffix == ".py" else JSONFileConfigLoader
    try:
        return loader(file.name, path=str(file.parent)).load_config()
    except ConfigFileNotFound:
        return Config()
    except Exception as wrong:  # noqa: BLE001  such a file is a program that somebody else wrote
        return Mistake(f"{file} cannot be read: {type(wrong).__name__}: {wrong}.", "Correct the file.")
