"""A lake's sign-in in the keyring of the system, where somebody asked for it: Keychain, Credential Locker, Secret Service."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from lab_datalake.errors import BadConfiguration
from lab_datalake.rucio.secret import Secret

log = logging.getLogger(__name__)

_SERVICE = "lab-datalake"
_CURE = "Sign in without the keyring, or unlock one: see the documentation of the package “keyring”."


class _Backend(Protocol):
    """What is used of the package keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class Keyring:
    """The refresh token of one lake, which the processes of one user share; they take turns by locking the file `lock`."""

    def __init__(self, lake: str, lock: Path) -> None:
        self._lake = lake
        self._lock = lock

    @contextmanager
    def turn(self) -> Iterator[None]:
        """In this block no other process renews what is kept."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def load(self) -> Secret | None:
        """What is kept now. Raises BadConfiguration where there is no keyring, or it stays locked."""
        backend, failures = _keyring()
        try:
            text = backend.get_password(_SERVICE, self._lake)
        except failures as wrong:
            raise BadConfiguration(f"The keyring of this system cannot be read ({type(wrong).__name__}).", _CURE) from None
        return Secret(text) if text else None

    def keep(self, refresh: Secret | None, instead_of: Secret | None) -> None:
        """Keep this one; or none, where that one is there still. Where it cannot be kept, the sign-in lives in memory."""
        try:
            backend, failures = _keyring()
        except BadConfiguration as wrong:
            log.warning("A sign-in is kept in memory only: %s", wrong.message)
            return
        try:
            if refresh is not None:
                backend.set_password(_SERVICE, self._lake, refresh.reveal())
            elif instead_of is not None and backend.get_password(_SERVICE, self._lake) == instead_of.reveal():
                backend.delete_password(_SERVICE, self._lake)
        except failures as wrong:
            log.warning("A sign-in could not be changed in the keyring of this system (%s).", type(wrong).__name__)


def _keyring() -> tuple[_Backend, type[Exception]]:
    """The keyring, and how it fails."""
    try:
        import keyring  # noqa: PLC0415  only for who asked for it
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise BadConfiguration("The package “keyring” is not installed here.", "pip install 'lab-datalake[keyring]'") from None
    return keyring, KeyringError
