"""The dialect of rucio/jupyterlab-extension: `c.RucioConfig.instances`, and the same keys as environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lab_datalake.config.fields import Fields
from lab_datalake.config.keys import check
from lab_datalake.config.machine import Machine
from lab_datalake.config.mistakes import Mistakes
from lab_datalake.config.tls import beside, verify
from lab_datalake.lake.spec import (
    ByCertificate,
    ByProxy,
    ByVoms,
    LakeSpec,
    Mount,
    SignInSpec,
    TokenEnvironment,
    TokenFile,
    UserPassword,
)
from lab_datalake.rucio.sign_in.voms import Voms

# Keys without a meaning here: of a way to work that we do not have.
_OLD = ("rucio_webui_url", "cache_expires_at", "wildcard_enabled", "create_replication_rule_enabled", "direct_download_enabled")

_BASE_URL = re.compile(r"(?:([A-Z][A-Z0-9_]*)_)?RUCIO_BASE_URL")
_VARIABLES = {
    "name": "NAME",
    "display_name": "DISPLAY_NAME",
    "rucio_base_url": "BASE_URL",
    "rucio_auth_url": "AUTH_URL",
    "rucio_webui_url": "WEBUI_URL",
    "rucio_ca_cert": "CA_CERT",
    "site_name": "SITE_NAME",
    "account": "ACCOUNT",
    "vo": "VO",
    "voms_enabled": "VOMS_ENABLED",
    "voms_vomses_path": "VOMS_VOMSES_PATH",
    "voms_certdir_path": "VOMS_CERTDIR_PATH",
    "voms_vomsdir_path": "VOMS_VOMSDIR_PATH",
    "mode": "MODE",
    "destination_rse": "DESTINATION_RSE",
    "rse_mount_path": "RSE_MOUNT_PATH",
    "replication_rule_lifetime_days": "REPLICATION_RULE_LIFETIME_DAYS",
    "path_begins_at": "PATH_BEGINS_AT",
    "oidc_auth": "OIDC_AUTH",
    "oidc_env_name": "OIDC_ENV_NAME",
    "oidc_file_name": "OIDC_FILE_NAME",
}


def lake(fields: Fields, machine: Machine, auth_type: str | None, given: str | None = None) -> LakeSpec | None:
    """The lake that an instance describes; None where a setting cannot be used, with its mistake noted.

    auth_type: the default kind of sign-in. given: an environment variable that holds a token, where the instance names none.
    """
    before = fields.mistakes.fatal_count()
    name = fields.needed("name")
    url = fields.url("rucio_base_url")
    if not fields.has("rucio_base_url"):
        fields.wrong("rucio_base_url", "is missing", "Add the address of the Rucio server.")
    fields.choice("mode", ("replica", "download"))
    fields.ignore(*_OLD)
    spec = LakeSpec(
        name=name,
        display_name=fields.text("display_name") or name,
        rucio_url=url or "",
        auth_url=fields.url("rucio_auth_url") or url or "",
        sign_in=_sign_in(fields, machine, auth_type, given),
        account=fields.text("account"),
        vo=fields.text("vo"),
        site=fields.text("site_name") or machine.site,
        verify=verify(fields, "rucio_ca_cert", machine),
        beside=beside(fields, "rucio_ca_cert", machine),
        app_id=fields.text("app_id") or LakeSpec.app_id,
        mounts=_mounts(fields),
        caches=machine.caches,
        destination_rse=fields.text("destination_rse"),
        rule_lifetime_days=fields.whole("replication_rule_lifetime_days", least=1),
    )
    check(fields, spec, "rucio_auth_url", "rucio_base_url")
    fields.finish()
    return spec if fields.mistakes.fatal_count() == before else None


def in_environment(environ: Mapping[str, str], mistakes: Mistakes) -> Iterator[Fields]:
    """The instances that the environment describes: the one without a prefix first. Without a base URL there is none."""
    prefixes = sorted(found[1] or "" for variable in environ if (found := _BASE_URL.fullmatch(variable)))
    for prefix in prefixes:
        stem = f"{prefix}_RUCIO_" if prefix else "RUCIO_"
        values: dict[str, object] = {key: environ[stem + word] for key, word in _VARIABLES.items() if stem + word in environ}
        values.setdefault("name", prefix.lower() or "default")
        yield Fields(values, mistakes, _named(stem))


def token_variable(environ: Mapping[str, str]) -> str | None:
    """The variable that holds a token for the instance without a prefix, if any."""
    return next((name for name in ("RUCIO_ACCESS_TOKEN", "RUCIO_AUTH_TOKEN") if environ.get(name)), None)


def swan_mount(environ: Mapping[str, str], mistakes: Mistakes) -> tuple[str, Mount] | None:
    """What SWAN mounts for the lake that the user chose: the lake's name and the mount."""
    chosen = environ.get("SWAN_RUCIO_INSTANCE", "").strip()
    words = {"destination_rse": "RSE", "rse_mount_path": "RSE_PATH", "path_begins_at": "RSE_PATH_BEGINS_AT"}
    values: dict[str, object] = {key: environ.get(f"SWAN_RUCIO_{word}") for key, word in words.items()}
    before = mistakes.fatal_count()
    mounts = _mounts(Fields(values, mistakes, lambda key: f"environment variable SWAN_RUCIO_{words[key]}"))
    return (chosen, mounts[0]) if chosen and mounts and mistakes.fatal_count() == before else None


