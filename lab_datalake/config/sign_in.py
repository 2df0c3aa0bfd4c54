"""How one signs in to a lake, in the configuration's words: `sign_in: {"method": …}`."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.config.fields import Fields
from lab_datalake.config.keys import WITH_KEY, by_key
from lab_datalake.config.machine import Machine
from lab_datalake.config.tls import verify
from lab_datalake.lake.spec import (
    AtRucio,
    DiscoveredToken,
    Exchanged,
    FromHub,
    OpenID,
    RucioConfigured,
    SignInSpec,
    TokenEnvironment,
    TokenFile,
    TokenFromElsewhere,
    UserPassword,
)
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.at_rucio import RucioWish
from lab_datalake.rucio.sign_in.hub import USUAL_KEY
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted

FROM_ELSEWHERE = ("jupyterhub", "token_file", "token_env", "bearer_token", "rucio_cfg")
"""Ways to a token that somebody else has got, in the configuration's words."""

METHODS = ("userpass", "oidc", "oidc_device", "rucio_oidc", *FROM_ELSEWHERE, *WITH_KEY)
"""Ways to sign in."""

_USUAL_SCOPE = "openid profile offline_access"


def sign_in(fields: Fields | None, machine: Machine) -> SignInSpec:
    """The way that these settings describe; user and password where nothing is set."""
    if fields is None:
        return UserPassword()
    method = fields.choice("method", METHODS) or "userpass"
    spec: SignInSpec
    if method == "userpass":
        password = fields.text("password")
        spec = UserPassword(fields.text("username"), Secret(password) if password else None, fields.path("password_file"))
    elif method in {"oidc", "oidc_device"}:
        spec = _openid(fields, machine, method)
    elif method == "rucio_oidc":
        spec = _at_rucio(fields)
    elif method in WITH_KEY:
        spec = by_key(method, fields, machine)
    else:
        spec = from_elsewhere(method, fields, machine)
    fields.finish()
    return spec


def _openid(fields: Fields, machine: Machine, method: str) -> SignInSpec:
    at, wanted = _registration(fields, machine), _wanted(fields, _USUAL_SCOPE)
    keyring = fields.flag("keyring") or False
    if method == "oidc_device":
        return OpenID(at, wanted, ("code",), keyring=keyring)
    named = fields.texts("ways") or OpenID.ways
    ways = tuple(way for name in dict.fromkeys(named) for way in OpenID.ways if way == name)
    if set(ways) != set(named):
        fields.wrong("ways", "names a way that is not known", 'Write it like ["browser", "code"], the usual one first.')
    return OpenID(at, wanted, ways, fields.url("redirect_url"), keyring)


def _at_rucio(fields: Fields) -> SignInSpec:
    wish = RucioWish(
        scope=fields.text("scope") or RucioWish.scope,
        audience=fields.text("audience"),
        issuer=fields.text("issuer"),
        typed=fields.flag("typed") or False,
        hosts=fields.texts("page_hosts") or (),
    )
    return AtRucio(wish)


def from_elsewhere(method: str, fields: Fields, machine: Machine) -> TokenFromElsewhere | Exchanged:
    """A way to a token that somebody else has got, and its exchange for another, where there is one."""
    return _exchanged(fields, _from_elsewhere(method, fields, machine), machine)


def _from_elsewhere(method: str, fields: Fields, machine: Machine) -> TokenFromElsewhere:
    if method == "jupyterhub":
        return FromHub(_key(fields), verify(fields, "ca_cert", machine))
    if method == "token_env":
        return TokenEnvironment(fields.needed("variable"))
    if method == "bearer_token":
        return DiscoveredToken()
    path = fields.path("path")
    if method == "rucio_cfg":
        return RucioConfigured(path)
    if path is None:
        fields.wrong("path", "is missing", "Add the path of the file that holds the token.")
    return TokenFile(path or Path())


def _key(fields: Fields) -> str:
    key = fields.text("key") or USUAL_KEY
    if not all(key.split(".")):
        fields.wrong("key", f"is no place in auth_state: {key}", "Write it like access_token or exchanged_tokens.rucio.")
    return key


def _exchanged(fields: Fields, elsewhere: TokenFromElsewhere, machine: Machine) -> TokenFromElsewhere | Exchanged:
    exchange = fields.part("exchange")
    if exchange is None:
        return elsewhere
    wanted = _wanted(exchange)
    if wanted.audience is None:
        exchange.wrong("audience", "is missing", "Name the audience that the lake wants, for example rucio.")
    at = _registration(exchange, machine)
    exchange.finish()
    return Exchanged(elsewhere, at, wanted)


def _registration(fields: Fields, machine: Machine) -> Registration:
    issuer = fields.url("issuer")
    if not fields.has("issuer"):
        fields.wrong("issuer", "is missing", "Add the address of the OpenID provider.")
    secret_file = fields.path("client_secret_file")
    return Registration(issuer or "", fields.needed("client_id"), secret_file, verify(fields, "ca_cert", machine))


def _wanted(fields: Fields, usual_scope: str | None = None) -> Wanted:
    return Wanted(fields.text("scope") or usual_scope, fields.text("audience"))
