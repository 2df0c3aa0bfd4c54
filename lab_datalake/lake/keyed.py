"""Sign-in with a key of one's own: certificate, proxy, VOMS proxy, SSH key; and what its files say now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lab_datalake.errors import BadQuestion, NotSignedIn
from lab_datalake.lake.spec import ByCertificate, ByKey, ByProxy, BySSHKey, ByVoms
from lab_datalake.lake.words import Way
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.keys import is_locked, unlocked
from lab_datalake.rucio.sign_in.proxy import Proxy, proxy_file
from lab_datalake.rucio.sign_in.ssh import SSHKey
from lab_datalake.rucio.sign_in.tokens import SignIn, Token
from lab_datalake.rucio.sign_in.voms import VomsProxy
from lab_datalake.rucio.sign_in.x509 import Certificate, Door, good_certificate
from lab_datalake.rucio.transport import Transport


class Keyed:
    """The key that is configured for one lake, and whether a person unlocked it."""

    def __init__(self, by: ByKey, door: Door, transport: Transport, environ: Mapping[str, str]) -> None:
        self._by = by
        self._door = door
        self._transport = transport
        self._environ = environ
        self._is_unlocked = False

    @property
    def ways(self) -> tuple[Way, ...]:
        """How a person can sign in: with the passphrase of the key, where it has one."""
        key = self._key()
        return ("passphrase",) if key is not None and is_locked(key) else ()

    @property
    def waits(self) -> bool:
        """Whether nothing is needed but the passphrase."""
        if self._is_unlocked or not self.ways or self.ends_at is not None:
            return False
        if isinstance(self._by, ByCertificate | ByVoms):
            try:
                good_certificate(self._by.pair, self._door.clock())
            except NotSignedIn:
                return False
        return True

    @property
    def renews(self) -> bool:
        """Whether new tokens come for as long as the key is good, without a person."""
        return not isinstance(self._by, ByProxy) and (self._is_unlocked or not self.ways)

    @property
    def ends_at(self) -> float | None:
        """When the sign-in ends although its tokens are renewed, in seconds since 1970; None where nothing says so."""
        if self.renews or not isinstance(self._by, ByProxy | ByVoms):
            return None
        return self._proxy(self._by.path).ends_at()

    def locked(self) -> SignIn:
        """The way without a passphrase: enough where the key has none, or a proxy is there."""
        self._is_unlocked = False
        return self._signing(None)

    def unlocked(self, passphrase: Secret) -> tuple[SignIn, Token]:
        """The way with this passphrase, and its first token.

        Raises NotSignedIn where the passphrase is wrong, or Rucio does not accept the key; BadQuestion where there is none.
        """
        key = self._key()
        if key is None:
            raise BadQuestion("This lake is signed in to without a passphrase.", "Sign in to it in its own way.")
        unlocked(key, passphrase)
        signing = self._signing(passphrase)
        token = signing.fetch()
        self._is_unlocked = True
        return signing, token

    def forget(self) -> SignIn:
        """The way of nobody: the passphrase is forgotten, and the proxy removed, for with it one would still be signed in."""
        if isinstance(self._by, ByVoms):
            self._proxy(self._by.path).path.unlink(missing_ok=True)
        return self.locked()

    def _signing(self, passphrase: Secret | None) -> SignIn:
        match self._by:
            case ByCertificate(pair=pair):
                return Certificate(self._door, pair, passphrase)
            case ByProxy(path=path):
                return self._proxy(path)
            case ByVoms(pair=pair, wish=wish, path=path):
                return VomsProxy(self._proxy(path), pair, wish, self._environ, passphrase)
            case BySSHKey(key=key):
                return SSHKey(self._transport, self._door.identity, key, passphrase, self._door.clock)

    def _key(self) -> Path | None:
        match self._by:
            case ByCertificate(pair=pair) | ByVoms(pair=pair):
                return pair.key
            case BySSHKey(key=key):
                return key
            case ByProxy():
                return None

    def _proxy(self, path: Path | None) -> Proxy:
        return Proxy(self._door, path or proxy_file(self._environ))
