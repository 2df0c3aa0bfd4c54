"""JupyterLab on the demo lake: its configuration, its notebooks, its environment."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.demo.client import SITE, client_environment
from lab_datalake.demo.owner import make_folder, write_private
from lab_datalake.demo.places import PACKAGE
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.status import Report

ACCOUNT = "analyst"
MOUNTED = ("XRD2", "XRD2_SCRATCHDISK")
TOUR = "tour.ipynb"


@dataclass(frozen=True)
class LabWishes:
    """How JupyterLab opens. `port`: None for a free one from 8888 on; `address`: where it listens."""

    port: int | None = None
    address: str = "127.0.0.1"
    browser: bool = True


def lake_settings(report: Report) -> dict[str, object]:
    """The lake as `LabDatalake.lakes` wants it: SITE-B, whose storage is mounted and whose cache reaches the others."""
    return {
        "name": "demo",
        "display_name": "Demo lake",
        "rucio_url": report.rucio_url,
        "auth_url": report.auth_url,
        "site": SITE,
        "account": ACCOUNT,
        "sign_in": {"method": "userpass", "username": ACCOUNT, "password_file": report.account(ACCOUNT).password_file},
        "mounts": [{"rse": rse.rse, "prefix": rse.pfn_path, "path": rse.data} for rse in report.rses if rse.rse in MOUNTED],
    }


def write_lab(plan: Plan, report: Report) -> Path:
    """Write the folder that JUPYTER_CONFIG_DIR names, and a work folder with the notebooks beside it; gives back the first."""
    folder = plan.state.root / "jupyter"
    config, work = folder / "config", folder / "work"
    for place in (folder, config, work):
        make_folder(place, 0o700)
    settings = {"LabDatalake": {"lakes": [lake_settings(report)]}, "ServerApp": {"root_dir": str(work)}}
    write_private(config / "jupyter_server_config.json", json.dumps(settings, indent=1))
    make_folder(config / "labconfig", 0o700)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}  # a demo asks nobody about news
    write_private(config / "labconfig" / "page_config.json", json.dumps(quiet))
    defaults = {"lab-datalake:panel": {"tourNotebook": TOUR}}
    write_private(config / "labconfig" / "default_setting_overrides.json", json.dumps(defaults))
    for notebook in sorted((PACKAGE / "notebooks").glob("*.ipynb")):
        if not (work / notebook.name).exists():  # a person may have changed theirs
            shutil.copyfile(notebook, work / notebook.name)
    return config


def lab_environment(plan: Plan, config: Path) -> dict[str, str]:
    """What Jupyter and its kernels find in their environment."""
    return {**os.environ, **client_environment(plan, ACCOUNT), "JUPYTER_CONFIG_DIR": str(config)}


def shell_lines(plan: Plan, report: Report) -> str:
    """What a shell evaluates so that whatever it starts, Jupyter for one, finds this lake; other configuration stays in force."""
    config = write_lab(plan, report)
    path = os.pathsep.join(filter(None, [str(config), os.environ.get("JUPYTER_CONFIG_PATH")]))
    variables = {**_for_clients(plan), "JUPYTER_CONFIG_PATH": path}
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())


def _for_clients(plan: Plan) -> dict[str, str]:
    xrootd = {key: value for key, value in plan.xrootd.environ.items() if key != "LD_LIBRARY_PATH"}
    return {**xrootd, **client_environment(plan, ACCOUNT)}


def become_lab(plan: Plan, report: Report, wishes: LabWishes) -> None:
    """Turn this process into JupyterLab; does not come back."""
    config = write_lab(plan, report)
    command = [sys.executable, "-m", "jupyterlab", f"--ip={wishes.address}"]
    command += [f"--port={wishes.port}"] if wishes.port else []
    command += [] if wishes.browser else ["--no-browser"]
    command += ["--allow-root"] if os.geteuid() == 0 else []
    if (config.parent / "work" / TOUR).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{TOUR}")
    sys.stdout.flush()
    os.execve(sys.executable, command, lab_environment(plan, config))  # noqa: S606  no shell is wanted
