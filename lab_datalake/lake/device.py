"""One person's sign-in with a code at an OpenID provider: begun, waited for, cancelled, forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from lab_datalake.errors import BadQuestion, Cancelled, DatalakeError
from lab_datalake.lake.words import SignInCode
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.sign_in.device import DeviceCode, begin, wait
from lab_datalake.rucio.sign_in.provider import Provider
from lab_datalake.rucio.sign_in.refreshed import RefreshedToken, Wanted
from lab_datalake.rucio.sign_in.tokens import Token

Change: TypeAlias = Callable[[RefreshedToken, Token | None], None]
"""Who is told, under the lock, that there is another sign-in: `Tokens.change`."""


@dataclass(frozen=True)
class _Pending:
    code: DeviceCode
    given_up: Cancel = field(default_factory=Cancel)
    waited_for: threading.Lock = field(default_factory=threading.Lock)


class DeviceSignIn:
    """At most one code at a time. Safe for any number of threads. signed_in: what gives tokens; at first, of nobody."""

    def __init__(self, provider: Provider, wanted: Wanted) -> None:
        self._provider = provider
        self._wanted = wanted
        self._lock = threading.Lock()
        self._pending: _Pending | None = None
        self.signed_in = RefreshedToken(provider, wanted)

    def begin(self, cancel: Cancel | None) -> SignInCode:
        """Get a code for a person; the one before is no longer waited for."""
        code = begin(self._provider, self._wanted, cancel)
        self._replace(_Pending(code))
        left = max(0, int(code.ends_at - self._provider.clock()))
        return SignInCode(user_code=code.user_code, page=code.page, page_with_code=code.page_with_code, seconds_left=left)

    def wait(self, cancel: Cancel, change: Change) -> None:
        """Wait until the person has signed in; the sign-in before is then forgotten.

        Where `cancel` is set the code stays good, and may be waited for again.
        """
        with self._lock:
            pending = self._pending
        if pending is None:
            raise BadQuestion("No sign-in has been begun, or it was ended.", "Begin one.")
        if not pending.waited_for.acquire(blocking=False):
            raise BadQuestion("This sign-in is waited for already.", "Begin another one.")
        try:
            signed_in, token = self._person(pending, cancel)
        finally:
            pending.waited_for.release()
        with self._lock:
            late = self._pending is not pending
            before = signed_in
            if not late:
                before, self.signed_in, self._pending = self.signed_in, signed_in, None
                change(signed_in, token)
        before.forget()
        if late:
            pending.given_up.heed()

    def cancel(self) -> None:
        """End the sign-in that was begun, if there is one."""
        self._replace(None)

    def sign_out(self, change: Change) -> None:
        """From now on nobody is signed in; what the provider gave is revoked there, if it answers."""
        self._replace(None)
        with self._lock:
            before, self.signed_in = self.signed_in, RefreshedToken(self._provider, self._wanted)
            change(self.signed_in, None)
        before.forget()

    def _person(self, pending: _Pending, cancel: Cancel) -> tuple[RefreshedToken, Token]:
        either = Cancel()
        try:
            with cancel.calling(either.set), pending.given_up.calling(either.set):
                return wait(self._provider, self._wanted, pending.code, either)
        except Cancelled:
            raise
        except DatalakeError:
            with self._lock:
                if self._pending is pending:
                    self._pending = None
            raise

    def _replace(self, pending: _Pending | None) -> None:
        with self._lock:
            before, self._pending = self._pending, pending
        if before is not None:
            before.given_up.set()
