"""Files and a storage that tests add to the demo lake, under names of their own; they stay on a lake that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lab_datalake.demo.contents.fill import Filler
from lab_datalake.demo.contents.library import described
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID

DOOR = "TOKEN_DOOR"


def give_dataset(lake: DemoLake, did: DID, files: Mapping[str, bytes], *, folder: Path, rses: Sequence[str] = ("XRD1",)) -> None:
    """A dataset whose files have these bytes, on the server of XRD1. folder: where they may be written first."""
    folder.mkdir(exist_ok=True)
    books = {}
    for number, (name, content) in enumerate(files.items()):
        path = folder / str(number)
        path.write_bytes(content)
        books[name] = described(path)
    rucio = lake.rucio()
    filler = Filler(lake.plan, rucio, books)
    for name in files:
        filler.put("XRD1", DID(did.scope, name))
    for rse in rses:
        rucio.post("replicas", body={"rse": rse, "files": [filler._replica(did.scope, name) for name in files]})
    filler.collect(did, "DATASET", [DID(did.scope, name) for name in files])


def give_door(lake: DemoLake) -> None:
    """Tell Rucio of the token door, as one more storage, over https and root://."""
    door, rucio = lake.report.token_door, lake.rucio()
    assert door
    port = int(door.https.rpartition(":")[2].partition("/")[0])
    place = {"city": "Nowhere", "country_name": "CH", "rse_type": "DISK"}
    rucio.post("rses", DOOR, body={**place, "deterministic": True, "volatile": False})
    rucio.post("rses", DOOR, "attr", "lfn2pfn_algorithm", body={"value": "hash"})
    priorities = {"read": 1, "write": None, "delete": None}
    domains = {"lan": priorities, "wan": {**priorities, "third_party_copy_read": 1, "third_party_copy_write": None}}
    for scheme, prefix, module in (("https", "/rucio/", "webdav"), ("root", "//rucio/", "xrootd")):
        where = {"hostname": "localhost", "port": port, "prefix": prefix}
        rucio.post(
            "rses", DOOR, "protocols", scheme, body={**where, "impl": f"rucio.rse.protocols.{module}.Default", "domains": domains}
        )
