"""Rucio's own application, for gunicorn; runs in the server's environment, not in ours."""

from __future__ import annotations

import client_certificate
import token_lifetime
import without_memcached

without_memcached.use_memory()

from rucio.web.rest.main import application as rucio  # noqa: E402  Rucio sets its caches up on import

token_lifetime.shorten()

application = client_certificate.told(rucio)
"""What gunicorn serves."""
