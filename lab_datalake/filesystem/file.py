"""One open file of a lake, as fsspec wants it; it pickles as its path, so that a worker opens it by its own best way."""

from __future__ import annotations

from collections.abc import Callable

from fsspec.spec import AbstractBufferedFile

from lab_datalake.errors import NotAvailable
from lab_datalake.filesystem.bytes_of import BytesOf


class LakeFile(AbstractBufferedFile):  # type: ignore[misc]  # fsspec is untyped
    """Buffers what is read. find: gives its bytes, from sources that are looked for anew.

    See fsspec's AbstractBufferedFile for block_size, cache_type and cache_options.
    """

    def __init__(
        self,
        system: object,
        path: str,
        find: Callable[[], BytesOf],
        *,
        block_size: int | str | None = None,
        cache_type: str = "readahead",
        cache_options: dict[str, object] | None = None,
    ) -> None:
        self._find = find
        self._content = find()
        size = self._content.size
        super().__init__(
            system,
            path,
            "rb",
            block_size=block_size,
            cache_type=cache_type,
            cache_options=cache_options,
            size=size,
        )

    def _fetch_range(self, start: int, end: int) -> bytes:
        if self._content.is_exhausted:
            self._content = self._find()
        try:
            return self._content.read(start, end)
        except NotAvailable:
            # It may have been open for hours: signed URLs end, and copies move.
            found = self._find()
            if found.sources == self._content.sources:
                raise
            self._content = found
        return self._content.read(start, end)
