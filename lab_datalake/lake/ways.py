"""From the sign-in that is configured to the one that is used; it owns the connections to whoever gives the token."""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from lab_datalake.errors import BadQuestion
from lab_datalake.lake.keyed import Keyed
from lab_datalake.lake.keyring import Keyring
from lab_datalake.lake.methods import ways_of
from lab_datalake.lake.person import Person
from lab_datalake.lake.spec import (
    AtRucio,
    ByCertificate,
    ByProxy,
    BySSHKey,
    ByVoms,
    DiscoveredToken,
    Exchanged,
    FromHub,
    LakeSpec,
    OpenID,
    RucioConfigured,
    TokenEnvironment,
    TokenFile,
    TokenFromElsewhere,
    UserPassword,
)
from lab_datalake.lake.words import SignInCode, SignInPage, Way
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in import at_rucio, browser, device
from lab_datalake.rucio.sign_in.at_rucio import RucioToken, RucioWish
from lab_datalake.rucio.sign_in.browser import PageAttempt
from lab_datalake.rucio.sign_in.device import CodeAttempt
from lab_datalake.rucio.sign_in.discovered import BearerToken, RucioConfigToken
from lab_datalake.rucio.sign_in.exchange import ExchangedToken
from lab_datalake.rucio.sign_in.given import TokenInEnvironment, TokenInFile
from lab_datalake.rucio.sign_in.hub import HubToken
from lab_datalake.rucio.sign_in.provider import Provider, Registration
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted
from lab_datalake.rucio.sign_in.tokens import SignIn
from lab_datalake.rucio.sign_in.userpass import Identity, UserAndPassword
from lab_datalake.rucio.sign_in.x509 import Door
from lab_datalake.rucio.transport import Limits, Transport


