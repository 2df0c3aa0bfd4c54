"""How a file is asked for at an XCache that is configured here, beside those that Rucio itself knows (pure)."""

from __future__ import annotations

from lab_datalake.did import DID
from lab_datalake.lake.pfns import Address, without_prefix
from lab_datalake.lake.spec import Cache


def host_of(cache: Cache) -> str:
    """Host and port of a cache, as people call it."""
    return _parts(cache)[0]


def through(cache: Cache, origin: Address, did: DID) -> str | None:
    """The URL of a file at a cache; None where the cache cannot fetch from such an origin, or nobody could open it."""
    host, below = _parts(cache)
    # XRootD takes what stands behind a “?” for parameters, also where it is escaped.
    if origin.scheme not in cache.speaks or origin.obstacle or "?" in origin.path:
        return None
    if cache.form == "prefix":
        # The escaping is the origin's: the cache hands the inner URL on as it is.
        return f"root://{host}//{below}{origin.url}"
    url = f"root://{host}//{below}{origin.path if cache.form == 'lfn' else f'{did.scope}:{did.name}'}"
    # A file named “//evil/x” in a scope named “root” would be the address of another server.
    return url if without_prefix(url)[0] is None else None


def _parts(cache: Cache) -> tuple[str, str]:
    """Host and port, and what stands below, empty or with one slash at its end."""
    host, _, below = cache.url.partition("://")[2].partition("/")
    below = below.strip("/")
    return host, f"{below}/" if below else ""
