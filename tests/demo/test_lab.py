"""`lab-datalake demo lab` opens JupyterLab on the lake."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from lab_datalake.demo.lab import lake_settings
from lab_datalake.demo.lake import DemoLake
from lab_datalake.demo.ports import answers


@pytest.fixture
def lab(demo_lake: DemoLake, tmp_path: Path) -> Iterator[str]:
    """The address that JupyterLab says, with its token; it has ended afterwards."""
    plan = demo_lake.plan
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lab_datalake.demo", "lab", "--no-browser", "--port", str(port)]
    places = ["--state", str(plan.state.root), "--install", str(plan.install.root)]
    with (tmp_path / "lab.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen([*command, *places], stdout=log, stderr=log)
        try:
            yield _address(server, tmp_path / "lab.log")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    waiting = threading.Event()
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*\?token=\w+", log.read_text(encoding="utf-8"))
        if found and answers(urlsplit(found[0]).port or 0):  # it says its address a moment before it listens
            return found[0]
        assert server.poll() is None, log.read_text(encoding="utf-8")
        waiting.wait(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def test_lab_opens_with_the_lake_configured(demo_lake: DemoLake, lab: str) -> None:
    base, _, token = lab.partition("?token=")
    root = base[: base.index("/lab")]
    header = {"Authorization": f"token {token}"}
    assert requests.get(f"{root}/api/status", headers=header, timeout=60).status_code == 200
    assert requests.get(f"{root}/api/status", timeout=60).status_code == 403
    config = demo_lake.plan.state.root / "jupyter" / "config" / "jupyter_server_config.json"
    (lake,) = json.loads(config.read_text(encoding="utf-8"))["LabDatalake"]["lakes"]
    assert lake == lake_settings(demo_lake.report)
    assert Path(lake["mounts"][0]["path"]).is_dir()
    assert demo_lake.report.account("analyst").password not in config.read_text(encoding="utf-8")


def test_the_lake_outlives_the_lab(demo_lake: DemoLake, lab: str) -> None:
    assert lab
    assert demo_lake.report.up
