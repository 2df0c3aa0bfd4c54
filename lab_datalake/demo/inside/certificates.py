"""A certificate authority of the lake's own, and certificates for this machine's loopback addresses and for people.

Usage: certificates.py FOLDER PEOPLE, with a passphrase for each account as JSON on standard input. FOLDER gets host.pem,
host.key and authorities/, which also has the names that OpenSSL looks for; PEOPLE/<account>/ gets usercert.pem, and its key
as userkey.pem, as userkey-encrypted.pem with the passphrase, and as id_rsa with id_rsa.pub, which is written last.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "Demo lake CA"
VALID = timedelta(days=3650)
PEM = serialization.Encoding.PEM
OPEN = serialization.NoEncryption()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _person(account: str) -> x509.Name:
    parts = (
        (NameOID.ORGANIZATION_NAME, "Demo lake"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "People"),
        (NameOID.COMMON_NAME, account),
    )
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs, crl_sign=signs, content_commitment=False, key_encipherment=not signs,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def hashed_name(common_name: str) -> str:
    """The file name by which OpenSSL finds an authority whose whole name is this common name.

    It is the beginning of the SHA-1 of the name in canonical form: lower case, UTF-8, without the outermost header.
    """
    value = common_name.lower().encode()
    attribute = b"\x06\x03\x55\x04\x03" + b"\x0c" + bytes([len(value)]) + value
    pair = b"\x30" + bytes([len(attribute)]) + attribute
    name = b"\x31" + bytes([len(pair)]) + pair
    digest = hashlib.sha1(name).digest()  # noqa: S324  OpenSSL's own choice, a name and no protection
    return f"{int.from_bytes(digest[:4], 'little'):08x}.0"


class Authority:
    """Signs certificates; its key lives as long as this object."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        self.certificate = (
            self._builder(_name(AUTHORITY), self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(subject, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def certified(self, subject: x509.Name, key: rsa.RSAPrivateKey, extension: x509.ExtensionType) -> x509.Certificate:
        """A certificate of somebody who signs nothing, with one extension more."""
        return (
            self._builder(subject, key)
            .add_extension(extension, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            # voms-proxy-init writes no proxy of a certificate that lacks it, and does not say so.
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _builder(self, subject: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
        now = datetime.now(timezone.utc)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name(AUTHORITY))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + VALID)
        )


def make(folder: Path, people: Path, passphrases: dict[str, str]) -> None:
    """Write the authority, the host's certificate and those of people; the authority's key is thrown away."""
    authority = Authority()
    (folder / "authorities").mkdir(parents=True, exist_ok=True)
    for name in ("ca.pem", hashed_name(AUTHORITY)):
        (folder / "authorities" / name).write_bytes(authority.certificate.public_bytes(PEM))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    (folder / "host.pem").write_bytes(authority.certified(_name("localhost"), key, names).public_bytes(PEM))
    _write_key(folder / "host.key", key)
    for account, passphrase in passphrases.items():
        _write_person(people / account, authority, passphrase)


def _write_person(folder: Path, authority: Authority, passphrase: str) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    certificate = authority.certified(_person(folder.name), key, usage)
    (folder / "usercert.pem").write_bytes(certificate.public_bytes(PEM))
    _write_key(folder / "userkey.pem", key)
    _write_key(folder / "userkey-encrypted.pem", key, lock=serialization.BestAvailableEncryption(passphrase.encode()))
    _write_key(folder / "id_rsa", key, serialization.PrivateFormat.OpenSSH)
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    (folder / "id_rsa.pub").write_bytes(public + f" {folder.name}\n".encode())


def _write_key(
    file: Path,
    key: rsa.RSAPrivateKey,
    form: serialization.PrivateFormat = serialization.PrivateFormat.PKCS8,
    lock: serialization.KeySerializationEncryption = OPEN,
) -> None:
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as opened:
        opened.write(key.private_bytes(PEM, form, lock))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.load(sys.stdin))
