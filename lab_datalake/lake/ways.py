"""From the sign-in that is configured to the one that is used; it owns the connections to whoever gives the token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from lab_datalake.lake.device import DeviceSignIn
from lab_datalake.lake.spec import (
    DiscoveredToken,
    Exchanged,
    FromHub,
    LakeSpec,
    OpenIDDevice,
    RucioConfigured,
    TokenEnvironment,
    TokenFile,
    TokenFromElsewhere,
    UserPassword,
)
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.discovered import BearerToken, RucioConfigToken
from lab_datalake.rucio.sign_in.exchange import ExchangedToken
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.hub import HubToken
from lab_datalake.rucio.sign_in.provider import Provider, Registration
from lab_datalake.rucio.sign_in.tokens import SignIn
from lab_datalake.rucio.sign_in.userpass import Identity, UserAndPassword
from lab_datalake.rucio.transport import Limits, Transport


class Ways:
    """The ways to sign in to one lake. device: once `configured` is asked, where a person signs in with a code."""

    def __init__(self, spec: LakeSpec, door: Transport, environ: Mapping[str, str], clock: Callable[[], float]) -> None:
        self._spec = spec
        self._door = door
        self._environ = environ
        self._clock = clock
        self._limits = Limits(connect=spec.connect_timeout, silence=spec.answer_timeout)
        self._open = ExitStack()
        self.device: DeviceSignIn | None = None

    def configured(self) -> SignIn:
        """The way that is configured."""
        match self._spec.sign_in:
            case UserPassword(username=username, password=password, password_file=file):
                signing = self.by_password(username, password, self._spec.account)
                signing.password_file = file
                return signing
            case OpenIDDevice(at=at, wanted=wanted):
                self.device = self.device or DeviceSignIn(self._provider(at), wanted)
                return self.device.signed_in
            case Exchanged(elsewhere=elsewhere, at=at, wanted=wanted):
                return ExchangedToken(self._from_elsewhere(elsewhere), self._provider(at), wanted)
            case elsewhere:
                return self._from_elsewhere(elsewhere)

    def by_password(self, username: str | None, password: Secret | None, account: str | None) -> UserAndPassword:
        """User and password, as somebody typed them."""
        identity = Identity(account=account, vo=self._spec.vo, app_id=self._spec.app_id)
        return UserAndPassword(self._door, identity, username, password, clock=self._clock)

    def renews(self) -> bool:
        """Whether a new token can be had before the present one ends, without a person."""
        if self.device is not None:
            return self.device.signed_in.refresh is not None
        return isinstance(self._spec.sign_in, UserPassword | Exchanged | FromHub)

    def close(self) -> None:
        """Wake everybody who waits for a token, with Cancelled, and let go of the connections."""
        if self.device is not None:
            self.device.cancel()
        self._open.close()

    def _from_elsewhere(self, elsewhere: TokenFromElsewhere) -> SignIn:
        match elsewhere:
            case TokenFile(path=path):
                return TokenInFile(path, self._clock)
            case TokenEnvironment(variable=variable):
                return TokenInEnvironment(variable, self._environ, self._clock)
            case DiscoveredToken():
                return BearerToken(self._environ, self._clock)
            case RucioConfigured(path=path):
                return RucioConfigToken(self._environ, path, self._clock)
            case FromHub(key=key, verify=verify):
                mine = self._environ.get("JUPYTERHUB_API_TOKEN")
                return HubToken(self._hub(verify), Secret(mine) if mine else None, key, self._clock)

    def _provider(self, at: Registration) -> Provider:
        provider = Provider(at, self._limits, self._clock)
        self._open.callback(provider.close)
        return provider

    def _hub(self, verify: bool | Path) -> Transport | None:  # noqa: FBT001  as for a lake
        url = self._environ.get("JUPYTERHUB_API_URL", "").rstrip("/")
        if not url:
            return None
        settings = Settings("the variable JUPYTERHUB_API_URL", "the lake's `sign_in.ca_cert`")
        hub = Transport(url, verify=verify, limits=self._limits, role="The hub", settings=settings)
        self._open.callback(hub.close)
        return hub
