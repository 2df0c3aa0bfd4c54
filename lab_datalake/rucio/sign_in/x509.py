"""Sign in with an X.509 certificate and its key: `GET /auth/x509` over a connection that shows them."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.connections import showing
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.chain import Chain, read_chain
from lab_datalake.rucio.sign_in.issued import issued
from lab_datalake.rucio.sign_in.keys import unlocked
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Call, Transport

_WHERE = "Put it there, or ask the administrator of this Jupyter to correct the lake's `sign_in`."
_RENEW = "Get a new one from the authority that issued it."


@dataclass(frozen=True)
class Pair:
    """The files of a certificate and of its key, as PEM texts."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Door:
    """Where one signs in with a certificate. connect: makes a connection that shows what it is given; who signs in closes it."""

    connect: Callable[[ssl.SSLContext], Transport]
    identity: Identity
    clock: Callable[[], float] = time.time

    def token(self, shown: ssl.SSLContext, path: str, who: str) -> Token:
        """The token that Rucio issues to whoever shows this. Raises NotSignedIn where Rucio knows nobody of that name."""
        several: dict[str, str | Secret] = {"X-Rucio-Allow-Return-Multiple-Accounts": "true"}
        with closing(self.connect(shown)) as transport:
            reply = transport.ask(Call(path, headers={**self.identity.headers, **several}))
            return issued(reply, transport.called, who, account=self.identity.account, now=self.clock())


@dataclass
class Certificate:
    """A certificate and its key, read at each sign-in. passphrase: of the key, kept in memory only."""

    door: Door
    pair: Pair
    passphrase: Secret | None = None
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A new token. Raises NotSignedIn where certificate or key cannot be used, or Rucio does not accept them."""
        chain = checked(self.pair, self.passphrase, self.door.clock())
        shown = shown_by(chain, self.pair, self.passphrase)
        return self.door.token(shown, "/auth/x509", chain.called)


def checked(pair: Pair, passphrase: Secret | None, now: float) -> Chain:
    """The certificate, whose key opens with the passphrase. Raises NotSignedIn for each thing that can be wrong, in its words."""
    chain = good_certificate(pair, now)
    key = unlocked(pair.key, passphrase).public_key()
    if _spelled(key) != _spelled(chain.first.public_key()):
        raise NotSignedIn(f"The key in {pair.key} does not belong to the certificate in {pair.certificate}.", _WHERE)
    return chain


def good_certificate(pair: Pair, now: float) -> Chain:
    """The certificate without its key. Raises NotSignedIn where there is none, or it is not good now."""
    chain = read_chain(pair.certificate, f"The certificate in {pair.certificate}", _WHERE)
    chain.check(now, _RENEW)
    return chain


def shown_by(chain: Chain, pair: Pair, passphrase: Secret | None) -> ssl.SSLContext:
    """How a connection shows a certificate. Raises NotSignedIn where OpenSSL of this machine does not take it."""
    try:
        return showing(pair.certificate, pair.key, passphrase)
    except (OSError, ssl.SSLError) as wrong:  # weak keys and digests of former times, for one
        reason = getattr(wrong, "reason", None) or type(wrong).__name__
        raise NotSignedIn(f"{chain.called} cannot be used on this machine: {reason}.", _RENEW) from None


def _spelled(key: object) -> bytes:
    spell = getattr(key, "public_bytes")  # noqa: B009  every kind of public key has it, their common type does not
    return bytes(spell(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