class Ways:
    """The ways to sign in to one lake.

    person, keyed: once `configured` is asked, who signs in at a page of somebody else, and the key of one's own, if so.
    """

    def __init__(self, spec: LakeSpec, door: Transport, environ: Mapping[str, str], clock: Callable[[], float]) -> None:
        self._spec = spec
        self._door = door
        self._environ = environ
        self._clock = clock
        self._limits = Limits(connect=spec.connect_timeout, silence=spec.answer_timeout)
        self._open = ExitStack()
        self._at_provider: tuple[Provider, Wanted] | None = None
        self.person: Person | None = None
        self.keyed: Keyed | None = None
        self.keyring: Keyring | None = None

    def configured(self) -> SignIn:
        """The way that is configured."""
        match self._spec.sign_in:
            case UserPassword(username=username, password=password, password_file=file):
                signing = self.by_password(username, password, self._spec.account)
                signing.password_file = file
                return signing
            case OpenID(at=at, wanted=wanted, keyring=keyring):
                provider = self._provider(at)
                self._at_provider = (provider, wanted)
                self.keyring = Keyring(self._spec.name, self._lock()) if keyring else None
                self.person = Person(lambda: RefreshedToken(provider, wanted, store=self.keyring))
                return self.person.signed_in
            case AtRucio(wish=wish):
                self.person = Person(lambda: RucioToken(self._door, self._identity(self._spec.account), wish, clock=self._clock))
                return self.person.signed_in
            case ByCertificate() | ByProxy() | ByVoms() | BySSHKey() as by:
                door = Door(self._showing, self._identity(self._spec.account), self._clock)
                self.keyed = Keyed(by, door, self._door, self._environ)
                return self.keyed.locked()
            case elsewhere:
                return self.elsewhere(elsewhere)

    def elsewhere(self, spec: TokenFromElsewhere | Exchanged) -> SignIn:
        """The way to a token that somebody else has got."""
        if isinstance(spec, Exchanged):
            return ExchangedToken(self._from_elsewhere(spec.elsewhere), self._provider(spec.at), spec.wanted)
        return self._from_elsewhere(spec)

    def by_password(self, username: str | None, password: Secret | None, account: str | None) -> UserAndPassword:
        """User and password, as somebody typed them."""
        return UserAndPassword(self._door, self._identity(account), username, password, clock=self._clock)

    def code(self, cancel: Cancel | None) -> SignInCode:
        """Begin a sign-in with a code that a person types at the provider; one that was begun before ends."""
        person, (provider, wanted) = self._person("code"), self._provided()
        code = device.begin(provider, wanted, cancel)
        person.begin(CodeAttempt(provider, wanted, code))
        return SignInCode(
            user_code=code.user_code,
            page=code.page,
            page_with_code=code.page_with_code,
            seconds_left=self._left(code.ends_at),
        )

    def page(self, redirect_url: str, cancel: Cancel | None) -> SignInPage:
        """Begin a sign-in on a page of the provider, or of Rucio; one that was begun before ends."""
        if isinstance(self._spec.sign_in, AtRucio):
            return self._page_of_rucio(self._spec.sign_in.wish, cancel)
        person, (provider, wanted) = self._person("browser"), self._provided()
        if isinstance(self._spec.sign_in, OpenID):
            redirect_url = self._spec.sign_in.redirect_url or redirect_url
        request = browser.begin(provider, wanted, redirect_url, cancel)
        person.begin(PageAttempt(provider, wanted, request))
        return SignInPage(page=request.page, seconds_left=self._left(request.ends_at), takes_code=False)

    def for_a_person(self) -> tuple[Way, ...]:
        """How a person can sign in now."""
        return ways_of(self._spec.sign_in) if self.keyed is None else self.keyed.ways

    def waits(self, sign_in: SignIn) -> bool:
        """Whether nothing is wrong with this way of the lake, and only nobody has signed in yet."""
        if isinstance(sign_in, UserAndPassword | RefreshedToken | RucioToken):
            return sign_in.is_nobody
        return self.keyed is not None and self.keyed.waits

    def renews(self) -> bool:
        """Whether a new token can be had before the present one ends, without a person."""
        if self.person is not None:
            return self.person.signed_in.renews
        if self.keyed is not None:
            return self.keyed.renews
        return isinstance(self._spec.sign_in, UserPassword | Exchanged | FromHub)

    def ends_at(self) -> float | None:
        """When the sign-in ends although its tokens are renewed until then, in seconds since 1970; None where nothing says so."""
        return None if self.keyed is None else self.keyed.ends_at

    def close(self) -> None:
        """Wake everybody who waits for a token, with Cancelled, and let go of the connections."""
        if self.person is not None:
            self.person.cancel()
        self._open.close()

    def _page_of_rucio(self, wish: RucioWish, cancel: Cancel | None) -> SignInPage:
        person = self._person("rucio")
        nobody = RucioToken(self._door, self._identity(self._spec.account), wish, clock=self._clock)
        attempt = at_rucio.begin(nobody, cancel)
        person.begin(attempt)
        return SignInPage(page=attempt.page, seconds_left=self._left(attempt.ends_at), takes_code=wish.typed)

    def _lock(self) -> Path:
        folder = self._environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(folder, f"lab-datalake-keyring-{os.geteuid()}.lock")

    def _person(self, way: Way) -> Person:
        if self.person is None or way not in ways_of(self._spec.sign_in):
            raise BadQuestion("One does not sign in to this lake in this way.", "Sign in to it in its own way.")
        return self.person

    def _provided(self) -> tuple[Provider, Wanted]:
        if self._at_provider is None:
            raise BadQuestion("This lake has no OpenID provider.", "Sign in to it in its own way.")
        return self._at_provider

    def _left(self, ends_at: float) -> int:
        return max(0, int(ends_at - self._clock()))

    def _identity(self, account: str | None) -> Identity:
        return Identity(account=account, vo=self._spec.vo, app_id=self._spec.app_id)

    def _from_elsewhere(self, elsewhere: TokenFromElsewhere) -> SignIn:
        match elsewhere:
            case TokenFile(path=path, cure=cure):
                return TokenInFile(path, self._clock, cure)
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

    def _showing(self, shown: ssl.SSLContext) -> Transport:
        spec = self._spec
        return Transport(spec.auth_url, verify=spec.verify, beside=spec.beside, limits=self._limits, shown=shown)

    def _hub(self, verify: bool | Path) -> Transport | None:  # noqa: FBT001  as for a lake
        url = self._environ.get("JUPYTERHUB_API_URL", "").rstrip("/")
        if not url:
            return None
        settings = Settings("the variable JUPYTERHUB_API_URL", "the lake's `sign_in.ca_cert`")
        hub = Transport(url, verify=verify, limits=self._limits, role="The hub", settings=settings)
        self._open.callback(hub.close)
        return hub
