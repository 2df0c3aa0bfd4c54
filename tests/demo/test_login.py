"""Signing in from the command line, where no Jupyter server runs: a process that stays, and nothing long-lived on disk."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lab_datalake.demo.certificates import keys_of
from lab_datalake.demo.lake import DemoLake
from tests.cli.test_command_line import CommandLine, Settings
from tests.faults.openid import jwt
from tests.rucio.provider_pages import agree

SCOPE = "openid profile offline_access storage.read:/"
STORAGE = "https://wlcg.cern.ch/jwt/v1/any"


class Laptop:
    """A machine without Jupyter's server: its command line, its home, its runtime folder."""

    def __init__(self, folder: Path, lake: Settings) -> None:
        self.folder = folder
        self.runtime = folder / "run"
        self.home = folder / "home"
        self.runtime.mkdir(mode=0o700)
        self.home.mkdir()
        CommandLine(folder).configure([lake])
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "RUCIO", "SITE", "LAB_"))}
        self.environ: dict[str, str] = {
            **plain,
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(folder),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def run(self, *words: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lab_datalake.cli", *words]
        known = {**self.environ, **(environ or {})}
        return subprocess.run(command, env=known, capture_output=True, text=True, timeout=120, check=False)

    def login_with_code(self, lake: DemoLake, *words: str) -> str:
        """Sign in as a person does: read the link, open it, agree; what was said."""
        command = [sys.executable, "-m", "lab_datalake.cli", "login", *words]
        login = subprocess.Popen(command, env=self.environ, stderr=subprocess.PIPE, text=True)
        assert login.stderr is not None
        said = ""
        for line in login.stderr:
            said += line
            if found := re.search(r"Open (\S+)", line):
                agree(lake, found[1])
            if line.startswith("Signed in"):
                break
        assert login.wait(60) == 0, said
        login.stderr.close()
        return said

    @property
    def files(self) -> list[str]:
        """What lies in the runtime folder."""
        return sorted(
            str(path.relative_to(self.runtime)) for path in self.runtime.rglob("*") if path.is_file() and path.suffix != ".lock"
        )

    def texts(self) -> dict[Path, str]:
        """All that was written anywhere."""
        return {path: path.read_text(errors="replace") for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def laptop(demo_lake: DemoLake, tmp_path: Path) -> Iterator[Laptop]:
    lake: Settings = {
        "name": "demo",
        "rucio_url": demo_lake.rucio_url,
        "sign_in": {"method": "oidc_device", "issuer": demo_lake.issuer, "client_id": "jupyter", "scope": SCOPE},
        "storage_audience": STORAGE,
        "storage_scope": "openid storage.read:/",
    }
    laptop = Laptop(tmp_path, lake)
    yield laptop
    laptop.run("logout")


def test_who_signs_in_with_a_code_is_known_to_every_command_until_signing_out(laptop: Laptop, demo_lake: DemoLake) -> None:
    before = laptop.run("whoami")
    assert (before.returncode, before.stdout) == (1, "")
    assert "Sign in in the panel, or with: lab-datalake login demo" in before.stderr
    assert "Signed in to demo as analyst." in laptop.login_with_code(demo_lake)
    assert laptop.run("whoami").stdout == "analyst\n"
    assert laptop.run("search", "lake:zmumu*").stdout
    token, storage = laptop.run("token").stdout.strip(), laptop.run("token", "--storage").stdout.strip()
    assert token.count(".") == storage.count(".") == 2
    assert token != storage
    assert "already" in laptop.run("login").stderr
    kept = [path for path, text in laptop.texts().items() if token in text or storage in text]
    assert {path.parent.parent.parent for path in kept} == {laptop.runtime}
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert not list(laptop.home.rglob("*"))
    assert "Signed out" in laptop.run("logout").stderr
    assert laptop.files == []
    assert laptop.run("token").returncode == 1


def test_another_tool_uses_the_lake_in_a_shell_that_evaluates_what_env_prints(laptop: Laptop, demo_lake: DemoLake) -> None:
    laptop.login_with_code(demo_lake)
    script = f'eval "$({sys.executable} -m lab_datalake.cli env demo)"; cat "$RUCIO_CONFIG" "$BEARER_TOKEN_FILE"'
    said = subprocess.run(["/bin/sh", "-ec", script], env=laptop.environ, capture_output=True, text=True, timeout=60, check=True)
    assert f"rucio_host = {demo_lake.rucio_url}" in said.stdout
    assert "account = analyst" in said.stdout
    assert laptop.run("env", "other").returncode == 1


Ask = dict[str, str]
"""What a terminal asks, and what a person types there."""


def by_password(lake: DemoLake) -> tuple[Settings, Ask]:
    password = lake.accounts["analyst"].password
    settings: Settings = {"name": "demo", "rucio_url": lake.rucio_url, "account": "analyst"}
    return settings, {"User (analyst): ": "", "Password: ": password}


def by_passphrase(lake: DemoLake) -> tuple[Settings, Ask]:
    keys = keys_of(lake.plan.state, "analyst")
    sign_in = {"method": "x509", "cert": keys.certificate, "key": keys.encrypted_key}
    report = lake.report
    settings: Settings = {"name": "demo", "rucio_url": report.rucio_tls_url, "ca_cert": report.ca_file, "sign_in": sign_in}
    return settings, {"Passphrase of the key: ": lake.accounts["analyst"].password}


def typed(laptop: Laptop, answers: Ask) -> tuple[int, str]:
    """Sign in at a terminal of one's own; how it ended, and all that the terminal showed."""
    person, terminal = pty.openpty()
    command = [sys.executable, "-m", "lab_datalake.cli", "login"]
    login = subprocess.Popen(
        command, env=laptop.environ, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    seen = ""
    for question, answer in answers.items():
        while question not in seen:
            seen += os.read(person, 1000).decode()
        os.write(person, f"{answer}\n".encode())
    code = login.wait(60)
    seen += os.read(person, 10_000).decode()
    os.close(person)
    return code, seen


@pytest.mark.parametrize("way", [by_password, by_passphrase])
def test_a_secret_is_asked_for_without_being_shown(
    way: Callable[[DemoLake], tuple[Settings, Ask]], demo_lake: DemoLake, tmp_path: Path
) -> None:
    settings, answers = way(demo_lake)
    laptop = Laptop(tmp_path, settings)
    *_, secret = answers.values()
    code, seen = typed(laptop, answers)
    assert (code, "Signed in to demo as analyst." in seen) == (0, True), seen
    assert f": {secret}" not in seen
    said = laptop.run("whoami")
    assert said.stdout == "analyst\n", said.stderr
    assert laptop.run("logout").returncode == 0
    assert not [path for path, text in laptop.texts().items() if f"\n{secret}\n" in text]


def test_a_wrong_passphrase_is_told_as_such(demo_lake: DemoLake, tmp_path: Path) -> None:
    settings, answers = by_passphrase(demo_lake)
    code, seen = typed(Laptop(tmp_path, settings), dict.fromkeys(answers, "wrong"))
    assert code == 1
    assert "This is not the passphrase of the key in " in seen
    assert "Type it again." in seen


def test_a_token_that_ended_says_who_keeps_it_and_what_to_do(laptop: Laptop, demo_lake: DemoLake) -> None:
    laptop.login_with_code(demo_lake)
    [token] = laptop.runtime.rglob("token-demo")
    token.write_text(jwt(exp=time.time() - 60))  # as when its keeper was stopped in the middle of the night
    said = laptop.run("whoami").stderr
    assert f"The token in the file {token} ended at " in said
    assert "`lab-datalake login` keeps it: sign out and in again (lab-datalake logout demo, then login demo)." in said
    door = token.parent / "door.json"
    said = laptop.run(
        "whoami", environ={"LAB_DATALAKE_DOOR": str(door), "XDG_RUNTIME_DIR": "", "TMPDIR": str(laptop.home)}
    ).stderr
    assert "The Jupyter server that started this kernel or terminal keeps it: sign in again in its panel" in said


def test_a_token_on_a_terminal_comes_with_a_warning(laptop: Laptop, demo_lake: DemoLake) -> None:
    laptop.login_with_code(demo_lake)
    person, terminal = pty.openpty()
    command = [sys.executable, "-m", "lab_datalake.cli", "token"]
    shown = subprocess.run(command, env=laptop.environ, stdout=terminal, stderr=subprocess.PIPE, timeout=60, check=True)
    os.close(terminal)
    os.close(person)
    assert b"this is a secret" in shown.stderr
