"""How long XRootD's client waits for servers that are away, in kernels, terminals and `rucio://`; by itself half an hour."""

from __future__ import annotations

from collections.abc import Mapping

PATIENCE = {
    "TimeoutResolution": 1,
    "ConnectionWindow": 5,
    "ConnectionRetry": 2,
    "StreamErrorWindow": 5,
}
"""Seconds (ConnectionRetry is a number). The windows are also how long it does not look again for a server that was away.

A request may still take its half hour where the server says that it works on it, as it does while a file comes from tape.
"""


def patience_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """The same as environment variables; what is set already stays."""
    wanted = {f"XRD_{name.upper()}": str(seconds) for name, seconds in PATIENCE.items()}
    return {name: value for name, value in wanted.items() if name not in environ}
