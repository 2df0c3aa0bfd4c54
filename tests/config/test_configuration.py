from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets.config import Config

from lab_datalake.config import Configuration, LabDatalake, Mistake, RucioConfig, read_configuration
from lab_datalake.errors import BadConfiguration
from lab_datalake.lake.spec import (
    AtRucio,
    ByProxy,
    Cache,
    DiscoveredToken,
    Exchanged,
    FromHub,
    LakeSpec,
    Mount,
    OpenID,
    RucioConfigured,
    StorageToken,
    TokenEnvironment,
    TokenFile,
    UserPassword,
)
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.at_rucio import RucioWish
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted

HUSH = "canary-password-77"
OPENID = {"issuer": "https://op.example.org/", "client_id": "jupyter"}
ESCAPE = {"name": "escape", "rucio_url": "https://rucio.example.org:443/"}

VRE = {
    "name": "vre-rucio.cern.ch",
    "display_name": "ESCAPE",
    "rucio_base_url": "https://vre-rucio.cern.ch",
    "rucio_auth_url": "https://vre-rucio-auth.cern.ch",
    "rucio_webui_url": "https://vre-rucio-ui.cern.ch",
    "rucio_ca_cert": "/certs/rucio_ca.pem",
    "site_name": "CERN",
    "vo": "escape",
    "voms_enabled": False,
    "mode": "replica",
    "destination_rse": "CERN-EOSPILOT",
    "rse_mount_path": "/eos/eulake",
    "replication_rule_lifetime_days": 365,
    "path_begins_at": 5,
    "wildcard_enabled": False,
    "oidc_auth": "env",
    "oidc_env_name": "RUCIO_ACCESS_TOKEN",
}

SWAN = {
    "RUCIO_NAME": "https://vre-rucio.cern.ch",
    "RUCIO_BASE_URL": "https://vre-rucio.cern.ch",
    "ATLAS_RUCIO_NAME": "https://voatlasrucio-server-prod.cern.ch",
    "ATLAS_RUCIO_DISPLAY_NAME": "ATLAS RUCIO",
    "ATLAS_RUCIO_BASE_URL": "https://voatlasrucio-server-prod.cern.ch:443",
    "ATLAS_RUCIO_AUTH_URL": "https://atlas-rucio-auth.cern.ch:443",
    "ATLAS_RUCIO_REPLICATION_RULE_LIFETIME_DAYS": "1",
    "FCC_RUCIO_BASE_URL": "https://fcc-rucio.cern.ch",
    "FCC_RUCIO_WILDCARD_ENABLED": "1",
    "OTHER_RUCIO_CA_CERT": "/certs/ca.pem",
    "RUCIO_DEFAULT_AUTH_TYPE": "x509_proxy",
    "SWAN_RUCIO_INSTANCE": "https://voatlasrucio-server-prod.cern.ch",
    "SWAN_RUCIO_RSE": "CERN-PROD_PHYS-TOP",
    "SWAN_RUCIO_RSE_PATH": "/eos/atlas/atlasgroupdisk/phys-top",
    "SWAN_RUCIO_RSE_PATH_BEGINS_AT": "4",
}


def read(environ: dict[str, str] | None = None, **sections: object) -> Configuration:
    return Configuration.read({"HOME": "/home/ada", **(environ or {})}, Config(sections))


def ours(*lakes: object, environ: dict[str, str] | None = None, **more: object) -> Configuration:
    return read(environ, LabDatalake={"lakes": list(lakes), **more})


def one(configuration: Configuration) -> LakeSpec:
    (lake,) = configuration.lakes
    return lake


def places(configuration: Configuration) -> list[str]:
    return [mistake.message.split(" ")[0] for mistake in configuration.mistakes]


def test_a_lake_needs_a_name_and_an_address_only() -> None:
    configuration = ours(ESCAPE)
    url = "https://rucio.example.org:443"
    assert one(configuration) == LakeSpec("escape", "escape", url, url, UserPassword())
    assert configuration.mistakes == ()
    assert configuration.default_lake == "escape"
    assert configuration.cache_folder == Path("/home/ada/.cache/lab-datalake")


