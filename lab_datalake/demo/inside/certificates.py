"""A certificate authority of the lake's own, and a certificate for this machine's loopback addresses.

Usage: certificates.py FOLDER. Leaves host.pem, host.key and authorities/, which also has the names that OpenSSL looks for.
"""

from __future__ import annotations

import hashlib
import ipaddress
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

AUTHORITY = "Demo lake CA"
VALID = timedelta(days=3650)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: str, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + VALID)
    )


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


def make(folder: Path) -> None:
    """Write the authority and the host's certificate; the authority's key is thrown away."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    authority = (
        _builder(AUTHORITY, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    host_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    host = (
        _builder("localhost", host_key)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "authorities").mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    for name in ("ca.pem", hashed_name(AUTHORITY)):
        (folder / "authorities" / name).write_bytes(authority.public_bytes(pem))
    (folder / "host.key").touch(mode=0o600)
    (folder / "host.key").write_bytes(
        host_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "host.pem").write_bytes(host.public_bytes(pem))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
