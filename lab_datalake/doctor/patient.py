"""One lake under examination: what several checks want to know of it is asked once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from lab_datalake.doctor.asking import Answered, Asking
from lab_datalake.doctor.findings import NotLookedAt
from lab_datalake.doctor.once import Once
from lab_datalake.errors import Cancelled, DatalakeError
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import provider_of
from lab_datalake.lake.words import LakeState
from lab_datalake.rucio.answers import Version
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.transport import Limits

_LONGEST_CONNECT = 5.0
_LONGEST_SILENCE = 10.0
"""Seconds: who asks a doctor sits before the screen."""


class Document(msgspec.Struct, frozen=True):
    """What is looked at in a discovery document (OpenID Connect Discovery 1.0)."""

    issuer: str
    jwks_uri: str | None = None


class _Key(msgspec.Struct, frozen=True):
    kid: str | None = None


class _Keys(msgspec.Struct, frozen=True):
    keys: tuple[_Key, ...] = ()


@dataclass(frozen=True)
class Provider:
    """An OpenID provider as it is now. keys: the names of those it signs with, None where it does not say."""

    answered: Answered[Document]
    keys: frozenset[str] | None


class Patient:
    """A lake and a clock. What is asked of it may be asked from any thread."""

    def __init__(self, lake: Lake, clock: Callable[[], float] = time.time) -> None:
        self.lake = lake
        self.spec = lake.spec
        self.clock = clock
        self.limits = Limits(
            connect=min(self.spec.connect_timeout, _LONGEST_CONNECT),
            silence=min(self.spec.answer_timeout, _LONGEST_SILENCE),
            attempts=1,
        )
        self.version: Once[Answered[Version]] = Once(self._version)
        self.state: Once[LakeState] = Once(lambda _: lake.state())
        self.provider: Once[Provider | None] = Once(self._provider)

    def reached(self, cancel: Cancel) -> Answered[Version]:
        """The lake's first answer. Raises NotLookedAt where there is none: why is for the check of the network to say."""
        try:
            return self.version(cancel)
        except Cancelled:
            raise
        except DatalakeError:
            raise NotLookedAt("the lake does not answer") from None

    @property
    def registration(self) -> Registration | None:
        """The OpenID provider of this lake's sign-in, and how we are known there; None where it has none."""
        return provider_of(self.spec.sign_in)

    def issuer(self, url: str, cancel: Cancel) -> Provider:
        """An OpenID provider by its address. Raises where it does not answer like one."""
        mine = self.registration
        settings = Settings("the lake's `sign_in.issuer`", "the lake's `sign_in.ca_cert`")
        verify = mine.verify if mine is not None else True
        asking = Asking("The OpenID provider", settings, verify, self.limits, self.clock)
        answered = asking.ask(f"{url.rstrip('/')}/.well-known/openid-configuration", Document, cancel)
        if answered.value.jwks_uri is None:
            return Provider(answered, None)
        keys = asking.ask(answered.value.jwks_uri, _Keys, cancel).value.keys
        return Provider(answered, frozenset(key.kid for key in keys if key.kid is not None))

    def _provider(self, cancel: Cancel) -> Provider | None:
        mine = self.registration
        return None if mine is None else self.issuer(mine.issuer, cancel)

    def _version(self, cancel: Cancel) -> Answered[Version]:
        asking = Asking("The lake", Settings(), self.spec.verify, self.limits, self.clock, self.spec.beside)
        return asking.ask(f"{self.spec.rucio_url}/ping", Version, cancel)
