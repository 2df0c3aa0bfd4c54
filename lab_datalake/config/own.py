"""Our own dialect: `c.LabDatalake.lakes = [{…}]`, with the words of `lake/spec.py`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from lab_datalake.config.fields import Fields
from lab_datalake.config.keys import check
from lab_datalake.config.machine import Machine
from lab_datalake.config.sign_in import sign_in
from lab_datalake.config.storage import storage_token
from lab_datalake.config.tls import beside, verify
from lab_datalake.lake.spec import (
    Cache,
    LakeSpec,
    Mount,
)

_FORMS: tuple[Literal["prefix", "lfn", "glfn"], ...] = ("prefix", "lfn", "glfn")
_CACHE_URL = re.compile(r"x?roots?://[^/\s]+(/\S*)?")


def lake(fields: Fields, machine: Machine) -> LakeSpec | None:
    """The lake that these settings describe; None where one of them cannot be used, with its mistake noted."""
    before = fields.mistakes.fatal_count()
    name = fields.needed("name")
    url = fields.url("rucio_url")
    if not fields.has("rucio_url"):
        fields.wrong("rucio_url", "is missing", "Add the address of the Rucio server.")
    caches = tuple(_cache(one) for one in fields.parts("caches"))
    signing_in = sign_in(fields.part("sign_in"), machine)
    spec = LakeSpec(
        name=name,
        display_name=fields.text("display_name") or name,
        rucio_url=url or "",
        auth_url=fields.url("auth_url") or url or "",
        sign_in=signing_in,
        account=fields.text("account"),
        vo=fields.text("vo"),
        site=fields.text("site") or machine.site,
        verify=verify(fields, "ca_cert", machine),
        beside=beside(fields, "ca_cert", machine),
        app_id=fields.text("app_id") or LakeSpec.app_id,
        mounts=tuple(_mount(one) for one in fields.parts("mounts")),
        caches=caches if fields.has("caches") else machine.caches,
        storage=storage_token(fields, signing_in, machine),
        schemes=fields.texts("schemes") or LakeSpec.schemes,
        lists_megabytes=fields.whole("lists_megabytes", least=1) or LakeSpec.lists_megabytes,
        destination_rse=fields.text("destination_rse"),
        rule_lifetime_days=fields.whole("rule_lifetime_days", least=1),
        connect_timeout=fields.seconds("connect_timeout", LakeSpec.connect_timeout),
        answer_timeout=fields.seconds("answer_timeout", LakeSpec.answer_timeout),
    )
    check(fields, spec, "auth_url", "rucio_url")
    fields.finish()
    return spec if fields.mistakes.fatal_count() == before else None


def _mount(fields: Fields) -> Mount:
    rse = fields.needed("rse")
    path = fields.path("path")
    if path is None and not fields.has("path"):
        fields.wrong("path", "is missing", "Add the folder where the storage is mounted.")
    prefix, parts = fields.text("prefix"), fields.whole("parts")
    if prefix is not None and parts is not None:
        fields.wrong("parts", "stands beside a prefix", "Keep one of the two.")
    if prefix is not None and not prefix.startswith("/"):
        fields.wrong("prefix", f"is no path: {prefix}", "Begin it with a slash: it is compared with the path of a PFN.")
    fields.finish()
    return Mount(rse, path or Path(), prefix, parts)


def _cache(fields: Fields) -> Cache:
    url = fields.needed("url")
    if url and not _CACHE_URL.fullmatch(url):
        fields.wrong("url", f"is no address of a cache: {url}", "Write it like root://xcache.example.org:1094.")
    form = fields.choice("form", _FORMS) or "prefix"
    cache = Cache(url.rstrip("/"), form, fields.texts("speaks") or Cache.speaks)
    fields.finish()
    return cache
