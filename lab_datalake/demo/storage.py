"""The XRootD servers: a storage at each of two sites, a door that wants tokens, and the cache."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from lab_datalake.demo.loopback import opened
from lab_datalake.demo.owner import make_folder
from lab_datalake.demo.plan import STORAGE_AUDIENCE, Plan
from lab_datalake.demo.ports import answers
from lab_datalake.demo.processes import Part
from lab_datalake.demo.templates import filled

STORAGES = ("xrd1", "xrd2")
TEN_YEARS = 315_360_000


def xrootd_parts(plan: Plan) -> list[Part]:
    """Write the configurations and folders of all XRootD servers, and say how they are started."""
    parts = []
    for name in STORAGES:
        third_party = "http.exthandler xrdtpc libXrdHttpTPC.so" if plan.xrootd.has_http_copy else ""
        parts.append(_part(plan, name, "storage.cfg", {"DATA": plan.state.data / name, "THIRD_PARTY_HTTP": third_party}))
        for folder in ("rucio", "rucio/scratch"):
            make_folder(plan.state.data / name / folder, 0o755, plan.owner)
    if plan.xrootd.has_tokens:
        parts.append(_token_door(plan))
    parts.append(_part(plan, "xcache", "xcache.cfg", {"DATA": plan.state.data / "xcache"}))
    return parts


def trust_provider(plan: Plan) -> None:
    """Give the token door the OpenID provider's keys.

    The SciTokens library fetches keys by https only; it finds those of an http issuer in its own store on disk.
    """
    with opened(f"{plan.issuer}/jwks", seconds=10) as answer:
        keys = json.load(answer)
    folder = plan.state.root / "xdg" / "scitokens"
    make_folder(folder, 0o755, plan.owner)
    end = int(time.time()) + TEN_YEARS
    store = sqlite3.connect(folder / "scitokens_cpp.sqllite")
    with store:
        store.execute("CREATE TABLE IF NOT EXISTS keycache (issuer text UNIQUE PRIMARY KEY NOT NULL, keys text NOT NULL)")
        entry = json.dumps({"expires": end, "next_update": end, "jwks": keys})
        store.execute("INSERT OR REPLACE INTO keycache VALUES (?, ?)", (plan.issuer, entry))
    store.close()
    plan.owner.give(plan.state.root / "xdg")


def _token_door(plan: Plan) -> Part:
    words = {"AUDIENCES": STORAGE_AUDIENCE, "ISSUER": plan.issuer, "USER": plan.owner.name}
    (plan.state.etc / "scitokens.cfg").write_text(filled("scitokens.cfg", words), encoding="utf-8")
    return _part(plan, "door", "token-door.cfg", {"DATA": plan.state.data / "xrd1", "TLS": plan.state.tls, "ETC": plan.state.etc})


def _part(plan: Plan, name: str, template: str, words: Mapping[str, str | Path]) -> Part:
    state, port = plan.state, plan.ports[name]
    admin = state.root / "adm" / name
    for folder in (state.data / (name if name != "door" else "xrd1"), state.root / "adm", admin):
        make_folder(folder, 0o755, plan.owner)
    configuration = state.etc / f"{name}.cfg"
    text = filled(template, {"PORT": port, "ADMIN": admin, "XRDCP": plan.xrootd.xrdcp, **words})
    configuration.write_text(text, encoding="utf-8")
    environ = {**plan.xrootd.environ, "XDG_CACHE_HOME": str(state.root / "xdg"), "HOME": str(admin)}
    if plan.xrootd.preload:
        environ["LD_PRELOAD"] = str(plan.xrootd.preload)
    command = [str(plan.xrootd.server), "-I", "v4", "-n", name, "-c", str(configuration)]
    return Part(name, command, admin, lambda: answers(port), environ, plan.owner)
