"""`lab-datalake doctor`: what is found, one line each with its cure, as it is found."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec
from jupyter_core.paths import jupyter_config_path

from lab_datalake.config import read_configuration
from lab_datalake.doctor.doctor import examine
from lab_datalake.doctor.findings import line
from lab_datalake.doctor.installation import Installation, Server
from lab_datalake.doctor.patient import Patient
from lab_datalake.lake.lake import Lake
from lab_datalake.rucio.cancel import Cancel


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], server: Callable[[], Server | None]) -> None:
    """Add the command. server: finds the one that started this terminal."""
    doctor = commands.add_parser("doctor", help="what is wrong here, and what cures it")
    doctor.add_argument("lake", metavar="LAKE", nargs="?", help="look at this lake only (default: at all)")
    doctor.add_argument("--json", action="store_true", help="one JSON object a line")
    doctor.set_defaults(run=lambda options: _doctor(options, server))


def _doctor(options: argparse.Namespace, server: Callable[[], Server | None]) -> int:
    configuration = read_configuration()
    wanted = configuration.lakes if options.lake is None else (configuration.spec(options.lake),)
    installation = Installation(
        lakes=tuple(spec.name for spec in configuration.lakes),
        mistakes=configuration.mistakes,
        environ=os.environ,
        folders=tuple(Path(folder) for folder in jupyter_config_path()),
        server=server(),
    )
    has_problem = False
    with ExitStack() as open_lakes:
        patients = []
        for spec in wanted:
            lake = Lake(spec, configuration.cache_folder)
            open_lakes.callback(lake.close)
            patients.append(Patient(lake))
        for finding in examine(installation, patients, Cancel()):
            has_problem = has_problem or finding.level == "problem"
            print(msgspec.json.encode(finding).decode() if options.json else line(finding), flush=True)
    return 1 if has_problem else 0
