"""The bytes of the demo's files, written once and shared by all lakes of an install folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from lab_datalake.demo.contents.collection import Write
from lab_datalake.demo.locks import alone
from lab_datalake.demo.places import Install
from lab_datalake.demo.progress import Say
from lab_datalake.errors import DemoFailed

NEEDED = ("astropy", "awkward", "h5py", "numpy", "pyarrow", "uproot")


@dataclass(frozen=True)
class Book:
    """One file: where its bytes lie, how many they are, and their checksums."""

    path: str
    size: int
    adler32: str
    md5: str


def open_library(install: Install, writers: Mapping[str, Write], say: Say) -> dict[str, Book]:
    """All files by name, written now if this version of them is not there yet."""
    shelf = install.contents / _edition()
    if not shelf.exists():
        shelf.mkdir(parents=True)
    with alone(install.contents / "lock"):
        index = shelf / "index.json"
        if not index.exists():
            say("Writing the demo's files: ROOT, FITS, Parquet, HDF5, CSV, JSON")
            _check_libraries()
            books = {name: _written(shelf / f"{number:04d}", write) for number, (name, write) in enumerate(writers.items())}
            fresh = index.with_suffix(".new")
            fresh.write_text(json.dumps({name: asdict(book) for name, book in books.items()}, indent=1), encoding="utf-8")
            fresh.replace(index)
            for older in install.contents.iterdir():
                if older.is_dir() and older != shelf:
                    shutil.rmtree(older)
    return {str(name): Book(**book) for name, book in json.loads(index.read_text(encoding="utf-8")).items()}


def described(path: Path) -> Book:
    """Size and checksums of a file."""
    content = path.read_bytes()
    adler32 = f"{zlib.adler32(content):08x}"
    return Book(str(path), len(content), adler32, hashlib.md5(content, usedforsecurity=False).hexdigest())


def _written(path: Path, write: Write) -> Book:
    write(path)
    return described(path)


def _edition() -> str:
    """A name for these contents that changes with the code that writes them."""
    total = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        total.update(source.read_bytes())
    return total.hexdigest()[:16]


def _check_libraries() -> None:
    missing = [name for name in NEEDED if not importlib.util.find_spec(name)]
    if missing:
        raise DemoFailed(
            f"The demo's files cannot be written: {', '.join(missing)} is not installed.",
            "Type: pip install 'lab-datalake[demo]' (or bring the lake up empty with --no-contents).",
        )
