"""Datasets of very many catalogued files without bytes, made inside the database."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.demo.postgres import Database
from lab_datalake.demo.progress import Say
from lab_datalake.errors import BadQuestion

SQL = Path(__file__).parent / "bulk.sql"
SCOPE = "big"
RSE = "XRD1"


def add_bulk(database: Database, files: int, say: Say) -> str:
    """Catalogue a dataset of so many files in the scope for big things, unless it is there; gives back its DID."""
    if files < 1:
        raise BadQuestion(f"A dataset of {files} files cannot be made.", "Name a number above 0, e.g. --big 1000000.")
    name = f"data.{files}"
    say(f"Cataloguing {files:,} files as {SCOPE}:{name}")
    add_dataset(database, SCOPE, name, files)
    return f"{SCOPE}:{name}"


def add_dataset(database: Database, scope: str, name: str, files: int) -> None:
    """Catalogue one closed dataset of files at the first storage, unless there is a DID of this name."""
    known = database.run("SELECT 1 FROM dids WHERE scope = :'scope' AND name = :'name'", {"scope": scope, "name": name})
    if not known:
        database.run_file(SQL, {"scope": scope, "name": name, "files": files, "rse": RSE})
