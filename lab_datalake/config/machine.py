"""What the environment says of this machine, for lakes that do not say it themselves: its site, its caches, its CA."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.config.mistakes import Mistakes
from lab_datalake.lake.spec import Cache

_CACHE = re.compile(r"(?:x?roots?://)?([A-Za-z0-9.\[\]:_-]+?)/*")


@dataclass(frozen=True)
class Machine:
    """Defaults of this machine. ca: a file or folder of certificates that replaces the usual ones."""

    site: str | None
    caches: tuple[Cache, ...]
    ca: Path | None

    @classmethod
    def of(cls, environ: Mapping[str, str], mistakes: Mistakes) -> Machine:
        """What SITE_NAME (then ATLAS_SITE_NAME, then OSG_SITE_NAME), XCACHE_HOST, CACHE_PREFIX and REQUESTS_CA_BUNDLE say."""
        ca = _first(environ, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        return cls(
            site=_first(environ, "SITE_NAME", "ATLAS_SITE_NAME", "OSG_SITE_NAME"),
            caches=tuple(_caches(environ, mistakes)),
            ca=Path(ca) if ca else None,
        )


def _caches(environ: Mapping[str, str], mistakes: Mistakes) -> list[Cache]:
    caches: list[Cache] = []
    for variable in ("XCACHE_HOST", "CACHE_PREFIX"):
        text = environ.get(variable, "").strip()
        found = _CACHE.fullmatch(text)
        if found is not None:
            cache = Cache(f"root://{found[1]}")
            caches += [] if cache in caches else [cache]
        elif text:
            what = f"is no address of a cache: {text}"
            mistakes.warn(f"environment variable {variable}", what, "Write it like xcache.example.org:1094.")
    return caches


def _first(environ: Mapping[str, str], *variables: str) -> str | None:
    return next((text for variable in variables if (text := environ.get(variable, "").strip())), None)
