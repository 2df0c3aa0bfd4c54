"""One person's sign-in at a page of somebody else: begun, waited for, cancelled, forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from lab_datalake.errors import BadQuestion, Cancelled, DatalakeError
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.sign_in.personal import Attempt, Personal
from lab_datalake.rucio.sign_in.tokens import Token

Change: TypeAlias = Callable[[Personal, Token | None], None]
"""Who is told, under the lock, that there is another sign-in: `Tokens.change`."""


@dataclass(frozen=True)
class _Pending:
    attempt: Attempt
    given_up: Cancel = field(default_factory=Cancel)
    waited_for: threading.Lock = field(default_factory=threading.Lock)


class Person:
    """At most one attempt at a time. Safe for any number of threads.

    nobody: makes a sign-in of nobody. signed_in: what gives tokens.
    """

    def __init__(self, nobody: Callable[[], Personal]) -> None:
        self._nobody = nobody
        self._lock = threading.Lock()
        self._pending: _Pending | None = None
        self.signed_in = nobody()

    @property
    def attempt(self) -> Attempt | None:
        """What was begun and has not ended."""
        with self._lock:
            return None if self._pending is None else self._pending.attempt

    def begin(self, attempt: Attempt) -> None:
        """From now on this attempt counts; the one before is no longer waited for."""
        self._replace(_Pending(attempt))

    def wait(self, cancel: Cancel, change: Change) -> None:
        """Wait until the person has signed in; the sign-in before is then forgotten.

        Where `cancel` is set the attempt stays good, and may be waited for again.
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
        """From now on nobody is signed in; what was given is revoked where it can be, if whoever gave it answers."""
        self._replace(None)
        with self._lock:
            before, self.signed_in = self.signed_in, self._nobody()
            change(self.signed_in, None)
        before.forget()

    def _person(self, pending: _Pending, cancel: Cancel) -> tuple[Personal, Token]:
        either = Cancel()
        try:
            with cancel.calling(either.set), pending.given_up.calling(either.set):
                return pending.attempt.wait(either)
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
