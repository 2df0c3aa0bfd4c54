"""The order in which a lake starts and ends: everything that can start beside something else does."""

from __future__ import annotations

import signal
from collections.abc import Mapping

from lab_datalake.demo.catalogue import describe_lake, settle_ports
from lab_datalake.demo.certificates import know_certificates, make_certificates, tls_door_part
from lab_datalake.demo.client import write_clients
from lab_datalake.demo.contents.fill import fill_lake
from lab_datalake.demo.openid import openid_part
from lab_datalake.demo.owner import make_folder
from lab_datalake.demo.places import State
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.processes import Part, Processes
from lab_datalake.demo.progress import Say
from lab_datalake.demo.rest import Rucio
from lab_datalake.demo.rucio_server import daemons_part, make_schema, server_part, write_configuration
from lab_datalake.demo.secret_box import ROOT_USER
from lab_datalake.demo.storage import trust_provider, xrootd_parts
from lab_datalake.demo.wishes import Wishes, do_once

PORTS = ("postgres", "openid", "xrd1", "xrd2", "door", "xcache", "rucio", "tls")
STOP_BY = {"postgres": signal.SIGINT}  # its fast shutdown
ORDER_DOWN = ("daemons", "tls", "rucio", "xcache", "door", "xrd2", "xrd1", "openid", "postgres")


def make_folders(state: State) -> None:
    """The folders of a state; those that hold secrets are closed to others."""
    for folder in (state.root, state.etc, state.run, state.log, state.data):
        make_folder(folder, 0o755)
    for folder in (state.secrets, state.client):
        make_folder(folder, 0o700)


def parts_of(plan: Plan, wishes: Wishes, processes: Processes) -> dict[str, Part]:
    """All parts of a lake by name, with their configurations written."""
    write_configuration(plan)
    make_certificates(plan)
    parts = [Database(plan).part(), openid_part(plan), *xrootd_parts(plan), server_part(plan), tls_door_part(plan)]
    if wishes.daemons:
        parts.append(daemons_part(plan, processes))
    return {part.name: part for part in parts}


def root_session(plan: Plan) -> Rucio:
    """Rucio's root account."""
    return Rucio(plan.rucio_url, "root", ROOT_USER, plan.box.passwords["root"])


def start_all(plan: Plan, wishes: Wishes, say: Say) -> None:
    """Start what does not run, make what is not there, and wait until everything answers."""
    processes, database = Processes(plan.state), Database(plan)
    parts = parts_of(plan, wishes, processes)
    _start_below(plan, parts, processes, say)
    do_once(plan.state, "schema", lambda: make_schema(plan, database, processes))
    if not processes.find("rucio"):
        settle_ports(plan, database)
        say("Rucio's server")
    processes.start(parts["rucio"])
    processes.wait(parts["openid"])
    if "door" in parts:
        trust_provider(plan)
        processes.start(parts["door"])
    for name, part in parts.items():
        if name != "daemons":
            processes.wait(part)
    rucio = root_session(plan)
    do_once(plan.state, "catalogue", lambda: describe_lake(plan, rucio))
    do_once(plan.state, "certificates", lambda: know_certificates(plan, rucio))
    write_clients(plan)
    if wishes.contents:
        do_once(plan.state, "contents", lambda: fill_lake(plan, rucio, database, say))
    if "daemons" in parts:
        processes.start(parts["daemons"])


def stop_all(state: State, say: Say) -> None:
    """End every process of a lake, cleanly where it lets us, and leave none."""
    processes = Processes(state)
    for name in ORDER_DOWN:
        if processes.find(name):
            say(f"ending {name}")
            processes.stop(name, STOP_BY.get(name, signal.SIGTERM))
    processes.kill()


def _start_below(plan: Plan, parts: Mapping[str, Part], processes: Processes, say: Say) -> None:
    """Start what Rucio stands on, and wait for its database."""
    if not processes.find("postgres"):
        say("PostgreSQL, OpenID provider, XRootD at two sites, XCache")
        Database(plan).prepare(processes)
    for name in ("postgres", "openid", "xrd1", "xrd2", "xcache", "tls"):
        processes.start(parts[name])
    processes.wait(parts["postgres"])
