"""Looking around in a lake: Rucio's answers put together to what a person asked of DIDs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NotFound
from lab_datalake.lake.rows import growing, listed, whole
from lab_datalake.lake.words import Description, Listed, Metadatum
from lab_datalake.rucio import filters
from lab_datalake.rucio.answers import Child, Meta
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.conditions import typed
from lab_datalake.rucio.dates import iso


@dataclass(frozen=True)
class Finding:
    """What can be asked about DIDs; each answer that is a generator brings its rows as they come."""

    client: Client

    def content(self, did: DID, cancel: Cancel | None) -> Iterator[Listed]:
        """What a collection holds directly, with sizes where Rucio has written them down."""
        return self._with_sizes(self.client.content(did, cancel), cancel)

    def meta(self, did: DID, cancel: Cancel | None) -> Meta:
        """What Rucio's own table says of a DID. Raises NotFound."""
        meta = next(self.client.columns([did], cancel), None)
        if meta is None:
            raise NotFound(f"The lake knows no DID “{did}”.", "Check the spelling; scope and name are case-sensitive.")
        return meta

    def describe(self, did: DID, cancel: Cancel | None) -> Description:
        """All about one DID; files and bytes are counted where Rucio has not written them down."""
        meta = self.meta(did, cancel)
        size, files = meta.bytes, meta.length
        if meta.kind != "file" and (size is None or files is None or meta.is_open):
            # Rucio cannot be asked for some names singly, such as those with a line break: then nobody knows.
            with suppress(NotFound):
                counted = self.client.did(did, count=True, cancel=cancel)
                size, files = counted.bytes or 0, counted.length or 0
        return Description(
            did=did,
            kind=meta.kind,
            size=whole(size),
            files=1 if meta.kind == "file" else files,
            account=meta.account,
            is_open=meta.is_open,
            created_at=iso(meta.created_at),
            updated_at=iso(meta.updated_at),
            checksum=_checksum(meta),
        )

    def metadata(self, did: DID, cancel: Cancel | None) -> list[Metadatum]:
        """All that was written down, in key order; what is empty is left out."""
        own = self.client.metadata(did, "DID_COLUMN", cancel)
        every = self.client.metadata(did, "ALL", cancel)
        texts = ((key, _text(value)) for key, value in sorted({**own, **every}.items()))
        return [
            Metadatum(
                key=key,
                value=text,
                source="DID_COLUMN" if key in own else "JSON",
                is_fixed=key in own and key not in filters.SETTABLE,
            )
            for key, text in texts
            if text is not None
        ]

    def set_metadatum(self, did: DID, key: str, text: str, cancel: Cancel | None) -> None:
        """Write one metadatum of a DID. Raises BadQuestion, NotAllowed."""
        key = key.strip()
        if not key:
            raise BadQuestion("A metadatum needs a key.", "Write one, such as run.")
        if key in filters.COLUMNS - filters.SETTABLE:
            raise BadQuestion(f"“{key}” is written by Rucio itself.", "Choose another key.")
        quoted = len(text) > 1 and text[0] == text[-1] == '"'
        self.client.set_metadata(did, key, text[1:-1] if quoted else typed(text.strip()), cancel)

    def parents(self, did: DID, cancel: Cancel | None) -> list[Listed]:
        """The collections that hold a DID, in name order."""
        rows = [Listed(did=child.did, kind=child.kind) for child in self.client.parents(did, cancel)]
        return sorted(rows, key=lambda row: row.did)

    def datasets(self, container: DID, cancel: Cancel | None) -> list[DID]:
        """All datasets of a container, however deep, each once."""
        found: dict[DID, None] = {}
        seen, open_ones = {container}, [container]
        while open_ones:
            for child in self.client.content(open_ones.pop(), cancel):
                if child.kind == "dataset":
                    found[child.did] = None
                elif child.kind == "container" and child.did not in seen:
                    seen.add(child.did)
                    open_ones.append(child.did)
        return list(found)

    def _with_sizes(self, children: Iterator[Child], cancel: Cancel | None) -> Iterator[Listed]:
        for batch in growing(children):
            without = [child.did for child in batch if child.kind != "file"]
            known = {meta.did: meta for meta in self.client.columns(without, cancel)} if without else {}
            for child in batch:
                meta = known.get(child.did)
                yield Listed(did=child.did, kind=child.kind, size=whole(child.bytes)) if meta is None else listed(meta)


def _checksum(meta: Meta) -> str | None:
    if meta.adler32:
        return f"adler32:{meta.adler32}"
    return f"md5:{meta.md5}" if meta.md5 else None


def _text(value: msgspec.Raw) -> str | None:
    """A metadatum as a person reads it: text as it is, everything else as JSON; None for null."""
    text = bytes(value).decode()
    if text == "null":
        return None
    return msgspec.json.decode(value, type=str) if text.startswith('"') else text
