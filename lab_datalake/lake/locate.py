"""Which way a file is opened here, and why: the ladder mount → copy → cache → remote (pure).

A copy at this place's own site is read there before a cache is asked: a cache is for what is far. Within a rung the order of
the lake's schemes decides, then Rucio's own order. Copies on tape are never read by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct, structs

from lab_datalake.did import DID
from lab_datalake.lake.availability import Source, Wish
from lab_datalake.lake.caches import host_of, through
from lab_datalake.lake.copies import FindCopy, no_copies
from lab_datalake.lake.mounts import NotOnMount, Stat, path_below
from lab_datalake.lake.pfns import Address, is_signed, take_apart, without_prefix
from lab_datalake.lake.spec import Cache, Mount
from lab_datalake.rucio.answers import File, Pfn, Replicas

AVAILABLE = "AVAILABLE"
"""Rucio's word for a copy that can be read."""

_OWNER = "Ask the owner of the data, or the lake's administrators."


class Located(Struct, frozen=True, kw_only=True):
    """One file and the ways to open it from here, best first; none: `why` says why, `cure` what would bring it."""

    did: DID
    size: int | None
    checksum: str | None
    sources: tuple[Source, ...]
    why: str
    cure: str = ""
    rses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """Where this machine stands: its site as Rucio knows it, what is mounted, its caches, what it can open, what was brought."""

    site: str | None
    mounts: tuple[Mount, ...]
    caches: tuple[Cache, ...]
    schemes: tuple[str, ...]
    stat: Stat
    find_copy: FindCopy = no_copies


@dataclass(frozen=True)
class Standing:
    """What Rucio says of storages and copies beside its list of replicas: closed for reading, and suspicious copies."""

    closed: frozenset[str] = frozenset()
    suspicious: frozenset[tuple[DID, str]] = frozenset()


@dataclass(frozen=True)
class _Copy:
    """One URL of one copy. cache: that Rucio chose, its host."""

    pfn: str
    rse: str
    is_here: bool
    cache: str | None
    origin: Address


def locate(file: File, replicas: Replicas | None, wish: Wish, here: Surroundings, *, standing: Standing | None = None) -> Located:
    """The ways to open a file. replicas: None where no storage has it."""
    brought = list(_brought(file, here))
    if replicas is None or not (replicas.states or replicas.pfns):
        if brought and wish in {"auto", "copy"}:
            return _opened(file, brought, ())
        return _nowhere(file, (), "No storage of this lake has a copy of it.", _OWNER)
    states = replicas.states
    notes: list[str] = []
    missed: list[str] = []
    copies = list(_copies(_readable(replicas, standing or Standing(), notes), here, notes))
    mounted = list(_mounted(file, copies, here, missed))
    cached = list(_cached(file.did, copies, here))
    near = list(_remote([copy for copy in copies if copy.is_here and not copy.cache], here))
    far = list(_remote([copy for copy in copies if not copy.is_here or copy.cache], here))
    ladder = {
        "auto": [*mounted, *brought, *near, *cached, *far],
        "mount": mounted,
        "copy": brought,
        "cache": cached,
        "remote": [*near, *far],
    }
    chosen = _once([*ladder[wish]])
    rses = tuple(sorted(states or {pfn.rse for pfn in replicas.pfns.values()}))
    if not chosen:
        return _nowhere(file, rses, *_obstacle(replicas, wish, ladder["auto"], notes + missed))
    said = [*(missed[:1] if chosen[0].access != "mount" else ()), *dict.fromkeys(notes)]
    if said:
        chosen[0] = structs.replace(chosen[0], why="; ".join([chosen[0].why, *said]))
    return _opened(file, _once([*chosen, *ladder["auto"]]), rses)


def _readable(replicas: Replicas, standing: Standing, notes: list[str]) -> Replicas:
    """The same without copies that are not to be read."""
    pfns = {}
    for url, pfn in replicas.pfns.items():
        if pfn.rse in standing.closed:
            notes.append(f"{pfn.rse} is closed for reading now")
        elif (replicas.did, pfn.rse) in standing.suspicious:
            notes.append(f"the copy at {pfn.rse} is suspicious: it could not be read lately")
        else:
            pfns[url] = pfn
    return structs.replace(replicas, pfns=pfns)


def _copies(replicas: Replicas, here: Surroundings, notes: list[str]) -> Iterator[_Copy]:
    """The copies that can be read, in the order of schemes, then in Rucio's."""
    found: list[tuple[int, int, _Copy]] = []
    for url, pfn in replicas.pfns.items():
        if replicas.states.get(pfn.rse, AVAILABLE) != AVAILABLE:
            continue
        copy = _copy(url, pfn, replicas.name)
        if copy is None:
            continue
        if pfn.type == "TAPE":
            notes.append(f"the copy at {pfn.rse} is on tape")
        elif (rank := _rank(copy, here)) is not None:
            found.append((rank, pfn.priority, copy))
    yield from (copy for _, _, copy in sorted(found, key=lambda one: one[:2]))


