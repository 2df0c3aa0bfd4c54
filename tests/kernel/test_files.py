"""A list of files is a sequence that reads its manifest lazily."""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lab_datalake.errors import Cancelled, LakeUnreachable, NotAvailable, NotFound
from lab_datalake.kernel.file import LakeFile
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.manifest import Manifest
from lab_datalake.kernel.rows import Rows
from tests.kernel.peers import ManifestWriter, some_rows


def opened(path: str, still_coming: Callable[[], None] | None = None) -> LakeFiles:
    return LakeFiles(Rows(Manifest(path, "lake", "demo:run", still_coming)))


def test_a_list_of_files_is_a_sequence_in_name_order(writer: ManifestWriter) -> None:
    files = opened(writer.write(list(reversed(some_rows(1200)))))
    assert isinstance(files, Sequence)
    assert len(files) == 1200
    assert files[0] == "root://origin:1094//d/f0000.root"
    assert files[-1].name == files[1199].name == "f1199.root"
    assert isinstance(files[700], LakeFile)
    assert [file.name for file in files] == [f"f{n:04d}.root" for n in range(1200)]
    assert [file.name for file in reversed(files)][:2] == ["f1199.root", "f1198.root"]


@pytest.mark.parametrize("index", [5, -6, 10**12])
def test_an_index_out_of_range_says_so(writer: ManifestWriter, index: int) -> None:
    with pytest.raises(IndexError):
        opened(writer.write(some_rows(5)))[index]


@pytest.mark.parametrize(
    "part", [slice(2, 4), slice(None, None, 3), slice(None, None, -1), slice(-3, None), slice(8, 2, -2), slice(5, 2)]
)
def test_a_slice_is_a_list_of_files_again(writer: ManifestWriter, part: slice) -> None:
    files = opened(writer.write(some_rows(10)))
    names = [f"f{n:04d}.root" for n in range(10)]
    assert isinstance(files[part], LakeFiles)
    assert [file.name for file in files[part]] == names[part]
    assert [files[part][n].name for n in range(len(names[part]))] == names[part]
    assert [file.name for file in files[part][::-1].matching("*")] == names[part][::-1]


def test_membership_is_by_did_name_path_or_url(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(5)))
    assert all(known in files for known in ("demo:f0001.root", "f0001.root", "root://origin:1094//d/f0001.root", files[1]))
    assert "demo:f0001.root" not in files[2:]
    assert "f0001" not in files
    assert 1 not in files


def test_match_selects_by_name_and_can_be_sliced(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(120)))
    assert [file.name for file in files.matching("*1.root")[:2]] == ["f0001.root", "f0011.root"]
    assert len(files.matching("*.ROOT")) == 0
    assert len(files.matching("f00[0-4]*.root").matching("*5.root")) == 5


def test_sizes_are_summed(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(10, f0000=["demo:f0000.root", None, "remote", "root://o//x", "far", []])))
    assert files.total_size == sum(1000 + n for n in range(1, 10))
    assert files[:2].total_size == 1001


def test_urls_are_plain_texts_and_lazy(writer: ManifestWriter) -> None:
    urls = opened(writer.write(some_rows(10))).urls
    assert type(urls[3]) is str
    assert list(urls[:2]) == ["root://origin:1094//d/f0000.root", "root://origin:1094//d/f0001.root"]
    assert len(urls) == 10


def test_paths_are_there_for_mounted_files_only(writer: ManifestWriter) -> None:
    paths = opened(writer.write(some_rows(2, f0000=["demo:f0000.root", 1, "mount", "/eos/f0000.root", "mounted", []]))).paths
    assert paths[0] == Path("/eos/f0000.root")
    with pytest.raises(NotAvailable, match="has no path here"):
        paths[1]


def test_a_file_that_cannot_be_opened_says_why_when_it_is_used(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(4, f0002=["demo:f0002.root", 7, None, None, "it is on tape", []])))
    assert files[1].name == "f0001.root"
    with pytest.raises(NotAvailable, match=r"demo:f0002\.root cannot be opened from here: it is on tape"):
        files[2]
    with pytest.raises(NotAvailable, match=r"Use \.available"):
        files.to_list()
    assert [file.name for file in files.available] == ["f0000.root", "f0001.root", "f0003.root"]
    assert [(lost.did, lost.size, lost.why) for lost in files.missing] == [("demo:f0002.root", 7, "it is on tape")]
    assert files.did_available is False
    assert "1 not available" in files._repr_html_()


def test_an_empty_collection_is_an_empty_list(writer: ManifestWriter) -> None:
    files = opened(writer.write([]))
    assert len(files) == 0
    assert not files
    assert files.to_list() == files.head() == []
    assert "0 files" in files._repr_html_()


