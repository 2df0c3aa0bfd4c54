"""One open file of a lake, as fsspec wants it; it pickles as its path, so that a worker opens it by its own best way."""

from __future__ import annotations

from fsspec.spec import AbstractBufferedFile

from lab_datalake.filesystem.bytes_of import BytesOf


class LakeFile(AbstractBufferedFile):  # type: ignore[misc]  # fsspec is untyped
    """Buffers what is read; see fsspec's AbstractBufferedFile for block_size, cache_type and cache_options."""

    def __init__(
        self,
        system: object,
        path: str,
        content: BytesOf,
        *,
        block_size: int | str | None = None,
        cache_type: str = "readahead",
        cache_options: dict[str, object] | None = None,
    ) -> None:
        self._content = content
        size = content.size
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
        return self._content.read(start, end)
