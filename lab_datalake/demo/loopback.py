"""HTTP to this machine's own servers: never through a proxy that the environment names."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPResponse
from typing import cast
from urllib.request import ProxyHandler, Request, build_opener

SECONDS = 120


def opened(
    url: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    *,
    seconds: float = SECONDS,
) -> HTTPResponse:
    """The answer to a question; raises URLError or HTTPError as `urlopen` does. `seconds`: how long a server may be silent."""
    question = Request(url, body, dict(headers or {}), method=method)  # noqa: S310  our own http addresses
    return cast("HTTPResponse", build_opener(ProxyHandler({})).open(question, timeout=seconds))
