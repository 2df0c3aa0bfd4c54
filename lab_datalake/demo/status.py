"""Everything that a person, a client or a test has to know about a lake."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

from lab_datalake.demo.catalogue import CACHED_SITES, STORAGES
from lab_datalake.demo.certificates import CERTIFIED, Keys, keys_of
from lab_datalake.demo.client import client_environment, client_folder, username_of
from lab_datalake.demo.plan import HOST, STORAGE_AUDIENCE, Plan
from lab_datalake.demo.processes import Processes

PARTS = ("postgres", "openid", "xrd1", "xrd2", "door", "xcache", "rucio", "tls", "daemons")


@dataclass(frozen=True)
class Account:
    """A Rucio account and how it signs in. `password_file`: the same password, mode 0600. `home`: its RUCIO_HOME.

    keys: its certificate and SSH key, None for root.
    """

    account: str
    username: str
    password: str = field(repr=False)
    password_file: str
    home: str
    keys: Keys | None


@dataclass(frozen=True)
class Rse:
    """A storage. `root`, `http`: its doors. `pfn_path`: how the path of its PFNs begins; `data`: that path on this machine."""

    rse: str
    site: str
    root: str
    http: str
    pfn_path: str
    data: str


@dataclass(frozen=True)
class TokenDoor:
    """The doors that want a storage token, over the data of the first storage."""

    https: str
    roots: str
    audience: str


@dataclass(frozen=True)
class Report:
    """A lake. `notes`: what is missing or different here, in sentences."""

    state: str
    install: str
    up: bool
    parts: dict[str, bool]
    rucio_url: str
    auth_url: str
    rucio_tls_url: str
    issuer: str
    client_ids: list[str]
    xcache: str
    xcache_data: str
    cached_sites: list[str]
    site: str
    rses: list[Rse]
    token_door: TokenDoor | None
    accounts: list[Account]
    ca_file: str
    ca_folder: str
    logs: str
    environment: dict[str, str]
    notes: list[str]

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)

    def account(self, name: str) -> Account:
        """One account by its name."""
        return next(account for account in self.accounts if account.account == name)

    def rse(self, name: str) -> Rse:
        """One storage by its name."""
        return next(rse for rse in self.rses if rse.rse == name)


def report(plan: Plan) -> Report:
    """The lake as it is now."""
    processes, state = Processes(plan.state), plan.state
    parts = {name: processes.find(name) is not None for name in PARTS if name != "door" or plan.xrootd.has_tokens}
    return Report(
        state=str(state.root),
        install=str(plan.install.root),
        up=all(runs for name, runs in parts.items() if name != "daemons"),
        parts=parts,
        rucio_url=plan.rucio_url,
        auth_url=plan.rucio_url,
        rucio_tls_url=plan.rucio_tls_url,
        issuer=plan.issuer,
        client_ids=["jupyter", "hub", "rucio"],
        xcache=f"root://{plan.xcache}",
        xcache_data=str(state.data / "xcache"),
        cached_sites=list(CACHED_SITES),
        site="SITE-B",
        rses=_rses(plan),
        token_door=_token_door(plan),
        accounts=[_account(plan, account) for account in plan.box.passwords],
        ca_file=str(state.authorities / "ca.pem"),
        ca_folder=str(state.authorities),
        logs=str(state.log),
        environment=client_environment(plan, "analyst"),
        notes=_notes(plan),
    )


def _account(plan: Plan, account: str) -> Account:
    home: Path = client_folder(plan.state, account)
    keys = keys_of(plan.state, account) if account in CERTIFIED else None
    return Account(account, username_of(account), plan.box.passwords[account], str(home / "password"), str(home), keys)


def _rses(plan: Plan) -> list[Rse]:
    return [
        Rse(
            rse=storage.rse,
            site=storage.site,
            root=plan.storage_url(storage.part),
            http=f"http://{HOST}:{plan.ports[storage.part]}",
            pfn_path=f"/{storage.prefix}",
            data=str(plan.state.data / storage.part / storage.prefix),
        )
        for storage in STORAGES
    ]


def _token_door(plan: Plan) -> TokenDoor | None:
    if not plan.xrootd.has_tokens:
        return None
    place = f"localhost:{plan.ports['door']}"
    return TokenDoor(f"https://{place}/rucio", f"roots://{place}//rucio", STORAGE_AUDIENCE)


def _notes(plan: Plan) -> list[str]:
    notes = []
    if not plan.xrootd.has_tokens:
        notes.append("This XRootD has no plugin for SciTokens, so the door that wants storage tokens is left out.")
    if not plan.xrootd.has_http_client:
        notes.append("This XRootD's client has no plugin for http, so the cache fetches from root:// origins only.")
    if not plan.xrootd.preload:
        notes.append(
            "XRootD listens on all addresses, since there was no C compiler; it sends away whoever is not on this machine."
        )
    return notes