def test_everything_that_a_lake_may_say_is_read() -> None:
    lake = one(
        ours(
            {
                **ESCAPE,
                "display_name": "ESCAPE",
                "auth_url": "https://auth.example.org",
                "account": "ada",
                "vo": "esc",
                "site": "CERN",
                "sign_in": {"method": "userpass", "username": "ada", "password": HUSH},
                "mounts": [{"rse": "EOS", "prefix": "/eos", "path": "/mnt"}, {"rse": "B", "parts": 4, "path": "/b"}],
                "caches": [{"url": "root://xcache:1094//", "form": "lfn", "speaks": ["root", "https"]}],
                "schemes": ["https"],
                "connect_timeout": 3,
                "answer_timeout": 7.5,
                "destination_rse": "EOS",
                "rule_lifetime_days": 30,
                "app_id": "here",
            }
        )
    )
    assert lake.sign_in == UserPassword("ada", Secret(HUSH))
    assert lake.mounts == (Mount("EOS", Path("/mnt"), "/eos"), Mount("B", Path("/b"), parts=4))
    assert lake.caches == (Cache("root://xcache:1094", "lfn", ("root", "https")),)
    assert (lake.site, lake.vo, lake.account, lake.schemes) == ("CERN", "esc", "ada", ("https",))
    assert (lake.connect_timeout, lake.answer_timeout, lake.rule_lifetime_days) == (3.0, 7.5, 30)


@pytest.mark.parametrize(
    ("sign_in", "spec"),
    [
        ({"method": "token_file", "path": "/run/token"}, TokenFile(Path("/run/token"))),
        ({"method": "token_env", "variable": "TOKEN"}, TokenEnvironment("TOKEN")),
        ({"method": "bearer_token"}, DiscoveredToken()),
        ({"method": "rucio_cfg"}, RucioConfigured()),
        ({"method": "rucio_cfg", "path": "/etc/rucio.cfg"}, RucioConfigured(Path("/etc/rucio.cfg"))),
        ({"username": "ada", "password_file": "/run/p"}, UserPassword("ada", None, Path("/run/p"))),
        (
            {"method": "oidc_device", **OPENID},
            OpenID(Registration("https://op.example.org", "jupyter"), Wanted("openid profile offline_access"), ("code",)),
        ),
        (
            {"method": "oidc_device", **OPENID, "client_secret_file": "/run/s", "scope": "openid", "audience": "rucio"},
            OpenID(Registration("https://op.example.org", "jupyter", Path("/run/s")), Wanted("openid", "rucio"), ("code",)),
        ),
        (
            {"method": "oidc", **OPENID},
            OpenID(Registration("https://op.example.org", "jupyter"), Wanted("openid profile offline_access")),
        ),
        (
            {"method": "oidc", **OPENID, "ways": ["code", "browser"], "redirect_url": "https://hub.example.org/back/"},
            OpenID(
                Registration("https://op.example.org", "jupyter"),
                Wanted("openid profile offline_access"),
                ("code", "browser"),
                "https://hub.example.org/back",
            ),
        ),
        ({"method": "rucio_oidc"}, AtRucio(RucioWish())),
        (
            {"method": "rucio_oidc", "issuer": "iam", "scope": "openid", "typed": True, "page_hosts": ["sso.example.org"]},
            AtRucio(RucioWish("openid", None, "iam", typed=True, hosts=("sso.example.org",))),
        ),
        ({"method": "jupyterhub"}, FromHub()),
        ({"method": "jupyterhub", "key": "exchanged_tokens.rucio"}, FromHub("exchanged_tokens.rucio")),
        (
            {"method": "jupyterhub", "exchange": {**OPENID, "audience": "rucio"}},
            Exchanged(FromHub(), Registration("https://op.example.org", "jupyter"), Wanted(None, "rucio")),
        ),
        (
            {"method": "token_file", "path": "/run/token", "exchange": {**OPENID, "audience": "rucio", "scope": "openid"}},
            Exchanged(
                TokenFile(Path("/run/token")), Registration("https://op.example.org", "jupyter"), Wanted("openid", "rucio")
            ),
        ),
        ({}, UserPassword()),
    ],
)
def test_each_way_to_sign_in_is_read(sign_in: dict[str, object], spec: object) -> None:
    assert one(ours({**ESCAPE, "sign_in": sign_in})).sign_in == spec


