"""What can be wrong with certificates, proxies and keys is said before anybody is asked, each in words of its own."""

from __future__ import annotations

import os
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from lab_datalake.errors import LakeUnreachable, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.chain import Chain, read_chain
from lab_datalake.rucio.sign_in.keys import is_locked, unlocked
from lab_datalake.rucio.sign_in.proxy import Proxy, proxy_file
from lab_datalake.rucio.sign_in.ssh import SSHKey
from lab_datalake.rucio.sign_in.userpass import Identity
from lab_datalake.rucio.sign_in.x509 import Certificate, Door, Pair
from lab_datalake.rucio.transport import Limits, Transport
from tests.faults.peers import Peer, certificate, refused_url
from tests.rucio.x509_files import HOUR, NOW, PEM, Times, key, key_text, proxy_text
from tests.rucio.x509_files import certificate as user_certificate

CANARY = "canary-passphrase-71d0"
ONE = key()
"""One key for all: making one takes a tenth of a second."""


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    (tmp_path / "cert.pem").write_bytes(user_certificate(ONE).public_bytes(PEM))
    (tmp_path / "key.pem").write_bytes(key_text(ONE, CANARY))
    return Pair(tmp_path / "cert.pem", tmp_path / "key.pem")


def nobody(_shown: ssl.SSLContext) -> Transport:
    """A door behind which there is nobody: whoever comes so far had nothing wrong with the files."""
    return Transport(refused_url(), limits=Limits(connect=1, silence=1, attempts=1))


def fetch(pair: Pair, passphrase: Secret | None = Secret(CANARY)) -> str:  # noqa: B008  frozen
    """What is said when one signs in with these files."""
    signing = Certificate(Door(nobody, Identity(account="ada")), pair, passphrase)
    with pytest.raises((NotSignedIn, LakeUnreachable)) as caught:
        signing.fetch()
    assert CANARY not in f"{caught.value!r} {caught.getrepr(showlocals=True)} {signing!r}"
    assert caught.value.cure
    return str(caught.value)


def test_good_files_come_as_far_as_the_lake(pair: Pair) -> None:
    assert "refuses connections" in fetch(pair)


def test_a_passphrase_is_asked_for_and_a_wrong_one_is_said(pair: Pair) -> None:
    assert "is locked with a passphrase. Type its passphrase." in fetch(pair, None)
    assert "is locked with a passphrase" in fetch(pair, Secret(""))
    assert "This is not the passphrase of the key" in fetch(pair, Secret("wrong"))


@pytest.mark.parametrize("form", ["PKCS8", "TraditionalOpenSSL", "OpenSSH"])
def test_keys_of_every_kind_are_unlocked(tmp_path: Path, form: str) -> None:
    locked, plain = tmp_path / "locked", tmp_path / "plain"
    locked.write_bytes(key_text(ONE, CANARY, form))
    plain.write_bytes(key_text(ONE, None, form))
    assert is_locked(locked)
    assert not is_locked(plain)
    for file in (locked, plain):
        one = unlocked(file, Secret(CANARY))
        assert isinstance(one, rsa.RSAPrivateKey)
        assert one.private_numbers() == ONE.private_numbers()
    with pytest.raises(NotSignedIn, match="not the passphrase"):
        unlocked(locked, Secret("wrong"))


def test_a_certificate_that_has_ended_or_not_begun_says_when(pair: Pair) -> None:
    pair.certificate.write_bytes(user_certificate(ONE, Times(NOW - 3 * HOUR, NOW - HOUR)).public_bytes(PEM))
    assert f"ended at {NOW - HOUR:%Y-%m-%d %H:%M} UTC. Get a new one" in fetch(pair)
    pair.certificate.write_bytes(user_certificate(ONE, Times(NOW + HOUR, NOW + 3 * HOUR)).public_bytes(PEM))
    assert f"is good only from {NOW + HOUR:%Y-%m-%d %H:%M} UTC on. Check the clock" in fetch(pair)


def test_a_key_of_another_certificate_is_said(pair: Pair) -> None:
    pair.key.write_bytes(key_text(key(), CANARY))
    assert "does not belong to the certificate" in fetch(pair)


