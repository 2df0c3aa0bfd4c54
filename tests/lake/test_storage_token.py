"""Storages are shown a token of their own, and nobody else is."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from lab_datalake.errors import NotSignedIn
from lab_datalake.lake.availability import Here
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.spec import Cache, Exchanged, OpenID, StorageToken, TokenFile
from lab_datalake.lake.storage import Hosts
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from lab_datalake.rucio.sign_in.tokens import end_of_jwt
from tests.faults.openid import says, scripted
from tests.lake.conftest import MakeLake
from tests.rucio.provider_pages import agree

AUDIENCE = "https://wlcg.cern.ch/jwt/v1/any"
WANTED = StorageToken(AUDIENCE, "openid storage.read:/")
SAMPLE = DID("lake", "zmumu.2024")


@pytest.fixture
def signed_in(make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path) -> Lake:
    """A lake whose token comes from the platform and is exchanged; at the demo's site, without mounts."""
    return make_lake(sign_in=platform(demo_lake, tmp_path), storage=WANTED, account=None)


def platform(demo_lake: DemoLake, folder: Path) -> Exchanged:
    person = demo_lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": person.username, "password": person.password}
    given = requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30).json()["access_token"]
    (folder / "given").write_text(given)
    at = Registration(demo_lake.issuer, "jupyter")
    return Exchanged(TokenFile(folder / "given"), at, Wanted("openid profile", "rucio"))


def test_hosts_that_the_lake_named_are_shown_the_token_of_the_storage_and_foreign_ones_and_caches_are_not(
    signed_in: Lake, demo_lake: DemoLake
) -> None:
    root = demo_lake.rses["XRD1"].root
    assert signed_in.storage_token(f"{root}//rucio/x") is None
    assert isinstance(signed_in.resolve(SAMPLE, wait=60).availability, Here)
    token = signed_in.storage_token(f"{root}//rucio/x")
    assert token is not None
    assert token != signed_in.token()
    assert end_of_jwt(token) is not None
    assert signed_in.storage_token(f"{demo_lake.xcache}//{root}//rucio/x") is None
    assert signed_in.storage_token("root://elsewhere.example.org:1094//rucio/x") is None
    assert signed_in.storage_token(f"https://{root.removeprefix('root://')}.example.org/x") is None


def test_a_list_that_an_earlier_process_settled_names_its_hosts(signed_in: Lake, make_lake: MakeLake) -> None:
    signed_in.resolve(SAMPLE, wait=60)
    later = make_lake(sign_in=signed_in.spec.sign_in, storage=WANTED, account=None)
    manifest = later.resolve(SAMPLE, wait=60).manifest
    assert manifest is not None
    remote = next(source.url for source in Manifest(Path(manifest)).sources(0, 1)[0] if source.access == "remote")
    assert later.storage_token(remote) is not None


def test_the_token_opens_the_door_that_is_configured_as_one_of_the_lake(
    make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path
) -> None:
    door = demo_lake.report.token_door
    if door is None:
        pytest.skip("this XRootD has no plugin for SciTokens")
    wanted = StorageToken(AUDIENCE, "openid storage.read:/", hosts=("localhost",))
    lake = make_lake(sign_in=platform(demo_lake, tmp_path), storage=wanted, account=None)
    data = Path(demo_lake.rses["XRD1"].data)
    url = f"{door.https}/{next(data.rglob('slowcontrol.run358031.csv')).relative_to(data)}"
    token = lake.storage_token(url)
    assert token is not None
    answers = [
        requests.get(url, headers={"Authorization": f"Bearer {shown.reveal()}"}, verify=demo_lake.report.ca_file, timeout=30)
        for shown in (token, lake.token())
    ]
    assert [answer.status_code for answer in answers] == [200, 403]


def test_a_storage_that_takes_rucios_token_is_shown_that(make_lake: MakeLake) -> None:
    lake = make_lake(storage=StorageToken(hosts=("storage.example.org",)))
    assert lake.storage_token("https://storage.example.org/x") == lake.token()
    assert make_lake().storage_token("https://storage.example.org/x") is None


def test_who_signs_out_takes_the_token_of_the_storage_along(make_lake: MakeLake, demo_lake: DemoLake) -> None:
    sign_in = OpenID(Registration(demo_lake.issuer, "jupyter"), Wanted("openid profile offline_access storage.read:/"))
    wanted = StorageToken(AUDIENCE, "openid storage.read:/", hosts=("localhost",))
    lake = make_lake(sign_in=sign_in, storage=wanted, account=None)
    code = lake.begin_sign_in()
    agree(demo_lake, code.page_with_code or "")
    lake.wait_for_sign_in()
    assert lake.storage_token("https://localhost/x") not in {None, lake.token()}
    lake.sign_out()
    with pytest.raises(NotSignedIn):
        lake.storage_token("https://localhost/x")


def test_a_provider_without_exchange_is_asked_for_the_other_audience_with_the_refresh_token(make_lake: MakeLake) -> None:
    begun = says(device_code="d", user_code="u", verification_uri="https://op.invalid/device", expires_in=60, interval=0.05)
    for_rucio = says(access_token="for-rucio", expires_in=60, refresh_token="first")
    for_storage = says(access_token="for-storage", expires_in=60, refresh_token="second")
    with scripted(begun, for_rucio, for_storage) as provider:
        sign_in = OpenID(Registration(provider.url, "jupyter"), Wanted("openid"))
        wanted = StorageToken("https://storage.invalid", "read", by="refresh", hosts=("localhost",))
        lake = make_lake(sign_in=sign_in, storage=wanted, account=None)
        lake.begin_sign_in()
        lake.wait_for_sign_in()
        token = lake.storage_token("https://localhost/x")
        assert token is not None
        assert token.reveal() == "for-storage"
        asked = provider.bodies[-1].decode()
    assert "refresh_token=second" in asked  # Rucio refused the first token that was made up here
    assert "audience=https%3A%2F%2Fstorage.invalid" in asked
    assert "resource=https%3A%2F%2Fstorage.invalid" in asked


NAMED = ("root://cache.example.org//root://a.example.org:1094//x", "davs://a.example.org:8443/", "https://[::1]:2880/")


@pytest.mark.parametrize(
    "url",
    [
        "root://a.example.org:1094//x",
        "root://A.example.org//x",
        "roots://a.example.org//x",
        "https://a.example.org:8443/x",
        "https://b.example.org:1/x",
        "https://[::1]:2880/x",
    ],
)
def test_a_host_is_known_by_its_name_and_port(url: str) -> None:
    hosts = Hosts(StorageToken("any", hosts=("b.example.org",)), ())
    hosts.named(NAMED)
    assert hosts.know(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example.org/x",
        "http://a.example.org:8443/x",
        "https://a.example.org:8443@evil.example/x",
        "https://evil.example/a.example.org:8443",
        "root://cache.example.org//root://a.example.org//x",
        "/a.example.org:8443/x",
        "https://a.example.org:port/x",
    ],
)
def test_another_port_another_host_a_cache_and_whoever_hears_without_tls_is_shown_nothing(url: str) -> None:
    hosts = Hosts(StorageToken("any", hosts=("b.example.org",)), ())
    hosts.named(NAMED)
    assert not hosts.know(url)


def test_a_cache_is_shown_the_token_only_where_the_setting_says_so() -> None:
    hosts = Hosts(StorageToken("any", caches=True), [Cache("root://own.example.org")])
    hosts.named(["root://cache.example.org//root://a.example.org//x"])
    assert hosts.know("root://cache.example.org:1094//root://a.example.org//x")
    assert hosts.know("root://own.example.org//x")
