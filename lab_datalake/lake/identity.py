"""Who asks a lake: the sign-in that is configured, or the one that a person typed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from lab_datalake.errors import BadQuestion, DatalakeError, NotSignedIn
from lab_datalake.lake.spec import DiscoveredToken, LakeSpec, RucioConfigured, TokenEnvironment, TokenFile, UserPassword
from lab_datalake.lake.words import By, Down, LakeState, Ready, SignedOut
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.sign_in.discovered import BearerToken, RucioConfigToken
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.tokens import SignIn, Token, Tokens
from lab_datalake.rucio.sign_in.userpass import Identity, UserAndPassword
from lab_datalake.rucio.transport import Limits, Transport


class Signing:
    """Signs the questions to one lake, and says how things stand. Secrets stay in memory."""

    def __init__(self, spec: LakeSpec, environ: Mapping[str, str], clock: Callable[[], float] = time.time) -> None:
        self._spec = spec
        self._environ = environ
        self._clock = clock
        limits = Limits(connect=spec.connect_timeout, silence=spec.answer_timeout)
        self._transport = Transport(spec.rucio_url, verify=spec.verify, limits=limits)
        same = spec.auth_url == spec.rucio_url
        self._door = self._transport if same else Transport(spec.auth_url, verify=spec.verify, limits=limits)
        self._tokens = Tokens(self._configured(), clock)
        self.client = Client(Session(self._transport, self._tokens, Identity(vo=spec.vo, app_id=spec.app_id)))
        self._lock = threading.Lock()
        self._whose: tuple[Secret, str] | None = None

    def sign_in(self, username: str, password: Secret, account: str | None) -> None:
        """Sign in with what a person typed. Raises NotSignedIn where Rucio refuses it; the sign-in before then stays."""
        if not isinstance(self._spec.sign_in, UserPassword):
            raise BadQuestion(
                "This lake takes its token from the platform, not from a person.", "Ask the administrator of this Jupyter."
            )
        typed = self._by_password(username, password, account or self._spec.account)
        self._tokens.change(typed, typed.fetch())

    def sign_out(self) -> None:
        """Forget token, user and password."""
        if isinstance(self._spec.sign_in, UserPassword):
            self._tokens.change(self._by_password(None, None, None))

    def token(self) -> Token:
        """The present token. Raises NotSignedIn."""
        return self._tokens.present()

    def account(self) -> str:
        """The account that the token acts for; the lake is asked once per token."""
        token = self._tokens.present()
        if token.account:
            return token.account
        with self._lock:
            whose = self._whose
        if whose is None or whose[0] != token.secret:
            whose = (token.secret, self.client.whoami())
            with self._lock:
                self._whose = whose
        return whose[1]

    def state(self) -> LakeState:
        """Whether the lake can be used now; never raises a DatalakeError."""
        try:
            version = self.client.version()
            return self._signed_in(version)
        except DatalakeError as error:
            return Down(error=type(error).__name__, message=error.message, cure=error.cure)

    def close(self) -> None:
        """Wake everybody who waits for this lake, with Cancelled, and let go of the connections."""
        self._transport.close()
        self._door.close()

    def _signed_in(self, version: str) -> LakeState:
        by: By = "userpass" if isinstance(self._spec.sign_in, UserPassword) else "nothing"
        try:
            account = self.client.whoami()
            token = self._tokens.present()
        except NotSignedIn as error:
            return SignedOut(message=error.message, cure=error.cure, by=by)
        left = None if token.ends_at is None else max(0, int(token.ends_at - self._clock()))
        return Ready(account=account, version=version, by=by, seconds_left=left)

    def _configured(self) -> SignIn:
        match self._spec.sign_in:
            case TokenFile(path=path):
                return TokenInFile(path, self._clock)
            case TokenEnvironment(variable=variable):
                return TokenInEnvironment(variable, self._environ, self._clock)
            case DiscoveredToken():
                return BearerToken(self._environ, self._clock)
            case RucioConfigured(path=path):
                return RucioConfigToken(self._environ, path, self._clock)
            case UserPassword(username=username, password=password, password_file=file):
                signing = self._by_password(username, password, self._spec.account)
                signing.password_file = file
                return signing

    def _by_password(self, username: str | None, password: Secret | None, account: str | None) -> UserAndPassword:
        identity = Identity(account=account, vo=self._spec.vo, app_id=self._spec.app_id)
        return UserAndPassword(self._door, identity, username, password, clock=self._clock)
