"""Questions signed with a token, and answers decoded into structs."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import msgspec

from lab_datalake.errors import BrokenAnswer, CutStream, DatalakeError, NotSignedIn
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.refusals import Told, looks_like_html, meaning, web_page
from lab_datalake.rucio.sign_in.refused import refused
from lab_datalake.rucio.sign_in.tokens import Token, Tokens
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Answer, Call, Reply, Transport

T = TypeVar("T")


def introduction(transport: Transport, identity: Identity) -> Callable[[Token], None]:
    """What shows Rucio a new token, before anybody else uses it.

    Rucio (41.5, `core/oidc.py`) writes a JSON Web Token down when it first sees it. Where two requests bring it at once, both
    write, and one of them is refused as if the token were wrong.
    """

    def introduce(token: Token) -> None:
        if token.is_jwt:
            headers = {**identity.headers, "X-Rucio-Auth-Token": token.secret}
            with suppress(DatalakeError):  # whoever uses the token is told
                transport.ask(Call("/accounts/whoami", headers=headers, again=False))

    return introduce


class Session:
    """One identity at one server. A token that is refused is renewed once, and the question sent once more."""

    def __init__(self, transport: Transport, tokens: Tokens, identity: Identity) -> None:
        self.transport = transport
        self.tokens = tokens
        self._identity = identity

    def reply(self, call: Call, cancel: Cancel | None = None) -> Reply:
        """The whole answer, as it came."""
        with self._open(call, cancel) as answer:
            return Reply(answer.response.status_code, answer.response.headers, answer.whole())

    def one(self, call: Call, kind: type[T], cancel: Cancel | None = None) -> T:
        """The whole answer, decoded."""
        body = self.reply(call, cancel).body
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.MsgspecError as wrong:
            raise self._nonsense(body, wrong, call) from None

    def many(self, call: Call, kind: type[T], cancel: Cancel | None = None) -> Generator[T, None, None]:
        """The lines of a stream, each decoded as it comes. Raises CutStream where the stream ends before its end."""
        decoder = msgspec.json.Decoder(kind)
        with self._open(call, cancel) as answer:
            lines = answer.lines()
            for line in lines:
                if not line.strip():
                    continue
                try:
                    yield decoder.decode(line)
                except msgspec.ValidationError as wrong:
                    raise self._nonsense(line, wrong, call) from None
                except msgspec.DecodeError as wrong:
                    if next(lines, None) is None:
                        raise CutStream(
                            f"{self.transport.called} cut its answer in a line; what came is not all.", "Try again."
                        ) from None
                    raise self._nonsense(line, wrong, call) from None

    def _open(self, call: Call, cancel: Cancel | None) -> Answer:
        token = self._token(cancel)
        try:
            return self.transport.open(self._signed(call, token), cancel)
        except NotSignedIn:
            other = self.tokens.instead_of(token)
            if other is None:
                if not token.is_jwt:
                    raise
                other = token  # others may have brought it for the first time at once, see `introduction`
        try:
            return self.transport.open(self._signed(call, other), cancel)
        except NotSignedIn as error:
            raise refused(self.transport.called, other.secret, self.transport.clock.now()) or error from None

    def _token(self, cancel: Cancel | None) -> Token:
        try:
            return self.tokens.present()
        except NotSignedIn:
            if self.transport.clock.is_known:
                raise
        # A token that seems to have ended may be good by the clock of the server.
        self.transport.ask(Call("/ping"), cancel)
        return self.tokens.present()

    def _signed(self, call: Call, token: Token) -> Call:
        return replace(call, headers={**call.headers, **self._identity.headers, "X-Rucio-Auth-Token": token.secret})

    def _nonsense(self, text: bytes, wrong: Exception, call: Call) -> DatalakeError:
        """What to say of a line that does not decode: Rucio writes an error as a line where it fails half-way."""
        try:
            told = msgspec.json.decode(text, type=Told)
        except msgspec.MsgspecError:
            told = Told()
        if told.error:
            return meaning(self.transport.called, told, 500, call.subject)
        if looks_like_html(text):
            return web_page(self.transport.called, text)
        return BrokenAnswer(
            f"{self.transport.called} answered something that is not known here: {wrong}.",
            "It may be of another version; ask its administrator.",
        )
