"""What a person sees who types `lab-datalake …`: answers on standard output, one clear message on standard error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.lab import lake_settings
from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import Behave, Peer, Proxy, html, refused_url, stalls

Settings = dict[str, object]


class CommandLine:
    """`lab-datalake` with a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.configure([])

    def configure(self, lakes: list[Settings]) -> None:
        (self._folder / "jupyter_server_config.json").write_text(json.dumps({"LabDatalake": {"lakes": lakes}}), encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "RUCIO", "SITE_NAME"))},
            "JUPYTER_CONFIG_DIR": str(self._folder),
            "XDG_CACHE_HOME": str(self._folder / "cache"),
        }
        command = [sys.executable, "-m", "lab_datalake.cli", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def type_in(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def on_the_lake(type_in: CommandLine, demo_lake: DemoLake) -> CommandLine:
    type_in.configure([lake_settings(demo_lake.report)])
    return type_in


def at(url: str, name: str = "odd") -> Settings:
    who = {"method": "userpass", "username": "analyst", "password_file": "/dev/null"}
    return {"name": name, "rucio_url": url, "sign_in": who, "connect_timeout": 2, "answer_timeout": 2}


def test_the_lakes_are_listed_with_their_state(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("lakes")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("demo\thttp://127.0.0.1:")
    assert "ready, signed in as analyst, Rucio 41." in said.stdout


def test_a_search_finds_what_a_filter_says(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("search", "lake:*", "run >= 358000", "type = dataset")
    assert said.returncode == 0, said.stderr
    assert "lake:zmumu.2024" in said.stdout
    assert "lake:zmumu.2023" not in said.stdout


def test_a_container_is_listed_with_kinds_and_sizes(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("ls", "lake:analysis.zmumu.2024")
    assert said.returncode == 0, said.stderr
    assert {line.split("\t")[2] for line in said.stdout.splitlines()} == {
        "lake:zmumu.2024",
        "mc:zmumu.powheg.2024",
        "lake:calib.alignment.2024",
    }


def test_files_of_the_other_site_resolve_through_the_cache_and_ours_to_paths(
    on_the_lake: CommandLine, demo_lake: DemoLake
) -> None:
    through = on_the_lake.run("resolve", "lake:zmumu.2024").stdout.splitlines()
    assert len(through) == 4
    assert all(line.startswith(f"cache\t{demo_lake.xcache}//root://") for line in through)
    here = on_the_lake.run("resolve", "mc:zmumu.powheg.2024").stdout.splitlines()
    assert all(Path(line.split("\t")[1]).is_file() for line in here)
    assert len(here) == 3


def test_a_name_with_a_line_break_stays_in_its_line(on_the_lake: CommandLine) -> None:
    lines = on_the_lake.run("ls", "test:names.hostile").stdout.splitlines()
    assert all(line.startswith("file\t") for line in lines)
    assert any(line.endswith("test:line\\nbreak.csv") for line in lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ls", "nocolon"], "there is no colon in it"),
        (["ls", "nowhere:x"], "knows no such DID"),
        (["search", "nowhere:*"], "nowhere"),
        (["search", "lake:*", "run >> 3"], "There is a mistake at character"),
        (["search", "lake:*", "run >= 1, project = lake24"], "at once"),
        (["resolve", "lake:gone"], "knows no DID “lake:gone”"),
        (["ls", "--lake", "other", "lake:x"], "No lake “other” is configured"),
    ],
)
def test_a_question_that_cannot_be_meant_gets_one_message_and_no_traceback(
    on_the_lake: CommandLine, words: list[str], message: str
) -> None:
    said = on_the_lake.run(*words)
    assert said.returncode == 1
    assert message in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""


def test_a_search_that_matches_nothing_says_so(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("search", "lake:nothing.like.this*")
    assert said.returncode == 0
    assert said.stdout == ""
    assert "nothing in demo matches lake:nothing.like.this*" in said.stderr
    assert "own scopes" not in said.stderr
    assert "--scope '*' looks into all" in on_the_lake.run("search", "nothing.like.this").stderr


def test_a_search_over_all_lakes_finds_what_is_there_and_says_which_failed(type_in: CommandLine, demo_lake: DemoLake) -> None:
    type_in.configure([at("http://127.0.0.1:9", "gone"), lake_settings(demo_lake.report)])
    said = type_in.run("search", "--all-lakes", "lake:zmumu.2024", "created after 2000-01-01")
    assert {line.split("\t")[0] for line in said.stdout.splitlines()} == {"demo"}
    assert "\tlake:zmumu.2024\n" in said.stdout
    assert "lab-datalake: gone: " in said.stderr
    assert said.returncode == 1


def test_a_search_over_all_lakes_is_no_search_in_one_and_wants_a_lake(type_in: CommandLine) -> None:
    assert type_in.run("search", "--all-lakes", "--lake", "demo", "x").returncode == 2
    said = type_in.run("search", "--all-lakes", "x")
    assert (said.returncode, "No lake is configured" in said.stderr) == (1, True)


def test_a_search_that_is_cut_says_so(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("search", "--type", "file", "--limit", "5", "test:*")
    assert len(said.stdout.splitlines()) == 5
    assert "cut at 5; there are more" in said.stderr


def test_a_command_that_is_not_understood_exits_with_two(type_in: CommandLine) -> None:
    assert type_in.run("serach", "x").returncode == 2


def test_without_a_lake_it_says_how_to_get_one(type_in: CommandLine) -> None:
    said = type_in.run("lakes")
    assert said.returncode == 1
    assert "No lake is configured" in said.stderr


@pytest.fixture(params=[html, stalls, None], ids=["html", "stalls", "refuses"])
def faulty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    behave: Behave | None = request.param
    if behave is None:
        yield refused_url()
        return
    with Peer(behave) as peer:
        yield peer.url


def test_a_faulty_lake_is_told_in_one_message_and_the_other_goes_on(
    on_the_lake: CommandLine, demo_lake: DemoLake, faulty_url: str
) -> None:
    on_the_lake.configure([at(faulty_url), lake_settings(demo_lake.report)])
    listed = on_the_lake.run("lakes")
    assert listed.returncode == 1
    odd, demo = listed.stdout.splitlines()
    assert odd.startswith(f"odd\t{faulty_url}\t")
    assert "ready" in demo
    asked = on_the_lake.run("ls", "--lake", "odd", "lake:zmumu.2024")
    assert asked.returncode == 1
    assert faulty_url.removeprefix("http://") in asked.stderr
    assert "Traceback" not in asked.stderr


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_listing_that_breaks_off_is_never_taken_for_whole(on_the_lake: CommandLine, demo_lake: DemoLake, fault: str) -> None:
    with Proxy(demo_lake.rucio_url) as proxy:
        settings = {**lake_settings(demo_lake.report), "rucio_url": proxy.url, "auth_url": proxy.url, "answer_timeout": 3}
        on_the_lake.configure([settings])
        break_off: Callable[[str, int], None] = getattr(proxy, fault)
        break_off("/dids HTTP", 2_000)
        said = on_the_lake.run("ls", "test:many.10k")
    assert said.returncode == 1
    assert 0 < len(said.stdout.splitlines()) < 10_000
    assert said.stderr.startswith("lab-datalake: ")
    assert "Traceback" not in said.stderr


def test_a_mistake_in_the_configuration_names_its_place_and_the_other_lake_goes_on(
    on_the_lake: CommandLine, demo_lake: DemoLake
) -> None:
    on_the_lake.configure([{"name": "wrong", "rucio_ulr": "https://rucio.invalid"}, lake_settings(demo_lake.report)])
    said = on_the_lake.run("lakes")
    assert "LabDatalake.lakes[0]" in said.stderr
    assert "rucio_url" in said.stderr
    assert "demo\t" in said.stdout


def test_the_doctor_finds_a_lake_in_order_and_answers_in_lines_or_in_json(on_the_lake: CommandLine) -> None:
    said = on_the_lake.run("doctor", "demo")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "ok       demo: sign-in: Signed in as analyst" in said.stdout
    found = [json.loads(line) for line in on_the_lake.run("doctor", "--json").stdout.splitlines()]
    assert {tuple(one) for one in found} == {("subject", "lake", "level", "found", "cure")}


def test_the_doctor_ends_with_1_where_there_is_a_problem_and_names_its_cure(type_in: CommandLine) -> None:
    type_in.configure([at(refused_url())])
    said = type_in.run("doctor", "odd")
    assert said.returncode == 1
    assert "problem  odd: network: The lake at " in said.stdout
    assert "It may be down: try again later." in said.stdout
