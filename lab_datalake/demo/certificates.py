"""The lake's own authority, the certificate of its doors, and the certificates with which people sign in."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.demo.client import client_folder
from lab_datalake.demo.owner import make_folder, remove_tree
from lab_datalake.demo.places import INSIDE, State
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.ports import answers
from lab_datalake.demo.processes import Part
from lab_datalake.demo.rest import Rucio
from lab_datalake.demo.secret_box import PEOPLE
from lab_datalake.errors import DemoFailed

CERTIFIED = tuple(person.account for person in PEOPLE)
"""The accounts that have a certificate."""


@dataclass(frozen=True)
class Keys:
    """The files with which a person signs in. The encrypted key is the same one; its passphrase is the account's password.

    subject: the name in the certificate, as Rucio knows it.
    """

    subject: str
    certificate: str
    key: str
    encrypted_key: str
    ssh_key: str
    ssh_public_key: str


def keys_of(state: State, account: str) -> Keys:
    """Where they are."""
    folder = client_folder(state, account)
    names = ("usercert.pem", "userkey.pem", "userkey-encrypted.pem", "id_rsa", "id_rsa.pub")
    return Keys(f"/O=Demo lake/OU=People/CN={account}", *(str(folder / name) for name in names))


def know_certificates(plan: Plan, rucio: Rucio) -> None:
    """Tell Rucio whose they are."""
    for account in CERTIFIED:
        keys = keys_of(plan.state, account)
        for kind, identity in (("X509", keys.subject), ("SSH", Path(keys.ssh_public_key).read_text("ascii").strip())):
            body = {"identity": identity, "authtype": kind, "email": f"{account}@lake.invalid", "default": True}
            rucio.post("accounts", account, "identities", body=body)


def make_certificates(plan: Plan) -> None:
    """All of them, unless they are there."""
    tls = plan.state.tls
    if tls.exists() and all(Path(keys_of(plan.state, account).ssh_public_key).exists() for account in CERTIFIED):
        return
    making = tls.with_name("tls.new")
    remove_tree(making)
    make_folder(making, 0o755)
    done = subprocess.run(
        [plan.install.python, INSIDE / "certificates.py", making, plan.state.client],
        input=json.dumps({account: plan.box.passwords[account] for account in CERTIFIED}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise DemoFailed(f"The lake has no certificates: {done.stderr.strip()[-500:]}", "Begin anew with “demo up --fresh”.")
    plan.owner.give(making / "host.key")
    remove_tree(tls)
    making.rename(tls)


def tls_door_part(plan: Plan) -> Part:
    """How the door is started that speaks TLS before Rucio's server."""
    port = plan.ports["tls"]
    command = [str(plan.install.python), str(INSIDE / "tls_door.py"), str(port), str(plan.rucio_socket), str(plan.state.tls)]
    return Part("tls", command, INSIDE, lambda: answers(port))
