"""A lake comes up, goes down and comes back, whatever was done to it."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

import lab_datalake
from lab_datalake.demo.contents import names
from lab_datalake.demo.lake import DemoLake, take_down, throw_away
from lab_datalake.demo.places import State
from lab_datalake.demo.processes import MARK, Processes
from lab_datalake.demo.wishes import Wishes
from lab_datalake.errors import DemoFailed

EMPTY = Wishes(contents=False)
PARTS = {"postgres", "openid", "xrd1", "xrd2", "door", "xcache", "rucio", "tls", "daemons"}


@pytest.fixture
def state() -> Iterator[State]:
    """A folder for a lake, which the user of PostgreSQL and XRootD can reach."""
    place = State(Path(tempfile.mkdtemp(prefix="lab-datalake-test-")))
    yield place
    throw_away(place)


def processes_of(state: State) -> dict[int, str]:
    """Every process of this machine that belongs to the lake, by what psutil sees, not by what the lake noted."""
    found = {}
    for process in psutil.process_iter():
        try:
            mark = process.environ().get(MARK, "")
            command = " ".join(process.cmdline())
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        if mark.endswith(f"@{state.root}") or str(state.root) in command:
            found[process.pid] = command
    return found


def pids(state: State) -> dict[str, int]:
    """The number of each part's first process."""
    processes = Processes(state)
    found = {name: processes.find(name) for name in PARTS}
    return {name: running.pid for name, running in found.items() if running}


def make_dataset(lake: DemoLake, name: str) -> None:
    lake.rucio().post("dids", "test", name, body={"type": "DATASET"})


def dataset_names(lake: DemoLake) -> list[object]:
    return lake.rucio().get("dids", "test", "dids", "search", query="type=dataset")


def test_up_does_nothing_to_a_lake_that_is_up(state: State) -> None:
    first = DemoLake.up(state, wishes=EMPTY)
    before = pids(state)
    assert set(before) == set(first.report.parts)
    second = DemoLake.up(state, wishes=EMPTY)
    assert pids(state) == before
    assert second.report == first.report
    assert second.report.up


