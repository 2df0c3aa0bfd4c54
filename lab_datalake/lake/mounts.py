"""Which path of this machine a PFN is, where its storage is mounted (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.lake.pfns import Address
from lab_datalake.lake.spec import Mount

Stat = Callable[[Path], int | None]
"""The size of the file at a path, in bytes; None where there is none, or it cannot be read."""


def size_on_disk(path: Path) -> int | None:
    """The size of the regular file at a path; None where there is none, or it cannot be read."""
    try:
        return path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class OnMount:
    """A file below a mount; whether it is there nobody has looked."""

    mount: Mount
    path: Path


@dataclass(frozen=True)
class NotOnMount:
    """Why a file of a mounted storage has no path: the end of a sentence."""

    why: str


def path_below(mounts: Sequence[Mount], rse: str, origin: Address) -> OnMount | NotOnMount | None:
    """Where a PFN at this RSE is on this machine; None where the RSE is not mounted, or not that part of it.

    The mount with the longest prefix wins; one that counts parts is taken where no prefix fits. A path never leaves its
    mount: names of data are written by strangers.
    """
    parts = [part for part in origin.path.split("/") if part]
    here = [mount for mount in mounts if mount.rse == rse]
    for mount in sorted(here, key=lambda m: len(_prefix(m)) if m.parts is None else -1, reverse=True):
        prefix = _prefix(mount)
        if mount.parts is None and parts[: len(prefix)] != prefix:
            continue
        rest = parts[len(prefix) if mount.parts is None else mount.parts :]
        if not rest:
            return NotOnMount(f"its path at {rse} is shorter than the mount at {mount.path} expects")
        if ".." in rest or "." in rest or origin.is_untypable:
            return NotOnMount(f"its path at {rse} would not stay below the mount at {mount.path}")
        return OnMount(mount, mount.path.joinpath(*rest))
    return None


def _prefix(mount: Mount) -> list[str]:
    return [part for part in (mount.prefix or "").split("/") if part]
