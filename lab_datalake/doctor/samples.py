"""One file of a storage, to try out how files of that storage are opened here."""

from __future__ import annotations

from contextlib import closing
from itertools import islice

from lab_datalake.lake.pfns import Address, take_apart, without_prefix
from lab_datalake.rucio.answers import File, Replicas
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client

_DATASETS = 5


def sample(client: Client, rse: str, cancel: Cancel) -> File | None:
    """A file that the lake says is at this RSE, in the first datasets there; None where none is found."""
    with closing(client.datasets_at(rse, cancel)) as datasets:
        some = list(islice(datasets, _DATASETS))
    for dataset in some:
        if dataset.available_length:
            with closing(client.files(dataset.did, cancel)) as files:
                return next(files, None)
    return None


def replicas(client: Client, file: File, site: str | None, cancel: Cancel) -> Replicas | None:
    """All copies of it, as this site would read them."""
    with closing(client.replicas([file.did], site=site, cancel=cancel)) as answers:
        return next(answers, None)


def origins(found: Replicas, rse: str) -> list[Address]:
    """Where its copy at this RSE is."""
    pfns = (without_prefix(url)[1] for url, pfn in found.pfns.items() if pfn.rse == rse)
    return [address for pfn in pfns if (address := take_apart(pfn, found.name)) is not None]


def caches(found: Replicas) -> set[str]:
    """Host and port of the caches that Rucio put before its copies."""
    return {cache for url in found.pfns if (cache := without_prefix(url)[0]) is not None}
