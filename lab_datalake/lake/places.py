"""Where the copies of a DID are (source: Rucio's replicas of datasets, and of single files)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lab_datalake.did import DID
from lab_datalake.lake.finding import Finding
from lab_datalake.lake.locate import AVAILABLE
from lab_datalake.lake.words import Place
from lab_datalake.rucio.answers import DatasetReplica
from lab_datalake.rucio.cancel import Cancel


@dataclass
class _Sum:
    files: int = 0
    available: int = 0
    size: float = field(default=0.0)


def places(finding: Finding, did: DID, cancel: Cancel | None) -> list[Place]:
    """Where the copies of a DID are, in RSE order. Raises NotFound."""
    meta = finding.meta(did, cancel)
    if meta.kind == "file":
        return _of_file(finding, did, cancel)
    if meta.kind == "dataset":
        return _summed(finding.client.dataset_replicas(did, cancel))
    return _summed(finding.client.dataset_replicas_of(finding.datasets(did, cancel), cancel))


def _of_file(finding: Finding, did: DID, cancel: Cancel | None) -> list[Place]:
    places = []
    for answer in finding.client.replicas([did], cancel=cancel):
        for rse, state in answer.states.items():
            places.append(Place(rse=rse, files=1, available=int(state == AVAILABLE), size=answer.bytes))
    return sorted(places, key=lambda place: place.rse)


def _summed(replicas: Iterable[DatasetReplica]) -> list[Place]:
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for replica in replicas:
        one = sums[replica.rse]
        one.files += replica.length or 0
        one.available += replica.available_length or 0
        one.size += replica.available_bytes or 0
    return [Place(rse=rse, files=s.files, available=s.available, size=int(s.size)) for rse, s in sorted(sums.items())]