@pytest.mark.parametrize(
    ("settings", "storage"),
    [
        ({}, None),
        ({"storage_audience": "any"}, StorageToken("any")),
        (
            {
                "storage_audience": "any",
                "storage_scope": "storage.read:/",
                "storage_by": "refresh",
                "storage_hosts": ["a.example.org", "b.example.org:8443"],
                "storage_caches": True,
            },
            StorageToken("any", "storage.read:/", "refresh", hosts=("a.example.org", "b.example.org:8443"), caches=True),
        ),
        ({"storage_sign_in": {"method": "rucio"}}, StorageToken()),
        ({"storage_sign_in": {"method": "bearer_token"}}, StorageToken(elsewhere=DiscoveredToken())),
        (
            {"storage_sign_in": {"method": "jupyterhub", "exchange": {**OPENID, "audience": "any"}}},
            StorageToken(elsewhere=Exchanged(FromHub(), Registration("https://op.example.org", "jupyter"), Wanted(None, "any"))),
        ),
    ],
)
def test_what_storages_want_to_be_shown_is_read(settings: dict[str, object], storage: StorageToken | None) -> None:
    sign_in = {"method": "oidc_device", **OPENID}
    assert one(ours({**ESCAPE, "sign_in": sign_in, **settings})).storage == storage


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"rucio_url": None}, "rucio_url"),
        ({"rucio_url": "rucio.example.org"}, "rucio_url"),
        ({"rucio_url": f"https://ada:{HUSH}@rucio.example.org"}, "rucio_url"),
        ({"rucio_url": "https://rucio.example.org:port"}, "rucio_url"),
        ({"auth_url": "ftp://x"}, "auth_url"),
        ({"verify": "perhaps"}, "verify"),
        ({"sign_in": "userpass"}, "sign_in"),
        ({"sign_in": {"method": "magic"}}, "sign_in.method"),
        ({"sign_in": {"method": "token_file"}}, "sign_in.path"),
        ({"sign_in": {"method": "token_env"}}, "sign_in.variable"),
        ({"sign_in": {"method": "oidc_device", "client_id": "jupyter"}}, "sign_in.issuer"),
        ({"sign_in": {"method": "oidc_device", "issuer": "op.example.org", "client_id": "jupyter"}}, "sign_in.issuer"),
        ({"sign_in": {"method": "oidc_device", "issuer": "https://op.example.org"}}, "sign_in.client_id"),
        ({"sign_in": {"method": "oidc_device", **OPENID, "client_secret_file": "secret"}}, "sign_in.client_secret_file"),
        ({"sign_in": {"method": "jupyterhub", "key": "a..b"}}, "sign_in.key"),
        ({"sign_in": {"method": "jupyterhub", "exchange": OPENID}}, "sign_in.exchange.audience"),
        ({"sign_in": {"method": "jupyterhub", "exchange": {"audience": "rucio"}}}, "sign_in.exchange.issuer"),
        ({"sign_in": {"method": "jupyterhub", "exchange": "yes"}}, "sign_in.exchange"),
        ({"storage_audience": "any"}, "storage_audience"),
        ({"storage_scope": "storage.read:/"}, "storage_scope"),
        ({"storage_caches": True}, "storage_caches"),
        ({"storage_sign_in": {}}, "storage_sign_in.method"),
        ({"storage_sign_in": {"method": "userpass"}}, "storage_sign_in.method"),
        ({"storage_sign_in": {"method": "token_file"}}, "storage_sign_in.path"),
        ({"storage_sign_in": {"method": "rucio"}, "storage_hosts": ["https://a"]}, "storage_hosts"),
        ({"storage_sign_in": {"method": "rucio"}, "storage_audience": "any"}, "storage_audience"),
        ({"storage_by": "magic", "sign_in": {"method": "oidc_device", **OPENID}, "storage_audience": "any"}, "storage_by"),
        ({"mounts": {"rse": "R"}}, "mounts"),
        ({"mounts": [{"path": "/m"}]}, "mounts[0].rse"),
        ({"mounts": [{"rse": "A", "path": "/m"}, {"rse": "R", "path": "relative"}]}, "mounts[1].path"),
        ({"mounts": [{"rse": "R"}]}, "mounts[0].path"),
        ({"mounts": [{"rse": "R", "path": "/m", "parts": -1}]}, "mounts[0].parts"),
        ({"mounts": [{"rse": "R", "path": "/m", "parts": 1, "prefix": "/a"}]}, "mounts[0].parts"),
        ({"mounts": [{"rse": "R", "path": "/m", "prefix": "a"}]}, "mounts[0].prefix"),
        ({"caches": [{"url": "https://xcache"}]}, "caches[0].url"),
        ({"caches": [{"url": "root://xcache", "form": "x"}]}, "caches[0].form"),
        ({"schemes": "root"}, "schemes"),
        ({"connect_timeout": 0}, "connect_timeout"),
        ({"rule_lifetime_days": "soon"}, "rule_lifetime_days"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_takes_no_other_lake_with_it(change: dict[str, object], place: str) -> None:
    other = {"name": "other", "rucio_url": "https://other.example.org"}
    configuration = ours({**ESCAPE, **change}, other)
    assert [lake.name for lake in configuration.lakes] == ["other"]
    assert f"LabDatalake.lakes[0].{place}" in places(configuration)
    assert all(mistake.cure for mistake in configuration.mistakes)
    assert HUSH not in str(configuration)


def test_an_unknown_key_is_a_warning_with_the_nearest_known_one() -> None:
    configuration = ours({**ESCAPE, "verfiy": False, "sign_in": {"pasword_file": "/x"}}, defualt_lake="x")
    assert configuration.lakes
    assert places(configuration) == [
        "LabDatalake.defualt_lake",
        "LabDatalake.lakes[0].sign_in.pasword_file",
        "LabDatalake.lakes[0].verfiy",
    ]
    assert [mistake.cure for mistake in configuration.mistakes] == [
        "Did you mean “default_lake”?",
        "Did you mean “password_file”?",
        "Did you mean “verify”?",
    ]
    assert not any(mistake.is_fatal for mistake in configuration.mistakes)


def test_a_secret_written_into_the_configuration_is_not_a_setting_and_not_repeated() -> None:
    configuration = ours({**ESCAPE, "sign_in": {"method": "oidc_device", **OPENID, "client_secret": HUSH}})
    assert places(configuration) == ["LabDatalake.lakes[0].sign_in.client_secret"]
    assert configuration.mistakes[0].cure == "Did you mean “client_secret_file”?"
    assert HUSH not in str(configuration)


def test_the_tls_of_a_provider_has_its_own_authority_and_its_own_warning(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    written = {"method": "oidc_device", **OPENID, "ca_cert": str(tmp_path / "ca.pem")}
    sign_in = one(ours({**ESCAPE, "sign_in": written})).sign_in
    assert isinstance(sign_in, OpenID)
    assert sign_in.at.verify == tmp_path / "ca.pem"
    unverified = ours({**ESCAPE, "sign_in": {"method": "jupyterhub", "verify": False}})
    assert one(unverified).sign_in == FromHub(verify=False)
    assert places(unverified) == ["LabDatalake.lakes[0].sign_in.verify"]


def test_unverified_tls_works_and_is_warned_of() -> None:
    configuration = ours({**ESCAPE, "verify": False})
    assert one(configuration).verify is False
    assert places(configuration) == ["LabDatalake.lakes[0].verify"]


def test_tls_is_verified_with_the_lakes_ca_then_the_machines_then_the_usual_ones(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    machine = {"REQUESTS_CA_BUNDLE": "/machine.pem"}
    assert one(ours({**ESCAPE, "ca_cert": str(ca)}, environ=machine)).verify == ca
    assert one(ours(ESCAPE, environ=machine)).verify == Path("/machine.pem")
    assert one(ours(ESCAPE)).verify is True
    missing = ours({**ESCAPE, "ca_cert": "/no/such.pem"})
    assert one(missing).verify == Path("/no/such.pem")
    assert places(missing) == ["LabDatalake.lakes[0].ca_cert"]


def test_a_list_that_is_none_is_one_mistake() -> None:
    configuration = read(LabDatalake={"lakes": "escape"})
    assert configuration.lakes == ()
    assert places(configuration) == ["LabDatalake"]


def test_a_name_twice_is_said_and_the_first_one_used() -> None:
    configuration = ours(ESCAPE, {**ESCAPE, "site": "B"})
    assert one(configuration).site is None
    assert "twice" in configuration.mistakes[0].message


def test_a_default_lake_that_is_none_is_said() -> None:
    configuration = ours(ESCAPE, default_lake="atlas")
    assert configuration.default_lake == "escape"
    assert "“atlas”" in configuration.mistakes[0].message


def test_the_site_comes_from_the_first_variable_that_names_one() -> None:
    variables = {"OSG_SITE_NAME": "C", "ATLAS_SITE_NAME": "B"}
    assert one(ours(ESCAPE, environ=variables)).site == "B"
    assert one(ours(ESCAPE, environ={**variables, "SITE_NAME": "A"})).site == "A"
    assert one(ours({**ESCAPE, "site": "own"}, environ=variables)).site == "own"


@pytest.mark.parametrize(
    ("variable", "value", "url"),
    [
        ("XCACHE_HOST", "xcache.af.uchicago.edu", "root://xcache.af.uchicago.edu"),
        ("XCACHE_HOST", "xcache:1094", "root://xcache:1094"),
        ("CACHE_PREFIX", "root://xcache.af.uchicago.edu:1094//", "root://xcache.af.uchicago.edu:1094"),
    ],
)
def test_a_cache_of_the_machine_is_used_by_every_lake_that_names_none(variable: str, value: str, url: str) -> None:
    assert one(ours(ESCAPE, environ={variable: value})).caches == (Cache(url),)
    assert one(ours({**ESCAPE, "caches": []}, environ={variable: value})).caches == ()


def test_the_vre_of_cern_is_read_as_it_stands() -> None:
    configuration = read(
        {"RUCIO_ACCESS_TOKEN": HUSH, "RUCIO_OAUTH_ID": "x", "OAUTH2_TOKEN": "y"},
        RucioConfig={"instances": [VRE], "default_instance": "vre-rucio.cern.ch", "default_auth_type": "oidc"},
    )
    lake = one(configuration)
    assert lake.sign_in == TokenEnvironment("RUCIO_ACCESS_TOKEN")
    assert lake.mounts == (Mount("CERN-EOSPILOT", Path("/eos/eulake"), parts=5),)
    assert (lake.site, lake.vo, lake.destination_rse, lake.rule_lifetime_days) == ("CERN", "escape", "CERN-EOSPILOT", 365)
    assert lake.auth_url == "https://vre-rucio-auth.cern.ch"
    assert lake.verify == Path("/certs/rucio_ca.pem")
    assert places(configuration) == ["RucioConfig.instances[0].rucio_ca_cert"]
    assert HUSH not in str(configuration)


def test_the_three_lakes_of_swan_are_read_from_the_environment() -> None:
    configuration = read(SWAN)
    assert [lake.name for lake in configuration.lakes] == [
        "https://vre-rucio.cern.ch",
        "https://voatlasrucio-server-prod.cern.ch",
        "fcc",
    ]
    atlas = configuration.spec("https://voatlasrucio-server-prod.cern.ch")
    assert atlas.rucio_url == "https://voatlasrucio-server-prod.cern.ch:443"
    assert atlas.mounts == (Mount("CERN-PROD_PHYS-TOP", Path("/eos/atlas/atlasgroupdisk/phys-top"), parts=4),)
    assert atlas.rule_lifetime_days == 1
    assert configuration.default_lake == atlas.name
    assert {lake.sign_in for lake in configuration.lakes} == {ByProxy()}
    assert configuration.mistakes == ()


def test_a_variable_with_a_mistake_is_named() -> None:
    environ = {"ATLAS_RUCIO_BASE_URL": "https://a", "ATLAS_RUCIO_PATH_BEGINS_AT": "four", "ATLAS_RUCIO_RSE_MOUNT_PATH": "/m"}
    configuration = read(environ)
    assert configuration.lakes == ()
    messages = [mistake.message for mistake in configuration.mistakes]
    assert any(message.startswith("environment variable ATLAS_RUCIO_PATH_BEGINS_AT is not a whole") for message in messages)
    assert any(message.startswith("environment variable ATLAS_RUCIO_DESTINATION_RSE is missing") for message in messages)


def test_a_token_in_the_environment_signs_in_the_lake_without_a_prefix() -> None:
    environ = {"RUCIO_BASE_URL": "https://a", "B_RUCIO_BASE_URL": "https://b", "RUCIO_AUTH_TOKEN": HUSH}
    first, second = read(environ).lakes
    assert first.sign_in == TokenEnvironment("RUCIO_AUTH_TOKEN")
    assert second.sign_in == UserPassword()


def test_a_lake_that_is_configured_and_in_the_environment_is_one_lake() -> None:
    environ = {"RUCIO_NAME": "x", "RUCIO_BASE_URL": VRE["rucio_base_url"]}
    assert one(read({k: str(v) for k, v in environ.items()}, RucioConfig={"instances": [VRE]})).name == VRE["name"]


def test_asking_for_a_lake_that_is_none_names_those_that_are() -> None:
    assert ours(ESCAPE).spec().name == "escape"
    with pytest.raises(BadConfiguration, match=r"escape"):
        ours(ESCAPE).spec("atlas")
    with pytest.raises(BadConfiguration, match="No lake"):
        ours().spec()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["name", "rucio_url", "sign_in", "mounts", "caches", "verify", "ca_cert", "schemes", "vo", "instances", "$url"]
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=6), max_size=3))
def test_no_configuration_makes_the_server_fail(lakes: list[dict[str, object]]) -> None:
    for section, key in (("LabDatalake", "lakes"), ("RucioConfig", "instances")):
        configuration = read(**{section: {key: lakes}})
        assert all(isinstance(mistake, Mistake) and mistake.message for mistake in configuration.mistakes)


