"""`rucio://` as a tree: containers and datasets are directories, and what cannot be listed is never empty."""

from __future__ import annotations

import pytest

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import refused_url
from tests.filesystem.conftest import Machine

BEGIN = "import fsspec\nfs = fsspec.filesystem('rucio')\n"


def test_a_container_shows_its_datasets_and_a_dataset_its_files(machine: Machine) -> None:
    said = machine.run(f"""{BEGIN}
for path in ("lake:analysis.zmumu.2024", "lake:zmumu.2023", "rucio://demo/lake:zmumu.2023/"):
    print([(entry["name"], entry["type"], (entry["size"] or 0) > 0) for entry in fs.ls(path)])
""")
    assert said == [
        str(
            [
                ("lake:analysis.zmumu.2024/calib.alignment.2024", "directory", True),
                ("lake:analysis.zmumu.2024/mc:zmumu.powheg.2024", "directory", True),
                ("lake:analysis.zmumu.2024/zmumu.2024", "directory", True),
            ]
        ),
        str([(f"lake:zmumu.2023/zmumu.2023._000{n}.root", "file", True) for n in range(2)]),
        str([(f"demo/lake:zmumu.2023/zmumu.2023._000{n}.root", "file", True) for n in range(2)]),
    ]


def test_find_walk_and_glob_go_down_to_the_files(machine: Machine) -> None:
    found, walked, simulated, every = machine.run(f"""{BEGIN}
print(len(fs.find("lake:analysis.zmumu")))
print([(path.rpartition("/")[2], len(dirs), len(files)) for path, dirs, files in fs.walk("lake:analysis.zmumu.2023")])
print(fs.glob("rucio://demo/lake:analysis.zmumu/*/mc:*/*_0000.root"))
print(len(fs.glob("lake:analysis.zmumu/**/*.root")))
""")
    assert int(found) == 10
    assert walked == str([("lake:analysis.zmumu.2023", 1, 0), ("zmumu.2023", 0, 2)])
    assert simulated == str(["demo/lake:analysis.zmumu/analysis.zmumu.2024/mc:zmumu.powheg.2024/zmumu.powheg.2024._0000.root"])
    assert int(every) == 9


def test_a_file_says_its_size_and_checksum(machine: Machine) -> None:
    said = machine.run(f"""{BEGIN}
about = fs.info("rucio://demo/lake:slowcontrol.2024/slowcontrol.run358031.csv")
print(about["type"], about["did"], about["size"] == fs.size("lake:slowcontrol.run358031.csv"), about["checksum"][:8])
print(fs.isfile("lake:slowcontrol.2024"), fs.isdir("lake:slowcontrol.2024"), fs.exists("lake:gone"))
print(fs.ls("", detail=False), fs.ls("test:empty"))
""")
    assert said == ["file lake:slowcontrol.run358031.csv True adler32:", "False True False", "['demo'] []"]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("fs.ls('lake:gone')", "FileNotFoundError", "lake:gone"),
        ("fs.find('lake:gone')", "FileNotFoundError", "lake:gone"),
        ("fs.info('lake:zmumu.2024/zmumu.2023._0000.root')", "FileNotFoundError", "does not hold"),
        ("fs.cat_file('lake:zmumu.2024/zmumu.2023._0000.root')", "FileNotFoundError", "does not hold"),
        ("fs.ls('demo')", "ValueError", "not listed whole"),
        ("fs.glob('lake:zmumu*')", "ValueError", "pattern in the DID"),
        ("fs.ls('other/lake:x')", "ValueError", "No lake “other” is configured"),
        ("fs.open('lake:zmumu.2024')", "ValueError", "is a dataset, not a file"),
        ("fs.open('lake:x', 'wb')", "ValueError", "Nothing can be written"),
        ("fs.put('/etc/hostname', 'lake:x')", "ValueError", "Nothing can be written"),
    ],
)
def test_what_cannot_be_had_is_one_of_our_errors_and_the_one_a_caller_expects(
    machine: Machine, call: str, error: str, words: str
) -> None:
    (said,) = machine.run(f"""{BEGIN}
from lab_datalake.errors import DatalakeError
try:
    {call}
except {error} as wrong:
    print(isinstance(wrong, DatalakeError), wrong)
""")
    assert said.startswith("True ")
    assert words in said


def test_a_lake_that_is_down_is_an_error_and_the_other_goes_on(machine: Machine, demo_lake: DemoLake) -> None:
    assert demo_lake.rucio_url
    who = {"method": "userpass", "username": "analyst", "password_file": "/dev/null"}
    machine.lakes.append(
        {"name": "odd", "rucio_url": refused_url(), "sign_in": {**who}, "connect_timeout": 2, "answer_timeout": 2}
    )
    machine.lakes[1]["sign_in"] = machine.lakes[0]["sign_in"]
    said = machine.run(f"""{BEGIN}
for call in (fs.ls, fs.find, fs.exists, fs.isfile, fs.cat_file):
    try:
        print(call("odd/lake:zmumu.2024"))
    except ConnectionError as wrong:
        print(type(wrong).__name__)
print(len(fs.ls("demo/lake:zmumu.2024")))
""")
    assert said == ["LakeUnreachable"] * 5 + ["4"]


WRITING = """
put("/etc/hostname", new)       put_file("/etc/hostname", new)       upload("/etc/hostname", new)
pipe(new, b"x")                 pipe_file(new, b"x")                 write_text(new, "x")
write_bytes(new, b"x")          touch(new)                           mkdir(new)
makedirs(new)                   makedir(new)                         mkdirs(new)
rm(old)                         rm_file(old)                         rm("lake:zmumu.2024", recursive=True)
rmdir("lake:zmumu.2024")        delete(old)                          mv(old, new)
move(old, new)                  rename(old, new)                     cp(old, new)
copy(old, new)                  cp_file(old, new)                    open(old, "r+b")
open(old, "ab")                 open(new, "wb")                      open(new, "w")
"""


def test_all_that_writes_or_deletes_is_refused_and_nothing_is_changed(machine: Machine) -> None:
    said = machine.run(f"""{BEGIN}
import re
old, new = "lake:zmumu.2024/zmumu.2024._0000.root", "lake:new.root"
for call in re.split(r"\\s{{2,}}|\\n", {WRITING.strip()!r}):
    try:
        print(call, eval("fs." + call))
    except ValueError as wrong:
        print(wrong)
print(len(fs.ls("lake:zmumu.2024")), fs.exists(new))
""")
    assert len(said) == 28
    assert set(said[:-1]) == {"Nothing can be written or deleted through rucio:// for now. Use `rucio upload` and Rucio's rules."}
    assert said[-1] == "4 False"
