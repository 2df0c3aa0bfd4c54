"""Rucio's own application, for gunicorn; runs in the server's environment, not in ours."""

from __future__ import annotations

import token_lifetime
import without_memcached

without_memcached.use_memory()

from rucio.web.rest.main import application  # noqa: E402  Rucio sets its caches up on import

token_lifetime.shorten()

__all__ = ["application"]