def test_jupyters_files_are_read_without_a_server(tmp_path: Path) -> None:
    system, user = tmp_path / "system", tmp_path / "user"
    (system / "jupyter_server_config.d").mkdir(parents=True)
    user.mkdir()
    (system / "jupyter_server_config.json").write_text(json.dumps({"RucioConfig": {"instances": [VRE]}}))
    (system / "jupyter_server_config.d" / "a.json").write_text(json.dumps({"LabDatalake": {"cache_folder": "/scratch"}}))
    (user / "jupyter_server_config.py").write_text(f"c.LabDatalake.lakes = [{ESCAPE!r}]\n")
    configuration = read_configuration({"HOME": "/h"}, [str(user), str(system)])
    assert [lake.name for lake in configuration.lakes] == ["escape", VRE["name"]]
    assert configuration.cache_folder == Path("/scratch")


def test_a_file_with_a_mistake_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "jupyter_server_config.py").write_text("c.LabDatalake.lakes = [\n")
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps({"LabDatalake": {"lakes": [ESCAPE]}}))
    configuration = read_configuration({"HOME": "/h"}, [str(tmp_path)])
    assert one(configuration).name == "escape"
    assert str(tmp_path / "jupyter_server_config.py") in configuration.mistakes[0].message


@pytest.mark.parametrize("section", [LabDatalake, RucioConfig])
def test_each_setting_says_what_it_is_its_default_and_an_example(section: type[LabDatalake | RucioConfig]) -> None:
    for trait in section.class_traits(config=True).values():
        if trait.name in section.class_own_traits(config=True):
            assert "default" in trait.help.lower()
            assert "Example" in trait.help
