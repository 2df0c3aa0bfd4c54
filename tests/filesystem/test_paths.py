"""Paths of `rucio://` carry any name, and mean one thing."""

from __future__ import annotations

import pytest
from fsspec.core import has_magic
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.demo.contents.names import HOSTILE, ODD
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.filesystem import RucioFileSystem, rucio_url
from lab_datalake.filesystem.paths import LakePath

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
names = texts | st.sampled_from([*ODD, *HOSTILE, ".", " x ", "a::b", "x/y:z"])
dids = st.builds(DID, texts, names)


@given(st.lists(dids, min_size=1, max_size=3), st.none() | texts)
def test_what_is_written_as_a_url_is_read_as_the_same(chain: list[DID], lake: str | None) -> None:
    url = rucio_url(*chain, lake=lake)
    assert LakePath.parse(RucioFileSystem._strip_protocol(url)) == LakePath(lake, tuple(chain))


@given(st.lists(dids, min_size=1, max_size=3), st.none() | texts)
def test_no_name_is_a_pattern_a_chain_or_another_folder(chain: list[DID], lake: str | None) -> None:
    path = RucioFileSystem._strip_protocol(rucio_url(*chain, lake=lake))
    assert not has_magic(path)
    assert "::" not in path
    assert not {"", ".", ".."} & set(path.split("/"))
    assert path.count("/") == len(chain) - 1 + (lake is not None)


@pytest.mark.parametrize(
    ("path", "lake", "chain"),
    [
        ("", None, ()),
        ("demo", "demo", ()),
        ("a:b", None, (DID("a", "b"),)),
        ("demo/a:b", "demo", (DID("a", "b"),)),
        ("a:b:c/d", None, (DID("a", "b:c"), DID("a", "d"))),
        ("a:b/x:d", None, (DID("a", "b"), DID("x", "d"))),
        ("a:b%2Fc d", None, (DID("a", "b/c d"),)),
        ("https%3A%2F%2Frucio.example/a:b", "https://rucio.example", (DID("a", "b"),)),
    ],
)
def test_what_people_type_is_understood(path: str, lake: str | None, chain: tuple[DID, ...]) -> None:
    assert LakePath.parse(path) == LakePath(lake, chain)


@pytest.mark.parametrize("path", ["demo/name", "a:b//c", "a:", ":b", "a:100%.csv", "a:%FF"])
def test_what_cannot_be_meant_is_refused_with_words(path: str) -> None:
    with pytest.raises(BadQuestion) as refused:
        LakePath.parse(path)
    assert refused.value.cure
