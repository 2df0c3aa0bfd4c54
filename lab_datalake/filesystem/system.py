"""`rucio://` for fsspec: reading only; the paths are explained in `paths.py`."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import NoReturn, cast

from fsspec.callbacks import DEFAULT_CALLBACK, Callback
from fsspec.spec import AbstractFileSystem
from fsspec.utils import isfilelike, stringify_path

from lab_datalake.errors import BadQuestion, DatalakeError, NotAvailable, NotFound
from lab_datalake.filesystem.bring import bring
from lab_datalake.filesystem.bytes_of import BytesOf
from lab_datalake.filesystem.file import LakeFile
from lab_datalake.filesystem.paths import PROTOCOL
from lab_datalake.filesystem.readers import Span
from lab_datalake.filesystem.view import Entry, View
from lab_datalake.lake.availability import Wish

_FILES_AT_ONCE = 8


class RucioFileSystem(AbstractFileSystem):  # type: ignore[misc]  # fsspec is untyped
    """The lakes that are configured here. A container shows its datasets as directories, a dataset its files.

    lake: for paths that name none; None for the default one of the configuration.
    access: the way wished for: auto, mount, cache or remote.

    It pickles as these two words, and reads the configuration at its first use: a worker at another site asks again, as itself.
    An unknown name is an error in every listing, never an empty one. Raises the errors of `lab_datalake.errors`.
    """

    protocol = PROTOCOL
    root_marker = ""

    def __init__(self, lake: str | None = None, access: Wish = "auto", **options: object) -> None:
        super().__init__(**{**options, "use_listings_cache": False})
        self._lake = lake
        self._access: Wish = access
        self._seen: tuple[int, View] | None = None

    def _view(self) -> View:
        """The view of this process: a forked child makes its own, with locks that nobody holds."""
        if self._seen is None or self._seen[0] != os.getpid():
            self._seen = (os.getpid(), View(self._lake, self._access))
        return self._seen[1]

    @classmethod
    def _strip_protocol(cls, path: object) -> str | list[str]:
        if isinstance(path, (list, tuple)):
            return [cast("str", cls._strip_protocol(one)) for one in path]
        return str(stringify_path(path)).removeprefix(f"{PROTOCOL}://").strip("/")

    def ls(self, path: str, detail: bool = True, **_: object) -> list[Entry] | list[str]:  # noqa: FBT001, FBT002  as in fsspec
        """What a container or dataset holds, in name order; a file is all that it holds. Raises NotFound."""
        entries = self._view().entries(self._text(path))
        return entries if detail else [str(entry["name"]) for entry in entries]

    def info(self, path: str, **_: object) -> Entry:
        """What a path is: name, size in bytes, type, kind, did, files, checksum, created. Raises NotFound."""
        return self._view().entry(self._text(path))

    def exists(self, path: str, **_: object) -> bool:
        """Whether the lake knows it; a lake that cannot be asked is an error, not a no."""
        return self._type(path) is not None

    def isdir(self, path: str) -> bool:
        """Whether it is a container or dataset."""
        return self._type(path) == "directory"

    def isfile(self, path: str) -> bool:
        """Whether it is a file."""
        return self._type(path) == "file"

    def walk(self, path: str, *words: object, on_error: object = "raise", **more: object) -> Iterator[tuple[str, object, object]]:
        """As in fsspec, but an error is raised unless somebody writes otherwise: a lake that is down is not empty."""
        yield from super().walk(path, *words, on_error=on_error, **more)

    def glob(self, path: str, maxdepth: int | None = None, **more: object) -> object:
        """The paths that fit a pattern below a DID, such as `scope:name/*.root`. Raises BadQuestion for a pattern in the DID."""
        parts = self._text(path).split("/")
        first = next((n for n, part in enumerate(parts) if set(part) & set("*?[")), None)
        if first is not None and not any(":" in part for part in parts[:first]):
            raise BadQuestion(
                f"“{path}” has a pattern in the DID itself.",
                "Patterns are for what a collection holds, as in scope:name/*.root; `lab-datalake search` finds DIDs.",
            )
        return super().glob(path, maxdepth=maxdepth, **more)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_: object) -> bytes:
        """The bytes of a file, or a part of them; negative numbers count from the end."""
        content = self._content(path)
        return content.read(*_span(content.size, start, end))

    def cat_ranges(
        self,
        paths: list[str],
        starts: int | Sequence[int | None] | None,
        ends: int | Sequence[int | None] | None,
        *,
        max_gap: int | None = None,
        on_error: str = "return",
        **_: object,
    ) -> list[bytes | Exception]:
        """Ranges of files, in few requests, several files side by side.

        on_error: `return` puts an error in the place of its bytes, `raise` raises it.
        """
        del max_gap  # gaps are the reader's business, which knows its protocol
        froms, tos = _each(starts, len(paths)), _each(ends, len(paths))
        places: dict[str, list[int]] = {}
        for n, path in enumerate(paths):
            places.setdefault(path, []).append(n)

        def ranges(path: str) -> Sequence[bytes | Exception]:
            try:
                content = self._content(path)
                return content.ranges([_span(content.size, froms[n], tos[n]) for n in places[path]])
            except DatalakeError as error:
                if on_error != "return":
                    raise
                return [error] * len(places[path])

        found: list[bytes | Exception] = [b""] * len(paths)
        with ThreadPoolExecutor(_FILES_AT_ONCE, thread_name_prefix="ranges") as pool:
            for path, some in zip(places, pool.map(ranges, places), strict=True):
                for n, one in zip(places[path], some, strict=True):
                    found[n] = one
        return found

    def get_file(
        self, rpath: str, lpath: object, callback: Callback = DEFAULT_CALLBACK, outfile: object = None, **more: object
    ) -> None:
        """Bring one file here, verified with the lake's checksum; a collection becomes a folder. Raises BrokenAnswer."""
        about = self.info(rpath)
        if outfile is not None or isfilelike(lpath) or about["type"] == "directory":
            super().get_file(rpath, lpath, callback=callback, outfile=outfile, **more)
            return
        path = Path(str(stringify_path(lpath)))
        path.parent.mkdir(parents=True, exist_ok=True)
        content = self._content(rpath)
        callback.set_size(content.size)
        bring(content, cast("str | None", about["checksum"]), path, callback.relative_update)

    def checksum(self, path: str) -> str:
        """The lake's checksum, as in `info`. Raises NotAvailable where the lake knows none."""
        checksum = self.info(path)["checksum"]
        if checksum is None:
            raise NotAvailable(f"The lake knows no checksum of “{self._text(path)}”.", "It is known for files, from their owner.")
        return cast("str", checksum)

    def ukey(self, path: str) -> str:
        """What changes with a file's bytes: its checksum, else its description."""
        about = self.info(path)
        return str(about.get("checksum") or sorted((key, str(value)) for key, value in about.items()))

    def created(self, path: str) -> datetime:
        """When a DID was written down. Raises NotAvailable where the lake does not say."""
        moment = cast("str | None", self.info(path).get("created"))
        if moment is None:
            raise NotAvailable(f"The lake does not say when “{self._text(path)}” came.", "Ask its owner.")
        return datetime.fromisoformat(moment)

    modified = created
    """A file of a lake never changes."""

    def invalidate_cache(self, path: str | None = None) -> None:
        """Look for the sources of a file anew when it is read again; None: of all files."""
        self._view().forget(None if path is None else self._text(path))

    def _open(self, path: str, mode: str = "rb", block_size: int | str | None = None, **more: object) -> LakeFile:
        if mode != "rb":
            _refuse()
        wanted = {key: more[key] for key in ("cache_type", "cache_options") if more.get(key) is not None}
        return LakeFile(self, path, functools.partial(self._content, path), block_size=block_size, **wanted)  # type: ignore[arg-type]  # fsspec is untyped

    def _content(self, path: str) -> BytesOf:
        return self._view().content(self._text(path))

    def _type(self, path: str) -> object:
        try:
            return self.info(path)["type"]
        except NotFound:
            return None

    def _text(self, path: str) -> str:
        return cast("str", self._strip_protocol(path))

    def _no(self, *_: object, **__: object) -> NoReturn:
        """Refuse: nothing is written through `rucio://` for now. Raises BadQuestion."""
        _refuse()

    put = put_file = pipe = pipe_file = touch = _no
    mkdir = makedirs = rmdir = rm = rm_file = _rm = mv = move = rename = cp_file = copy = cp = _no


def _refuse() -> NoReturn:
    raise BadQuestion("Nothing can be written or deleted through rucio:// for now.", "Use `rucio upload` and Rucio's rules.")


def _each(numbers: int | Sequence[int | None] | None, count: int) -> Sequence[int | None]:
    return [numbers] * count if numbers is None or isinstance(numbers, int) else numbers


def _span(size: int, start: int | None, end: int | None) -> Span:
    """Real positions of what was asked for, as Python's slices count."""
    first, last, _ = slice(start, end).indices(size)
    return first, max(first, last)
