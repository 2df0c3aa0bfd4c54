"""Everything that can go wrong, as one tree.

DatalakeError                 the root: `message` says what failed and why, `cure` what to do now
├── BadQuestion               the caller asked for something that cannot be meant (ValueError)
│   └── BadConfiguration      a setting is wrong; the text names its place
├── NotSignedIn               the lake wants to know who asks: HTTP 401 (PermissionError)
├── NotAllowed                the lake knows who asks, and says no: HTTP 403 (PermissionError)
├── NotFound                  the lake knows no such name: HTTP 404 (FileNotFoundError)
├── NotAvailable              the lake knows the file, but no copy can be opened from here (OSError)
├── NoPreview                 what is inside a file cannot be shown: no reader, a limit that was passed, damage
├── LakeUnreachable           no answer came: refused, no such host, TLS, time-out (ConnectionError)
├── BrokenAnswer              something came that is not an answer of Rucio: HTML, nonsense (ConnectionError)
│   └── CutStream             a stream ended before its end; what came is not the whole
├── LakeFailed                Rucio answered that it failed itself: HTTP 5xx, or a refusal without a better word
├── DemoFailed                a part of the demo lake cannot be installed, started or filled
└── Cancelled                 the caller no longer wants the answer

This file needs Python 3.9 and nothing else: the kernel of a notebook loads it too.
"""

from __future__ import annotations


class DatalakeError(Exception):
    """The root; `str(error)` is fit to show to a person and never holds a secret.

    message: what failed and why, one sentence.
    cure: what the reader can do now, one sentence; empty if there is nothing to do.
    """

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message, cure)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()


class BadQuestion(DatalakeError, ValueError):
    """The caller asked for something that cannot be meant."""


class BadConfiguration(BadQuestion):
    """A setting is wrong; the message names the setting and where it was read."""


class NotSignedIn(DatalakeError, PermissionError):
    """The lake wants to know who asks."""


class NotAllowed(DatalakeError, PermissionError):
    """The lake knows who asks, and says no."""


class NotFound(DatalakeError, FileNotFoundError):
    """The lake knows no such name."""


class NotAvailable(DatalakeError, OSError):
    """The lake knows the file, but no copy of it can be opened from here."""


class NoPreview(DatalakeError):
    """What is inside a file cannot be shown."""


class LakeUnreachable(DatalakeError, ConnectionError):
    """No answer came from the lake."""


class BrokenAnswer(DatalakeError, ConnectionError):
    """Something came from the lake that is no answer of Rucio."""


class CutStream(BrokenAnswer):
    """A stream of the lake ended before its end; what came is not the whole."""


class LakeFailed(DatalakeError):
    """Rucio answered that it failed itself."""


class DemoFailed(DatalakeError):
    """A part of the demo lake cannot be installed, started or filled."""


class Cancelled(DatalakeError):
    """The caller no longer wants the answer."""
