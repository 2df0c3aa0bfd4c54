"""JupyterLab for the stories: on a new demo lake, beside one lake that is down and one that wants to know who asks.

Port and token come from the environment (`scripts/ui`). SIGTERM ends it, and the lake with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from lab_datalake.demo.lab import lab_environment, write_lab
from lab_datalake.demo.lake import DemoLake, throw_away
from lab_datalake.demo.places import State


def settings_of_three_lakes(lake: DemoLake, config: Path) -> None:
    """Add to the demo lake one that refuses connections, and itself once more without a password."""
    file = config / "jupyter_server_config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    with socket.socket() as probe:  # nobody will listen on the port that this socket had
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    settings["LabDatalake"]["lakes"] += [
        {"name": "far", "display_name": "Far lake", "rucio_url": f"http://127.0.0.1:{closed}", "sign_in": {"method": "userpass"}},
        {"name": "closed", "display_name": "Closed lake", "rucio_url": lake.rucio_url, "sign_in": {"method": "userpass"}},
    ]
    file.write_text(json.dumps(settings), encoding="utf-8")


def main() -> int:
    """Serve until somebody ends it."""
    state = State(Path(tempfile.mkdtemp(prefix="lab-datalake-ui-")))
    state.root.chmod(0o755)  # PostgreSQL's user goes through it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        lake = DemoLake.up(state, say=print)
        config = write_lab(lake.plan, lake.report)
        settings_of_three_lakes(lake, config)
        Path(os.environ["LAB_DATALAKE_UI_STATUS"]).write_text(
            json.dumps({"xcache": lake.xcache, "cached": str(state.data / "xcache"), "work": str(config.parent / "work")}),
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "jupyterlab", f"--port={os.environ['LAB_DATALAKE_UI_PORT']}", "--ip=127.0.0.1"]
        command += ["--no-browser", "--ServerApp.port_retries=0", *(["--allow-root"] if os.geteuid() == 0 else [])]
        with subprocess.Popen(command, env=lab_environment(lake.plan, config)) as lab:
            try:
                return lab.wait()
            finally:
                lab.terminate()
    finally:
        throw_away(state)


sys.exit(main())
