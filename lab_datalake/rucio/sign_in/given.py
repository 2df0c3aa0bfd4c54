"""Sign in with a token that somebody else renews: in a file or in an environment variable, read at each use."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.tokens import Token, end_of_jwt

WRITTEN_BY_PLATFORM = "It is written by the platform: restart the session, or ask its administrator."

_LARGEST = 256 * 1024


@dataclass
class TokenInFile:
    """The token in a file; blanks and line ends around it are forgiven. cure: what a person does where there is none."""

    path: Path
    clock: Callable[[], float] = time.time
    cure: str = WRITTEN_BY_PLATFORM
    keeps: bool = field(default=False, init=False)

    def fetch(self) -> Token:
        """The token as it stands there now. Raises NotSignedIn where there is none, or it has ended."""
        try:
            with self.path.open("rb") as file:
                text = file.read(_LARGEST).decode("ascii").strip()
        except FileNotFoundError:
            raise NotSignedIn(f"There is no token: the file {self.path} does not exist.", self.cure) from None
        except OSError as wrong:
            raise NotSignedIn(f"The token in {self.path} cannot be read: {wrong.strerror}.", self.cure) from None
        except UnicodeError:
            raise NotSignedIn(f"The file {self.path} holds no token.", self.cure) from None
        return _token(text, f"in the file {self.path}", self.cure, self.clock())


@dataclass
class TokenInEnvironment:
    """The token in a variable of the environment handed in."""

    variable: str
    environ: Mapping[str, str] = field(repr=False)
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=False, init=False)

    def fetch(self) -> Token:
        """The token as it stands there now. Raises NotSignedIn where there is none, or it has ended."""
        cure = "It is set where the server is started: restart the session, or ask its administrator."
        text = self.environ.get(self.variable, "").strip()
        return _token(text, f"in the environment variable {self.variable}", cure, self.clock())


def _token(text: str, place: str, cure: str, now: float) -> Token:
    if len(text.splitlines()) != 1:  # Rucio writes the subject of a certificate into its tokens, with its blanks
        raise NotSignedIn(f"There is no token {place}.", cure)
    secret = Secret(text)
    end = end_of_jwt(secret)
    if end is not None and end <= now:
        at = datetime.fromtimestamp(end, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
        raise NotSignedIn(f"The token {place} ended at {at}.", cure)
    return Token(secret, end, taken_at=now)
