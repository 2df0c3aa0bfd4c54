"""The keys that metadata of a lake have, as far as some of its DIDs show; Rucio has no list of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec

from lab_datalake.did import DID
from lab_datalake.lake.words import Said
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.filters import COLUMNS, SETTABLE, for_rucio

ValueType = Literal["number", "text", "boolean", "time"]

_LOOKED_AT = 100
"""So many collections and so many files of a scope are looked at."""
_MOST_EXAMPLES = 5
_LONGEST_EXAMPLE = 60
_OF_EVERY_DID: dict[str, ValueType] = {"bytes": "number", "length": "number", "created_at": "time"}


class Key(Said, frozen=True):
    """A key one can search by. means: as in `terms.Term`. examples: some of its values, as one writes them."""

    key: str
    means: Literal["column", "metadata"]
    type: ValueType
    examples: tuple[str, ...] = ()


def keys(client: Client, scopes: Sequence[str], cancel: Cancel | None) -> list[Key]:
    """The keys that some DIDs of these scopes have, other metadata first."""
    dids = [did for scope in scopes for did in _some(client, scope, cancel)]
    values: dict[str, dict[str, None]] = {}
    types: dict[str, ValueType] = dict(_OF_EVERY_DID)
    for plugin in ("JSON", "DID_COLUMN"):
        for meta in client.metadata_of(dids, plugin, cancel):
            for key, raw in meta.items():
                if (key in SETTABLE) if plugin == "DID_COLUMN" else (key not in {"scope", "name"}):
                    _note(key, raw, values, types)
    found = [
        Key(key=key, means="column" if key in COLUMNS else "metadata", type=of, examples=tuple(values.get(key, ())))
        for key, of in types.items()
    ]
    return sorted(found, key=lambda one: (one.means == "column", one.key))


def _some(client: Client, scope: str, cancel: Cancel | None) -> Iterator[DID]:
    everything = for_rucio(())
    for kind in ("collection", "file"):
        hits = client.search(scope, filters=everything, kinds=kind, limit=_LOOKED_AT, cancel=cancel)
        yield from (hit.did for hit in islice(hits, _LOOKED_AT))


def _note(key: str, raw: msgspec.Raw, values: dict[str, dict[str, None]], types: dict[str, ValueType]) -> None:
    value: object = msgspec.json.decode(raw)
    if value is None or isinstance(value, list | dict):
        return
    types[key] = "boolean" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
    text = value if isinstance(value, str) else bytes(raw).decode()
    shown = values.setdefault(key, {})
    if len(shown) < _MOST_EXAMPLES and len(text) <= _LONGEST_EXAMPLE:
        shown[text] = None
