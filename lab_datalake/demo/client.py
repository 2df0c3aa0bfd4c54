"""What Rucio's own clients need to use the lake: a configuration for each account, and an environment."""

from __future__ import annotations

import os
from pathlib import Path

from lab_datalake.demo.owner import make_folder, write_private
from lab_datalake.demo.places import State
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.secret_box import ROOT_USER
from lab_datalake.demo.templates import filled

SITE = "SITE-B"


def username_of(account: str) -> str:
    """The user name with which an account signs in."""
    return ROOT_USER if account == "root" else account


def client_folder(state: State, account: str) -> Path:
    """The RUCIO_HOME of an account."""
    return state.client / account


def write_clients(plan: Plan) -> None:
    """Write `rucio.cfg` and a password file for every account, for their owner only."""
    for account, password in plan.box.passwords.items():
        folder = client_folder(plan.state, account)
        make_folder(folder, 0o700)
        make_folder(folder / "etc", 0o700)
        words: dict[str, str | Path] = {
            "RUCIO": plan.rucio_url,
            "ACCOUNT": account,
            "USER": username_of(account),
            "PASSWORD": password,
            "HOME": folder,
        }
        write_private(folder / "etc" / "rucio.cfg", filled("client.cfg", words))
        write_private(folder / "password", password + "\n")


def client_environment(plan: Plan, account: str, site: str = SITE) -> dict[str, str]:
    """The environment in which Rucio's and XRootD's clients use the lake as `account` from `site`."""
    folder = client_folder(plan.state, account)
    programs = plan.xrootd.programs
    path = {"PATH": f"{programs}:{os.environ.get('PATH', os.defpath)}"} if programs else {}
    return {
        **path,
        "RUCIO_HOME": str(folder),
        "RUCIO_CONFIG": str(folder / "etc" / "rucio.cfg"),
        "RUCIO_ACCOUNT": account,
        "X509_CERT_DIR": str(plan.state.authorities),
        "SITE_NAME": site,
    }
