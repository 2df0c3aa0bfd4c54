"""What is configured about one lake: plain values, checked where they are read (`config.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.at_rucio import RucioWish
from lab_datalake.rucio.sign_in.given import WRITTEN_BY_PLATFORM
from lab_datalake.rucio.sign_in.hub import USUAL_KEY
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from lab_datalake.rucio.sign_in.voms import Voms
from lab_datalake.rucio.sign_in.x509 import Pair


@dataclass(frozen=True)
class UserPassword:
    """Sign in with user and password; without them the panel asks."""

    username: str | None = None
    password: Secret | None = None
    password_file: Path | None = None


@dataclass(frozen=True)
class TokenFile:
    """Take the token from a file, read again at each use. cure: what a person does where it holds none, or one that ended."""

    path: Path
    cure: str = WRITTEN_BY_PLATFORM


@dataclass(frozen=True)
class TokenEnvironment:
    """Take the token from an environment variable, read again at each use."""

    variable: str


@dataclass(frozen=True)
class DiscoveredToken:
    """Take the token that WLCG Bearer Token Discovery finds, looked for at each use."""


@dataclass(frozen=True)
class RucioConfigured:
    """Take the token from the file that rucio.cfg names; path: of rucio.cfg, None for where Rucio's clients look."""

    path: Path | None = None


@dataclass(frozen=True)
class FromHub:
    """Take the token that JupyterHub keeps in auth_state; key: where it is in there, with dots. verify: the hub's TLS."""

    key: str = USUAL_KEY
    verify: bool | Path = True


@dataclass(frozen=True)
class ByCertificate:
    """Sign in with an X.509 certificate; the panel asks for the passphrase of its key, if it has one."""

    pair: Pair


@dataclass(frozen=True)
class ByProxy:
    """Sign in with an X.509 proxy; path: None for where the programs of the grid look."""

    path: Path | None = None


@dataclass(frozen=True)
class ByVoms:
    """Sign in with a proxy that voms-proxy-init makes where there is none; path: as for a proxy."""

    pair: Pair
    wish: Voms
    path: Path | None = None


@dataclass(frozen=True)
class BySSHKey:
    """Sign in with an SSH key; the panel asks for its passphrase, if it has one."""

    key: Path


ByKey: TypeAlias = ByCertificate | ByProxy | ByVoms | BySSHKey

TokenFromElsewhere: TypeAlias = TokenFile | TokenEnvironment | DiscoveredToken | RucioConfigured | FromHub


@dataclass(frozen=True)
class Exchanged:
    """Exchange a token from elsewhere at an OpenID provider for one that the lake accepts."""

    elsewhere: TokenFromElsewhere
    at: Registration
    wanted: Wanted


OpenIDWay: TypeAlias = Literal["browser", "code"]


@dataclass(frozen=True)
class OpenID:
    """Sign in at an OpenID provider: on its page in one's browser, or with a code that a person types there.

    ways: in which of the two, the usual one first. redirect_url: where the provider sends the browser back to, None for the
    address at which the browser knows this Jupyter. keyring: whether the sign-in is kept in the system's keyring.
    """

    at: Registration
    wanted: Wanted
    ways: tuple[OpenIDWay, ...] = ("browser", "code")
    redirect_url: str | None = None
    keyring: bool = False


@dataclass(frozen=True)
class AtRucio:
    """Sign in at an OpenID provider through Rucio itself, on a page that Rucio names."""

    wish: RucioWish


SignInSpec: TypeAlias = UserPassword | TokenFromElsewhere | Exchanged | OpenID | AtRucio | ByKey


def provider_of(sign_in: SignInSpec) -> Registration | None:
    """The OpenID provider that one signs in at, if any."""
    return sign_in.at if isinstance(sign_in, OpenID | Exchanged) else None


@dataclass(frozen=True)
class Mount:
    """A storage that is mounted here: a PFN whose path begins with `prefix` is the file below `path`.

    prefix: of the PFN's path; the longest that fits wins.
    parts: where set instead of a prefix, the first so many parts of the PFN's path are dropped (`path_begins_at`).
    """

    rse: str
    path: Path
    prefix: str | None = None
    parts: int | None = None


@dataclass(frozen=True)
class Cache:
    """An XCache that this place uses, beside what Rucio itself puts before a PFN.

    form: `prefix` puts `url` before the whole PFN, `lfn` replaces the origin's host, `glfn` asks by scope and name.
    speaks: schemes of origins that the cache can fetch.
    """

    url: str
    form: Literal["prefix", "lfn", "glfn"] = "prefix"
    speaks: tuple[str, ...] = ("root",)


@dataclass(frozen=True)
class StorageToken:
    """The token that storages of a lake want to be shown: got with the lake's sign-in for this audience, or in a way of its own.

    audience: None for the token that Rucio is shown, too. by: how the lake's sign-in gets it at its OpenID provider.
    elsewhere: the way of its own, if any. hosts: further hosts of the lake, with or without a port, beside those that Rucio
    names. caches: whether caches are shown it.
    """

    audience: str | None = None
    scope: str | None = None
    by: Literal["exchange", "refresh"] = "exchange"
    elsewhere: TokenFromElsewhere | Exchanged | None = None
    hosts: tuple[str, ...] = ()
    caches: bool = False


@dataclass(frozen=True)
class LakeSpec:
    """One lake as configured. URLs without a trailing slash; `verify`: True, False, or the file or folder of a CA.

    beside: a folder of authorities that are trusted beside those, hashed as OpenSSL does.
    """

    name: str
    display_name: str
    rucio_url: str
    auth_url: str
    sign_in: SignInSpec
    account: str | None = None
    vo: str | None = None
    site: str | None = None
    verify: bool | Path = True
    beside: Path | None = None
    app_id: str = "lab-datalake"
    mounts: tuple[Mount, ...] = ()
    caches: tuple[Cache, ...] = ()
    storage: StorageToken | None = None
    schemes: tuple[str, ...] = ("root", "davs", "https", "http")
    lists_megabytes: int = 2_000
    destination_rse: str | None = None
    rule_lifetime_days: int | None = None
    connect_timeout: float = 10.0
    answer_timeout: float = 60.0

    @property
    def setup(self) -> str:
        """What of it decides how files open, as a text: with another one, what was found before holds no more."""
        return repr((self.rucio_url, self.vo, self.mounts, self.caches, self.schemes))
