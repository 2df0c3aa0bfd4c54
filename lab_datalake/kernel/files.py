"""The files of a collection as a notebook has them: a sequence that reads its manifest lazily."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Optional, Union, overload

from lab_datalake.errors import DatalakeError, NotAvailable
from lab_datalake.kernel import display
from lab_datalake.kernel.answers import Opened
from lab_datalake.kernel.elsewhere import manifest_here, site
from lab_datalake.kernel.file import LakeFile
from lab_datalake.kernel.manifest import Manifest, Row, Settled
from lab_datalake.kernel.rows import Column, Places, Rows

_SHOWN = 10


@dataclass(frozen=True)
class Missing:
    """A file of the collection that cannot be opened from here, and why. size: bytes."""

    did: str
    size: Optional[int]
    why: str


class LakeFiles(Column[LakeFile]):
    """The files of a collection in name order; each is a `LakeFile`, a text that is its path or URL.

    It costs nothing until it is used, however many files there are: slices and `matching` are views. While the lake is still
    being asked, `files[0]` and `head` answer from what is there, and what needs the whole waits for it. Using a file that
    cannot be opened from here raises NotAvailable; `available` leaves those out, `missing` lists them.
    """

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows, partial(_file, rows.manifest.lake))

    def __reduce__(self) -> tuple[Callable[..., LakeFiles], tuple[str, str, str, str, Optional[int], Optional[Places]]]:
        manifest = self._rows.manifest
        return _here, (manifest.path, manifest.lake, manifest.did, site(), manifest.settled().total, self._rows.places)

    @property
    def did(self) -> str:
        """The DID of the collection."""
        return self._rows.manifest.did

    @property
    def lake(self) -> str:
        """The name of the lake that holds it."""
        return self._rows.manifest.lake

    @property
    def manifest(self) -> Manifest:
        """The settled list that it reads."""
        return self._rows.manifest

    @property
    def manifest_path(self) -> str:
        """Where the list of the files lies on this disk."""
        return self._rows.manifest.path

    @overload
    def __getitem__(self, index: int) -> LakeFile: ...
    @overload
    def __getitem__(self, index: slice) -> LakeFiles: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[LakeFile, LakeFiles]:
        return LakeFiles(self._rows.cut(index)) if isinstance(index, slice) else super().__getitem__(index)

    def __contains__(self, item: object) -> bool:
        """Whether a DID, a name, a path or a URL is among the files."""
        if not isinstance(item, str):
            return False
        self._rows.whole()
        held = range(len(self)) if self._rows.places is None else self._rows.places
        return any(place in held for place in self._rows.manifest.places_of(item))

    def to_list(self) -> list[LakeFile]:
        """All files as a list, for what wants one: `ROOT.RDataFrame("events", files.to_list())`."""
        return list(self)

    def head(self, count: int = 5) -> list[LakeFile]:
        """The first files as a list."""
        return [self[number] for number in range(min(count, len(self)))]

    def matching(self, pattern: str) -> LakeFiles:
        """The files whose name fits a shell pattern such as `*.root`; `*` stands for `/` too."""
        fits = re.compile(fnmatch.translate(pattern)).match
        return LakeFiles(self._rows.filtered(lambda brief: fits(brief.name) is not None))

    @property
    def urls(self) -> Sequence[str]:
        """What opens the files, as plain texts; read lazily."""
        return Column(self._rows, partial(_url, self.lake))

    @property
    def paths(self) -> Sequence[Path]:
        """The paths of the files; read lazily. One that has none, neither mounted nor copied, raises NotAvailable when used."""
        return Column(self._rows, partial(_path, self.lake))

    @property
    def total_size(self) -> int:
        """The sum of the sizes that the lake knows, bytes."""
        if self._rows.is_everything():
            return self._rows.whole().size or 0
        return sum(brief.size or 0 for brief in self._rows.briefs())

    @property
    def accesses(self) -> dict[str, int]:
        """How many files open in which way: `{"mount": 3, "cache": 7}`; those that are settled so far."""
        if self._rows.places is None or self._rows.is_everything():
            return self._rows.manifest.accesses()
        return dict(Counter(brief.access for brief in self._rows.briefs() if brief.access is not None).most_common())

    @property
    def available(self) -> LakeFiles:
        """Those files that open from here."""
        return self if self._is_complete() else LakeFiles(self._rows.filtered(lambda brief: brief.access is not None))

    @property
    def missing(self) -> Sequence[Missing]:
        """Those files that do not open from here, each with the reason; read lazily."""
        lost = self._rows.cut(slice(0)) if self._is_complete() else self._rows.filtered(lambda brief: brief.access is None)
        return Column(lost, _missing)

    @property
    def items(self) -> LakeFiles:
        """The files themselves: the word that notebooks of rucio-jupyterlab use."""
        return self

    @property
    def did_available(self) -> bool:
        """Whether every file opens from here: the word that notebooks of rucio-jupyterlab use."""
        return self._is_complete() or all(brief.access is not None for brief in self._rows.briefs())

    def __repr__(self) -> str:
        return f"<LakeFiles {self.did} of {self.lake}>"

    def _repr_pretty_(self, printer: display.Printer, cycle: bool) -> None:  # noqa: ARG002, FBT001  IPython's signature
        # Inside a list or a dict it is one value among others.
        printer.text(self._shown(display.files_text, display.trouble_text) if len(printer.stack) == 1 else repr(self))

    def _repr_html_(self) -> str:
        return self._shown(display.files_html, display.trouble_html)

    def _is_complete(self) -> bool:
        """Whether no file of the whole collection is missing."""
        return self._rows.whole().missing == 0

    def _shown(self, glance: Callable[[display.Glance], str], trouble: Callable[[str, DatalakeError], str]) -> str:
        try:
            return glance(self._glance())
        except DatalakeError as error:
            return trouble(self.did, error)

    def _glance(self) -> display.Glance:
        """What there is to show now, without waiting."""
        manifest = self._rows.manifest
        settled = manifest.settled()
        if settled.trouble is not None:
            raise settled.trouble
        places = range(settled.total or 0) if self._rows.places is None else self._rows.places
        first = [place for place in places[:_SHOWN] if place < settled.located]
        everything = settled.whole and len(places) == settled.total
        return display.Glance(
            did=self.did,
            lake=self.lake,
            files=None if settled.total is None else len(places),
            size=settled.size if everything else None,
            missing=settled.missing if everything else 0,
            accesses=manifest.accesses() if everything else {},
            first=[(row.name, row.size, row.access or "not available") for row in manifest.rows(first)],
            note="" if settled.whole else _so_far(settled),
        )


def _here(  # noqa: PLR0917  what a pickle holds
    path: str, lake: str, did: str, of_site: str, total: Optional[int], places: Optional[Places]
) -> LakeFiles:
    return LakeFiles(Rows(manifest_here(Manifest(path, lake, did), of_site, total), places))


def _so_far(settled: Settled) -> str:
    of = "" if settled.total is None else f" of {settled.total:,}"
    return f"The lake is still being asked: {settled.located:,}{of} files so far."


def _file(lake: str, row: Row) -> LakeFile:
    did = f"{row.scope}:{row.name}"
    if row.access is None or row.url is None:
        raise NotAvailable(
            f"{did} cannot be opened from here: {row.why}",
            "Use .available for the files that can be opened; .missing lists the others.",
        )
    return LakeFile(Opened(lake, did, row.size, row.checksum, row.access, row.url, row.why, row.alternatives))


def _url(lake: str, row: Row) -> str:
    return _file(lake, row).url


def _path(lake: str, row: Row) -> Path:
    file = _file(lake, row)
    if file.path is None:
        raise NotAvailable(f"{file.did} has no path here: {file.why}", "Use .urls: they open with the same tools.")
    return file.path


def _missing(row: Row) -> Missing:
    return Missing(f"{row.scope}:{row.name}", row.size, row.why)
