"""Rucio's REST server and Rucio's daemons, in an environment of their own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from lab_datalake.demo.loopback import opened
from lab_datalake.demo.owner import make_folder, write_private
from lab_datalake.demo.places import INSIDE
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.processes import Part, Processes
from lab_datalake.demo.secret_box import ROOT_USER
from lab_datalake.demo.templates import filled

WORKERS = 2
THREADS = 8


def write_configuration(plan: Plan) -> None:
    """Rucio's configuration files; they hold passwords, so only their owner reads them."""
    state, box = plan.state, plan.box
    (migrations,) = plan.install.server.glob("lib/python3.*/site-packages/rucio/db/sqla/migrate_repo")
    words: dict[str, str | int | Path] = {
        "LOG": state.log, "SERVER": plan.install.server, "RUCIO": plan.rucio_url, "ETC": state.etc, "SECRETS": state.secrets,
        "ROOT_USER": ROOT_USER, "ROOT_PASSWORD": box.passwords["root"], "POSTGRES_PASSWORD": box.postgres,
        "POSTGRES_PORT": plan.ports["postgres"], "MIGRATIONS": migrations,
    }  # fmt: skip
    for name in ("rucio.cfg", "alembic.ini"):
        write_private(state.etc / name, filled(name, words))
    client = {"client_id": "rucio", "client_secret": box.openid_client, "registration_client_uri": ""}
    provider = {
        "lake": {
            **client,
            "issuer": plan.issuer,
            "redirect_uris": [f"{plan.rucio_url}/auth/oidc_code", f"{plan.rucio_url}/auth/oidc_token"],
            "registration_access_token": "",
            "SCIM": {**client, "grant_type": "client_credentials"},
        }
    }
    write_private(state.secrets / "idpsecrets.json", json.dumps(provider, indent=1))


def make_schema(plan: Plan, database: Database, processes: Processes) -> None:
    """Rucio's tables in a new database; what an interrupted attempt left is thrown away first."""
    database.run("DROP DATABASE IF EXISTS rucio WITH (FORCE)", database="postgres")
    database.run("CREATE DATABASE rucio", database="postgres")
    with processes.log_of("rucio").open("ab") as log:
        done = subprocess.run(
            [plan.install.python, INSIDE / "make_schema.py"],
            stdout=log,
            stderr=log,
            env={**processes.marked("making"), **_environ(plan)},
            cwd=INSIDE,
            check=False,
            timeout=300,
        )
    if done.returncode != 0:
        raise processes.failure("rucio", "could not make its tables")


def server_part(plan: Plan) -> Part:
    """How the REST server is started."""
    binds = ["--bind", f"127.0.0.1:{plan.ports['rucio']}", "--bind", f"unix:{plan.rucio_socket}"]
    size = ["--workers", str(WORKERS), "--threads", str(THREADS), "--timeout", "600", "--graceful-timeout", "3"]
    command = [str(plan.install.python), "-m", "gunicorn", *binds, *size, "--no-control-socket", "wsgi:application"]
    return Part("rucio", command, INSIDE, lambda: _pings(plan.rucio_url), _environ(plan))


def daemons_part(plan: Plan, processes: Processes) -> Part:
    """How the daemons are started; they copy with `xrdcp` from server to server."""
    transfers = plan.state.root / "transfers"
    make_folder(transfers, 0o755)
    environ = {**_environ(plan), **plan.xrootd.environ, "LAKE_TRANSFERS": str(transfers), "XRDCP": str(plan.xrootd.xrdcp)}
    command = [str(plan.install.python), str(INSIDE / "daemons.py")]
    return Part("daemons", command, INSIDE, lambda: processes.find("daemons") is not None, environ)


def _environ(plan: Plan) -> dict[str, str]:
    environ = {
        "RUCIO_CONFIG": str(plan.state.etc / "rucio.cfg"),
        "PYTHONPATH": str(INSIDE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**environ, "LAKE_TOKEN_SECONDS": str(plan.token_seconds)} if plan.token_seconds else environ


def _pings(url: str) -> bool:
    try:
        with opened(f"{url}/ping", seconds=5) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004  HTTP
    except OSError:
        return False
