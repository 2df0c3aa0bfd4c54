"""The doctor of a running server: the lakes as they are signed in to now, and the door of its kernels."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lab_datalake.demo.lake import DemoLake
from tests.kernel.kernels import ConnectedKernel
from tests.server.jupyter import Jupyter, Lakes, StartJupyter


def found_by(server: Jupyter, **asked: str) -> list[dict[str, str]]:
    *some, end = server.lines("doctor", **asked)
    assert end == {"line": "end", "count": len(some), "cut": None}
    return [line["finding"] for line in some]


def test_findings_come_for_the_lake_that_is_asked_for_and_name_who_is_signed_in(jupyter: Jupyter) -> None:
    found = found_by(jupyter, lake="demo")
    assert {one["lake"] for one in found} == {"demo", None}
    assert next(one["found"] for one in found if one["subject"] == "sign-in").startswith("Signed in as analyst, ")
    door = "Kernels reach the Jupyter server by the address that it gave them."
    assert [one["level"] for one in found if one["found"] == door] == ["ok"]


def test_a_lake_that_stalls_keeps_no_finding_of_another_waiting(jupyter: Jupyter) -> None:
    lines = jupyter.lines("doctor")
    seen = [line["finding"] for line in lines if line["line"] == "found"]
    about_demo = max(n for n, one in enumerate(seen) if one["lake"] == "demo")
    about_stalled = next(n for n, one in enumerate(seen) if one["lake"] == "stalled" and one["subject"] == "network")
    assert about_demo < about_stalled
    assert "did not answer within 10 s" in seen[about_stalled]["found"]
    assert [one["found"] for one in seen if one["lake"] == "gone" and one["level"] == "problem"]


def test_an_unknown_lake_is_refused(jupyter: Jupyter) -> None:
    assert jupyter.get("doctor", lake="nowhere").status_code == 400


def test_what_the_platform_has_set_stays_and_is_named_and_a_proxy_in_an_unusual_place_is_found(
    start_jupyter: StartJupyter, demo_lake: DemoLake, tmp_path: Path
) -> None:
    proxy = tmp_path / "proxy"
    lake: dict[str, object] = {"name": "grid", "rucio_url": demo_lake.report.rucio_tls_url, "ca_cert": demo_lake.report.ca_file}
    sign_in = {"method": "x509_proxy", "path": str(proxy)}
    server = start_jupyter([{**lake, "site": "SITE-B", "sign_in": sign_in}], 'import os\nos.environ["SITE_NAME"] = "CERN"\n')
    said = next(one for one in found_by(server) if one["subject"] == "terminals")
    assert said["found"].startswith("Kernels and terminals keep SITE_NAME as it was set")
    opened = server.session.post(f"{server.url}api/kernels", json={"name": "python3"}, timeout=60).json()
    kernel = ConnectedKernel(server.runtime / f"kernel-{opened['id']}.json")
    try:
        ran = kernel.run("!echo $X509_USER_PROXY $SITE_NAME; lab-datalake doctor --json")
    finally:
        kernel.close()
    assert f"{proxy} CERN" in ran.text
    assert said["found"] in ran.text


def test_a_configuration_that_was_changed_since_the_start_is_said(start_jupyter: StartJupyter, lakes: Lakes) -> None:
    server = start_jupyter(lakes[2:])
    file = server.folder / "jupyter_server_config.py"
    os.utime(file, (time.time() + 1, time.time() + 1))
    [said] = [one for one in found_by(server) if one["subject"] == "configuration" and one["level"] == "problem"]
    assert said["found"].startswith(f"{file} was changed at ")
    assert said["cure"].startswith("Restart the Jupyter server")
