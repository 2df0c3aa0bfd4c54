"""Lists of files, read to kernels on other hosts, which do not see the folder where they lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lab_datalake.errors import NotFound
from lab_datalake.lake.manifest import Manifest
from lab_datalake.server import kernel_wire
from lab_datalake.server.desk import Desk

Answer = TypeVar("Answer")


async def state(desk: Desk, ask: kernel_wire.ManifestQuery) -> kernel_wire.ManifestState:
    """How far a list is."""

    def read(manifest: Manifest) -> kernel_wire.ManifestState:
        head = manifest.head()
        return kernel_wire.ManifestState(
            state=head.state,
            total=head.total,
            size=head.size,
            located=head.located,
            missing=head.missing,
            error=head.error,
            message=head.message,
            cure=head.cure,
            accesses=manifest.accesses() if head.state == "whole" else {},
        )

    return await _read(desk, ask.lake, ask.manifest, read)


async def rows(desk: Desk, ask: kernel_wire.ManifestRowsQuery) -> kernel_wire.ManifestRows:
    """A page of a list."""

    def read(manifest: Manifest) -> kernel_wire.ManifestRows:
        others = {} if ask.brief else manifest.sources(ask.first, ask.count)
        return kernel_wire.ManifestRows(
            rows=[
                kernel_wire.ManifestRow(
                    scope=entry.scope,
                    name=entry.name,
                    size=entry.size,
                    checksum=entry.checksum,
                    access=entry.access,
                    url=entry.url,
                    why=entry.why,
                    alternatives=others.get(entry.n, []),
                )
                for entry in manifest.page(ask.first, ask.count)
            ]
        )

    return await _read(desk, ask.lake, ask.manifest, read)


async def places(desk: Desk, ask: kernel_wire.ManifestPlacesQuery) -> kernel_wire.ManifestPlaces:
    """Where a file is in a list."""
    return await _read(
        desk, ask.lake, ask.manifest, lambda manifest: kernel_wire.ManifestPlaces(places=manifest.places_of(ask.text))
    )


async def _read(desk: Desk, lake: str, path: str, read: Callable[[Manifest], Answer]) -> Answer:
    """What is read from a list, in a thread of its lake. Raises NotFound where it is none of ours, or gone."""
    manifest = Manifest(Path(path))
    gone = NotFound(
        f"There is no list of files {manifest.path.name}.", "Run the cell again; if that does not help, attach the DID again."
    )
    if manifest.path.parent != desk.manifests or manifest.path.suffix != ".sqlite":
        raise gone
    try:
        return await desk.lakes.named(lake).ask(lambda _lake, _cancel: read(manifest))
    except FileNotFoundError as missing:
        raise gone from missing
