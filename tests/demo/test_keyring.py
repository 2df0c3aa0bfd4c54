"""A sign-in in the keyring of the system: a real Secret Service, on a bus of its own and without a screen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from tests.demo.test_login import Laptop, laptop
from tests.doctor.conftest import eventually
from tests.rucio.provider_pages import agree
from tests.server.conftest import start_jupyter
from tests.server.jupyter import Jupyter, StartJupyter

__all__ = ["laptop", "start_jupyter"]

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


@pytest.fixture
def secret_service(tmp_path: Path) -> Iterator[str]:
    """The address of a bus where GNOME's keyring answers, unlocked; it keeps its secrets below the test's own folder."""
    if not all(map(shutil.which, PROGRAMS)):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "There is no Secret Service here (Debian: dbus-bin, dbus-daemon, gnome-keyring)"
        )
    home = tmp_path / "keyring"
    home.mkdir(mode=0o700)
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    with ExitStack() as running:

        def start(*command: str, **more: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command,
                env={**environ, **more},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            running.enter_context(process)
            running.callback(process.terminate)
            return process

        bus = start("dbus-daemon", "--session", "--nofork", "--print-address")
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        keyring = start(
            "gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets", DBUS_SESSION_BUS_ADDRESS=address
        )
        assert keyring.stdin is not None
        keyring.stdin.write("passphrase of the keyring")
        keyring.stdin.close()
        waits = ["dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner"]
        answers = [*waits, "string:org.freedesktop.secrets"]
        where = {**environ, "DBUS_SESSION_BUS_ADDRESS": address}
        eventually(lambda: subprocess.run(answers, env=where, capture_output=True, timeout=30, check=False).returncode == 0)
        yield address


def test_a_sign_in_in_the_keyring_outlives_the_process_and_logout_removes_it(
    laptop: Laptop, demo_lake: DemoLake, secret_service: str
) -> None:
    laptop.environ["DBUS_SESSION_BUS_ADDRESS"] = secret_service
    laptop.login_with_code(demo_lake, "--keyring")
    folder = next(laptop.runtime.rglob("token-demo")).parent
    os.kill(int((folder / ".alive").read_text()), signal.SIGTERM)  # as when the laptop is shut down
    eventually(lambda: laptop.files == [])
    again = laptop.run("login", "--keyring")
    assert again.returncode == 0, again.stderr
    assert "Open" not in again.stderr, "nobody was asked"
    assert laptop.run("logout").returncode == 0
    gone = laptop.run("login", "--keyring", environ={"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert gone.returncode == 1
    assert "The keyring of this system cannot be read" in gone.stderr


def test_a_server_that_starts_again_is_signed_in_from_the_keyring_until_somebody_signs_out(
    start_jupyter: StartJupyter, demo_lake: DemoLake, secret_service: str
) -> None:
    sign_in = {"method": "oidc_device", "issuer": demo_lake.issuer, "client_id": "jupyter", "keyring": True}
    lakes: list[dict[str, object]] = [{"name": "demo", "rucio_url": demo_lake.rucio_url, "sign_in": sign_in}]
    bus = f"import os\nos.environ['DBUS_SESSION_BUS_ADDRESS'] = {secret_service!r}\n"

    def state(server: Jupyter) -> dict[str, object]:
        return dict(server.get("lake", lake="demo").json()["lake_state"])

    first = start_jupyter(lakes, bus)
    agree(demo_lake, first.post("sign-in/code", lake="demo").json()["page_with_code"])
    first.eventually(lambda: state(first)["state"] == "ready")
    assert first.stop() == 0
    second = start_jupyter(lakes, bus)
    again = state(second)
    assert again["state"] == "ready", again
    ask = [sys.executable, "-m", "keyring", "get", "lab-datalake", "demo"]
    environ = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": secret_service}
    assert subprocess.run(ask, env=environ, capture_output=True, timeout=60, check=False).returncode == 0
    assert second.post("sign-out", lake="demo").ok
    assert subprocess.run(ask, env=environ, capture_output=True, timeout=60, check=False).returncode == 1
