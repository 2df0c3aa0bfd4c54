"""The code that people are given runs as it is, on what is in the lake."""

from __future__ import annotations

import importlib.util
import shlex
import subprocess
from pathlib import Path

import pytest

from lab_datalake.config.snippet import Snippet
from lab_datalake.config.standard_snippets import STANDARD
from lab_datalake.demo.contents.collection import HITS, IMAGES, SLOW_CONTROL, WAVEFORMS, ZMUMU_2024
from lab_datalake.demo.lake import DemoLake
from tests.demo.headless import Machine

DATA = {
    ".root": (ZMUMU_2024, "lake:zmumu.2024._0000.root"),
    ".csv": (SLOW_CONTROL, "lake:slowcontrol.run358031.csv"),
    ".parquet": (HITS, "lake:hits.2024.0.parquet"),
    ".fits": (IMAGES, "sky:field42.g.fits"),
    ".h5": (WAVEFORMS, "lake:waveforms.run358031.h5"),
}
PYTHON = [snippet for snippet in STANDARD if snippet.language == "python"]
HERE = [one for one in PYTHON if all(importlib.util.find_spec(module) for module in one.needs)]


def code_of(snippet: Snippet) -> str:
    """A program with the snippet for a collection and the one for a file."""
    collection, file = DATA[snippet.suffixes[0] if snippet.suffixes else ".csv"]
    lines = ["import lab_datalake", f"many = lab_datalake.Lake()[{str(collection)!r}]", f"one = lab_datalake.Lake()[{file!r}]"]
    lines += [snippet.files.replace("{{variable}}", "many"), snippet.file.replace("{{variable}}", "one")]
    return "\n".join(lines)


def test_every_python_snippet_whose_library_is_here_runs(demo_lake: DemoLake, tmp_path: Path) -> None:
    machine = Machine(tmp_path, demo_lake)
    program = "\n".join(f"exec({code_of(snippet)!r}, {{}})\nprint('ran', {snippet.name!r})" for snippet in HERE)
    said = machine.ok("python", "-W", "error::SyntaxWarning", "-c", program)
    assert [line[4:] for line in said.splitlines() if line.startswith("ran ")] == [snippet.name for snippet in HERE]


def test_the_libraries_of_which_the_tests_have_none_are_known() -> None:
    assert {snippet.name for snippet in PYTHON} - {snippet.name for snippet in HERE} == {"ROOT", "coffea"}


def test_the_bash_snippet_gives_a_terminal_what_opens_every_file(demo_lake: DemoLake, tmp_path: Path) -> None:
    machine = Machine(tmp_path, demo_lake)
    (bash,) = (snippet for snippet in STANDARD if snippet.language == "bash")
    lines = machine.ok("lab-datalake", "resolve", str(ZMUMU_2024)).splitlines()
    urls = " ".join(shlex.quote(line.split("\t")[1]) for line in lines)
    code = bash.files.replace("{{variable}}", "muons").replace("{{urls}}", urls)
    read = 'for url in "${muons[@]}"; do xrdcp --silent "$url" - | head -c 4; echo; done'
    done = subprocess.run(["bash", "-c", f"{code}\n{read}"], env=machine.environment, capture_output=True, check=True, timeout=60)
    assert done.stdout.split() == [b"root"] * len(lines)


@pytest.mark.parametrize("snippet", PYTHON, ids=lambda snippet: snippet.name)
def test_every_python_snippet_is_python(snippet: Snippet) -> None:
    compile(code_of(snippet), snippet.name, "exec")
