"""The field's tools take files and lists of files as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import uproot

from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.manifest import Manifest
from lab_datalake.kernel.rows import Rows
from tests.kernel.peers import ManifestWriter


@pytest.fixture
def files(tmp_path: Path, writer: ManifestWriter) -> LakeFiles:
    """Three mounted files of ten events each, and one that cannot be opened."""
    rows = []
    for number in range(3):
        path = tmp_path / f"part {number}.root"
        with uproot.recreate(path) as written:
            written.mktree("events", {"x": "float64"}).extend({"x": np.arange(10.0) + 10 * number})
        rows.append([f"demo:part {number}.root", path.stat().st_size, "mount", str(path), "mounted", []])
    path = writer.write([*rows, ["demo:tape.root", 1, None, None, "it is on tape", []]])
    return LakeFiles(Rows(Manifest(path, "lake", "demo:run")))


def test_uproot_opens_a_file(files: LakeFiles) -> None:
    with uproot.open(files[0]) as opened:
        assert opened["events"].num_entries == 10


def test_uproot_concatenates_a_list(files: LakeFiles) -> None:
    assert uproot.concatenate([f"{file}:events" for file in files.available], library="np")["x"].sum() == np.arange(30.0).sum()
    assert uproot.concatenate(dict.fromkeys(files[:2], "events"), library="np")["x"].size == 20


def test_uproot_takes_the_list_itself(files: LakeFiles) -> None:
    read = uproot.iterate(files.available, "x", library="np")
    assert sum(batch["x"].size for batch in read) == 30


def test_a_file_that_cannot_be_opened_stops_uproot_with_its_reason(files: LakeFiles) -> None:
    with pytest.raises(OSError, match="it is on tape"):
        uproot.concatenate(files, "x")


def test_pandas_reads_and_writes_beside_it(files: LakeFiles, tmp_path: Path) -> None:
    table = pd.DataFrame({"did": [file.did for file in files.available], "url": list(files.available.urls)})
    table.to_csv(tmp_path / "list.csv")
    assert pd.read_csv(tmp_path / "list.csv")["url"][2] == files[2]
