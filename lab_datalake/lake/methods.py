"""What the configured way to sign in means for a person: what it is called, and what one can do oneself (pure)."""

from __future__ import annotations

from lab_datalake.lake.spec import (
    AtRucio,
    ByCertificate,
    ByKey,
    ByProxy,
    BySSHKey,
    ByVoms,
    DiscoveredToken,
    Exchanged,
    FromHub,
    OpenID,
    SignInSpec,
    TokenEnvironment,
    TokenFile,
    UserPassword,
)
from lab_datalake.lake.words import Way
from lab_datalake.rucio.sign_in.provider import Registration


def ways_of(sign_in: SignInSpec) -> tuple[Way, ...]:
    """How a person can sign in, the usual way first; none where the platform does it."""
    match sign_in:
        case UserPassword():
            return ("password",)
        case OpenID(ways=ways):
            return ways
        case AtRucio():
            return ("rucio",)
        case _:
            return ()


def method_of(sign_in: SignInSpec) -> str:
    """How one is signed in, in a few words."""
    match sign_in:
        case UserPassword():
            said = "user and password"
        case OpenID(at=at):
            said = _provider(at)
        case AtRucio():
            said = "the page of Rucio"
        case Exchanged(elsewhere=elsewhere, at=at):
            said = f"{method_of(elsewhere)}, exchanged at {_provider(at)}"
        case FromHub():
            said = "JupyterHub"
        case TokenFile(path=path):
            said = f"token in {path}"
        case TokenEnvironment(variable=variable):
            said = f"token in {variable}"
        case ByCertificate() | ByProxy() | ByVoms() | BySSHKey() as by:
            said = _with_key(by)
        case DiscoveredToken():
            said = "bearer token of this session"
        case _:
            said = "token of rucio.cfg"
    return said


def _with_key(by: ByKey) -> str:
    match by:
        case ByCertificate(pair=pair):
            return f"certificate in {pair.certificate}"
        case ByProxy(path=path):
            return "proxy" if path is None else f"proxy in {path}"
        case ByVoms(wish=wish):
            return "VOMS proxy" if wish.vo is None else f"VOMS proxy of {wish.vo}"
        case BySSHKey(key=key):
            return f"SSH key in {key}"


def _provider(at: Registration) -> str:
    return f"OpenID provider {at.issuer.partition('://')[2]}"
