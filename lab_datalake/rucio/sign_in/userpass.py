"""Sign in with user and password: `GET /auth/userpass`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.issued import issued
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.transport import Call, Transport

_QUIET = 300.0
"""Seconds in which a password that was refused is not sent again, so that a wrong one locks no account."""


@dataclass(frozen=True)
class Identity:
    """Who asks, beside the password; sent as headers of Rucio."""

    account: str | None = None
    vo: str | None = None
    app_id: str = "lab-datalake"

    @property
    def headers(self) -> dict[str, str | Secret]:
        """The headers that say so."""
        said = {"X-Rucio-Account": self.account, "X-Rucio-VO": self.vo, "X-Rucio-AppID": self.app_id}
        return {key: value for key, value in said.items() if value}


@dataclass
class UserAndPassword:
    """User and password, kept in memory only; or the password in a file, read at each sign-in."""

    transport: Transport
    identity: Identity
    username: str | None = None
    password: Secret | None = None
    password_file: Path | None = None
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=True, init=False)
    _refused: tuple[Secret, float, NotSignedIn] | None = field(default=None, init=False, repr=False)

    @property
    def is_nobody(self) -> bool:
        """Whether no password was typed, and none is in a file."""
        return self.password is None and self.password_file is None

    def fetch(self) -> Token:
        """A new token. Raises NotSignedIn where there is no password, or Rucio refuses it."""
        username, password = self._credentials()
        now = self.clock()
        if self._refused and self._refused[0] == password and now < self._refused[1] + _QUIET:
            raise self._refused[2]
        headers = {**self.identity.headers, "X-Rucio-Username": username, "X-Rucio-Password": password}
        try:
            reply = self.transport.ask(Call("/auth/userpass", headers=headers))
        except NotSignedIn as wrong:
            self._refused = (password, now, wrong)
            raise
        self._refused = None
        return issued(reply, self.transport.called, f"“{username}”", account=self.identity.account, now=now)

    def _credentials(self) -> tuple[str, Secret]:
        password = self.password
        if password is None and self.password_file is not None:
            try:
                password = Secret(self.password_file.read_text().rstrip("\r\n"))
            except (OSError, UnicodeError):
                raise NotSignedIn(
                    f"The password in {self.password_file} cannot be read.", "Sign in by hand, or ask the administrator."
                ) from None
        if not self.username or password is None or not password.reveal():
            raise NotSignedIn(f"{self.transport.called} wants to know who asks.", "Sign in with user and password.")
        return self.username, password