def test_other_ways_to_open_a_file_come_with_it(writer: ManifestWriter) -> None:
    row = ["demo:f0000.root", 1, "cache", "root://c//root://o//x", "far", [["remote", "root://o//x"], ["remote", "https://o/x"]]]
    file = opened(writer.write(some_rows(2, f0000=row)))[0]
    assert [source.url for source in file.alternatives] == ["root://o//x", "https://o/x"]


def test_the_first_files_are_there_while_the_rest_is_being_settled(writer: ManifestWriter) -> None:
    files = opened(writer.begin(some_rows(1000)))
    writer.say("settle", 10)
    assert len(files) == 1000
    assert files[9].name == "f0009.root"
    assert [file.name for file in files.head(3)] == ["f0000.root", "f0001.root", "f0002.root"]
    assert "10 of 1,000 files so far" in files._repr_html_()
    writer.say("settle", 10)
    assert files[19].name == "f0019.root"


def test_what_needs_the_whole_waits_for_it(writer: ManifestWriter) -> None:
    files = opened(writer.begin(some_rows(1000)))
    read: list[list[LakeFile]] = []
    reader = threading.Thread(target=lambda: read.append(files.to_list()))
    reader.start()
    writer.say("settle", 999)
    assert reader.is_alive()
    assert read == []
    writer.say("settle", 1)
    writer.say("finish")
    reader.join()
    assert len(read[0]) == 1000


def test_a_list_that_failed_is_never_shown_as_one(writer: ManifestWriter) -> None:
    files = opened(writer.begin(some_rows(10)))
    writer.say("settle", 5)
    assert files[0].name == "f0000.root"
    writer.say("fail", "the lake went away")
    for use in (
        files.to_list,
        lambda: list(files),
        lambda: files.total_size,
        lambda: files.matching("*"),
        lambda: files[9],
    ):
        with pytest.raises(LakeUnreachable, match="the lake went away"):
            use()
    assert "the lake went away" in files._repr_html_()


def test_a_wait_ends_where_the_server_no_longer_settles(writer: ManifestWriter) -> None:
    def gone() -> None:
        raise Cancelled("nobody settles it")

    files = opened(writer.begin(some_rows(10)), gone)
    writer.kill()
    with pytest.raises(Cancelled, match="nobody settles it"):
        files.to_list()


def test_a_keyboard_interrupt_ends_a_wait(writer: ManifestWriter) -> None:
    import _thread  # noqa: PLC0415

    files = opened(writer.begin(some_rows(10)))
    # A process that was started in the background ignores the signal, as shells have it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Timer(0.3, _thread.interrupt_main).start()
        with pytest.raises(KeyboardInterrupt):
            files.to_list()
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_list_that_is_gone_says_so(writer: ManifestWriter) -> None:
    path = writer.write(some_rows(3))
    files = opened(path)
    Path(path).unlink()
    with pytest.raises(NotFound, match="no longer on this disk"):
        files[0]
    assert "no longer on this disk" in files._repr_html_()


def test_a_newer_manifest_is_refused(writer: ManifestWriter) -> None:
    path = writer.write(some_rows(3))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE manifest SET value = 3 WHERE key = 'version'")
    connection.commit()
    connection.close()
    with pytest.raises(ConnectionError, match="another version"):
        len(opened(path))


def test_a_pickle_holds_no_files_and_opens_again(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(1000)))
    for view in (files, files[10:20], files[::7], files.matching("*1.root"), files.available):
        packed = pickle.dumps(view)
        assert len(packed) < 2000
        assert pickle.loads(packed).to_list() == view.to_list()  # noqa: S301  our own


def test_many_threads_read_one_list(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(2000)))
    read: list[int] = []

    def reader(start: int) -> None:
        read.extend(int(files[n].name[1:5]) for n in range(start, 2000, 4))

    threads = [threading.Thread(target=reader, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read) == list(range(2000))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_reads_the_same_list(writer: ManifestWriter) -> None:
    files = opened(writer.write(some_rows(1000)))
    assert files[0].name == "f0000.root"
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(outlet, files[-1].name.encode() + str(len(files.to_list())).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert os.read(inlet, 100) == b"f0999.root1000"
    assert files[999].name == "f0999.root"
    os.close(inlet)
    os.close(outlet)


def test_the_display_shows_the_first_rows_and_how_the_files_open(writer: ManifestWriter) -> None:
    hostile = ["demo:a<script>", 5, "mount", "/eos/a", "mounted", []]
    files = opened(writer.write(some_rows(30, f0000=hostile)))
    html = files._repr_html_()
    assert "30 files" in html
    assert "29 at its origin" in html
    assert "1 on a mounted storage" in html
    assert "… and 20 more" in html
    assert "a&lt;script&gt;" in html
    assert repr(files) == "<LakeFiles demo:run of lake>"
