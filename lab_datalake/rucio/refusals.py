"""Rucio's words for what went wrong, in ours (pure).

Rucio names its exceptions in the headers `ExceptionClass` and `ExceptionMessage`, in a JSON body with the same keys, and, where
an answer fails half-way, in a line of the stream. Source: rucio/common/exception.py and rucio/web/rest/flaskapi of 41.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from lab_datalake.errors import (
    BadQuestion,
    BrokenAnswer,
    DatalakeError,
    LakeFailed,
    NotAllowed,
    NotFound,
    NotSignedIn,
)

_SIGN_IN = "Sign in again."
_SPELLING = "Check the spelling."
_OWNER = "Ask the owner of the data for another name."
_ASK_ADMIN = "Ask the administrator of the lake."
_KIND = "Check whether it is a file, a dataset or a container."
_NOT_ACCEPTED = "does not accept this sign-in (wrong user, password or account, or a token that ended)"

_MEANINGS: dict[str, tuple[type[DatalakeError], str, str]] = {
    "CannotAuthenticate": (NotSignedIn, _NOT_ACCEPTED, _SIGN_IN),
    "InvalidToken": (NotSignedIn, "does not accept this token", _SIGN_IN),
    "IdentityError": (NotSignedIn, "does not know this identity", "Sign in as somebody else, or ask its administrator."),
    "IdentityNotFound": (NotSignedIn, "does not know this identity", "Sign in as somebody else, or ask its administrator."),
    "CannotAuthorize": (NotAllowed, "does not allow this to the account", _ASK_ADMIN),
    "AccessDenied": (NotAllowed, "does not allow this to the account", _ASK_ADMIN),
    "ScopeAccessDenied": (NotAllowed, "does not allow this scope to the account", _ASK_ADMIN),
    "RSEAccessDenied": (NotAllowed, "does not allow this storage to the account", _ASK_ADMIN),
    "DataIdentifierNotFound": (NotFound, "knows no such DID", f"{_SPELLING} Scope and name are case-sensitive."),
    "ScopeNotFound": (NotFound, "knows no such scope", _SPELLING),
    "AccountNotFound": (NotFound, "knows no such account", _SPELLING),
    "RSENotFound": (NotFound, "knows no such storage (RSE)", _SPELLING),
    "ReplicaNotFound": (NotFound, "knows no copy of it", "Ask the owner of the data."),
    "VONotFound": (NotFound, "knows no such VO", "Ask the administrator of this Jupyter to correct the lake's `vo`."),
    "KeyNotFound": (NotFound, "knows no such metadata key", _SPELLING),
    "InvalidObject": (BadQuestion, "does not accept this scope or name", "Names follow the rules of the lake's own schema."),
    "InputValidationError": (BadQuestion, "does not accept this question", _SPELLING),
    "InvalidRSEExpression": (BadQuestion, "cannot read this RSE expression", _SPELLING),
    "DIDFilterSyntaxError": (BadQuestion, "cannot read this filter", "Write filters as `key op value`, joined by commas."),
    "DuplicateCriteriaInDIDFilter": (BadQuestion, "does not take the same key and operator twice", "Name each condition once."),
    "UnsupportedOperation": (BadQuestion, "cannot do this with such a DID", _KIND),
    "UnsupportedDIDType": (BadQuestion, "cannot do this with such a DID", _KIND),
    "InvalidMetadata": (BadQuestion, "cannot search for this metadata", "Try other keys, or values of another type."),
    "DatabaseException": (LakeFailed, "has trouble with its database", "Try again in a minute."),
    "ServiceUnavailable": (LakeFailed, "is not available now", "Try again in a minute."),
    "ResourceTemporaryUnavailable": (LakeFailed, "is busy", "Try again in a minute."),
}

_MIXED = "do not all belong to the same metadata plugin"

_BY_STATUS: dict[int, tuple[type[DatalakeError], str, str]] = {
    400: (BadQuestion, "does not understand the question", ""),
    401: (NotSignedIn, "wants to know who asks", _SIGN_IN),
    403: (NotAllowed, "does not allow this to the account", _ASK_ADMIN),
    404: (NotFound, "knows no such thing", _SPELLING),
    406: (BrokenAnswer, "does not speak the format that was asked for", "Is this the address of a Rucio server?"),
    429: (LakeFailed, "says that too much was asked", "Try again in a minute."),
    502: (LakeFailed, "is not reached by the gateway before it", "Try again in a minute."),
    503: (LakeFailed, "is not available now", "Try again in a minute."),
    504: (LakeFailed, "does not answer the gateway before it in time", "Try again in a minute."),
}

_TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)


class Told(msgspec.Struct, frozen=True):
    """How Rucio names what went wrong."""

    error: str = msgspec.field(name="ExceptionClass", default="")
    message: str = msgspec.field(name="ExceptionMessage", default="")


@dataclass(frozen=True)
class Refusal:
    """An answer that is none. lake: how it is called in sentences. subject: what was asked for, e.g. a DID, or empty.

    setting: where the server's URL is set, in words.
    """

    lake: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    subject: str = ""
    setting: str = "the lake's `rucio_url`"

    def error(self) -> DatalakeError:
        """The error of ours that says the same."""
        told = self._told()
        if told.error:
            return meaning(self.lake, told, self.status, self.subject)
        if looks_like_html(self.body) and not self.subject.isprintable():
            return NotFound(f"{self.lake} cannot be asked for {self.subject!r}: its name has a line break or the like.", _OWNER)
        if looks_like_html(self.body) and self.status in {400, 404}:
            return BrokenAnswer(
                f"{self.lake} does not know this call (HTTP {self.status}): this may be no Rucio server.",
                f"Check {self.setting} in the configuration.",
            )
        if looks_like_html(self.body) and self.status not in _BY_STATUS:
            return web_page(self.lake, self.body, self.setting)
        return _plain(self.lake, self.status, self.subject)

    def _told(self) -> Told:
        try:
            told = msgspec.json.decode(self.body, type=Told)
        except msgspec.MsgspecError:
            told = Told()
        if told.error:
            return told
        return Told(self.headers.get("ExceptionClass", ""), self.headers.get("ExceptionMessage", ""))


def meaning(lake: str, told: Told, status: int, subject: str = "") -> DatalakeError:
    """The error of ours for an exception that Rucio names."""
    if _MIXED in told.message:
        return BadQuestion(
            f"{lake} cannot search for these keys together: one filter may not mix columns of Rucio with other metadata.",
            "Filter by one kind first; the name may go with both.",
        )
    known = _MEANINGS.get(told.error)
    if known is None:
        kind = _BY_STATUS[status][0] if status in _BY_STATUS else LakeFailed
        text = f"{lake} refused{_about(subject)}: {told.error}: {_sentence(told.message)}."
        return kind(text, "" if status < 500 else "Try again in a minute.")  # noqa: PLR2004  HTTP's own border
    kind, says, cure = known
    detail = "" if kind is NotSignedIn or not told.message or subject else f" ({_sentence(told.message)})"
    return kind(f"{lake} {says}{_colon(subject)}{detail}.", cure)


def web_page(lake: str, body: bytes, setting: str = "the lake's `rucio_url`") -> BrokenAnswer:
    """What to say where a web page came instead of data."""
    found = _TITLE.search(body[:20_000].decode("utf-8", "replace"))
    title = f" (“{_sentence(found.group(1))[:80]}”)" if found else ""
    return BrokenAnswer(
        f"{lake} answered with a web page{title}, not with data: a login page or a proxy may stand before it.",
        f"Check {setting} in the configuration, and the network.",
    )


def looks_like_html(body: bytes) -> bool:
    """Whether a web page came."""
    return body.lstrip()[:1] == b"<"


def _plain(lake: str, status: int, subject: str) -> DatalakeError:
    kind, says, cure = _BY_STATUS.get(status, (LakeFailed, f"failed (HTTP {status})", "Try again in a minute."))
    return kind(f"{lake} {says}{_colon(subject)} (HTTP {status})." if status in _BY_STATUS else f"{lake} {says}.", cure)


def _sentence(text: str) -> str:
    # Rucio repeats whole schemas after these words.
    return " ".join(text.partition("Failed validating")[0].split()).rstrip(".")[:300]


def _about(subject: str) -> str:
    return f" what was asked about “{subject}”" if subject else ""


def _colon(subject: str) -> str:
    return f": “{subject}”" if subject else ""
