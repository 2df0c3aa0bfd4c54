"""An OpenID provider that says what it is told to say, each answer once and in order: real, on loopback."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.peers import Behave, Conversation, Peer

WELL_KNOWN = "/.well-known/openid-configuration"


def says(status: str = "200 OK", /, **fields: object) -> Behave:
    """An answer in JSON."""
    head = ("Content-Type: application/json", "Connection: close")
    return lambda conversation: conversation.answer(json.dumps(fields).encode(), status, *head)


def jwt(kid: str = "gone", **claims: object) -> str:
    """A token with these claims, which nobody signed."""
    parts = ({"alg": "RS256", "kid": kid}, claims)
    return ".".join([*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "unsigned"])


def declines(code: str, description: str = "") -> Behave:
    """A no, in OAuth's words."""
    return says("400 Bad Request", error=code, error_description=description)


@contextmanager
def scripted(*answers: Behave, **document: object) -> Iterator[Peer]:
    """A provider with these answers at its endpoints; the last one is repeated. document: what its discovery says instead."""
    left = list(answers)

    def behave(conversation: Conversation) -> None:
        if conversation.path == WELL_KNOWN:
            discovery(conversation, **document)
        else:
            (left.pop(0) if len(left) > 1 else left[0])(conversation)

    with Peer(behave) as provider:
        yield provider


def discovery(conversation: Conversation, **instead: object) -> None:
    """The discovery document of a provider at the address that was asked."""
    host = next(line[6:] for line in conversation.request.decode().split("\r\n") if line.lower().startswith("host: "))
    url = f"http://{host}"
    document: dict[str, object] = {
        "issuer": url,
        "authorization_endpoint": f"{url}/auth",
        "token_endpoint": f"{url}/token",
        "device_authorization_endpoint": f"{url}/device",
        "revocation_endpoint": f"{url}/revoke",
        "jwks_uri": f"{url}/keys",
    }
    says(**{**document, **instead})(conversation)
