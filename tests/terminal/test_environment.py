"""What kernels and terminals inherit, and what is left as somebody else has set it."""

from __future__ import annotations

import configparser
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lab_datalake.lake.identity import Passes
from lab_datalake.lake.patience import patience_variables
from lab_datalake.lake.spec import (
    ByProxy,
    ByVoms,
    DiscoveredToken,
    LakeSpec,
    RucioConfigured,
    SignInSpec,
    StorageToken,
    UserPassword,
)
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.voms import Voms
from lab_datalake.rucio.sign_in.x509 import Pair
from lab_datalake.terminal.environment import Inheritance, Inherited, shell_lines
from lab_datalake.terminal.handout import Handout
from lab_datalake.terminal.runtime_folder import RuntimeFolder

NOTHING_SET = {"VIRTUAL_ENV": "/nowhere"}
PASSES = Passes("ada", Secret("for-rucio"), Secret("for-storage"), 60.0)


def spec(folder: Path | bool = True, sign_in: SignInSpec | None = None) -> LakeSpec:  # noqa: FBT001, FBT002
    return LakeSpec(
        name="es%cape",
        display_name="ESCAPE",
        rucio_url="https://rucio.example.org",
        auth_url="https://auth.example.org",
        sign_in=sign_in or UserPassword(),
        site="SITE-B",
        verify=folder,
        storage=StorageToken("any"),
    )


def test_all_that_clients_need_is_set_where_nobody_has_set_it(tmp_path: Path) -> None:
    lake = spec(tmp_path)
    inherited = Inherited.of(lake, [lake], Path("/run/x"), NOTHING_SET)
    assert inherited.set == {
        "RUCIO_CONFIG": "/run/x/rucio-es%25cape.cfg",
        "BEARER_TOKEN_FILE": "/run/x/storage-es%25cape",
        "X509_CERT_DIR": str(tmp_path),
        "SITE_NAME": "SITE-B",
        **patience_variables({}),
    }
    assert inherited.left == ()


@pytest.mark.parametrize(
    ("environ", "left"),
    [
        ({"RUCIO_HOME": "/opt/mine"}, ("RUCIO_CONFIG",)),
        ({"RUCIO_AUTH_TYPE": "oidc"}, ("BEARER_TOKEN_FILE",)),
        ({"BEARER_TOKEN": "mine"}, ("BEARER_TOKEN_FILE",)),
        ({"BEARER_TOKEN_FILE": "/mine"}, ("BEARER_TOKEN_FILE",)),
        ({"X509_CERT_DIR": "/mine"}, ("X509_CERT_DIR",)),
        ({"X509_USER_PROXY": "/mine"}, ("X509_USER_PROXY",)),
        ({"ATLAS_SITE_NAME": "CERN"}, ("SITE_NAME",)),
    ],
)
def test_what_somebody_has_set_is_left(environ: dict[str, str], left: tuple[str, ...], tmp_path: Path) -> None:
    lake = spec(tmp_path, ByProxy(Path("/run/proxy")))
    inherited = Inherited.of(lake, [lake], Path("/run/x"), {**NOTHING_SET, **environ})
    assert inherited.left == left
    assert not set(inherited.set) & set(left)


@pytest.mark.parametrize("way", [ByProxy, lambda path: ByVoms(Pair(Path("cert"), Path("key")), Voms("atlas"), path)])
def test_a_proxy_in_an_unusual_place_is_named_and_one_in_the_usual_place_is_found_anyway(
    way: Callable[[Path | None], ByProxy | ByVoms],
) -> None:
    def inherited(path: Path | None) -> str | None:
        return Inherited.of(spec(sign_in=way(path)), [], Path("/run/x"), NOTHING_SET).set.get("X509_USER_PROXY")

    assert inherited(Path("/home/ada/proxy")) == "/home/ada/proxy"
    assert inherited(None) is None
    assert inherited(Path(f"/tmp/x509up_u{os.geteuid()}")) is None  # noqa: S108  the convention names this folder


def test_what_is_set_as_it_should_be_is_neither_set_anew_nor_left(tmp_path: Path) -> None:
    lake = spec(tmp_path)
    first = Inherited.of(lake, [lake], Path("/run/x"), NOTHING_SET)
    assert Inherited.of(lake, [lake], Path("/run/x"), {**NOTHING_SET, **first.set}) == Inherited({}, ())


