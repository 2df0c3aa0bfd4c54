"""Dates as Rucio writes them (pure)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime


def seconds(date: str | None) -> float | None:
    """Seconds since 1970 of a date such as `Sun, 22 Nov 2026 23:21:46 UTC`; None where there is none."""
    try:
        return parsedate_to_datetime((date or "").replace("UTC", "GMT")).timestamp()
    except (TypeError, ValueError):
        return None


def iso(date: str | None) -> str | None:
    """ISO 8601 of `Sun, 22 Nov 2026 22:07:46 UTC`; what is no such date stays as it is."""
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date.replace("UTC", "GMT")).isoformat()
    except ValueError:
        return date
