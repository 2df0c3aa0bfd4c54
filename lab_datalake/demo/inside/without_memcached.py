"""A cache for Rucio where no memcached runs.

Without memcached Rucio caches nothing, and each PFN costs several SQL queries: a list of 10⁴ replicas takes
ninety seconds instead of six. dogpile's cache in memory does the same work for a lake of one machine.
"""

from __future__ import annotations

from rucio.common import cache

LONGEST_SECONDS = 30


def use_memory() -> None:
    """Let all of Rucio's caches live in this process; call before anything else of Rucio is imported."""

    def configure(region: cache.MemcacheRegion, expiration_time: int, memcached_expire_time: object) -> None:  # noqa: ARG001  Rucio's signature
        region.configure("dogpile.cache.memory", expiration_time=min(expiration_time, LONGEST_SECONDS))

    cache.MemcacheRegion._configure_region = configure  # noqa: SLF001  the one place where Rucio chooses its backend
