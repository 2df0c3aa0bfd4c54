"""Fills a new lake: bytes on the storages, and what Rucio knows of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from lab_datalake.demo.contents import names
from lab_datalake.demo.contents.bulk import add_dataset
from lab_datalake.demo.contents.collection import (
    BOTH,
    HOSTILE,
    LATE,
    MANY,
    NAMES,
    SITE_A,
    WRONG,
    Container,
    Dataset,
    Metadata,
    Write,
    containers,
    datasets,
    note_writer,
)
from lab_datalake.demo.contents.library import Book, open_library
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.progress import Say
from lab_datalake.demo.rest import Rucio
from lab_datalake.did import DID

PARTS = {"XRD1": "xrd1", "XRD2": "xrd2"}
# Rucio's own columns of a DID; other keys go to its JSON metadata, and one request cannot hold both.
COLUMNS = {"project", "stream_name"}
MANY_FILES = 10_000


class Filler:
    """Puts files onto the storages and tells Rucio of them."""

    def __init__(self, plan: Plan, rucio: Rucio, books: dict[str, Book]) -> None:
        self._plan = plan
        self._rucio = rucio
        self._books = books

    def add(self, dataset: Dataset) -> None:
        """One dataset with its bytes, metadata and rules."""
        scope = dataset.did.scope
        for rse in dataset.rses:
            for name in dataset.files:
                self.put(rse, DID(scope, name))
            if dataset.files:
                self.register(rse, scope, dataset.files)
        self.collect(dataset.did, "DATASET", [DID(scope, name) for name in dataset.files])
        self.describe(dataset.did, dataset.metadata)
        for rse in dataset.rses:
            self._rule(dataset.did, rse)
        if not dataset.stay_open:
            self._rucio.put("dids", scope, dataset.did.name, "status", body={"open": False})

    def contain(self, container: Container) -> None:
        """One container."""
        self.collect(container.did, "CONTAINER", list(container.children))
        self.describe(container.did, container.metadata)

    def collect(self, did: DID, kind: str, children: list[DID]) -> None:
        """A collection and what is in it."""
        self._rucio.post("dids", did.scope, did.name, body={"type": kind})
        if children:
            body = {"dids": [{"scope": child.scope, "name": child.name} for child in children]}
            self._rucio.post("dids", did.scope, did.name, "dids", body=body)

    def describe(self, did: DID, metadata: Metadata) -> None:
        """Metadata of a DID, to Rucio's columns and to its JSON."""
        for part in (COLUMNS & metadata.keys(), metadata.keys() - COLUMNS):
            if part:
                self._rucio.post("dids", did.scope, did.name, "meta", body={"meta": {key: metadata[key] for key in sorted(part)}})

    def put(self, rse: str, did: DID) -> None:
        """The bytes of a file onto a storage."""
        target = self.place(rse, did)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._books[did.name].path, target)

    def register(self, rse: str, scope: str, names: Iterable[str]) -> None:
        """Tell Rucio of files at a storage."""
        self._rucio.post("replicas", body={"rse": rse, "files": [self._replica(scope, name) for name in names]})

    def place(self, rse: str, did: DID) -> Path:
        """Where a storage keeps a file: Rucio's `hash` algorithm."""
        digest = hashlib.md5(str(did).encode(), usedforsecurity=False).hexdigest()
        folder = self._plan.state.data / PARTS[rse] / "rucio" / did.scope.replace(".", "/") / digest[:2] / digest[2:4]
        return folder / did.name

    def add_odd(self, say: Say) -> None:
        """Files with odd names at both sites, each as far as Rucio takes it."""
        taken = []
        for name in names.ODD:
            answers = [
                self._rucio.try_post("replicas", body={"rse": rse, "files": [self._replica(NAMES.scope, name)]}) for rse in BOTH
            ]
            if all(answer < 400 or answer == 409 for answer in answers):
                taken.append(DID(NAMES.scope, name))
                for rse in BOTH:
                    self.put(rse, taken[-1])
            else:
                say(f"Rucio does not take a file named {name!r}")
        self.collect(NAMES, "DATASET", taken)

    def add_hostile(self) -> None:
        """Files whose names try to leave their folder; only the catalogue knows them."""
        book = self._books[names.ODD[0]]
        taken = []
        for name in names.HOSTILE:
            file = {"scope": HOSTILE.scope, "name": name, "bytes": book.size, "adler32": book.adler32, "md5": book.md5}
            answer = self._rucio.try_post("replicas", body={"rse": SITE_A, "files": [file]})
            if answer < 400 or answer == 409:
                taken.append(DID(HOSTILE.scope, name))
        self.collect(HOSTILE, "DATASET", taken)

    def _replica(self, scope: str, name: str) -> dict[str, str | int]:
        book = self._books[name]
        return {"scope": scope, "name": name, "bytes": book.size, "adler32": book.adler32, "md5": book.md5}

    def _rule(self, did: DID, rse: str) -> None:
        body = {
            "dids": [{"scope": did.scope, "name": did.name}],
            "account": "root",
            "copies": 1,
            "rse_expression": rse,
            "lifetime": None,
        }
        self._rucio.post("rules", "", body=body)


def fill_lake(plan: Plan, rucio: Rucio, database: Database, say: Say) -> None:
    """Everything of `collection` and `names`; may be called again after an interruption."""
    every = datasets()
    writers: dict[str, Write] = {name: write for dataset in every for name, write in dataset.files.items()}
    for number, name in enumerate(names.ODD):
        writers[name] = note_writer(number)
    filler = Filler(plan, rucio, open_library(plan.install, writers, say))
    say("Contents: datasets, containers, metadata, rules")
    for dataset in every:
        filler.add(dataset)
    for container in containers():
        filler.contain(container)
    filler.add_odd(say)
    filler.add_hostile()
    add_dataset(database, MANY.scope, MANY.name, MANY_FILES)
    filler.place(SITE_A, DID(LATE.scope, "missing.bytes.1.csv")).unlink(missing_ok=True)
    spoilt = filler.place(SITE_A, DID(WRONG.scope, "wrong.bytes.1.csv"))
    spoilt.write_bytes(spoilt.read_bytes()[::-1])
    for part in PARTS.values():
        plan.owner.give(plan.state.data / part)
