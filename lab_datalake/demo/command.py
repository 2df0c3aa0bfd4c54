"""`lab-datalake demo …`: the words of the command line that are about the demo lake."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lab_datalake.demo.install import ensure_installed
from lab_datalake.demo.lab import LabWishes, become_lab, shell_lines
from lab_datalake.demo.lake import DemoLake, take_down, throw_away
from lab_datalake.demo.owner import lake_owner
from lab_datalake.demo.places import INSTALL_VARIABLE, STATE_VARIABLE, install_place, state_place
from lab_datalake.demo.progress import to_stream
from lab_datalake.demo.status import Report
from lab_datalake.demo.wishes import Wishes, kept_wishes
from lab_datalake.errors import DatalakeError

if TYPE_CHECKING:
    Words = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  argparse has no public name for it

SUBJECT = "a real data lake on this machine: Rucio, XRootD, XCache, OpenID"


def add_to(subparsers: Words) -> None:
    """Add `demo` and its words to a command line; the chosen function is left in `run` and gives back the exit code."""
    demo = subparsers.add_parser("demo", help=SUBJECT, description=SUBJECT)
    add_words(demo)


def add_words(demo: argparse.ArgumentParser) -> None:
    """Add every word, each with its options."""
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--state", metavar="DIR", help=f"folder of this lake (default: {state_place(None).root}, or ${STATE_VARIABLE})"
    )
    places.add_argument(
        "--install",
        metavar="DIR",
        help=f"folder of what all lakes share (default: {install_place(None).root}, or ${INSTALL_VARIABLE})",
    )
    words = demo.add_subparsers(required=True, metavar="install | up | down | status | environment | seed | lab")

    _add_life(words, places)
    _add_use(words, places)


def _add_life(words: Words, places: argparse.ArgumentParser) -> None:
    """What makes and ends a lake."""
    install = words.add_parser("install", parents=[places], help="install what all lakes share, which `up` does too")
    install.set_defaults(run=run_install)

    up = words.add_parser("up", parents=[places], help="bring the lake up; does what is missing, and nothing when it is up")
    up.add_argument("--fresh", action="store_true", help="throw the lake of this folder away first")
    up.add_argument(
        "--token-lifetime", type=_seconds, metavar="SECONDS", help="how long tokens live (default: 3600, or as before)"
    )
    up.add_argument("--no-contents", action="store_true", help="leave the lake empty")
    up.set_defaults(run=run_up)

    down = words.add_parser("down", parents=[places], help="end all its processes; its data stay")
    down.add_argument("--remove", action="store_true", help="remove its data too")
    down.set_defaults(run=run_down)

    seed = words.add_parser("seed", parents=[places], help="fill the lake, which `up` does too, and add more")
    seed.add_argument("--big", type=int, metavar="N", help="catalogue a dataset of N files")
    seed.set_defaults(run=run_seed)


def _add_use(words: Words, places: argparse.ArgumentParser) -> None:
    """What tells of a lake, and opens it."""
    status = words.add_parser(
        "status", parents=[places], help="addresses, sites, accounts with passwords, environment for clients"
    )
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(run=run_status)

    environment = words.add_parser(
        "environment",
        parents=[places],
        help='what a shell needs for Jupyter and clients: eval "$(lab-datalake demo environment)"',
    )
    environment.set_defaults(run=run_environment)

    lab = words.add_parser("lab", parents=[places], help="bring the lake up and open JupyterLab on it")
    lab.add_argument("--no-browser", action="store_true", help="only say the address")
    lab.add_argument("--port", type=int, help="where JupyterLab listens (default: 8888, or the next free one)")
    lab.add_argument("--ip", default="127.0.0.1", metavar="ADDRESS", help="on which address (default: %(default)s)")
    lab.set_defaults(run=run_lab)


def _seconds(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main(arguments: Sequence[str]) -> int:
    """The demo's command line on its own."""
    parser = argparse.ArgumentParser(prog="lab-datalake demo", description=SUBJECT)
    add_words(parser)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except DatalakeError as error:
        print(error, file=sys.stderr)
        return 1


