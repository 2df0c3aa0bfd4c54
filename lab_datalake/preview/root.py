"""ROOT: keys, trees with their branches, and a quick histogram; read with uproot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab_datalake.preview.answers import Histogram, Section, Table
from lab_datalake.preview.inside import Inside, library
from lab_datalake.preview.numbers import histogram

if TYPE_CHECKING:
    import uproot

_MOST_KEYS = 300
_MOST_BRANCHES = 500
_MOST_BYTES = 32_000_000
"""Of one branch, uncompressed, for its histogram."""


def look(inside: Inside) -> Iterator[Section]:
    """Keys, and the branches of each tree; or what is wanted: `tree:branch`, or a key."""
    uproot_library = library("uproot", "A ROOT file")
    with uproot_library.open(inside.stream) as file:
        key, colon, branch = inside.wanted.partition(":")
        if colon:
            yield _branch_histogram(file[key], branch)
        elif key:
            yield _stored_histogram(key, file[key])
        else:
            yield from _overview(file)


def _overview(file: uproot.ReadOnlyDirectory) -> Iterator[Section]:
    classes = file.classnames(recursive=True, cycle=False)
    keys = list(classes)[:_MOST_KEYS]
    trees = [key for key in keys if classes[key] == "TTree"]
    note = "" if len(keys) == len(classes) else f"The first {len(keys)} of {len(classes):,} keys."
    yield Table(
        title="Keys",
        columns=["Name", "Class", "Entries"],
        rows=[[key, classes[key], f"{file[key].num_entries:,}" if key in trees else ""] for key in keys],
        opens=[key if classes[key].startswith("TH1") else "" for key in keys],
        note=note,
    )
    for key in trees:
        yield _branches(key, file[key])


def _branches(key: str, tree: uproot.TTree) -> Table:
    names = tree.keys(recursive=True)
    shown = names[:_MOST_BRANCHES]
    note = "" if len(shown) == len(names) else f"The first {len(shown)} of {len(names):,} branches."
    branches = [tree[name] for name in shown]
    return Table(
        title=f"{key}: {tree.num_entries:,} entries",
        columns=["Branch", "Type", "Title"],
        rows=[[name, branch.typename, branch.title] for name, branch in zip(shown, branches, strict=True)],
        opens=[f"{key}:{name}" if _is_numeric(branch.typename) else "" for name, branch in zip(shown, branches, strict=True)],
        note=note,
    )


def _is_numeric(typename: str) -> bool:
    inner = typename.partition("[")[0].removeprefix("std::vector<").removesuffix(">").strip()
    return inner.removesuffix("_t").removeprefix("u") in {
        "bool", "char", "double", "float", "int", "int8", "int16", "int32", "int64", "short", "long", "unsigned int",
    }  # fmt: skip


def _branch_histogram(tree: uproot.TTree, name: str) -> Section:
    branch = tree[name]
    entries = branch.num_entries
    per_entry = max(branch.uncompressed_bytes / max(entries, 1), 1)
    stop = min(entries, int(_MOST_BYTES / per_entry) + 1)
    awkward = library("awkward", "A ROOT file")
    values = awkward.to_numpy(awkward.flatten(branch.array(entry_stop=stop), axis=None))
    note = "" if stop == entries else f"Of the first {stop:,} of {entries:,} entries."
    return histogram(name, values, note)


def _stored_histogram(key: str, stored: uproot.behaviors.TH1.Histogram) -> Section:
    counts, edges = stored.to_numpy()
    widths = edges[1:] - edges[:-1]
    note = "" if max(widths) - min(widths) <= 1e-6 * max(widths) else "Its bins are of different widths."
    return Histogram(title=key, low=float(edges[0]), high=float(edges[-1]), counts=[float(c) for c in counts], note=note)
