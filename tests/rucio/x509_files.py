"""Certificates, keys and proxies as people have them: good ones, and bad ones of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

NOW = datetime.now(timezone.utc).replace(microsecond=0)
HOUR = timedelta(hours=1)
PEM = serialization.Encoding.PEM
# RFC 3820: a proxy that inherits all rights.
PROXY_INFO = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.5.5.7.1.14"), bytes.fromhex("300c300a06082b06010505071501")
)


def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_text(one: rsa.RSAPrivateKey, passphrase: str | None = None, form: str = "PKCS8") -> bytes:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        lock = serialization.BestAvailableEncryption(passphrase.encode())
    return one.private_bytes(PEM, getattr(serialization.PrivateFormat, form), lock)


def name(*parts: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, part) for part in parts])


@dataclass(frozen=True)
class Times:
    """From when until when a certificate is good."""

    begins: datetime = NOW - HOUR
    ends: datetime = NOW + HOUR


def certificate(signed: Key, times: Times = Times()) -> x509.Certificate:
    """A certificate of nobody in particular."""
    return _builder(signed, name("ada"), name("ada"), times).sign(signed, hashes.SHA256())


def proxy_text(user: x509.Certificate, user_key: rsa.RSAPrivateKey, times: Times) -> bytes:
    """A proxy as voms-proxy-init writes it: its certificate, its key, and the certificate that it was made with."""
    own = key()
    subject = x509.Name([*user.subject, x509.NameAttribute(NameOID.COMMON_NAME, "1234567")])
    usage = x509.KeyUsage(
        digital_signature=True, key_encipherment=True, content_commitment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _builder(own, subject, user.subject, times).add_extension(PROXY_INFO, critical=True).add_extension(usage, critical=True)
    )
    texts = (made.sign(user_key, hashes.SHA256()).public_bytes(PEM), key_text(own, form="TraditionalOpenSSL"))
    return b"".join((*texts, user.public_bytes(PEM)))


def proxy_of(certificate_file: str, key_file: str, times: Times) -> bytes:
    """A proxy made with the files of a person."""
    user = x509.load_pem_x509_certificate(Path(certificate_file).read_bytes())
    user_key = serialization.load_pem_private_key(Path(key_file).read_bytes(), None)
    assert isinstance(user_key, rsa.RSAPrivateKey)
    return proxy_text(user, user_key, times)


def _builder(signed: Key, subject: x509.Name, issuer: x509.Name, times: Times) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(signed.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(times.begins)
        .not_valid_after(times.ends)
    )
