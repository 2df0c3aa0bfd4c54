"""Rucio tokens that live shorter than Rucio's fixed hour, so that renewal can be seen within a test."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

from rucio.db.sqla.models import Token
from sqlalchemy import event


def shorten() -> None:
    """Let new tokens end after LAKE_TOKEN_SECONDS, if that is set; tokens of the OpenID provider carry their own end."""
    named = os.environ.get("LAKE_TOKEN_SECONDS")
    if not named:
        return
    lifetime = timedelta(seconds=int(named))

    def set_end(_token: Token, _args: tuple[object, ...], values: dict[str, object]) -> None:
        now = datetime.now(timezone.utc).replace(tzinfo=None)  # Rucio's columns hold UTC without a zone
        values.setdefault("expired_at", now + lifetime)

    event.listen(Token, "init", set_end)
