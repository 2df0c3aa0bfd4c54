"""The kernel's peers; what needs more than Python 3.9 and pytest is imported where it is used."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.peers import PROJECT, DoorPeer, ManifestWriter


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ManifestWriter]:
    writer = ManifestWriter(tmp_path)
    yield writer
    writer.close()


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[DoorPeer]:
    peer = DoorPeer(tmp_path / "door")
    yield peer
    peer.stop()


@pytest.fixture
def tls_peer(tmp_path: Path) -> Iterator[DoorPeer]:
    """The same with a certificate that nobody signed, for another name."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hub.example.org"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    peer = DoorPeer(tmp_path / "door", context)
    yield peer
    peer.stop()


@pytest.fixture(scope="session")
def python39() -> str:
    """A Python 3.9 with nothing but ipykernel and pytest; its startup folder holds our file, as the wheel puts it there."""
    environment = PROJECT / ".venvs" / "kernel-python3.9"
    python = environment / "bin" / "python"
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    if not python.exists():
        found = _find_python39(uv)
        if found is None:
            said = "There is no Python 3.9 here: install one, or name it in LAB_DATALAKE_PYTHON_39."
            (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
        subprocess.run([uv, "venv", "-q", "--python", found, str(environment)], check=True)
    if subprocess.run([str(python), "-c", "import ipykernel, pytest"], check=False, capture_output=True).returncode:
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), "ipykernel", "pytest"], check=True)
    startup = environment / "etc" / "ipython" / "startup"
    startup.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROJECT / "lab_datalake/kernel/startup/50-lab-datalake.py", startup)
    return str(python)


def _find_python39(uv: str) -> str | None:
    """The first that runs: the one that is named, those on the PATH, uv's, pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    asked = subprocess.run([uv, "python", "find", "--no-python-downloads", "3.9"], check=False, capture_output=True, text=True)
    candidates = [
        os.environ.get("LAB_DATALAKE_PYTHON_39"),
        shutil.which("python3.9"),
        asked.stdout.strip(),
        *map(str, pyenv.glob("versions/3.9*/bin/python3.9")),
    ]
    runs = "import sys; sys.exit(sys.version_info[:2] != (3, 9))"
    for candidate in filter(None, candidates):
        if not subprocess.run([candidate, "-c", runs], check=False, capture_output=True).returncode:
            return candidate
    return None