@pytest.mark.parametrize(
    "text", [None, b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n"]
)
def test_files_that_are_missing_or_nonsense_are_named(pair: Pair, text: bytes | None) -> None:
    for file in (pair.key, pair.certificate):
        if text is None:
            file.unlink()
        else:
            file.write_bytes(text)
        assert str(file) in fetch(pair)


def test_a_proxy_is_looked_for_where_the_grid_keeps_it(tmp_path: Path) -> None:
    assert proxy_file({"X509_USER_PROXY": "/run/proxy"}) == Path("/run/proxy")
    assert proxy_file({}).name == f"x509up_u{os.geteuid()}"
    missing = Proxy(Door(nobody, Identity()), tmp_path / "none")
    with pytest.raises(NotSignedIn, match=r"The proxy in .*none does not exist\. Make one in a terminal"):
        missing.fetch()


def test_a_proxy_of_another_user_is_not_taken(tmp_path: Path) -> None:
    mine = tmp_path / "proxy"
    mine.write_bytes(proxy_text(user_certificate(ONE), ONE, Times()))
    assert Proxy(Door(nobody, Identity()), mine).chain().ends_at == (NOW + HOUR).timestamp()
    theirs = Path("/etc/ssl/certs/ca-certificates.crt")  # of root's, and certificates stand in it
    if os.geteuid() == 0:
        os.chown(mine, 65534, 65534)
        theirs = mine
    with pytest.raises(NotSignedIn, match="belongs to another user of this machine"):
        Proxy(Door(nobody, Identity()), theirs).fetch()


def test_a_proxy_that_has_ended_says_so(tmp_path: Path) -> None:
    (tmp_path / "proxy").write_bytes(proxy_text(user_certificate(ONE), ONE, Times(NOW - 13 * HOUR, NOW - HOUR)))
    with pytest.raises(NotSignedIn, match=rf"The proxy .* ended at {NOW - HOUR:%Y-%m-%d %H:%M} UTC\. Make one"):
        Proxy(Door(nobody, Identity()), tmp_path / "proxy").fetch()


SPAN = st.tuples(st.integers(-100_000, 100_000), st.integers(1, 100_000))


@given(st.lists(SPAN, min_size=1, max_size=4), st.integers(-150_000, 250_000))
def test_a_chain_is_good_while_all_of_it_is_good(spans: list[tuple[int, int]], at: int) -> None:
    signer = ec.derive_private_key(7, ec.SECP256R1())
    certificates = tuple(
        user_certificate(signer, Times(NOW + timedelta(seconds=begins), NOW + timedelta(seconds=begins + lasts)))
        for begins, lasts in spans
    )
    chain = Chain("The proxy", certificates)
    now = NOW.timestamp() + at
    is_good = all(begins <= at < begins + lasts for begins, lasts in spans)
    assert chain.ends_at == NOW.timestamp() + min(begins + lasts for begins, lasts in spans)
    if is_good:
        chain.check(now, "Make one.")
    else:
        with pytest.raises(NotSignedIn, match=r"good only from|ended at"):
            chain.check(now, "Make one.")


def test_a_chain_counts_what_stands_behind_a_key_in_the_file_too(tmp_path: Path) -> None:
    user = user_certificate(ONE, Times(NOW - HOUR, NOW + timedelta(minutes=5)))
    (tmp_path / "proxy").write_bytes(proxy_text(user, ONE, Times(NOW - HOUR, NOW + 12 * HOUR)))
    assert read_chain(tmp_path / "proxy", "The proxy", "").ends_at == (NOW + timedelta(minutes=5)).timestamp()


def test_an_ssh_key_that_rucio_cannot_know_is_named(tmp_path: Path) -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "id").write_bytes(curve.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    with pytest.raises(NotSignedIn, match="is no RSA key"):
        SSHKey(Transport(refused_url()), Identity(account="ada"), tmp_path / "id").fetch()


def test_a_server_that_refuses_the_certificate_is_not_called_untrusted(pair: Pair, tmp_path: Path) -> None:
    tls, trusted = certificate(tmp_path, "127.0.0.1")
    tls.verify_mode = ssl.CERT_REQUIRED
    # With TLS 1.3 the client has sent its question by then, and may find the line cut before it hears why.
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.load_verify_locations(trusted)
    with Peer(lambda c: c.answer(b"yes"), tls) as peer:
        door = Door(lambda shown: Transport(peer.url, verify=trusted, shown=shown), Identity())
        with pytest.raises(
            NotSignedIn, match=r"does not accept the certificate that was shown: the authority .* is unknown there"
        ):
            Certificate(door, pair, Secret(CANARY)).fetch()