def run_install(chosen: argparse.Namespace) -> int:
    """`demo install`."""
    say = to_stream()
    ensure_installed(install_place(chosen.install), lake_owner(), say)
    say("All is installed")
    return 0


def run_up(chosen: argparse.Namespace) -> int:
    """`demo up`."""
    state, say = state_place(chosen.state), to_stream()
    kept = kept_wishes(state) or Wishes()
    if chosen.fresh:
        throw_away(state, say)
    wishes = Wishes(chosen.token_lifetime or kept.token_seconds, contents=not chosen.no_contents)
    lake = DemoLake.up(state, install_place(chosen.install), wishes, say)
    say("The lake is up")
    _show(lake.report)
    return 0


def run_down(chosen: argparse.Namespace) -> int:
    """`demo down`."""
    state, say = state_place(chosen.state), to_stream()
    if chosen.remove:
        throw_away(state, say)
    else:
        take_down(state, say)
    say("The lake is down")
    return 0


def run_status(chosen: argparse.Namespace) -> int:
    """`demo status`; the exit code is 3 if the lake is not up."""
    report = DemoLake.find(state_place(chosen.state), install_place(chosen.install)).report
    if chosen.json:
        print(json.dumps(report.as_dict(), indent=1))
    else:
        _show(report)
    return 0 if report.up else 3


def run_environment(chosen: argparse.Namespace) -> int:
    """`demo environment`."""
    lake = DemoLake.find(state_place(chosen.state), install_place(chosen.install))
    sys.stdout.write(shell_lines(lake.plan, lake.report))
    return 0


def run_seed(chosen: argparse.Namespace) -> int:
    """`demo seed`."""
    state, say = state_place(chosen.state), to_stream()
    wishes = replace(kept_wishes(state) or Wishes(), contents=True)
    lake = DemoLake.up(state, install_place(chosen.install), wishes, say)
    if chosen.big is not None:
        print(lake.add_bulk(chosen.big, say))
    say("The lake is filled")
    return 0


def run_lab(chosen: argparse.Namespace) -> int:
    """`demo lab`."""
    state, say = state_place(chosen.state), to_stream()
    lake = DemoLake.up(state, install_place(chosen.install), kept_wishes(state), say)
    say("The lake is up, and stays up when JupyterLab ends; “lab-datalake demo down” ends it")
    become_lab(lake.plan, lake.report, LabWishes(chosen.port, chosen.ip, browser=not chosen.no_browser))
    return 0


def _show(report: Report) -> None:
    resting = [name for name, runs in report.parts.items() if not runs]
    down = "down" if len(resting) == len(report.parts) else f"not running: {', '.join(resting)}"
    print(f"Demo lake in {report.state}: {'up' if report.up else down}")
    print(f"  Rucio     {report.rucio_url}")
    print(f"  over TLS  {report.rucio_tls_url}  authority {report.ca_file}")
    print(f"  OpenID    {report.issuer}")
    print(f"  XCache    {report.xcache}  for {', '.join(report.cached_sites)}")
    for rse in report.rses:
        print(f"  {rse.site}    {rse.rse:17s} {rse.root}/{rse.pfn_path}  {rse.http}{rse.pfn_path}")
    if report.token_door:
        print(f"  Tokens    {report.token_door.https}  {report.token_door.roots}")
    for account in report.accounts:
        print(f"  Account   {account.account}: user {account.username}, password {account.password}")
        if account.keys:
            print(f"            certificate {account.keys.certificate}, key {account.keys.key}")
    print(f"  Logs      {report.logs}")
    for note in report.notes:
        print(f"  Note      {note}")
    print("  For clients:  " + " ".join(f"{key}={value}" for key, value in report.environment.items()))