def _copy(url: str, pfn: Pfn, name: str) -> _Copy | None:
    cache, bare = without_prefix(url)
    origin = take_apart(bare, name)
    return None if origin is None else _Copy(bare, pfn.rse, pfn.domain == "lan", cache, origin)


def _rank(copy: _Copy, here: Surroundings) -> int | None:
    """The place of its scheme in the lake's order; None where it cannot be opened here."""
    scheme = copy.pfn.partition("://")[0].lower()
    return here.schemes.index(scheme) if scheme in here.schemes else None


def _brought(file: File, here: Surroundings) -> Iterator[Source]:
    path = here.find_copy(file.did, file.bytes, file.checksum)
    if path is not None:
        yield Source(access="copy", url=str(path), rse="", why="a copy that was brought here before, and verified")


def _mounted(file: File, copies: list[_Copy], here: Surroundings, notes: list[str]) -> Iterator[Source]:
    for copy in copies:
        below = path_below(here.mounts, copy.rse, copy.origin)
        if isinstance(below, NotOnMount):
            notes.append(below.why)
        elif below is not None:
            size = here.stat(below.path)
            if size is None:
                notes.append(f"it is not there below {below.mount.path}, where {copy.rse} is mounted")
            elif file.bytes is not None and size != file.bytes:
                notes.append(f"what lies below {below.mount.path}, where {copy.rse} is mounted, has another size")
            else:
                why = f"on {copy.rse}, which is mounted at {below.mount.path}"
                yield Source(access="mount", url=str(below.path), rse=copy.rse, why=why)


def _cached(did: DID, copies: list[_Copy], here: Surroundings) -> Iterator[Source]:
    for copy in copies:
        if copy.cache and not copy.origin.obstacle and "?" not in copy.origin.path:
            why = f"read through the cache {copy.cache}, because {here.site} is not the site of {copy.rse}"
            yield Source(access="cache", url=f"root://{copy.cache}//{copy.origin.url}", rse=copy.rse, why=why)
    for cache in here.caches:
        for copy in copies:
            if copy.is_here or copy.cache or is_signed(copy.pfn):
                continue
            url = through(cache, copy.origin, did)
            if url is not None:
                why = f"read through the cache {host_of(cache)} of this place, because {copy.rse} is elsewhere"
                yield Source(access="cache", url=url, rse=copy.rse, why=why)


def _remote(copies: list[_Copy], here: Surroundings) -> Iterator[Source]:
    for copy in copies:
        if copy.origin.obstacle and not is_signed(copy.pfn):
            continue
        url = copy.pfn if is_signed(copy.pfn) else copy.origin.url
        why = f"read at {copy.origin.host}, the storage {copy.rse}"
        if copy.is_here:
            why += f" of this site ({here.site})"
        if "?" in copy.origin.path:
            why += "; its name has a “?”, which not every server finds"
        yield Source(access="remote", url=url, rse=copy.rse, why=why)


def _once(sources: list[Source]) -> list[Source]:
    """Each URL once, the first of them."""
    first: dict[str, Source] = {}
    for source in sources:
        first.setdefault(source.url, source)
    return list(first.values())


def _opened(file: File, sources: list[Source], rses: tuple[str, ...]) -> Located:
    best = sources[0]
    return Located(did=file.did, size=file.bytes, checksum=file.checksum, sources=tuple(sources), why=best.why, rses=rses)


def _nowhere(file: File, rses: tuple[str, ...], why: str, cure: str) -> Located:
    return Located(did=file.did, size=file.bytes, checksum=file.checksum, sources=(), why=why, cure=cure, rses=rses)


def _obstacle(replicas: Replicas, wish: Wish, any_way: list[Source], notes: list[str]) -> tuple[str, str]:
    """Why nothing opens, and what would help."""
    states = replicas.states
    if states and AVAILABLE not in states.values():
        all_states = ", ".join(f"{rse} ({state.lower()})" for rse, state in sorted(states.items()))
        return f"None of its copies can be read now: {all_states}.", _OWNER
    rses = ", ".join(sorted(states or {pfn.rse for pfn in replicas.pfns.values()}))
    also = f" ({'; '.join(dict.fromkeys(notes))})" if notes else ""
    if any_way:
        if wish == "copy":
            return (
                f"No copy of it was brought here; it is at {rses}.",
                "Bring it with `lab-datalake get`, or choose another access.",
            )
        what = {"mount": "mounted here", "cache": "read through a cache from here"}.get(wish, "read from here in this way")
        return f"No copy of it is {what}; it is at {rses}{also}.", "Choose another access, such as auto."
    obstacles = {
        copy.origin.obstacle for url, pfn in replicas.pfns.items() if (copy := _copy(url, pfn, replicas.name)) is not None
    }
    names = sorted(filter(None, obstacles))
    if names:
        return (
            f"It is at {rses}, but {names[0]}.",
            "Ask the owner of the data for a copy under another name.",
        )
    return f"It is at {rses}, but no copy opens from here{also}.", "Ask for a copy on a storage that this place can read."
