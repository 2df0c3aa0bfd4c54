"""What the environment says of this machine, for lakes that do not say it themselves: its site, its caches, its CA."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.config.mistakes import Mistakes
from lab_datalake.lake.spec import Cache
from lab_datalake.rucio.sign_in.x509 import Pair

_CACHE = re.compile(r"(?:x?roots?://)?([A-Za-z0-9.\[\]:_-]+?)/*")


@dataclass(frozen=True)
class Machine:
    """Defaults of this machine. ca: a file or folder of certificates that replaces the usual ones.

    beside: a folder of authorities that lakes may be certified by, beside the usual ones. pair: the user's X.509 certificate.
    """

    site: str | None
    caches: tuple[Cache, ...]
    ca: Path | None
    beside: Path | None
    home: Path
    pair: Pair

    @classmethod
    def of(cls, environ: Mapping[str, str], mistakes: Mistakes) -> Machine:
        """What the environment says.

        SITE_NAME (then ATLAS_SITE_NAME, then OSG_SITE_NAME), XCACHE_HOST, CACHE_PREFIX, REQUESTS_CA_BUNDLE, and of X.509
        X509_CERT_DIR, X509_USER_CERT and X509_USER_KEY.
        """
        ca = _first(environ, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
        beside = _first(environ, "X509_CERT_DIR")
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
        return cls(
            site=_first(environ, "SITE_NAME", "ATLAS_SITE_NAME", "OSG_SITE_NAME"),
            caches=tuple(_caches(environ, mistakes)),
            ca=Path(ca) if ca else None,
            beside=Path(beside) if beside else None,
            home=home,
            pair=Pair(
                Path(environ.get("X509_USER_CERT") or home / ".globus" / "usercert.pem"),
                Path(environ.get("X509_USER_KEY") or home / ".globus" / "userkey.pem"),
            ),
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