def test_down_leaves_no_process_and_keeps_the_data(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    make_dataset(lake, "kept")
    lake.down()
    assert processes_of(state) == {}
    assert not lake.report.up
    assert dataset_names(DemoLake.up(state, wishes=EMPTY)) == ["kept"]


def test_down_ends_a_lake_of_which_half_was_killed(state: State) -> None:
    DemoLake.up(state, wishes=EMPTY)
    running = pids(state)
    for name in ("postgres", "rucio", "xrd1"):
        os.kill(running[name], signal.SIGKILL)
    (state.run / "processes.json").unlink()
    take_down(state)
    assert processes_of(state) == {}


def test_a_lake_killed_as_a_whole_comes_back_with_its_data(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    make_dataset(lake, "survivor")
    ports = dict(lake.plan.ports)
    victims = [psutil.Process(pid) for pid in processes_of(state)]
    for victim in victims:
        victim.kill()
    psutil.wait_procs(victims, timeout=30)
    assert processes_of(state) == {}
    again = DemoLake.up(state, wishes=EMPTY)
    assert again.report.up
    assert again.plan.ports == ports
    assert dataset_names(again) == ["survivor"]


@pytest.mark.parametrize("moment", ["PostgreSQL", "Rucio's server", "Contents"])
def test_an_interrupted_up_is_finished_by_the_next(state: State, moment: str) -> None:
    command = [sys.executable, "-m", "lab_datalake.demo", "up", "--state", str(state.root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as first:
        assert first.stderr
        assert any(moment in line for line in first.stderr)
        first.kill()
    lake = DemoLake.up(state)
    assert lake.report.up
    assert len(lake.rucio().get("dids", "test", "names.odd", "dids")) == len(names.ODD)
    assert len(lake.rucio().get("dids", "lake", "analysis.zmumu", "files")) == 10
    lake.down()
    assert processes_of(state) == {}


def test_a_part_that_died_is_started_again_and_the_others_stay(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    before = pids(state)
    lake.kill("xcache")
    assert "xcache" not in pids(state)
    DemoLake.up(state, wishes=EMPTY)
    after = pids(state)
    assert {name for name in before if before[name] != after[name]} == {"xcache"}


def test_a_lake_moves_away_from_ports_that_others_took_and_tells_its_catalogue(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    body = {"rse": "XRD1", "files": [{"scope": "test", "name": "a.txt", "bytes": 1, "adler32": "00620062"}]}
    lake.rucio().post("replicas", body=body)
    lake.down()
    taken = {name: lake.plan.ports[name] for name in ("xrd1", "xcache", "openid", "rucio", "postgres")}
    strangers = [socket.create_server(("127.0.0.1", port)) for port in taken.values()]
    try:
        moved = DemoLake.up(state, wishes=EMPTY)
        assert all(moved.plan.ports[name] != port for name, port in taken.items())
        question = {"dids": [{"scope": "test", "name": "a.txt"}], "schemes": ["root"], "client_location": {"site": "SITE-B"}}
        file = json.loads(moved.rucio().post("replicas", "list", body=question))
        (pfn,) = file["pfns"]
        assert pfn.startswith(f"{moved.xcache}//{moved.rses['XRD1'].root}//rucio/")
        account = moved.accounts["analyst"]
        form = {"client_id": "jupyter", "grant_type": "password", "username": account.username, "password": account.password}
        token = requests.post(f"{moved.issuer}/token", data=form, timeout=30).json()["access_token"]
        answer = requests.get(f"{moved.rucio_url}/auth/validate", headers={"X-Rucio-Auth-Token": token}, timeout=30)
        assert answer.status_code == 200, answer.text
    finally:
        for stranger in strangers:
            stranger.close()


def test_two_lakes_live_side_by_side(state: State, demo_lake: DemoLake) -> None:
    second = DemoLake.up(state, wishes=EMPTY)
    assert not set(second.plan.ports.values()) & set(demo_lake.plan.ports.values())
    second.down()
    assert demo_lake.report.up


def test_a_stranger_with_the_number_of_a_part_is_left_alone(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    lake.down()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        note = {"rucio": [stranger.pid, 1, boot]}
        (state.run / "processes.json").write_text(json.dumps(note), encoding="utf-8")
        assert not lake.report.parts["rucio"]
        take_down(state)
        assert stranger.poll() is None
        stranger.kill()


def test_everything_listens_on_loopback_only(demo_lake: DemoLake) -> None:
    if not demo_lake.plan.xrootd.preload:
        assert any("all addresses" in note for note in demo_lake.report.notes)
        return
    ports = set(demo_lake.plan.ports.values())
    listening = {(at.laddr.ip, at.laddr.port) for at in psutil.net_connections("tcp") if at.status == psutil.CONN_LISTEN}
    assert {ip for ip, port in listening if port in ports} == {"127.0.0.1"}


def test_a_paused_part_answers_nothing_until_it_goes_on(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    lake.pause("rucio")
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{lake.rucio_url}/ping", timeout=1)
    lake.resume("rucio")
    assert requests.get(f"{lake.rucio_url}/ping", timeout=30).status_code == 200
    lake.pause("rucio")
    lake.down()
    assert processes_of(state) == {}


def test_tokens_live_as_long_as_was_wished(state: State) -> None:
    lake = DemoLake.up(state, wishes=Wishes(token_seconds=60, contents=False))
    account = lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": account.username, "password": account.password}
    assert requests.post(f"{lake.issuer}/token", data=form, timeout=30).json()["expires_in"] == 60
    lake.rucio("analyst").sign_in()
    sql = "SELECT max(extract(epoch FROM expired_at - created_at))::int FROM tokens WHERE account = 'analyst'"
    assert 58 <= int(lake.ask_database(sql)) <= 62


def test_secrets_are_closed_to_others_and_do_not_print(demo_lake: DemoLake) -> None:
    state = demo_lake.plan.state
    passwords = [account.password for account in demo_lake.report.accounts]
    passwords += [demo_lake.plan.box.postgres, demo_lake.plan.box.openid_client]
    for path in state.root.rglob("*"):
        if not path.is_file() or path.is_relative_to(state.data) or path.is_relative_to(state.postgres):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(password in text for password in passwords):
            assert path.stat().st_mode & 0o077 == 0, path
            assert not path.is_relative_to(state.log)
    assert not any(password in repr((demo_lake.report, demo_lake.plan)) for password in passwords)


def test_a_part_that_cannot_start_says_why_with_the_end_of_its_log(state: State) -> None:
    lake = DemoLake.up(state, wishes=EMPTY)
    lake.down()
    (state.postgres / "PG_VERSION").write_text("9.3", encoding="ascii")
    with pytest.raises(DemoFailed, match=r"postgres.*(?s:.*)log ended|9\.3"):
        DemoLake.up(state, wishes=EMPTY)


def test_a_folder_that_holds_something_else_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(DemoFailed, match="holds something that is no demo lake"):
        throw_away(State(tmp_path))
    assert (tmp_path / "thesis.tex").exists()


def test_status_of_a_lake_that_never_was_says_how_to_make_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lab_datalake.demo", "status", "--state", str(tmp_path / "nowhere")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 1
    assert "lab-datalake demo up" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend PostgreSQL and XRootD another user")
def test_root_is_told_which_folder_bars_the_way(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DemoFailed, match="may not enter"):
        DemoLake.up(State(closed / "lake"), wishes=EMPTY)


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as a plain user already")
def test_a_plain_user_installs_and_brings_up_a_lake_of_their_own() -> None:
    nobody = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory(prefix="lab-datalake-nobody-") as home:
        shutil.copytree(Path(lab_datalake.__file__).parent / "demo", f"{home}/lab_datalake/demo")
        for file in ("did.py", "errors.py", "__init__.py"):
            shutil.copy(Path(lab_datalake.__file__).parent / file, f"{home}/lab_datalake/{file}")
        subprocess.run(["chown", "-R", str(nobody.pw_uid), home], check=True)

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            command = [
                python_of_everybody(),
                "-m",
                "lab_datalake.demo",
                *words,
                "--state",
                f"{home}/lake",
                "--install",
                f"{home}/install",
            ]
            environ = {**{key: value for key, value in os.environ.items() if not key.startswith("XDG_")}, "HOME": home}
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            return subprocess.run(command, env=environ, cwd=home, capture_output=True, text=True, timeout=600, check=False, **who)

        state = State(Path(home) / "lake")
        try:
            up = run("up", "--no-contents")
            assert up.returncode == 0, up.stderr
            assert json.loads(run("status", "--json").stdout)["up"]
            assert {psutil.Process(pid).uids().real for pid in processes_of(state)} == {nobody.pw_uid}
        finally:
            down = run("down")
        assert down.returncode == 0, down.stderr
        assert processes_of(state) == {}


def python_of_everybody() -> str:
    """A Python that any user of this machine may run; the one of these tests may lie in somebody's home."""
    nobody = pwd.getpwnam("nobody")
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            command = [python, "-c", "import sys; print(sys.version_info >= (3, 10))"]
            said = subprocess.run(command, user=nobody.pw_uid, capture_output=True, text=True, timeout=60, check=False)
        except OSError:
            continue
        if said.stdout.strip() == "True":
            return python
    pytest.skip("this machine has no Python that a plain user may run")
