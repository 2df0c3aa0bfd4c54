"""One file of a lake as a notebook has it: a text that any library opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Optional

from lab_datalake.did import DID
from lab_datalake.kernel import display
from lab_datalake.kernel.answers import Opened, Source
from lab_datalake.kernel.elsewhere import file_here, site


class LakeFile(str):
    """A file that opens now; the text itself is its path (mount, copy) or its URL (cache, remote).

    A pickle of it that comes to another site is its name there, `rucio://…`, and opens by the best way from that site.
    Give it to whatever opens a path or a URL: `uproot.open(f)`, `pandas.read_csv(f)`, `ROOT.TFile.Open(f)`, `open(f)` for a path.
    """

    __slots__ = ("_opened",)
    _opened: Opened

    def __new__(cls, opened: Opened) -> LakeFile:
        """The file that the answer of a server or a row of a manifest describes."""
        text = super().__new__(cls, opened.url)
        text._opened = opened
        return text

    def __reduce__(self) -> tuple[Callable[..., LakeFile], tuple[Opened, str]]:
        return _here, (self._opened, site())

    @property
    def lake(self) -> str:
        """The name of the lake that holds it."""
        return self._opened.lake

    @property
    def did(self) -> str:
        """Its identifier in the lake, `scope:name`."""
        return self._opened.did

    @property
    def scope(self) -> str:
        """The scope of its DID."""
        return DID.parse(self.did).scope

    @property
    def name(self) -> str:
        """The name of its DID."""
        return DID.parse(self.did).name

    @property
    def url(self) -> str:
        """What opens it, as a plain text: a path for `mount` and `copy`, else a URL."""
        return self._opened.url

    @property
    def path(self) -> Optional[Path]:
        """Its path where it is a mounted file or a local copy, else None."""
        return Path(self._opened.url) if self._opened.access in {"mount", "copy"} else None

    @property
    def size(self) -> Optional[int]:
        """Its size in bytes; None where the lake does not know."""
        return self._opened.size

    @property
    def checksum(self) -> Optional[str]:
        """Its checksum in the lake, `adler32:…` or `md5:…`; None where the lake does not know."""
        return self._opened.checksum

    @property
    def access(self) -> str:
        """How it opens here: `mount`, `copy`, `cache` or `remote`."""
        return self._opened.access

    @property
    def why(self) -> str:
        """Why this way of opening it was chosen, in one sentence."""
        return self._opened.why

    @property
    def alternatives(self) -> tuple[Source, ...]:
        """The other ways to open it, best first."""
        return self._opened.alternatives

    @property
    def pfn(self) -> str:
        """The same as `url`: the word that notebooks of rucio-jupyterlab use."""
        return self._opened.url

    @property
    def did_available(self) -> bool:
        """True: the word that notebooks of rucio-jupyterlab use."""
        return True

    def _repr_html_(self) -> str:
        return display.file_html(self._opened)

    def _repr_pretty_(self, printer: display.Printer, cycle: bool) -> None:  # noqa: ARG002, FBT001  IPython's signature
        # Inside a list or a dict it is one text among others.
        printer.text(display.file_text(self._opened) if len(printer.stack) == 1 else repr(self))


def _here(opened: Opened, of_site: str) -> LakeFile:
    return LakeFile(file_here(opened, of_site))
