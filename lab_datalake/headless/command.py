"""The command `lab-datalake attach`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from lab_datalake.headless.attaching import attach
from lab_datalake.lake.availability import Wish


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a command line."""
    command = commands.add_parser("attach", help="write attachments into a notebook's file, for when no browser has it open")
    command.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    command.add_argument("dids", nargs="+", metavar="[LAKE:]SCOPE:NAME")
    command.add_argument("--as", dest="variable", metavar="VARIABLE", help="the variable's name (default: from the DID)")
    command.add_argument("--access", choices=get_args(Wish), default="auto", help="the way wished for (default: %(default)s)")
    command.add_argument("--lake", metavar="NAME", help="which lake (default: the default one of the configuration)")
    command.set_defaults(run=_attach)


def _attach(options: argparse.Namespace) -> int:
    names = attach(options.notebook, *options.dids, variable=options.variable, access=options.access, lake=options.lake)
    for name, did in zip(names, options.dids, strict=True):
        print(f"{name}\t{did}")
    return 0
