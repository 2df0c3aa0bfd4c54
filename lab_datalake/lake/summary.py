"""What a whole manifest amounts to, in the words that the panel, the notebook and the command line share."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.errors import NotAvailable
from lab_datalake.lake.availability import Access, Availability, Coming, Elsewhere, Failed, Here, Source
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.words import Opened, Resolution

_WAYS: dict[Access, str] = {
    "mount": "from a mounted storage",
    "copy": "from a copy here",
    "cache": "through a cache",
    "remote": "at its origin",
}


def summary(path: Path) -> Availability:
    """How a settled collection opens from here: `here` with what is missing, or `elsewhere` where nothing opens."""
    manifest = Manifest(path)
    head = manifest.head()
    total = head.total or 0
    accesses = manifest.accesses()
    if total and not accesses:
        first = manifest.page(0, 1)[0]
        why = first.why or "" if total == 1 else f"None of its {total} files opens from here. The first one: {first.why}"
        if not head.rses:
            return Failed(error=NotAvailable.__name__, message=why, cure="")
        return Elsewhere(rses=head.rses.split(","), why=why, cure="")
    return Here(files=total, size=head.size, accesses=accesses, why=_why(total, accesses, head.missing), missing=head.missing)


def _why(total: int, accesses: dict[Access, int], missing: int) -> str:
    if not total:
        return "It holds no files."
    if len(accesses) == 1 and not missing:
        (way,) = accesses
        return f"{'The file is' if total == 1 else f'All {total} files are'} read {_WAYS[way]}."
    ways = ", ".join(f"{count} {_WAYS[way]}" for way, count in sorted(accesses.items(), key=lambda one: -one[1]))
    also = f"; {missing} cannot be opened from here" if missing else ""
    return f"Of {total} files, {ways}{also}."


def resolution(located: Located) -> Resolution:
    """How one file opens from here."""
    if not located.sources:
        away: Availability = Elsewhere(rses=list(located.rses), why=located.why, cure=located.cure)
        if not located.rses:
            away = Failed(error=NotAvailable.__name__, message=located.why, cure=located.cure)
        return Resolution(did=located.did, kind="file", availability=away)
    best, *others = located.sources
    here = Here(files=1, size=located.size, accesses={best.access: 1}, why=best.why, url=best.url, alternatives=others)
    opened = Opened(
        did=located.did,
        size=located.size,
        checksum=located.checksum,
        access=best.access,
        url=best.url,
        why=best.why,
        alternatives=tuple(others),
    )
    return Resolution(did=located.did, kind="file", availability=here, file=opened)


def sources_of(found: Resolution) -> tuple[list[Source], int | None]:
    """The ways to open a file and its size; of a collection, of its first file that opens. Raises NotAvailable."""
    if found.file is not None:
        file = found.file
        return [Source(access=file.access, url=file.url, rse="", why=file.why), *file.alternatives], file.size
    match found.availability:
        case Elsewhere(why=why, cure=cure) | Failed(message=why, cure=cure):
            raise NotAvailable(why, cure)
        case Coming(what=what):
            raise NotAvailable(f"“{found.did}” is not ready yet: {what}.", "Try again in a moment.")
    for entry, ways in Manifest(Path(found.manifest or "")).ways():
        if ways:
            return ways, entry.size
    raise NotAvailable(f"“{found.did}” holds no files that open from here.", "Look at another collection.")
