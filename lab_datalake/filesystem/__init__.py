"""The fsspec door: `rucio://[lake/]scope:name[/file]`, so that every library that reads through fsspec reads a lake."""

from lab_datalake.filesystem.paths import rucio_url
from lab_datalake.filesystem.system import RucioFileSystem

__all__ = ["RucioFileSystem", "rucio_url"]
