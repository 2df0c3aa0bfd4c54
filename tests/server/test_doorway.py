"""How kernels find their door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from lab_datalake.config.handed_out import DOOR_VARIABLE
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.doorway import Doorway, own_address
from lab_datalake.server.kernel_wire import DoorNote
from lab_datalake.terminal.runtime_folder import RuntimeFolder


@dataclass
class Address:
    """A server's traits that say where it listens."""

    ip: str = "localhost"
    port: int = 8888
    sock: str = ""
    certfile: str = ""
    base_url: str = "/"


@pytest.mark.parametrize(
    ("server", "url"),
    [
        (Address(), "http://127.0.0.1:8888/"),
        (Address(ip=""), "http://127.0.0.1:8888/"),
        (Address(ip="*"), "http://127.0.0.1:8888/"),
        (Address(ip="0.0.0.0"), "http://127.0.0.1:8888/"),  # noqa: S104  nothing listens here
        (Address(ip="::"), "http://[::1]:8888/"),
        (Address(ip="10.0.0.7"), "http://10.0.0.7:8888/"),
        (Address(ip="notebook.example"), "http://notebook.example:8888/"),
        (Address(certfile="cert.pem"), "https://127.0.0.1:8888/"),
        (Address(base_url="/user/ada%40cern/"), "http://127.0.0.1:8888/user/ada%40cern/"),
    ],
)
def test_a_kernel_is_sent_to_where_the_server_listens(server: Address, url: str) -> None:
    assert own_address(server) == url


def test_the_variable_is_set_before_the_note_is_there_and_both_go_away(tmp_path: Path) -> None:
    environ = {DOOR_VARIABLE: "of a server around this one"}
    doorway = Doorway(RuntimeFolder(tmp_path, 1), environ, Secret("capability"))
    note = Path(environ[DOOR_VARIABLE])
    assert not note.exists()
    assert doorway.open(Address(port=1234), "lab-datalake/kernel/")
    read = msgspec.json.decode(note.read_bytes(), type=DoorNote)
    assert read == DoorNote(url="http://127.0.0.1:1234/lab-datalake/kernel/", capability="capability", protocol=1)
    doorway.close()
    assert not note.exists()
    assert environ == {DOOR_VARIABLE: "of a server around this one"}


def test_a_unix_socket_is_no_way_for_kernels(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    doorway = Doorway(RuntimeFolder(tmp_path, 1), environ, Secret("capability"))
    assert not doorway.open(Address(sock="/run/jupyter.sock"), "lab-datalake/kernel/")
    assert not Path(environ[DOOR_VARIABLE]).exists()
