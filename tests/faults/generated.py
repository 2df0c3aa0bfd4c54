"""A Rucio that makes up one dataset of very many files, faster than a real one, and cuts the list of them while it is told to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.faults.peers import Conversation, Peer

SCOPE, DATASET, STORAGE = "s", "generated", "STORE"
_LINES_AT_ONCE = 10_000
_MINUTE = 60.0


class Generated:
    """What it knows and does. files: how many there are. cut_after: the list ends after so many lines; None: it is whole.

    by_rule: whether the paths of files follow from their names. told: the copies of so many files are told at once, and the
    others once `go` is set; None: all.
    """

    def __init__(self, files: int, *, by_rule: bool = True, told: int | None = None) -> None:
        self.files = files
        self.cut_after: int | None = None
        self.lists = 0
        self._by_rule = by_rule
        self._told = files if told is None else told
        self.go = threading.Event()

    def __call__(self, conversation: Conversation) -> None:
        path = conversation.path.partition("?")[0]
        answers: dict[str, Callable[[], Iterator[object]]] = {
            "/dids/bulkmeta": self._about,
            f"/replicas/{SCOPE}/{DATASET}/datasets": self._places,
            "/rses/": lambda: iter([{"rse": STORAGE, "id": "1", "deterministic": self._by_rule, "rse_type": "DISK"}]),
            "/replicas/list": lambda: self._copies(conversation.body),
        }
        if path == "/auth/userpass":
            conversation.answer(b"", "200 OK", "X-Rucio-Auth-Token: t", "X-Rucio-Auth-Account: analyst")
        elif path == f"/dids/{SCOPE}/{DATASET}/files":
            self._list(conversation)
        elif path in answers:
            lines = "".join(json.dumps(line) + "\n" for line in answers[path]())
            conversation.answer(lines.encode(), "200 OK", "Content-Type: application/x-json-stream")
        else:
            conversation.answer(b"[]", "200 OK", "Content-Type: application/json")

    def _about(self) -> Iterator[object]:
        yield {"scope": SCOPE, "name": DATASET, "did_type": "DATASET", "account": "root", "length": self.files, "is_open": False}

    def _places(self) -> Iterator[object]:
        whole = {"length": self.files, "available_length": self.files, "state": "AVAILABLE"}
        yield {"scope": SCOPE, "name": DATASET, "rse": STORAGE, **whole}

    def _copies(self, asked: bytes) -> Iterator[object]:
        dids: list[dict[str, str]] = json.loads(asked)["dids"]
        if any(int(did["name"]) >= self._told for did in dids):
            self.go.wait(_MINUTE)
        return map(_copy, dids)

    def _list(self, conversation: Conversation) -> None:
        self.lists += 1
        last = self.files if self.cut_after is None else self.cut_after
        conversation.head("200 OK", "Content-Type: application/x-json-stream", "Transfer-Encoding: chunked")
        for first in range(0, last, _LINES_AT_ONCE):
            numbers = range(first, min(first + _LINES_AT_ONCE, last))
            conversation.chunk("".join(f'{{"scope": "{SCOPE}", "name": "{n:07d}", "bytes": 7}}\n' for n in numbers).encode())
        if self.cut_after is None:
            conversation.end()


@contextmanager
def generated(files: int, *, by_rule: bool = True, told: int | None = None) -> Iterator[tuple[Peer, Generated]]:
    """Such a Rucio on loopback, while the block lasts."""
    behaves = Generated(files, by_rule=by_rule, told=told)
    with Peer(behaves) as peer:
        yield peer, behaves


def _copy(did: dict[str, str]) -> object:
    """Where Rucio's usual rule puts a file."""
    digest = hashlib.md5(f"{did['scope']}:{did['name']}".encode()).hexdigest()  # noqa: S324  Rucio's rule
    pfn = f"root://origin:1094//p/{did['scope']}/{digest[:2]}/{digest[2:4]}/{did['name']}"
    return {**did, "bytes": 7, "pfns": {pfn: {"rse": STORAGE, "domain": "wan", "priority": 1}}, "states": {STORAGE: "AVAILABLE"}}
