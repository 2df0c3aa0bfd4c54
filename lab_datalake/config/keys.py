"""How one signs in with a key of one's own, in the configuration's words: x509, x509_proxy, voms and ssh."""

from __future__ import annotations

from lab_datalake.config.fields import Fields
from lab_datalake.config.machine import Machine
from lab_datalake.lake.spec import ByCertificate, ByKey, ByProxy, BySSHKey, ByVoms, LakeSpec
from lab_datalake.rucio.sign_in.voms import Voms
from lab_datalake.rucio.sign_in.x509 import Pair

WITH_KEY = ("x509", "x509_proxy", "voms", "ssh")
"""Ways to sign in with a key, in the configuration's words."""


def by_key(method: str, fields: Fields, machine: Machine) -> ByKey:
    """The way that these settings describe."""
    if method == "ssh":
        return BySSHKey(fields.path("key") or machine.home / ".ssh" / "id_rsa")
    if method == "x509_proxy":
        return ByProxy(fields.path("path"))
    pair = _pair(fields, machine)
    if method == "x509":
        return ByCertificate(pair)
    wish = Voms(
        vo=fields.text("vo"),
        vomses=fields.path("vomses"),
        certdir=fields.path("certdir"),
        vomsdir=fields.path("vomsdir"),
        hours=fields.whole("hours", least=1) or Voms.hours,
    )
    return ByVoms(pair, wish, fields.path("path"))


def check(fields: Fields, spec: LakeSpec, *keys: str) -> None:
    """Note what a sign-in with a key needs of its lake. keys: of settings that name the server one signs in at, best first."""
    key = next((key for key in keys if fields.has(key)), keys[-1])
    by_tls = isinstance(spec.sign_in, ByCertificate | ByProxy | ByVoms)
    if by_tls and spec.auth_url and not spec.auth_url.startswith("https:"):
        fields.wrong(key, "is no https address, and certificates are shown over TLS only", "Write https://.")
    if isinstance(spec.sign_in, BySSHKey) and spec.account is None:
        fields.wrong("account", "is missing beside a sign-in with an SSH key", "Name the account that the key belongs to.")


def _pair(fields: Fields, machine: Machine) -> Pair:
    certificate, key = fields.path("cert"), fields.path("key")
    if certificate is None:
        return Pair(machine.pair.certificate, key or machine.pair.key)
    return Pair(certificate, key or certificate)  # one file may hold both
