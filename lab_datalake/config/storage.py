"""Which token the storages of a lake want to be shown: `storage_audience` and its neighbours."""

from __future__ import annotations

import re
from typing import Literal

from lab_datalake.config.fields import Fields
from lab_datalake.config.machine import Machine
from lab_datalake.config.sign_in import FROM_ELSEWHERE, from_elsewhere
from lab_datalake.lake.spec import SignInSpec, StorageToken, provider_of

_KEYS = ("storage_audience", "storage_scope", "storage_by", "storage_sign_in", "storage_hosts", "storage_caches")
_BY: tuple[Literal["exchange", "refresh"], ...] = ("exchange", "refresh")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


def storage_token(fields: Fields, sign_in: SignInSpec, machine: Machine) -> StorageToken | None:
    """The token for storages that these settings describe; None where storages are shown none."""
    audience, scope = fields.text("storage_audience"), fields.text("storage_scope")
    own = fields.part("storage_sign_in")
    by = fields.choice("storage_by", _BY)
    hosts, caches = fields.texts("storage_hosts") or (), fields.flag("storage_caches") or False
    for host in hosts:
        if not _HOST.fullmatch(host):
            fields.wrong("storage_hosts", f"has no host in it: {host}", "Write it like storage.example.org or with a port.")
    if audience is None and own is None:
        for key in (key for key in _KEYS if fields.has(key)):
            fields.wrong(key, "says nothing without `storage_audience`", "Name the audience that the storages want.")
        return None
    if own is not None:
        if audience is not None:
            fields.wrong("storage_audience", "stands beside `storage_sign_in`", "Keep one; an `exchange` has its own audience.")
        return _in_its_own_way(own, machine, hosts, caches=caches)
    if provider_of(sign_in) is None:
        what = "needs a lake that is signed in to at an OpenID provider"
        fields.wrong("storage_audience", what, "Say in `storage_sign_in` where the token for storages comes from.")
    return StorageToken(audience, scope, by or "exchange", hosts=tuple(hosts), caches=caches)


def _in_its_own_way(own: Fields, machine: Machine, hosts: tuple[str, ...], *, caches: bool) -> StorageToken:
    method = own.choice("method", ("rucio", *FROM_ELSEWHERE))
    if method is None and not own.has("method"):
        own.wrong("method", "is missing", f"Write one of: {', '.join(('rucio', *FROM_ELSEWHERE))}.")
    elsewhere = None if method in {None, "rucio"} else from_elsewhere(method or "", own, machine)
    own.finish()
    return StorageToken(elsewhere=elsewhere, hosts=hosts, caches=caches)
