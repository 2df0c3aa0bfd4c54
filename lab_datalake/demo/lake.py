"""The demo lake as one object: up, down, and what a test may want to do to it in between."""

from __future__ import annotations

import signal
import sys

from lab_datalake.demo.client import client_environment, username_of
from lab_datalake.demo.contents.bulk import add_bulk
from lab_datalake.demo.install import ensure_installed, find_node
from lab_datalake.demo.locks import alone
from lab_datalake.demo.owner import lake_owner, remove_tree
from lab_datalake.demo.places import Install, State, install_place, state_place
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.ports import keep_ports, read_ports
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.processes import Part, Processes
from lab_datalake.demo.progress import Say, silent
from lab_datalake.demo.rest import Rucio
from lab_datalake.demo.secret_box import open_box
from lab_datalake.demo.starting import PORTS, STOP_BY, make_folders, parts_of, start_all, stop_all
from lab_datalake.demo.status import Account, Report, Rse, report
from lab_datalake.demo.wishes import Wishes, keep_wishes, kept_wishes
from lab_datalake.demo.xrootd import find_xrootd
from lab_datalake.errors import DemoFailed


class DemoLake:
    """One lake. `up` makes it and brings it up, `find` looks at one without touching it."""

    def __init__(self, plan: Plan, wishes: Wishes) -> None:
        self.plan = plan
        self.wishes = wishes
        self._processes = Processes(plan.state)

    @classmethod
    def up(
        cls, state: State | None = None, install: Install | None = None, wishes: Wishes | None = None, say: Say = silent
    ) -> DemoLake:
        """Bring a lake up, installing, making and filling whatever is not there yet; raises DemoFailed with what to do.

        A lake that is up stays as it is, unless something else is wished of it than before; then it starts again.
        """
        state, install, wishes = state or state_place(None), install or install_place(None), wishes or Wishes()
        try:
            plan = _bring_up(state, install, wishes, say)
        except OSError as error:  # a disk that is full, a folder that is somebody else's
            raise DemoFailed(f"{error}.", "Name other folders with --state and --install, or mend this one.") from error
        return cls(plan, wishes)

    @classmethod
    def find(cls, state: State | None = None, install: Install | None = None) -> DemoLake:
        """The lake of a state folder, up or down; raises DemoFailed where there is none."""
        state, install = state or state_place(None), install or install_place(None)
        wishes, xrootd, node = kept_wishes(state), find_xrootd(install), find_node(install)
        if not (wishes and xrootd and node and read_ports(state)):
            raise DemoFailed(f"There is no demo lake in {state.root}.", "Make one with “lab-datalake demo up”.")
        return cls(
            Plan(install, state, lake_owner(), read_ports(state), open_box(state), xrootd, node, wishes.token_seconds), wishes
        )

    def down(self, say: Say = silent) -> None:
        """End every process of this lake; its data stay."""
        take_down(self.plan.state, say)

    @property
    def report(self) -> Report:
        """Everything that a client, a person or a test needs to know."""
        return report(self.plan)

    @property
    def rucio_url(self) -> str:
        """Rucio's REST door; its door for authentication is the same."""
        return self.plan.rucio_url

    @property
    def issuer(self) -> str:
        """The OpenID provider."""
        return self.plan.issuer

    @property
    def xcache(self) -> str:
        """The cache of SITE-B and of BINDER, as root://host:port."""
        return f"root://{self.plan.xcache}"

    @property
    def rses(self) -> dict[str, Rse]:
        """The storages by name."""
        return {rse.rse: rse for rse in self.report.rses}

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by name."""
        return {account.account: account for account in self.report.accounts}

    def environment(self, account: str = "analyst", site: str = "SITE-B") -> dict[str, str]:
        """What Rucio's and XRootD's own clients need in their environment."""
        return client_environment(self.plan, account, site)

    def rucio(self, account: str = "root") -> Rucio:
        """A session at Rucio's REST door."""
        return Rucio(self.rucio_url, account, username_of(account), self.plan.box.passwords[account])

    def ask_database(self, sql: str) -> str:
        """The answer of Rucio's database to a question in SQL."""
        return Database(self.plan).run(sql)

    def add_bulk(self, files: int, say: Say = silent) -> str:
        """Catalogue a dataset of so many files without bytes; gives back its DID."""
        return add_bulk(Database(self.plan), files, say)

    def start(self, name: str) -> None:
        """Start one part and wait until it answers."""
        part = self._part(name)
        if name == "postgres" and not self._processes.find(name):
            Database(self.plan).prepare(self._processes)
        self._processes.start(part)
        self._processes.wait(part)

    def stop(self, name: str) -> None:
        """End one part cleanly."""
        self._processes.stop(self._part(name).name, STOP_BY.get(name, signal.SIGTERM))

    def kill(self, name: str) -> None:
        """End one part by force (SIGKILL)."""
        self._processes.kill(self._part(name).name)

    def pause(self, name: str) -> None:
        """Let one part stall: it keeps its connections and answers nothing (SIGSTOP)."""
        self._processes.send(self._part(name).name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let a paused part go on (SIGCONT)."""
        self._processes.send(self._part(name).name, signal.SIGCONT)

    def _part(self, name: str) -> Part:
        parts = parts_of(self.plan, self.wishes, self._processes)
        if name not in parts:
            raise DemoFailed(f"The demo lake has no part “{name}”.", f"Its parts are {', '.join(parts)}.")
        return parts[name]


def take_down(state: State, say: Say = silent) -> None:
    """End every process of the lake in a state folder, whatever became of the lake; a folder without one is fine."""
    if state.run.is_dir():
        with alone(state.run / "lock"):
            stop_all(state, say)


def throw_away(state: State, say: Say = silent) -> None:
    """Take a lake down and remove all that it kept."""
    take_down(state, say)
    if state.root.exists() and not state.run.is_dir() and any(state.root.iterdir()):
        raise DemoFailed(f"{state.root} holds something that is no demo lake.", "Name another folder with --state.")
    doomed = state.root.with_name(f".{state.root.name}.removed")
    remove_tree(doomed)
    if state.root.exists():
        state.root.rename(doomed)  # whole or not at all: half a lake would not come up again
    remove_tree(doomed)


def _bring_up(state: State, install: Install, wishes: Wishes, say: Say) -> Plan:
    if not sys.platform.startswith("linux"):
        raise DemoFailed("The demo lake runs on Linux only.", "Run it in a Linux container or virtual machine.")
    owner = lake_owner()
    xrootd = ensure_installed(install, owner, say)
    node = find_node(install)
    if not node:
        raise DemoFailed("There is no Node.js for the OpenID provider.", "Install Node.js 18 or newer with npm.")
    make_folders(state)
    owner.check_reach(state.root)
    with alone(state.run / "lock"):
        processes = Processes(state)
        processes.sweep()
        if keep_wishes(state, wishes):
            stop_all(state, say)
        before = read_ports(state)
        moved = keep_ports(install, state, {name: processes.find(name) is not None for name in PORTS})
        if moved:
            say(f"Somebody else has the ports of {', '.join(moved)} now: moved")
            stop_all(state, say)  # each knows the others by their ports
        elif before and before.keys() != read_ports(state).keys():
            stop_all(state, say)  # an older version started it, with parts that know nothing of the new ones
        plan = Plan(install, state, owner, read_ports(state), open_box(state), xrootd, node, wishes.token_seconds)
        start_all(plan, wishes, say)
    return plan
