"""What a JSON Web Token says of itself (RFC 7519); nothing is verified, that is the lake's business."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from lab_datalake.rucio.secret import Secret

T = TypeVar("T")


class _Head(msgspec.Struct, frozen=True):
    kid: str | None = None


class _Body(msgspec.Struct, frozen=True):
    iss: str = ""
    sub: str = ""
    aud: str | tuple[str, ...] = ()
    scope: str | tuple[str, ...] = ()
    exp: float | None = None
    nbf: float | None = None
    iat: float | None = None
    nonce: str | None = None


@dataclass(frozen=True)
class Claims:
    """Issuer, subject, audiences, scopes, the key that signed it; its end, begin and making in seconds since 1970.

    nonce: what an identity token repeats of the question it answers.
    """

    iss: str
    sub: str
    audiences: tuple[str, ...]
    scopes: tuple[str, ...]
    kid: str | None
    exp: float | None
    nbf: float | None
    iat: float | None
    nonce: str | None = None


def claims_of(token: Secret) -> Claims | None:
    """What a token says; None where it is no JSON Web Token."""
    parts = token.reveal().split(".")
    if len(parts) != 3:  # noqa: PLR2004  header, claims, signature
        return None
    head, body = _decoded(parts[0], _Head), _decoded(parts[1], _Body)
    if head is None or body is None:
        return None
    audiences = (body.aud,) if isinstance(body.aud, str) else body.aud
    scopes = tuple(body.scope.split()) if isinstance(body.scope, str) else body.scope
    return Claims(body.iss, body.sub, audiences, scopes, head.kid, body.exp, body.nbf, body.iat, body.nonce)


def _decoded(part: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)), type=kind)
    except (ValueError, msgspec.MsgspecError):
        return None
