"""A file of a lake is a text that anything opens."""

from __future__ import annotations

import copy
import os
import pickle
from pathlib import Path

import pytest

from lab_datalake.kernel.answers import Opened, Source
from lab_datalake.kernel.file import LakeFile

_URL = "root://cache:1094//root://origin:1094//d/a b.root"
_OTHER = Source("remote", "root://origin:1094//d/a b.root", "SITE-B", "the origin itself")


@pytest.fixture
def far() -> LakeFile:
    return LakeFile(Opened("lake", "demo:dir/a b.root", 1_234_567, "adler32:01", "cache", _URL, "SITE-B is far", (_OTHER,)))


@pytest.fixture
def near(tmp_path: Path) -> LakeFile:
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n")
    return LakeFile(Opened("lake", "demo:a.csv", 8, None, "mount", str(path), "SITE-A is mounted", ()))


def test_a_file_is_the_text_that_opens_it(far: LakeFile) -> None:
    assert isinstance(far, str)
    assert far == _URL
    assert os.fspath(far) == _URL
    assert f"{far}:events" == f"{_URL}:events"
    assert type(str(far)) is str
    assert repr([far]) == repr([_URL])


def test_a_file_says_what_it_is(far: LakeFile) -> None:
    assert (far.did, far.scope, far.name, far.lake) == ("demo:dir/a b.root", "demo", "dir/a b.root", "lake")
    assert (far.size, far.checksum, far.access, far.why) == (1_234_567, "adler32:01", "cache", "SITE-B is far")
    assert far.alternatives == (_OTHER,)
    assert far.url == far.pfn == _URL
    assert far.path is None
    assert far.did_available is True


def test_a_mounted_file_has_a_path_and_opens_without_a_library(near: LakeFile) -> None:
    assert near.path == Path(str(near))
    with open(near) as stream:  # noqa: PTH123  this is how people open it
        assert stream.read() == "x,y\n1,2\n"


def test_pandas_takes_it_for_a_path(near: LakeFile) -> None:
    pandas = pytest.importorskip("pandas", reason="the bare Python 3.9 of kernels has no pandas")
    assert list(pandas.read_csv(near).columns) == ["x", "y"]


@pytest.mark.parametrize("again", [lambda file: pickle.loads(pickle.dumps(file)), copy.copy, copy.deepcopy])  # noqa: S301  our own
def test_a_copy_keeps_what_it_knows(far: LakeFile, again: object) -> None:
    same = again(far)
    assert same == far
    assert (same.did, same.size, same.alternatives) == (far.did, far.size, far.alternatives)


def test_its_display_names_size_access_and_reason_and_folds_the_alternatives(far: LakeFile) -> None:
    html = far._repr_html_()
    assert "1.2 MB" in html
    assert "through the cache" in html
    assert "SITE-B is far" in html
    assert html.index("<details>") < html.index("root://origin:1094//d/a b.root</code><br>")


def test_a_hostile_name_is_text_in_the_display() -> None:
    name = "demo:<script>alert(1)</script>"
    file = LakeFile(
        Opened("<b>", name, None, "<i>", "remote", "root://x//<img>", "<u>", (Source("remote", "<a>", "<p>", "<s>"),))
    )
    assert not any(tag in file._repr_html_() for tag in ("<script>", "<b>", "<i>", "<img>", "<u>", "<a>", "<p>", "<s>"))
