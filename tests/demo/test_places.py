"""Where a lake lives, and what becomes of it where something is missing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.demo.owner import Owner, lake_owner
from lab_datalake.demo.places import Install, install_place, state_place
from lab_datalake.demo.ports import answers, is_free
from lab_datalake.demo.processes import Processes
from lab_datalake.demo.starting import parts_of
from lab_datalake.demo.status import report
from lab_datalake.demo.wishes import Wishes
from lab_datalake.demo.xrootd import find_xrootd, install_xrootd
from lab_datalake.errors import DemoFailed


def test_a_named_folder_wins_over_the_environment(tmp_path: Path) -> None:
    environ = {"LAB_DATALAKE_DEMO_STATE": "/from/the/environment", "HOME": "/home/somebody"}
    assert state_place(str(tmp_path), environ).root == tmp_path
    assert state_place(None, environ).root == Path("/from/the/environment")


def test_without_a_name_the_lake_lives_where_its_servers_can_reach_it() -> None:
    environ = {"HOME": "/home/somebody"}
    expected = "/var/lib/lab-datalake/demo" if os.geteuid() == 0 else "/home/somebody/.local/state/lab-datalake/demo"
    assert state_place(None, environ).root == Path(expected)
    expected = "/var/lib/lab-datalake/install" if os.geteuid() == 0 else "/home/somebody/.local/share/lab-datalake/install"
    assert install_place(None, environ).root == Path(expected)


def test_servers_never_run_as_root() -> None:
    assert lake_owner().uid != 0


def test_a_folder_closed_to_the_servers_is_named(tmp_path: Path) -> None:
    somebody = Owner("somebody", 54_321, 54_321, is_caller=False)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DemoFailed, match="may not enter"):
        somebody.check_reach(closed / "lake")


def test_a_port_in_use_is_not_free(demo_lake: DemoLake) -> None:
    port = demo_lake.plan.ports["rucio"]
    assert answers(port)
    assert not is_free(port)


def test_without_the_token_plugin_the_token_door_is_left_out_and_status_says_so(demo_lake: DemoLake) -> None:
    bare = replace(demo_lake.plan, xrootd=replace(demo_lake.plan.xrootd, has_tokens=False))
    assert "door" not in parts_of(bare, Wishes(), Processes(bare.state))
    seen = report(bare)
    assert seen.token_door is None
    assert "door" not in seen.parts
    assert any("SciTokens" in note for note in seen.notes)


def test_without_xrootd_and_apt_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_xrootd(Install(tmp_path)) is None
    with pytest.raises(DemoFailed, match="conda-forge xrootd"):
        install_xrootd(Install(tmp_path), print)


def test_xrootd_of_another_prefix_is_taken_from_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("bin/xrootd", "bin/xrdcp", "lib/libXrdHttpTPC-5.so", "etc/xrootd/client.plugins.d/http.conf"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = find_xrootd(Install(tmp_path / "install"))
    assert found
    assert (found.server, found.xrdcp) == (tmp_path / "bin/xrootd", tmp_path / "bin/xrdcp")
    assert found.environ == {"XRD_PLUGINCONFDIR": str(tmp_path / "etc/xrootd/client.plugins.d")}
    assert found.has_http_copy
    assert not found.has_tokens
