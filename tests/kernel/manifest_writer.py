"""Writes manifests as the server does, step by step: a process of its own, as in life. Commands are JSON lines on standard input.

["new", path, lake, did]   ["add", [[did, size, access, url, why, [[access, url], …]], …]]   ["settle", count]
["finish"]   ["fail", message]
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.errors import LakeUnreachable
from lab_datalake.lake.availability import Source
from lab_datalake.lake.draft import Draft
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import Title
from lab_datalake.rucio.answers import File


def located(row: list) -> Located:
    did, size, access, url, why, others = row
    ways = [(access, url, why)] if access else []
    ways += [(other, place, "another way") for other, place in others]
    sources = tuple(Source(access=way, url=place, rse="SITE", why=reason) for way, place, reason in ways)
    return Located(did=DID.parse(did), size=size, checksum="adler32:00000001", sources=sources, why=why)


def main() -> None:
    rows: dict[DID, Located] = {}
    draft = None
    for line in sys.stdin:
        command, *words = json.loads(line)
        if command == "new":
            path, lake, did = words
            title = Title(lake=lake, did=DID.parse(did), account="analyst", wish="auto", site=None)
            draft = Draft.new(Path(path), title, datetime.now(timezone.utc))
        elif command == "add":
            new = [located(row) for row in words[0]]
            rows |= {one.did: one for one in new}
            draft.add([File(scope=one.did.scope, name=one.did.name, bytes=one.size, adler32="00000001") for one in new])
            draft.number()
        elif command == "settle":
            block = draft.waiting(words[0])
            draft.settle(block, [rows[DID(file.scope, file.name)] for file in block.files])
        elif command == "finish":
            draft.finish()
        elif command == "fail":
            draft.fail(LakeUnreachable(words[0], "Ask again."))
        sys.stdout.write("done\n")
        sys.stdout.flush()


main()
