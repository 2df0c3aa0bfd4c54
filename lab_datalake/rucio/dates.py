"""Dates as Rucio writes them (pure)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def iso(date: str | None) -> str | None:
    """ISO 8601 of `Sun, 22 Nov 2026 22:07:46 UTC`; what is no such date stays as it is."""
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date.replace("UTC", "GMT")).isoformat()
    except ValueError:
        return date
