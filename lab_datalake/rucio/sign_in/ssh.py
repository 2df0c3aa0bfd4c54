"""Sign in with an SSH key: Rucio sends a challenge that is good for ten seconds, and wants it back signed.

`GET /auth/ssh_challenge_token` and `GET /auth/ssh`; Rucio knows RSA keys only. A signature is spelled as in RFC 8332.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA512

from lab_datalake.errors import BrokenAnswer, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.issued import issued
from lab_datalake.rucio.sign_in.keys import unlocked
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Call, Transport

_ALGORITHM = b"rsa-sha2-512"


@dataclass
class SSHKey:
    """An SSH key, read at each sign-in. identity: it must name the account. passphrase: kept in memory only."""

    transport: Transport
    identity: Identity
    key: Path
    passphrase: Secret | None = None
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A new token. Raises NotSignedIn where the key cannot be used, or does not belong to the account."""
        key = unlocked(self.key, self.passphrase)
        if not isinstance(key, RSAPrivateKey):
            raise NotSignedIn(f"The key in {self.key} is no RSA key, and Rucio knows no others.", "Make one: ssh-keygen -t rsa.")
        headers = self.identity.headers
        challenge = self.transport.ask(Call("/auth/ssh_challenge_token", headers=headers)).headers.get(
            "X-Rucio-SSH-Challenge-Token", ""
        )
        if not challenge:
            raise BrokenAnswer(
                f"{self.transport.called} sent no challenge: it may offer no sign-in with SSH keys.", "Ask its administrator."
            )
        signature = _field(_ALGORITHM) + _field(key.sign(challenge.encode(), PKCS1v15(), SHA512()))
        signed = {**headers, "X-Rucio-SSH-Signature": Secret(base64.b64encode(signature).decode())}
        reply = self.transport.ask(Call("/auth/ssh", headers=signed))
        who = f"The key in {self.key}"
        return issued(reply, self.transport.called, who, account=self.identity.account, now=self.clock())


def _field(data: bytes) -> bytes:
    """A string as SSH spells it (RFC 4251, 5)."""
    return len(data).to_bytes(4, "big") + data
