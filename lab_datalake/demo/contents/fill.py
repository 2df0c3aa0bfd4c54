"""Fills a new lake."""

from __future__ import annotations

from lab_datalake.demo.contents.bulk import add_dataset
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.progress import Say
from lab_datalake.demo.rest import Rucio


def fill_lake(plan: Plan, rucio: Rucio, database: Database, say: Say) -> None:
    """Bytes on the storages, and what Rucio knows of them."""
    add_dataset(database, "test", "many.10k", 10_000)
