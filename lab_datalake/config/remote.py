"""Instances whose settings lie elsewhere: `$url` names JSON on a web server, and what stands here goes first."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

import msgspec

from lab_datalake.config.fields import Fields
from lab_datalake.config.machine import Machine
from lab_datalake.errors import DatalakeError
from lab_datalake.rucio.failures import Settings
from lab_datalake.rucio.transport import Call, Limits, Transport

KEY = "$url"

_LIMITS = Limits(connect=5.0, silence=5.0, attempts=2, longest_pause=1.0)
"""The start of the server waits for it: half a minute at most."""

_CURE = "Correct the address, or write the settings of this instance here instead."


def merged(fields: Fields, machine: Machine) -> Fields | None:
    """The settings with those from elsewhere behind them; None where these cannot be had, with the mistake noted."""
    text = fields.text(KEY)
    if text is None:
        return fields
    try:
        there = msgspec.json.decode(_fetched(text, machine), type=dict[str, object])
    except ValueError as wrong:  # no address, or no JSON
        fields.wrong(KEY, f"leads to no settings: {_short(wrong)}", _CURE)
        return None
    except DatalakeError as wrong:
        fields.wrong(KEY, f"cannot be read: {wrong.message.rstrip('.')}", wrong.cure or _CURE)
        return None
    both = fields.before(there)
    both.ignore(KEY)
    return both


def _fetched(address: str, machine: Machine) -> bytes:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError("it is no address of a web server, or holds a user or a password")
    settings = Settings("the instance's `$url`", "REQUESTS_CA_BUNDLE")
    base = f"{parts.scheme}://{parts.netloc}"
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    role = "The server of settings"
    with closing(
        Transport(base, verify=machine.ca or True, beside=machine.beside, limits=_LIMITS, role=role, settings=settings)
    ) as transport:
        return transport.ask(Call(parts.path or "/", query=query, headers={"Accept": "application/json"})).body


def _short(wrong: ValueError) -> str:
    return str(wrong).split("\n", 1)[0][:200]