@pytest.mark.parametrize(("auth_type", "left"), [("oidc", {"RUCIO_CONFIG", "BEARER_TOKEN_FILE"}), ("userpass", {"RUCIO_CONFIG"})])
def test_a_rucio_cfg_of_the_platform_stays_and_sees_no_token_for_storages(tmp_path: Path, auth_type: str, left: set[str]) -> None:
    (tmp_path / "rucio.cfg").write_text(f"[client]\nauth_type = {auth_type}\n")
    inherited = Inherited.of(spec(), [spec()], Path("/run/x"), {"RUCIO_CONFIG": str(tmp_path / "rucio.cfg")})
    assert set(inherited.left) == left


@pytest.mark.parametrize(("sign_in", "left"), [(DiscoveredToken(), "BEARER_TOKEN_FILE"), (RucioConfigured(), "RUCIO_CONFIG")])
def test_a_lake_never_reads_as_its_token_what_was_written_from_it(sign_in: SignInSpec, left: str) -> None:
    assert left in Inherited.of(spec(), [spec(), spec(sign_in=sign_in)], Path("/run/x"), NOTHING_SET).left


def test_what_was_set_is_taken_back_unless_somebody_has_changed_it() -> None:
    environ = {"HOME": "/home/ada"}
    inheritance = Inheritance(Inherited({"SITE_NAME": "A", "RUCIO_CONFIG": "/c"}, ()), environ)
    assert environ["RUCIO_CONFIG"] == "/c"
    environ["SITE_NAME"] = "B"
    inheritance.close()
    assert environ == {"HOME": "/home/ada", "SITE_NAME": "B"}


def test_a_shell_that_evaluates_the_lines_uses_the_lake_whatever_was_set_before(tmp_path: Path) -> None:
    lines = shell_lines(spec(tmp_path / "it's"), tmp_path, "ada")
    script = f"{lines}\nenv"
    before = {"RUCIO_AUTH_TYPE": "oidc", "BEARER_TOKEN": "other", "RUCIO_ACCOUNT": "grace", "PATH": "/usr/bin:/bin"}
    said = subprocess.run(["/bin/sh", "-ec", script], env=before, capture_output=True, text=True, check=True, timeout=30).stdout
    found = dict(line.split("=", 1) for line in said.splitlines())
    assert found["RUCIO_CONFIG"] == str(tmp_path / "rucio-es%25cape.cfg")
    assert found["RUCIO_ACCOUNT"] == "ada"
    assert not {"RUCIO_AUTH_TYPE", "BEARER_TOKEN"} & set(found)


def test_what_is_handed_out_is_written_when_it_changes_and_taken_back(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    handout = Handout(folder)
    handout.write(spec(), PASSES)
    read = configparser.ConfigParser()  # with interpolation, as Rucio's clients read it
    read.read(folder.file("rucio-es%cape.cfg"))
    client = read["client"]
    token = Path(client["auth_token_file_path"])
    assert (token.read_text(), client["account"], client["auth_host"]) == ("for-rucio", "ada", "https://auth.example.org")
    written = token.stat().st_mtime_ns
    handout.write(spec(), PASSES)
    assert token.stat().st_mtime_ns == written
    handout.write(spec(), Passes("ada", Secret("another"), None, 60.0))
    assert token.read_text() == "another"
    assert not folder.file("storage-es%cape").exists()
    handout.take_back("es%cape")
    assert [file.name for file in folder.path.iterdir()] == [".alive"]
    folder.close()


@pytest.mark.parametrize(("verify", "written"), [(True, None), (False, ""), (Path("/etc/ca.pem"), "/etc/ca.pem")])
def test_rucios_clients_verify_tls_as_we_do(tmp_path: Path, verify: bool | Path, written: str | None) -> None:  # noqa: FBT001
    folder = RuntimeFolder(tmp_path, 1)
    Handout(folder).write(spec(verify), PASSES)
    read = configparser.ConfigParser()
    read.read(folder.file("rucio-es%cape.cfg"))
    assert read["client"].get("ca_cert") == written
    folder.close()


def test_how_long_xrootd_waits_is_said_unless_somebody_said_it() -> None:
    inherited = Inherited.of(spec(), [spec()], Path("/run/x"), {**NOTHING_SET, "XRD_CONNECTIONWINDOW": "120"})
    assert "XRD_CONNECTIONWINDOW" not in inherited.set
    assert inherited.set["XRD_STREAMERRORWINDOW"] == "5"
