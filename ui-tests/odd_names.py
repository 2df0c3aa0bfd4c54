"""A dataset of names as long as Rucio lets them be, and of such as are read from the right: only the catalogue knows them."""

from __future__ import annotations

from lab_datalake.demo.lake import DemoLake

LONGEST = 250
"""Signs; what Rucio's database takes."""

NAMES = (
    "long-" + "n" * (LONGEST - 15) + ".0001.root",
    "long-" + "n" * (LONGEST - 15) + ".0002.root",
    "<b>" + "m" * (LONGEST - 12) + "</b>.0003",
    "two  blanks " + "and 1 " * 38 + "end.csv.gz",
    "ניסוי-אור-2024.csv",
    "\u05d0" * LONGEST,
    "قياس.2024.root",
    "turn\u202eround\u200f.csv",
)


def add_odd_names(lake: DemoLake) -> None:
    """Catalogue the dataset test:names.long."""
    rucio = lake.rucio()
    files = [{"scope": "test", "name": name, "bytes": 1_234_567, "adler32": "00000001"} for name in NAMES]
    rucio.post("replicas", body={"rse": "XRD1", "files": files})
    rucio.post("dids", "test", "names.long", body={"type": "DATASET"})
    rucio.post("dids", "test", "names.long", "dids", body={"dids": [{"scope": "test", "name": name} for name in NAMES]})
