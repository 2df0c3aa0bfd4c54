"""Who the servers run as: PostgreSQL and XRootD refuse to run as root, so root lends them another user."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.errors import DemoFailed

CANDIDATES = ("xrootd", "postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """A user by number, and by the name that XRootD wants."""

    name: str
    uid: int
    gid: int
    is_caller: bool

    @property
    def user(self) -> int | None:
        """For `subprocess`: the user to become, None to stay who we are."""
        return None if self.is_caller else self.uid

    @property
    def group(self) -> int | None:
        """For `subprocess`: the group to become."""
        return None if self.is_caller else self.gid

    @property
    def further_groups(self) -> list[int] | None:
        """For `subprocess`: no further groups where another user is lent."""
        return None if self.is_caller else []

    def give(self, path: Path) -> None:
        """Make this user the owner of a path, and of everything below a folder."""
        if self.is_caller:
            return
        os.chown(path, self.uid, self.gid)
        if path.is_dir():
            for folder, folders, files in os.walk(path):
                for entry in (*folders, *files):
                    os.chown(Path(folder, entry), self.uid, self.gid, follow_symlinks=False)

    def check_reach(self, place: Path) -> None:
        """Raise DemoFailed if this user cannot enter a folder, naming the first that bars the way."""
        if self.is_caller:
            return
        for folder in (*reversed(place.parents), place):
            if folder.exists() and not _may_enter(folder, self):
                raise DemoFailed(
                    f"PostgreSQL and XRootD refuse root, so the user “{self.name}” runs them, who may not enter {folder}.",
                    "Name another folder with --state and --install, or run the demo as a plain user.",
                )


def _may_enter(folder: Path, owner: Owner) -> bool:
    facts = folder.stat()
    if facts.st_uid == owner.uid:
        return bool(facts.st_mode & 0o100)
    if facts.st_gid == owner.gid:
        return bool(facts.st_mode & 0o010)
    return bool(facts.st_mode & 0o001)


def lake_owner() -> Owner:
    """The user of PostgreSQL and XRootD: the caller, or for root the first unprivileged one that this machine knows."""
    if os.geteuid() != 0:
        uid = os.geteuid()
        return Owner(_name_of(uid), uid, os.getegid(), is_caller=True)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, entry.pw_uid, entry.pw_gid, is_caller=False)
    raise DemoFailed(
        "PostgreSQL and XRootD refuse to run as root, and this machine knows no other user.", "Run the demo as a plain user."
    )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container may run with a number that has no name
        return str(uid)


def make_folder(path: Path, mode: int, owner: Owner | None = None) -> None:
    """A folder with exactly this mode, given to `owner` if one is named; may exist already."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if owner and not owner.is_caller:
        os.chown(path, owner.uid, owner.gid)


def write_private(path: Path, text: str, owner: Owner | None = None) -> None:
    """Write a file that only its owner reads (0600), whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    if owner and not owner.is_caller:
        os.chown(fresh, owner.uid, owner.gid)
    fresh.replace(path)


def remove_tree(path: Path) -> None:
    """Remove a folder with everything in it, if it is there."""
    if path.exists():
        shutil.rmtree(path)
