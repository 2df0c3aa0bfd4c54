"""Why no answer came, in words: from the errors of `requests` and `urllib3` to ours."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import requests
from urllib3.exceptions import NewConnectionError, ReadTimeoutError

from lab_datalake.errors import BadConfiguration, BadQuestion, CutStream, DatalakeError, LakeUnreachable, NotSignedIn

_LATER = "Check the network, or try again later."
_NOT_CARRIED = "User, password, token or account has characters that HTTP cannot carry, such as a line break or a blank in front."

_CERTIFICATE = "Use one that the lake's administrators accept, or ask them."
_ALERTS = {
    "unknown ca": "the authority that issued it is unknown there",
    "certificate expired": "it has ended, by the clock there",
    "certificate revoked": "it was revoked",
    "certificate required": "there was none, and one is needed",
    "certificate unknown": "it cannot be used there",
    "bad certificate": "it cannot be used there",
    "unsupported certificate": "it cannot be used there",
}

# The first that fits; each before what it is a kind of.
_SENTENCES: tuple[tuple[type[Exception], str, str], ...] = (
    (requests.exceptions.SSLError, "is not trusted: {tls}", "Ask an administrator to set {ca}."),
    (requests.exceptions.ProxyError, "is not reached through the proxy of this machine", "Check http_proxy and no_proxy."),
    (requests.exceptions.ConnectTimeout, "did not take the connection within {connect:g} s", _LATER),
    (ReadTimeoutError, "did not answer within {silence:g} s", "Try again later."),
    (requests.exceptions.ReadTimeout, "did not answer within {silence:g} s", "Try again later."),
    (socket.gaierror, "is not found: there is no such host", "Check {url}, or the network."),
    (NewConnectionError, "refuses connections", "It may be down: try again later."),
    (requests.exceptions.ConnectionError, "closed the connection without an answer", "Try again later."),
)


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer; whether it may pass by itself, and how long the server asked to wait, in seconds."""

    error: DatalakeError
    passing: bool = False
    wait: float | None = None


@dataclass(frozen=True)
class Settings:
    """What an administrator looks at where a server cannot be asked, in words: where its URL is set, and its CA."""

    url: str = "the lake's `rucio_url`"
    ca: str = "the lake's `ca_cert`"


def before_the_answer(wrong: Exception, lake: str, timeouts: tuple[float, float], settings: Settings) -> Trouble:
    """What to say where nothing came. lake: how it is called. timeouts: to connect, and between two bytes, in seconds."""
    connect, silence = timeouts
    if isinstance(wrong, requests.exceptions.InvalidHeader):
        return Trouble(BadQuestion(_NOT_CARRIED, "Type it again, or correct the file it is read from."))
    if isinstance(wrong, OSError) and not isinstance(wrong, requests.exceptions.RequestException):
        return Trouble(BadConfiguration(f"{lake} cannot be asked: {wrong}.", f"Check {settings.ca}."))
    refused = _alert(wrong)
    if refused:
        return Trouble(NotSignedIn(f"{lake} does not accept the certificate that was shown: {refused}.", _CERTIFICATE))
    for kind, says, cure in _SENTENCES:
        if _caused_by(wrong, kind):
            text = says.format(tls=_tls(wrong), connect=connect, silence=silence)
            passing = kind in {NewConnectionError, requests.exceptions.ConnectionError}
            return Trouble(LakeUnreachable(f"{lake} {text}.", cure.format(url=settings.url, ca=settings.ca)), passing)
    return Trouble(LakeUnreachable(f"{lake} cannot be asked ({type(wrong).__name__}).", _LATER))


def within_the_answer(wrong: Exception, lake: str, silence: float) -> CutStream:
    """What to say where an answer ended before its end."""
    if isinstance(wrong, ReadTimeoutError):
        return CutStream(f"{lake} fell silent for {silence:g} s within its answer; what came is not all.", "Try again.")
    return CutStream(f"{lake} cut its answer in the middle; what came is not all.", "Try again.")


def _caused_by(wrong: BaseException, kind: type[Exception]) -> bool:
    """Whether an error of this kind stands somewhere behind this one, as `requests` and `urllib3` wrap them."""
    seen: list[BaseException] = [wrong]
    for error in seen:
        if isinstance(error, kind):
            return True
        behind = [*error.args, getattr(error, "reason", None), error.__cause__, error.__context__]
        seen.extend(e for e in behind if isinstance(e, BaseException) and e not in seen)
    return False


def _alert(wrong: Exception) -> str:
    """Why the server refused our certificate, empty where it did not (RFC 8446, 6.2)."""
    text = str(wrong).lower().replace("_", " ")
    return next((means for alert, means in _ALERTS.items() if f"alert {alert}" in text), "")


def _tls(wrong: Exception) -> str:
    """The reason of OpenSSL in a few words."""
    text = str(wrong)
    if "self-signed" in text or "self signed" in text or "unable to get local issuer" in text:
        return "its certificate comes from an authority that is unknown here"
    if "Hostname mismatch" in text or "IP address mismatch" in text or "doesn't match" in text:
        return "its certificate was made for another host"
    if "expired" in text:
        return "its certificate has expired"
    if "WRONG_VERSION_NUMBER" in text or "record layer failure" in text:
        return "it does not speak TLS (perhaps its URL is http://, not https://)"
    if "EOF occurred" in text:
        return "it broke TLS off (perhaps it does not accept the client certificate, where one was shown)"
    return "TLS failed"
