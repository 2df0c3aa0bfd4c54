"""Accounts, scopes, storages, sites and the cache, as Rucio is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab_datalake.demo.plan import HOST, Plan
from lab_datalake.demo.postgres import Database
from lab_datalake.demo.rest import Rucio
from lab_datalake.demo.secret_box import PEOPLE

SETTLE = Path(__file__).parent / "settle.sql"
SCOPES = ("lake", "mc", "sky", "test", "big")
CACHED_SITES = ("SITE-B", "BINDER")
QUOTA = 10**15
FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True)
class Storage:
    """One RSE: the server that holds it, where it is, and the path on that server."""

    rse: str
    part: str
    site: str
    country: str
    prefix: str
    kind: str


STORAGES = (
    Storage("XRD1", "xrd1", "SITE-A", "CH", "rucio", "DATADISK"),
    Storage("XRD1_SCRATCHDISK", "xrd1", "SITE-A", "CH", "rucio/scratch", "SCRATCHDISK"),
    Storage("XRD2", "xrd2", "SITE-B", "DE", "rucio", "DATADISK"),
    Storage("XRD2_SCRATCHDISK", "xrd2", "SITE-B", "DE", "rucio/scratch", "SCRATCHDISK"),
)


def describe_lake(plan: Plan, rucio: Rucio) -> None:
    """Tell Rucio of everybody and every place; what it knows already stays."""
    _people(plan, rucio)
    for scope in SCOPES:
        rucio.post("accounts", "root", "scopes", scope)
    for storage in STORAGES:
        _storage(plan, storage, rucio)
    for here in STORAGES:
        for there in STORAGES:
            if here != there:
                rucio.post("rses", here.rse, "distances", there.rse, body={"distance": 1 if here.site != there.site else 5})
    for site in CACHED_SITES:
        rucio.put("config", "root-proxy-internal", site, plan.xcache)


def settle_ports(plan: Plan, database: Database) -> None:
    """Correct what the catalogue says of servers that had to move to other ports; before Rucio's server starts."""
    words = {name.upper(): plan.ports[name] for name in ("xrd1", "xrd2")}
    database.run_file(SETTLE, {**words, "XCACHE": plan.xcache, "ISSUER": plan.issuer})


def _people(plan: Plan, rucio: Rucio) -> None:
    for person in PEOPLE:
        account, email = person.account, f"{person.account}@lake.invalid"
        rucio.post("accounts", account, body={"type": "USER", "email": email})
        password = {"identity": account, "authtype": "USERPASS", "password": plan.box.passwords[account]}
        subject = {"identity": f"SUB={account}, ISS={plan.issuer}", "authtype": "OIDC"}
        for identity in (password, subject):
            rucio.post("accounts", account, "identities", body={**identity, "email": email, "default": True})
        rucio.post("accounts", account, "scopes", f"user.{account}")
        if person.is_admin:
            rucio.post("accounts", account, "attr", "admin", body={"key": "admin", "value": "true"})


def _storage(plan: Plan, storage: Storage, rucio: Rucio) -> None:
    rse = storage.rse
    place = {"city": storage.site, "country_name": storage.country, "rse_type": "DISK"}
    rucio.post("rses", rse, body={**place, "deterministic": True, "volatile": False})
    attributes = {
        "site": storage.site, "country": storage.country, "type": storage.kind, "tier": "1",
        "lfn2pfn_algorithm": "hash", "verify_checksum": "true", "greedyDeletion": "true",
    }  # fmt: skip
    for key, value in attributes.items():
        rucio.post("rses", rse, "attr", key, body={"value": value})
    for scheme, protocol in _protocols(plan, storage).items():
        rucio.post("rses", rse, "protocols", scheme, body=protocol)
    for account in ("root", *(person.account for person in PEOPLE)):
        rucio.post("accounts", account, "limits", "local", rse, body={"bytes": QUOTA})


def _protocols(plan: Plan, storage: Storage) -> dict[str, dict[str, object]]:
    """By scheme, how a storage is reached; its files on this machine only from its own site."""
    port, prefix = plan.ports[storage.part], storage.prefix
    posix = f"{plan.state.data / storage.part}/{prefix}/"
    rows: dict[str, tuple[str, int, str, str, object]] = {
        "root": (HOST, port, f"//{prefix}/", "xrootd", _domains(FIRST)),
        "http": (HOST, port, f"/{prefix}/", "webdav", _domains(SECOND)),
        "file": ("localhost", 0, posix, "posix", _domains(THIRD, far=False)),
    }
    return {
        scheme: {
            "hostname": host,
            "port": at,
            "prefix": path,
            "impl": f"rucio.rse.protocols.{module}.Default",
            "domains": domains,
        }
        for scheme, (host, at, path, module, domains) in rows.items()
    }


def _domains(priority: int, *, far: bool = True) -> dict[str, dict[str, int | None]]:
    """A protocol's priority for each use; null switches a use off, 0 would put it first."""
    lan: dict[str, int | None] = dict.fromkeys(("read", "write", "delete"), priority)
    uses = ("read", "write", "delete", "third_party_copy_read", "third_party_copy_write")
    return {"lan": lan, "wan": dict.fromkeys(uses, priority if far else None)}
