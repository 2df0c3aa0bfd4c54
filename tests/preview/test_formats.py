"""What is seen of files of every kind in the demo lake, each looked into by a process of its own."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion, NoPreview, NotAvailable
from lab_datalake.lake.lake import Lake
from lab_datalake.preview.answers import Histogram, Pairs, Picture, Preview, Section, Table, Text
from lab_datalake.preview.look import look_into, preview_task
from lab_datalake.rucio.cancel import Cancel
from tests.lake.conftest import spec_of

MUONS = "zmumu.2024._0000.root"


@pytest.fixture(scope="module")
def lake(demo_lake: DemoLake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    made = Lake(spec_of(demo_lake), tmp_path_factory.mktemp("cache"))
    yield made
    made.close()


@pytest.fixture
def see(lake: Lake) -> Look:
    return Look(lake)


class Look:
    """Looks into files of the lake as the analyst at SITE-B."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def __call__(self, name: str, wanted: str = "", scope: str = "lake") -> Preview:
        return look_into(preview_task(self._lake, DID(scope, name), wanted), os.environ, Cancel())


def titled(preview: Preview, title: str) -> Section:
    return next(section for section in preview.sections if section.title.startswith(title))


def table(preview: Preview, title: str) -> Table:
    found = titled(preview, title)
    assert isinstance(found, Table)
    return found


def test_root_shows_keys_and_the_branches_of_its_trees(see: Look) -> None:
    preview = see(MUONS)
    assert preview.format == "ROOT"
    keys = table(preview, "Keys")
    assert ["Events", "TTree", "30,000"] in keys.rows
    branches = table(preview, "Events: 30,000 entries")
    row = next(n for n, (name, *_) in enumerate(branches.rows) if name == "MET_pt")
    assert branches.rows[row][1] in {"float", "double"}
    assert branches.opens[row] == "Events:MET_pt"


def test_a_numeric_branch_has_a_histogram_also_where_entries_hold_several(see: Look) -> None:
    for branch in ("MET_pt", "Muon_pt"):
        (histogram,) = see(MUONS, f"Events:{branch}").sections
        assert isinstance(histogram, Histogram)
        assert sum(histogram.counts) >= 30_000
        assert histogram.low < histogram.high


def test_parquet_shows_its_schema_and_first_rows(see: Look) -> None:
    preview = see("hits.2024.0.parquet")
    assert preview.format == "Parquet"
    columns, rows = table(preview, "Columns"), table(preview, "First rows")
    assert rows.columns == [name for name, _ in columns.rows]
    assert len(rows.rows) == 20
    wanted = next(opens for opens in columns.opens if opens)
    assert isinstance(see("hits.2024.0.parquet", wanted).sections[0], Histogram)


def test_csv_shows_its_columns_and_first_rows(see: Look) -> None:
    preview = see("slowcontrol.run358031.csv")
    assert preview.format == "CSV"
    assert "numbers" in {kind for _, kind in table(preview, "Columns").rows}
    assert table(preview, "First rows").note == "The first 30 rows."


def test_fits_shows_parts_a_small_image_and_the_header(see: Look) -> None:
    preview = see("field42.g.fits", scope="sky")
    assert table(preview, "Parts").opens[0] == "0"
    image, header = titled(preview, "Image"), titled(preview, "Header")
    assert isinstance(image, Picture)
    assert base64.b64decode(image.data).startswith(b"\x89PNG")
    assert isinstance(header, Pairs)
    assert "NAXIS" in {pair.key for pair in header.pairs}


def test_fits_shows_the_columns_of_a_table(see: Look) -> None:
    preview = see("crab.obs023523_0.fits", scope="sky")
    parts = table(preview, "Parts")
    place = next(n for n, row in enumerate(parts.rows) if "BinTable" in row[2])
    columns = table(see("crab.obs023523_0.fits", parts.opens[place], "sky"), "Columns")
    assert "ENERGY" in {row[0] for row in columns.rows}


def test_hdf5_shows_its_tree_and_the_beginning_of_a_dataset(see: Look) -> None:
    preview = see("waveforms.run358031.h5")
    tree = table(preview, "Tree")
    data = next(path for path, (_, _, kind) in zip(tree.opens, tree.rows, strict=True) if kind.startswith(("f", "i", "u")))
    beginning = see("waveforms.run358031.h5", data)
    assert table(beginning, "Beginning").rows
    assert any(isinstance(section, Histogram) for section in beginning.sections)


def test_json_is_indented(see: Look) -> None:
    (text,) = see("alignment.2024.json").sections
    assert isinstance(text, Text)
    assert text.text.startswith(("{\n  ", "[\n  "))


@pytest.mark.parametrize("name", ["<b>bold</b>.csv", "Größe_µ_日本語_🙂.csv"])
def test_odd_names_are_looked_into_like_others(name: str, see: Look) -> None:
    assert see(name, scope="test").sections


def test_a_file_whose_bytes_are_nowhere_says_so(see: Look) -> None:
    with pytest.raises(NotAvailable, match="No copy"):
        see("missing.bytes.1.csv", scope="test")


def test_a_collection_is_no_file_to_look_into(see: Look) -> None:
    with pytest.raises(BadQuestion, match="dataset"):
        see("zmumu.2024")


def test_what_is_not_in_a_file_is_said_in_a_sentence(see: Look) -> None:
    with pytest.raises(NoPreview, match="cannot be looked into"):
        see(MUONS, "Events:no_such_branch")
    with pytest.raises(NoPreview, match="no part 99"):
        see("field42.g.fits", "99", "sky")
