"""Who asks a lake: the sign-in that is configured, or the one that a person typed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lab_datalake.errors import BadQuestion, BrokenAnswer, DatalakeError, LakeFailed, LakeUnreachable, NotSignedIn
from lab_datalake.lake.methods import method_of
from lab_datalake.lake.person import Person
from lab_datalake.lake.spec import LakeSpec, OpenID, UserPassword
from lab_datalake.lake.storage import Storage
from lab_datalake.lake.ways import Ways
from lab_datalake.lake.words import Down, LakeState, Ready, SignedOut, SignInCode, SignInPage
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session, introduction
from lab_datalake.rucio.sign_in.at_rucio import RucioAttempt
from lab_datalake.rucio.sign_in.browser import PageAttempt
from lab_datalake.rucio.sign_in.personal import Personal
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken
from lab_datalake.rucio.sign_in.tokens import Token, Tokens
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.transport import Limits, Transport

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Passes:
    """What kernels, terminals and Rucio's own commands use of a sign-in. due_in: seconds until one of them is renewed.

    account: None where the lake cannot be asked now. storage: None where storages are shown none, or there is none now.
    """

    account: str | None
    rucio: Secret
    storage: Secret | None
    due_in: float


class Signing:
    """Signs the questions to one lake, and says how things stand. Secrets stay in memory."""

    def __init__(self, spec: LakeSpec, environ: Mapping[str, str], clock: Callable[[], float] | None = None) -> None:
        self._spec = spec
        limits = Limits(connect=spec.connect_timeout, silence=spec.answer_timeout)
        self._transport = Transport(spec.rucio_url, verify=spec.verify, beside=spec.beside, limits=limits)
        self._clock = clock = clock or self._transport.clock.now
        same = spec.auth_url == spec.rucio_url
        self._door = self._transport if same else Transport(spec.auth_url, verify=spec.verify, beside=spec.beside, limits=limits)
        self._ways = Ways(spec, self._door, environ, clock)
        identity = Identity(vo=spec.vo, app_id=spec.app_id)
        self._tokens = Tokens(self._ways.configured(), clock, introduction(self._transport, identity))
        self.client = Client(Session(self._transport, self._tokens, identity))
        self.storage = self._storage()
        self._lock = threading.Lock()
        self._whose: tuple[Secret, str] | None = None

    def sign_in(self, username: str, password: Secret, account: str | None) -> None:
        """Sign in with what a person typed. Raises NotSignedIn where Rucio refuses it; the sign-in before then stays."""
        if isinstance(self._spec.sign_in, OpenID):
            raise BadQuestion("This lake takes no password: one signs in to it at its OpenID provider.", "Sign in there.")
        if self._ways.keyed is not None:
            raise BadQuestion("This lake takes no password: one signs in to it with a key.", "Sign in in that way.")
        if not isinstance(self._spec.sign_in, UserPassword):
            raise BadQuestion(
                "This lake takes its token from the platform, not from a person.", "Ask the administrator of this Jupyter."
            )
        typed = self._ways.by_password(username, password, account or self._spec.account)
        self._tokens.change(typed, typed.fetch())

    def unlock(self, passphrase: Secret) -> None:
        """Sign in with the configured key, which has this passphrase. Raises NotSignedIn where it is wrong."""
        if self._ways.keyed is None:
            raise BadQuestion("One does not sign in to this lake with a key.", "Sign in to it in its own way.")
        self._tokens.change(*self._ways.keyed.unlocked(passphrase))

    def begin(self, cancel: Cancel | None) -> SignInCode:
        """Begin a sign-in with a code at the OpenID provider. Raises BadQuestion where this lake has none."""
        return self._ways.code(cancel)

    def open(self, redirect_url: str, cancel: Cancel | None) -> SignInPage:
        """Begin a sign-in on a page. Raises BadQuestion where this lake has none."""
        return self._ways.page(redirect_url, cancel)

    def expects(self, state: str) -> bool:
        """Whether the provider was given this state, and its answer has not come."""
        return self._page_with(state) is not None

    def answer(self, parameters: Mapping[str, str]) -> None:
        """Take what the browser brings from the provider's page. Raises BadQuestion where nobody waits for it."""
        attempt = self._page_with(parameters.get("state", ""))
        if attempt is None:
            raise BadQuestion("This is no answer to a sign-in that was begun here, or it has ended.", "Begin another one.")
        attempt.answer(parameters)

    def type(self, code: Secret) -> None:
        """Take the code that Rucio's page showed. Raises BadQuestion where nobody waits for it."""
        attempt = self._person().attempt
        if not isinstance(attempt, RucioAttempt):
            raise BadQuestion("No sign-in that ends with a code was begun, or it has ended.", "Begin another one.")
        attempt.type(code)

    def wait(self, cancel: Cancel) -> None:
        """Wait until the person has signed in at the page; the sign-in before then gives way."""
        self._person().wait(cancel, self._changed)

    def _changed(self, sign_in: Personal, token: Token | None) -> None:
        if isinstance(sign_in, RefreshedToken) and self._ways.keyring is not None:
            before = self._tokens.sign_in
            if isinstance(before, RefreshedToken):
                before.leave_store()
            sign_in.keep_in(self._ways.keyring)
        self._tokens.change(sign_in, token)

    def cancel(self) -> None:
        """End the sign-in that was begun, if there is one."""
        self._person().cancel()

    def sign_out(self) -> None:
        """Forget token, user and password; revoke what a provider gave, where it answers."""
        if isinstance(self._spec.sign_in, UserPassword):
            self._tokens.change(self._ways.by_password(None, None, None))
        elif self._ways.person is not None:
            self._ways.person.sign_out(self._tokens.change)
        elif self._ways.keyed is not None:
            self._tokens.change(self._ways.keyed.forget())

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

    def passes(self) -> Passes:
        """What may be handed out now. Raises NotSignedIn, and what asking for a token raises."""
        rucio, due_at = self._tokens.present().secret, self._tokens.due_at
        try:
            account: str | None = self.account()
        except (LakeUnreachable, LakeFailed, BrokenAnswer):
            account = self._spec.account
        if self.storage is None:
            return Passes(account, rucio, None, due_at - self._clock())
        try:
            storage: Secret | None = self.storage.present().secret
        except DatalakeError as wrong:
            log.warning("There is no token for storages of the lake %s: %s", self._spec.name, wrong.message)
            storage = None
        return Passes(account, rucio, storage, min(due_at, self.storage.due_at) - self._clock())

    def state(self) -> LakeState:
        """Whether the lake can be used now; never raises a DatalakeError."""
        try:
            version = self.client.version()
            return self._signed_in(version)
        except DatalakeError as error:
            return Down(error=type(error).__name__, message=error.message, cure=error.cure)

    def close(self) -> None:
        """Wake everybody who waits for this lake, with Cancelled, and let go of the connections."""
        self._ways.close()
        self._transport.close()
        self._door.close()

    def _signed_in(self, version: str) -> LakeState:
        ways = self._ways.for_a_person()
        try:
            account = self.client.whoami()
            token = self._tokens.present()
        except NotSignedIn as error:
            waits = self._ways.waits(self._tokens.sign_in)
            return SignedOut(message=error.message, cure=error.cure, ways=ways, waits=waits)
        ends_at = self._ways.ends_at() or token.ends_at
        left = None if ends_at is None else max(0, int(ends_at - self._clock()))
        return Ready(
            account=account,
            version=version,
            method=method_of(self._spec.sign_in),
            ways=ways,
            seconds_left=left,
            renews=self._ways.renews(),
        )

    def _storage(self) -> Storage | None:
        wanted = self._spec.storage
        if wanted is None:
            return None
        elsewhere = None if wanted.elsewhere is None else self._ways.elsewhere(wanted.elsewhere)
        return Storage(wanted, self._tokens, elsewhere, self._spec.caches)

    def _page_with(self, state: str) -> PageAttempt | None:
        attempt = None if self._ways.person is None else self._ways.person.attempt
        return attempt if isinstance(attempt, PageAttempt) and attempt.is_answered_by(state) else None

    def _person(self) -> Person:
        if self._ways.person is None:
            raise BadQuestion("One does not sign in to this lake at a page.", "Sign in to it in its own way.")
        return self._ways.person
