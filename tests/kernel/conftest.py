"""The kernel's peers; what needs more than Python 3.9 and pytest is imported where it is used."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.peers import DoorPeer, ManifestWriter


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
