"""Sign-in with a key, the grid's conventions of this machine, and settings that lie on a web server."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from traitlets.config import Config

from lab_datalake.config import Configuration
from lab_datalake.lake.spec import ByCertificate, ByProxy, BySSHKey, ByVoms, LakeSpec
from lab_datalake.rucio.sign_in.voms import Voms
from lab_datalake.rucio.sign_in.x509 import Pair
from tests.faults import peers
from tests.faults.peers import Behave, Peer, refused_url

HOME = {"HOME": "/home/ada"}
ATLAS = {"name": "atlas", "rucio_base_url": "https://rucio.example.org", "vo": "atlas"}
GLOBUS = Pair(Path("/home/ada/.globus/usercert.pem"), Path("/home/ada/.globus/userkey.pem"))


def ours(environ: dict[str, str] | None = None, **more: object) -> Configuration:
    lake = {"name": "x", "rucio_url": "https://rucio.example.org", **more}
    return Configuration.read({**HOME, **(environ or {})}, Config({"LabDatalake": {"lakes": [lake]}}))


def theirs(*instances: object, environ: dict[str, str] | None = None, auth_type: str | None = None) -> Configuration:
    section = {"instances": list(instances), "default_auth_type": auth_type}
    return Configuration.read({**HOME, **(environ or {})}, Config({"RucioConfig": section}))


def one(configuration: Configuration) -> LakeSpec:
    (lake,) = configuration.lakes
    assert configuration.mistakes == ()
    return lake


def said(configuration: Configuration) -> str:
    (mistake,) = configuration.mistakes
    return f"{mistake.message} {mistake.cure}"


def test_ways_with_a_key_are_read_with_the_grids_places_for_what_is_not_written() -> None:
    assert one(ours(sign_in={"method": "x509"})).sign_in == ByCertificate(GLOBUS)
    environ = {"X509_USER_CERT": "/c.pem", "X509_USER_KEY": "/k.pem"}
    assert one(ours(environ, sign_in={"method": "x509"})).sign_in == ByCertificate(Pair(Path("/c.pem"), Path("/k.pem")))
    both_in_one = one(ours(sign_in={"method": "x509", "cert": "/both.pem"})).sign_in
    assert both_in_one == ByCertificate(Pair(Path("/both.pem"), Path("/both.pem")))
    assert one(ours(sign_in={"method": "x509_proxy"})).sign_in == ByProxy()
    assert one(ours(sign_in={"method": "x509_proxy", "path": "/run/proxy"})).sign_in == ByProxy(Path("/run/proxy"))
    assert one(ours(sign_in={"method": "ssh"}, account="ada")).sign_in == BySSHKey(Path("/home/ada/.ssh/id_rsa"))
    settings = {"vo": "atlas", "vomses": "/v", "certdir": "/c", "vomsdir": "/d", "hours": 24, "path": "/run/proxy"}
    wish = Voms("atlas", Path("/v"), Path("/c"), Path("/d"), 24)
    assert one(ours(sign_in={"method": "voms", **settings})).sign_in == ByVoms(GLOBUS, wish, Path("/run/proxy"))


def test_what_a_key_needs_of_its_lake_is_said() -> None:
    plain = ours(sign_in={"method": "x509"}, auth_url="http://rucio.example.org")
    assert "LabDatalake.lakes[0].auth_url is no https address" in said(plain)
    assert "rucio_base_url is no https address" in said(
        theirs({**ATLAS, "rucio_base_url": "http://rucio.example.org"}, auth_type="x509_proxy")
    )
    assert "account is missing beside a sign-in with an SSH key" in said(ours(sign_in={"method": "ssh"}))


def test_the_present_extensions_kinds_of_sign_in_mean_what_they_meant() -> None:
    assert one(theirs(ATLAS, auth_type="x509_proxy")).sign_in == ByProxy()
    assert one(theirs(ATLAS, auth_type="x509")).sign_in == ByCertificate(GLOBUS)
    voms = {"voms_enabled": True, "voms_vomses_path": "/v", "voms_certdir_path": "/c", "voms_vomsdir_path": "/d"}
    wish = Voms("atlas", Path("/v"), Path("/c"), Path("/d"))
    assert one(theirs({**ATLAS, **voms}, auth_type="x509")).sign_in == ByVoms(GLOBUS, wish)
    environ = {
        "RUCIO_NAME": "atlas", "RUCIO_BASE_URL": "https://rucio.example.org", "RUCIO_VO": "atlas", "RUCIO_VOMS_ENABLED": "1",
        "RUCIO_VOMS_VOMSES_PATH": "/v", "RUCIO_VOMS_CERTDIR_PATH": "/c", "RUCIO_VOMS_VOMSDIR_PATH": "/d",
        "RUCIO_DEFAULT_AUTH_TYPE": "x509",
    }  # fmt: skip
    assert one(Configuration.read({**HOME, **environ}, Config())).sign_in == ByVoms(GLOBUS, wish)


def test_the_grids_authorities_stand_beside_the_usual_ones_unless_a_lake_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    environ = {"X509_CERT_DIR": "/etc/grid-security/certificates"}
    lake = one(ours(environ))
    assert (lake.verify, lake.beside) == (True, Path("/etc/grid-security/certificates"))
    assert one(ours(environ, ca_cert=str(tmp_path / "ca.pem"))).beside is None
    assert one(theirs(ATLAS, environ=environ)).beside == lake.beside


def test_settings_on_a_web_server_are_read_and_those_here_go_first() -> None:
    there = {**ATLAS, "display_name": "There", "site_name": "CERN", "$url": "https://never.example.org"}
    with Peer(lambda c: c.answer(json.dumps(there).encode())) as peer:
        lake = one(theirs({"$url": f"{peer.url}/atlas.json?version=2", "display_name": "Here"}))
        assert (lake.name, lake.display_name, lake.site, lake.vo) == ("atlas", "Here", "CERN", "atlas")
        assert peer.requests[0].startswith(b"GET /atlas.json?version=2 ")


def test_an_unknown_setting_of_a_web_server_is_named() -> None:
    with Peer(lambda c: c.answer(json.dumps({**ATLAS, "rucio_base_ulr": "x"}).encode())) as peer:
        assert "rucio_base_ulr is no setting" in said(theirs({"$url": peer.url}))


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (peers.html, "web page"),
        (lambda c: c.answer(b"[1, 2]"), "leads to no settings"),
        (lambda c: c.answer(b"{nonsense"), "leads to no settings"),
        (lambda c: c.answer(b"no", "404 Not Found"), "cannot be read"),
    ],
)
def test_settings_that_cannot_be_had_are_one_mistake_and_no_other_lake_suffers(behave: Behave, why: str) -> None:
    with Peer(behave) as peer:
        configuration = theirs({"name": "x", "$url": peer.url}, ATLAS)
    assert [lake.name for lake in configuration.lakes] == ["atlas"]
    assert said(configuration).startswith("RucioConfig.instances[0].$url")
    assert why in said(configuration)


def test_a_web_server_that_is_away_is_waited_for_shortly() -> None:
    begun = time.monotonic()
    assert "refuses connections" in said(theirs({"$url": refused_url()}))
    assert "is no address of a web server" in said(theirs({"$url": "file:///etc/passwd"}))
    assert "canary" not in said(theirs({"$url": "https://ada:canary@settings.example.org"}))
    with Peer(peers.stalls) as peer:
        assert "did not answer within 5 s" in said(theirs({"$url": peer.url}))
    assert time.monotonic() - begun < 40