def _named(stem: str) -> Fields.Place:
    return lambda key: f"environment variable {stem}{_VARIABLES.get(key, key.upper())}"


def _mounts(fields: Fields) -> tuple[Mount, ...]:
    path = fields.path("rse_mount_path")
    rse = fields.text("destination_rse")
    parts = fields.whole("path_begins_at") or 0
    if path is None:
        return ()
    if rse is None:
        fields.wrong("destination_rse", "is missing beside the path of a mount", "Name the storage that is mounted there.")
        return ()
    return (Mount(rse, path, parts=parts),)


def _sign_in(fields: Fields, machine: Machine, auth_type: str | None, given: str | None) -> SignInSpec:
    token, wish = _token(fields) or (TokenEnvironment(given) if given is not None else None), _voms(fields)
    if token is not None:
        return token
    if auth_type == "x509_proxy":
        return ByProxy()
    if auth_type == "x509":
        return ByCertificate(machine.pair) if wish is None else ByVoms(machine.pair, wish)
    if auth_type not in {None, "", "userpass"}:
        what = f"signs in by {auth_type}, for which settings are missing"
        fields.mistakes.warn(fields.place("name"), what, "The panel asks for user and password instead.")
    return UserPassword()


def _token(fields: Fields) -> TokenEnvironment | TokenFile | None:
    source = fields.choice("oidc_auth", ("env", "file"))
    variable, file = fields.text("oidc_env_name"), fields.path("oidc_file_name")
    if source == "env":
        if variable is None:
            fields.wrong("oidc_env_name", "is missing", "Name the environment variable that holds the token.")
        return TokenEnvironment(variable or "")
    if source == "file":
        if file is None and not fields.has("oidc_file_name"):
            fields.wrong("oidc_file_name", "is missing", "Add the path of the file that holds the token.")
        return TokenFile(file or Path())
    return None


def _voms(fields: Fields) -> Voms | None:
    """What voms-proxy-init is asked, None where it is not wanted."""
    is_wanted = fields.flag("voms_enabled")
    wish = Voms(
        vo=fields.text("vo"),
        vomses=fields.path("voms_vomses_path"),
        certdir=fields.path("voms_certdir_path"),
        vomsdir=fields.path("voms_vomsdir_path"),
    )
    return wish if is_wanted else None
