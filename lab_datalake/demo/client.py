"""What Rucio's own clients need to use the lake: a configuration for each account, and an environment."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.demo.owner import make_folder, write_private
from lab_datalake.demo.places import State
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.secret_box import ROOT_USER

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
        lines = [
            "[client]", f"rucio_host = {plan.rucio_url}", f"auth_host = {plan.rucio_url}", "auth_type = userpass", f"account = {account}",
            f"username = {username_of(account)}", f"password = {password}", "request_retries = 3", f"auth_token_file_path = {folder / 'token'}",
            "", "[policy]", "permission = generic", "schema = generic", "lfn2pfn_algorithm_default = hash", "",
        ]  # fmt: skip
        write_private(folder / "etc" / "rucio.cfg", "\n".join(lines))
        write_private(folder / "password", password + "\n")


def client_environment(plan: Plan, account: str, site: str = SITE) -> dict[str, str]:
    """The environment in which Rucio's and XRootD's clients use the lake as `account` from `site`."""
    folder = client_folder(plan.state, account)
    return {
        "RUCIO_HOME": str(folder),
        "RUCIO_CONFIG": str(folder / "etc" / "rucio.cfg"),
        "RUCIO_ACCOUNT": account,
        "X509_CERT_DIR": str(plan.state.authorities),
        "SITE_NAME": site,
    }
