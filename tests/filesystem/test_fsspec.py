"""What fsspec asks of its file systems holds for this one."""

from __future__ import annotations

import sys
from hashlib import md5
from pathlib import Path

from lab_datalake.demo.contents.fill import Filler
from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from tests.filesystem.conftest import Machine
from tests.filesystem.given import give_dataset

ABSTRACT = Path(__file__).with_name("abstract_of_fsspec.py")


def test_fsspecs_own_tests_of_getting_files_pass_through_the_cache(machine: Machine, demo_lake: DemoLake, tmp_path: Path) -> None:
    source, subdir = DID("test", "fsspec.source"), DID("test", "subdir")
    give_dataset(demo_lake, subdir, {"subfile1": b"1", "subfile2": b"2"}, folder=tmp_path / "given")
    give_dataset(demo_lake, DID("test", "fsspec.files"), {"file1": b"1", "file2": b"2"}, folder=tmp_path / "given")
    ten = {f"{md5(str(n).encode(), usedforsecurity=False).hexdigest()}.txt": str(n).encode() for n in range(10)}
    give_dataset(demo_lake, DID("test", "fsspec.ten"), ten, folder=tmp_path / "given")
    Filler(demo_lake.plan, demo_lake.rucio(), {}).collect(source, "CONTAINER", [subdir])
    machine.change(site="BINDER", mounts=[])
    done = machine.call([sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:cacheprovider", str(ABSTRACT)])
    assert done.returncode == 0, done.stdout
    assert "7 passed" in done.stdout.splitlines()[-1], done.stdout


def test_a_file_system_is_one_per_lake_and_access_and_pickles_as_these(machine: Machine) -> None:
    said = machine.run("""
import fsspec, pickle
from fsspec.core import url_to_fs
one = fsspec.filesystem("rucio")
fs, path = url_to_fs("rucio://demo/lake:zmumu.2024/zmumu.2024._0000.root")
print(fs is one, fsspec.filesystem("rucio", lake="demo") is one, fsspec.filesystem("rucio", access="remote") is one, path)
fs.cat_file(path, 0, 1)
other = fsspec.filesystem("rucio", lake="demo", access="remote")
print(pickle.loads(pickle.dumps(other)) is other, fsspec.AbstractFileSystem.from_json(other.to_json()) is other)
print(other.storage_options, len(pickle.dumps(fs)) < 500)
print(one.ukey(path) == one.checksum(path), one.du("lake:zmumu.2024") == sum(one.sizes(one.find("lake:zmumu.2024"))))
print(one.created(path).year > 2000, one.modified(path) == one.created(path))
print(one.read_block(path, 0, 4), one.head(path, 4), one.tail(path, 2) == one.cat_file(path, -2))
""")
    assert said == [
        "True False False demo/lake:zmumu.2024/zmumu.2024._0000.root",
        "True True",
        "{'lake': 'demo', 'access': 'remote'} True",
        "True True",
        "True True",
        "b'root' b'root' True",
    ]
