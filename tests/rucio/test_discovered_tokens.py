"""Tokens where the conventions of the field say that they lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import NotSignedIn
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.sign_in.discovered import BearerToken, RucioConfigToken
from lab_datalake.rucio.sign_in.tokens import Tokens
from lab_datalake.rucio.sign_in.userpass import Identity, UserAndPassword
from lab_datalake.rucio.transport import Transport

NAME = f"bt_u{os.geteuid()}"


def test_the_variable_comes_first_then_the_named_file_then_the_runtime_folder_then_the_temporary_one(tmp_path: Path) -> None:
    named, runtime, temporary = tmp_path / "named", tmp_path / "runtime", tmp_path / "temporary"
    runtime.mkdir()
    temporary.mkdir()
    named.write_text("from the named file\n".replace(" ", "-"))
    (runtime / NAME).write_text("from-the-runtime-folder\n")
    (temporary / NAME).write_text("from-the-temporary-folder\n")
    environ = {"BEARER_TOKEN": " from-the-variable\n", "BEARER_TOKEN_FILE": str(named), "XDG_RUNTIME_DIR": str(runtime)}
    way = BearerToken(environ, temporary=temporary)
    for variable, token in (
        ("BEARER_TOKEN", "from-the-variable"),
        ("BEARER_TOKEN_FILE", "from-the-named-file"),
        ("XDG_RUNTIME_DIR", "from-the-runtime-folder"),
    ):
        assert way.fetch().secret == Secret(token)
        del environ[variable]
    assert way.fetch().secret == Secret("from-the-temporary-folder")


def test_a_variable_that_is_set_ends_the_search_even_if_it_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("token")
    with pytest.raises(NotSignedIn, match="BEARER_TOKEN"):
        BearerToken({"BEARER_TOKEN": ""}, temporary=tmp_path).fetch()


def test_a_token_that_nobody_wrote_is_missed_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(NotSignedIn, match=str(tmp_path / NAME)):
        BearerToken({}, temporary=tmp_path).fetch()


def configured(folder: Path, text: str) -> Path:
    (folder / "etc").mkdir(parents=True)
    file = folder / "etc" / "rucio.cfg"
    file.write_text(text)
    return file


def test_the_file_that_rucio_cfg_names_is_read_at_each_use(tmp_path: Path) -> None:
    configured(tmp_path, f"[client]\nauth_token_file_path = {tmp_path}/token\npassword = 100%%\n")
    way = RucioConfigToken({"RUCIO_HOME": str(tmp_path)})
    with pytest.raises(NotSignedIn, match="does not exist"):
        way.fetch()
    for text in ("first", "second"):
        (tmp_path / "token").write_text(f"{text}\n")
        assert way.fetch().secret == Secret(text)


def test_the_named_configuration_comes_before_the_one_of_rucio_home(tmp_path: Path) -> None:
    for name in ("home", "named"):
        configured(tmp_path / name, f"[client]\nauth_token_file_path = {tmp_path / name}/token\n")
        (tmp_path / name / "token").write_text(name)
    environ = {"RUCIO_HOME": str(tmp_path / "home"), "RUCIO_CONFIG": str(tmp_path / "named" / "etc" / "rucio.cfg")}
    assert RucioConfigToken(environ).fetch().secret == Secret("named")
    assert RucioConfigToken(environ, tmp_path / "home" / "etc" / "rucio.cfg").fetch().secret == Secret("home")


@pytest.mark.parametrize(
    ("text", "message"),
    [("[client]\n", "names no auth_token_file_path"), ("nonsense", "cannot be read"), ("", "names no auth_token_file_path")],
)
def test_a_configuration_without_a_token_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = configured(tmp_path, text)
    with pytest.raises(NotSignedIn, match=message) as raised:
        RucioConfigToken({}, file).fetch()
    assert str(file) in raised.value.message


def test_rucio_accepts_a_token_that_was_discovered(demo_lake: DemoLake, tmp_path: Path) -> None:
    transport = Transport(demo_lake.rucio_url)
    password = Secret(demo_lake.accounts["analyst"].password)
    token = UserAndPassword(transport, Identity(account="analyst"), "analyst", password).fetch()
    (tmp_path / NAME).write_text(token.secret.reveal())
    found = BearerToken({}, temporary=tmp_path)
    assert Client(Session(transport, Tokens(found), Identity())).whoami() == "analyst"
