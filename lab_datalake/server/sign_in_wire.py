"""The messages of signing in and out; `src/api/wire.ts` is written from this file, too."""

from __future__ import annotations

from msgspec import Struct

from lab_datalake.lake.words import SignInCode, SignInPage
from lab_datalake.server.wire import LakeAnswer, LakeQuery, Message, Nothing


class SignIn(Message, frozen=True):
    """User and password for one lake; kept in the memory of the server only. `account` null: the identity's default."""

    lake: str
    username: str
    password: str
    account: str | None = None


class Passphrase(Message, frozen=True):
    """The passphrase of the key of a lake's certificate, or of its SSH key; kept in the server's memory only."""

    lake: str
    passphrase: str


class PageSignIn(Message, frozen=True):
    """A wish to sign in on a page. base_url: of this Jupyter, as the browser knows it; it comes back to there."""

    lake: str
    base_url: str


class TypedCode(Message, frozen=True):
    """The code that the page of Rucio showed at its end."""

    lake: str
    code: str


SIGNING: dict[str, tuple[type[Message], type[Struct]]] = {
    "POST sign-in": (SignIn, LakeAnswer),
    "POST sign-in/passphrase": (Passphrase, LakeAnswer),
    "POST sign-in/code": (LakeQuery, SignInCode),
    "POST sign-in/page": (PageSignIn, SignInPage),
    "POST sign-in/typed": (TypedCode, Nothing),
    "POST sign-in/cancel": (LakeQuery, Nothing),
    "POST sign-out": (LakeQuery, LakeAnswer),
}
"""What a person who signs in or out asks, as in `wire.ROUTES`."""
