"""The eight failures that operators of Rucio notebooks meet most, each made for real: what the doctor says, and its cure."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from lab_datalake.config import read_configuration
from lab_datalake.demo.catalogue import QUOTA
from lab_datalake.demo.lake import DemoLake
from lab_datalake.doctor.installation import Installation, Server
from lab_datalake.lake.spec import ByVoms, FromHub, Mount, OpenID, TokenFile
from lab_datalake.lake.words import SignedOut
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from lab_datalake.rucio.sign_in.voms import Voms
from lab_datalake.rucio.sign_in.x509 import Pair
from tests.doctor.conftest import Examine, eventually
from tests.faults.openid import declines, jwt, says, scripted
from tests.faults.peers import Peer
from tests.lake.conftest import MakeLake, mount_of

STORAGE = "https://wlcg.cern.ch/jwt/v1/any"
NAME = {"name": "demo", "rucio_url": "https://rucio.example.org"}


def configured_in(folder: Path, lakes: list[dict[str, str]], name: str = "jupyter_server_config.json") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(json.dumps({"LabDatalake": {"lakes": lakes}}))
    return file


def installation_of(*folders: Path, started_at: float | None = None) -> Installation:
    """A Jupyter that finds its configuration in these folders, and read it when it started."""
    read = read_configuration({"HOME": str(folders[0])}, [str(folder) for folder in folders])
    server = None if started_at is None else Server(started_at, lambda: None)
    return Installation(tuple(lake.name for lake in read.lakes), read.mistakes, {}, folders, server)


def token_of(demo_lake: DemoLake, **more: str) -> str:
    person = demo_lake.accounts["analyst"]
    form = {"grant_type": "password", "client_id": "jupyter", "username": person.username, "password": person.password, **more}
    answer = requests.post(f"{demo_lake.issuer}/token", data=form, timeout=30)
    return str(answer.json()["access_token"])


def test_1_an_empty_list_of_lakes_because_the_configuration_is_read_only_at_the_start(
    tmp_path: Path, examine_lake: Examine
) -> None:
    started_before = installation_of(tmp_path / "etc", started_at=time.time() - 60)
    file = configured_in(tmp_path / "etc", [NAME])
    found = examine_lake(installation=started_before)
    said = [one for one in found.all if one.subject == "configuration"]
    assert [one.level for one in said] == ["problem", "problem"]
    assert said[0].found.startswith("No lake is configured")
    assert str(tmp_path / "etc") in said[0].found
    assert f"{file} was changed at" in said[1].found
    assert "read only at the start" in said[1].found
    assert said[1].cure.startswith("Restart the Jupyter server")


def test_2_a_user_who_thinks_that_he_must_configure_hides_the_lakes_of_the_platform(
    tmp_path: Path, examine_lake: Examine
) -> None:
    mine = configured_in(tmp_path / "home", [{"name": "mine", "rucio_url": "https://rucio.example.com"}])
    theirs = configured_in(tmp_path / "etc", [NAME])
    said = examine_lake(installation=installation_of(tmp_path / "home", tmp_path / "etc")).at("configuration", "warning")
    assert said.found == f"{mine} sets the lakes anew, so that those of {theirs} do not count."
    assert said.cure == f"Take the lakes out of {mine}: on a platform there is nothing for users to configure."
    mine.unlink()
    said = examine_lake(installation=installation_of(tmp_path / "home", tmp_path / "etc")).at("configuration", "ok")
    assert said.found.endswith("Users need to set nothing.")


def test_3_no_voms_proxy_init_to_make_a_proxy_with(
    demo_lake: DemoLake, *, make_lake: MakeLake, examine_lake: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = demo_lake.accounts["analyst"].keys
    assert keys
    monkeypatch.setenv("PATH", str(tmp_path))
    url, beside = demo_lake.report.rucio_tls_url, Path(demo_lake.report.ca_folder)
    sign_in = ByVoms(Pair(Path(keys.certificate), Path(keys.key)), Voms("lake"), tmp_path / "proxy")
    said = examine_lake(make_lake(rucio_url=url, auth_url=url, beside=beside, sign_in=sign_in)).at("sign-in", "problem")
    assert said.found == "voms-proxy-init is not installed here, so no proxy can be made."
    assert said.cure == "Ask the administrator of this Jupyter to install it (Debian: voms-clients; conda-forge: voms)."


@pytest.mark.parametrize("lacks", ["IPython", "lab_datalake"])
def test_4_a_kernel_whose_python_does_not_load_the_kernel_part(
    lacks: str, *, kernels: Path, tmp_path: Path, examine_lake: Examine
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "other")], check=True)
    if lacks == "lab_datalake":  # somebody copied the startup file, and not the package
        startup = tmp_path / "other/etc/ipython/startup"
        startup.mkdir(parents=True)
        (startup / "50-lab-datalake.py").touch()
        [packages] = (tmp_path / "other/lib").glob("python*/site-packages")
        (packages / "IPython.py").touch()
    spec = {"argv": [str(tmp_path / "other/bin/python"), "-m", "x"], "display_name": "Analysis 3", "language": "python"}
    (kernels / "analysis").mkdir()
    (kernels / "analysis" / "kernel.json").write_text(json.dumps(spec))
    said = examine_lake().at("kernels", "problem")
    assert said.found.startswith("The kernel “Analysis 3” (analysis) has ")
    assert said.found.endswith("what is attached does not become a variable in it.")
    wanted = "ipykernel" if lacks == "IPython" else "lab-datalake=="
    assert f"{tmp_path / 'other'}/bin/python -m pip install {wanted}" in said.cure


@pytest.mark.parametrize("folder", ["missing", "empty", "other"])
def test_5_a_storage_that_is_not_mounted(
    folder: str, *, make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path, examine_lake: Examine
) -> None:
    for name in ("empty", "other/files"):
        (tmp_path / name).mkdir(parents=True)
    mount = Mount("XRD2", tmp_path / folder, prefix=demo_lake.rses["XRD2"].pfn_path)
    said = examine_lake(make_lake(mounts=(mount,))).at("mounts", "problem")
    if folder == "other":
        assert "does not hold what the lake has at XRD2" in said.found
        assert "root://" in said.cure
        assert "`prefix` or `parts`" in said.cure
    else:
        assert said.found.startswith(f"XRD2 is not mounted: {tmp_path / folder}")
        assert said.cure.startswith("Mount XRD2 into this session")


def test_5_a_storage_that_is_mounted_is_in_order(make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine) -> None:
    said = examine_lake(make_lake(mounts=(mount_of(demo_lake),))).at("mounts")
    assert said.level == "ok"
    assert "XRD2 is mounted: " in said.found


def test_6_no_quota_at_the_storage_that_files_are_brought_to(
    make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine
) -> None:
    root, rse = demo_lake.rucio(), "XRD1_SCRATCHDISK"
    lake = make_lake(destination_rse=rse)
    assert examine_lake(lake).at("quota").level == "ok"
    root.post("accounts", "analyst", "limits", "local", rse, body={"bytes": 0})
    try:
        said = examine_lake(lake).at("quota")
    finally:
        root.post("accounts", "analyst", "limits", "local", rse, body={"bytes": QUOTA})
    assert said.level == "problem"
    assert said.found == f"The account analyst has no quota at {rse}: a replication rule to it is refused."
    assert said.cure == f"Ask the lake's administrators for quota at {rse}, or set another `destination_rse`."


def test_6_a_quota_that_is_used_up(make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine) -> None:
    root, analyst, rse = demo_lake.rucio(), demo_lake.rucio("analyst"), "XRD1"
    lake = make_lake(destination_rse=rse)

    def used() -> int:
        return next(one.bytes or 0 for one in lake.client.usage("analyst") if one.rse == rse)

    wish = {"account": "analyst", "copies": 1, "rse_expression": rse, "lifetime": 3600, "grouping": "DATASET"}
    [rule] = json.loads(analyst.post("rules", "", body={"dids": [{"scope": "lake", "name": "zmumu.2023"}], **wish}))
    try:
        eventually(lambda: used() > 0)  # Rucio's daemons count what the rule holds
        root.post("accounts", "analyst", "limits", "local", rse, body={"bytes": 1})
        said = examine_lake(lake).at("quota", "problem")
    finally:
        root.post("accounts", "analyst", "limits", "local", rse, body={"bytes": QUOTA})
        analyst.put("rules", rule, body={"options": {"lifetime": 0}})
    assert said.found.startswith(f"The quota of analyst at {rse} is used up: ")
    assert said.cure == "Delete rules that are no longer needed, or ask the lake's administrators for more."


def test_7_a_provider_that_refuses_the_refresh_token(make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine) -> None:
    code = says(device_code="any", user_code="CODE", verification_uri="http://127.0.0.1/", expires_in=300, interval=0.1)
    granted = says(access_token=token_of(demo_lake), refresh_token="refresh-canary-3f", expires_in=1)
    answers = {"/device": code, "/token": granted, "/keys": says(keys=[])}
    with scripted(lambda conversation: answers[conversation.path](conversation)) as provider:
        lake = make_lake(sign_in=OpenID(Registration(provider.url, "jupyter"), Wanted("openid"), ways=("code",)), account=None)
        waiting = examine_lake(lake).at("sign-in")
        lake.begin_sign_in()
        lake.wait_for_sign_in()
        answers["/token"] = declines("invalid_grant", "grant revoked")
        eventually(lambda: isinstance(lake.state(), SignedOut))
        said = examine_lake(lake).at("sign-in")
    assert waiting.level == "warning"  # nobody has tried yet: that is where a person begins
    assert said.level == "problem"
    assert "no longer accepts this sign-in (invalid_grant: grant revoked)" in said.found
    assert said.cure == "Sign in there."


def test_7_a_token_that_nobody_renewed(make_lake: MakeLake, tmp_path: Path, examine_lake: Examine) -> None:
    (tmp_path / "token").write_text(jwt(exp=time.time() - 60, aud="rucio"))
    found = examine_lake(make_lake(sign_in=TokenFile(tmp_path / "token"), account=None))
    said = found.at("sign-in", "problem")
    assert said.found.startswith(f"The token in the file {tmp_path / 'token'} ended at ")
    assert said.cure == "It is written by the platform: restart the session, or ask its administrator."
    assert found.at("token").level == "unknown"


def test_7_a_hub_that_does_not_renew_its_token(
    make_lake: MakeLake, monkeypatch: pytest.MonkeyPatch, examine_lake: Examine
) -> None:
    with Peer(says(name="ada", auth_state={"access_token": jwt(exp=time.time() - 60)})) as hub:
        monkeypatch.setenv("JUPYTERHUB_API_URL", f"{hub.url}/hub/api")
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of-this-session")
        said = examine_lake(make_lake(sign_in=FromHub(), account=None)).at("sign-in", "problem")
    assert "keeps a token that ended at" in said.found
    assert said.cure == "Sign out of the hub, and in again."


def test_8_a_client_that_the_openid_provider_does_not_know(
    make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine
) -> None:
    sign_in = OpenID(Registration(demo_lake.issuer, "misspelt"), Wanted("openid"))
    said = examine_lake(make_lake(sign_in=sign_in, account=None)).at("provider")
    assert said.level == "problem"
    assert "does not accept the client “misspelt”" in said.found
    assert "`sign_in.client_id`" in said.cure


def test_8_an_issuer_that_is_written_differently(make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine) -> None:
    other = demo_lake.issuer.replace("127.0.0.1", "localhost")
    said = examine_lake(make_lake(sign_in=OpenID(Registration(other, "jupyter"), Wanted("openid")), account=None)).at("provider")
    assert said.level == "problem"
    assert said.found == f"The OpenID provider at {other} calls itself {demo_lake.issuer}."
    assert said.cure == "Correct the lake's `sign_in.issuer`."


def test_8_a_token_for_another_audience_and_with_too_little_scope(
    make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path, examine_lake: Examine
) -> None:
    token = token_of(demo_lake, resource=STORAGE, scope="openid")
    (tmp_path / "token").write_text(token)
    found = examine_lake(make_lake(sign_in=TokenFile(tmp_path / "token"), account=None))
    assert found.at("sign-in").level == "problem"
    audience, scope = [one for one in found.all if one.subject == "token" and one.level == "problem"]
    assert audience.found.startswith(f"Rucio refuses the token: it is for “{STORAGE}”")
    assert "`audience` that the lake wants" in audience.cure
    assert scope.found.startswith("Rucio refuses the token: it lacks the scopes profile")
    assert "`sign_in.scope`" in scope.cure
    assert not [one for one in found.all if token in one.found + one.cure]


def test_8_a_token_of_a_person_or_issuer_that_the_lake_does_not_know(
    make_lake: MakeLake, tmp_path: Path, examine_lake: Examine
) -> None:
    token = jwt(exp=time.time() + 600, aud="rucio", scope="openid profile", sub="ada", iss="urn:elsewhere")
    (tmp_path / "token").write_text(token)
    said = examine_lake(make_lake(sign_in=TokenFile(tmp_path / "token"), account=None)).at("token", "problem")
    assert "though nothing is wrong in it" in said.found
    assert "the identity SUB=ada, ISS=urn:elsewhere" in said.cure


def test_a_token_that_rucio_accepts_is_read_and_nothing_is_refused(
    make_lake: MakeLake, demo_lake: DemoLake, tmp_path: Path, examine_lake: Examine
) -> None:
    (tmp_path / "token").write_text(token_of(demo_lake))
    found = examine_lake(make_lake(sign_in=TokenFile(tmp_path / "token"), account=None))
    assert found.problems() == []
    said = found.at("token")
    assert said.found.startswith(f"The token was issued by {demo_lake.issuer} for “rucio”, with openid profile; it ends at ")
