"""Certificates as they stand in a file, those of a proxy too: whose they are, and from when until when all of them are good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from cryptography import x509

from lab_datalake.errors import NotSignedIn


@dataclass(frozen=True)
class Chain:
    """The certificates of one file, the one that is shown first. called: the file in sentences, such as “The proxy in …”."""

    called: str
    certificates: tuple[x509.Certificate, ...] = field(repr=False)

    @property
    def first(self) -> x509.Certificate:
        """The certificate that is shown."""
        return self.certificates[0]

    @property
    def begins_at(self) -> float:
        """When the last of them begins to be good, in seconds since 1970."""
        return max(one.not_valid_before_utc.timestamp() for one in self.certificates)

    @property
    def ends_at(self) -> float:
        """When the first of them ends, in seconds since 1970: after that the chain is worth nothing."""
        return min(one.not_valid_after_utc.timestamp() for one in self.certificates)

    def check(self, now: float, renew: str) -> None:
        """Raise NotSignedIn where it is not good now. renew: what to do about one that has ended."""
        if now < self.begins_at:
            cure = "Check the clock of this machine, or wait until then."
            raise NotSignedIn(f"{self.called} is good only from {_at(self.begins_at)} on.", cure)
        if now >= self.ends_at:
            raise NotSignedIn(f"{self.called} ended at {_at(self.ends_at)}.", renew)


def read_chain(file: Path, called: str, cure: str) -> Chain:
    """The certificates in a file of PEM texts. Raises NotSignedIn, with this cure, where there are none."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        raise NotSignedIn(f"{called} does not exist.", cure) from None
    except OSError as wrong:
        raise NotSignedIn(f"{called} cannot be read: {wrong.strerror}.", cure) from None
    try:
        certificates = tuple(x509.load_pem_x509_certificates(text))
    except ValueError:
        raise NotSignedIn(f"{called} is none: the file holds no certificate as PEM text.", cure) from None
    return Chain(called, certificates)


def _at(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
