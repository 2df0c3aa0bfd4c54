"""The kernel's peers, all of them real: a process that writes manifests, an HTTP server that speaks the kernel's door.

Runs on Python 3.9 with nothing but pytest, as the kernel's room does.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
CAPABILITY = "canary-0f6d2c"

Row = list[Any]
"""One file of a manifest: DID, size, access, URL, why, and a list of [access, URL]."""
Said = dict[str, Any]
"""A message as JSON."""


def some_rows(count: int, **overrides: Row) -> list[Row]:
    """Rows f0000.root …; `f0003=[…]` puts another row in the place of the fourth."""
    names = [f"f{number:04d}" for number in range(count)]
    return [
        overrides.get(name) or [f"demo:{name}.root", 1000 + n, "remote", f"root://origin:1094//d/{name}.root", "it is far", []]
        for n, name in enumerate(names)
    ]


class ManifestWriter:
    """Writes manifests in a process of its own, with the Python that has the whole project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        python = os.environ.get("LAB_DATALAKE_WHOLE_PYTHON", sys.executable)
        command = [python, str(HERE / "manifest_writer.py")]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def say(self, *words: object) -> None:
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def begin(self, rows: list[Row], did: str = "demo:run") -> str:
        """A manifest whose names are known, none of them settled; each row is [did, size, access, url, why, others]."""
        path = str(self.folder / f"{len(list(self.folder.glob('*.sqlite')))}.sqlite")
        self.say("new", path, "lake", did)
        if rows:
            self.say("add", rows)
        return path

    def write(self, rows: list[Row], did: str = "demo:run") -> str:
        """A whole manifest."""
        path = self.begin(rows, did)
        if not rows:
            self.say("add", rows)
        self.say("settle", len(rows))
        self.say("finish")
        return path

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class DoorPeer:
    """A server that speaks the kernel's door, and says what a test wants it to say.

    attachments: the notebook's. answers: by DID, a `Resolved` as JSON, or a list of them, used up one by one except the last.
    open: while it is cleared, every question waits. asked: what was asked, route and question.
    """

    def __init__(self, folder: Path, tls: ssl.SSLContext | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.note = folder / "door.json"
        self.attachments: list[Said] = []
        self.answers: dict[str, object] = {}
        self.failure: tuple[int, bytes] | None = None
        self.open = threading.Event()
        self.open.set()
        self.asked: list[tuple[str, Said]] = []
        self.capability = CAPABILITY
        self._tls = tls
        self.start()

    def start(self) -> None:
        peer = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                route = self.path.rpartition("/")[2]
                peer.asked.append((route, question))
                peer.open.wait(60)
                allowed = self.headers.get("X-Lab-Datalake-Capability") == peer.capability
                status, body = peer.answer(route, question) if allowed else (403, b"Forbidden")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:  # a kernel that is gone is no error of the peer
                pass

        self.server = Server(("127.0.0.1", 0), Answer)
        if self._tls:
            self.server.socket = self._tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.server.server_port}/base/lab-datalake/kernel/"
        self.note.write_text(json.dumps({"protocol": 1, "url": url, "capability": self.capability}))

    def stop(self) -> None:
        self.open.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def attach(self, variable: str, did: str, answer: object, kind: str = "dataset") -> Said:
        attachment = {"lake": "lake", "did": did, "kind": kind, "variable": variable, "access": "auto"}
        self.attachments.append(attachment)
        self.answers[did] = answer
        return attachment

    def answer(self, route: str, question: Said) -> tuple[int, bytes]:
        if self.failure:
            return self.failure
        if route == "attachments":
            return 200, json.dumps({"notebook": "n.ipynb", "attachments": self.attachments}).encode()
        answer = self.answers[question["did"]]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return (424 if "error" in answer else 200), json.dumps(answer).encode()


class Saying:
    """What a server says about a DID."""

    @staticmethod
    def here(did: str, manifest: str) -> Said:
        words = {"state": "here", "files": 1, "size": 1, "accesses": {"remote": 1}, "why": "far"}
        return {"did": did, "kind": "dataset", "availability": words, "file": None, "manifest": manifest}

    @staticmethod
    def file(did: str, url: str, access: str = "remote") -> Said:
        words = {"state": "here", "files": 1, "size": 5, "accesses": {access: 1}, "why": "far"}
        other = {"access": "remote", "url": "https://other/x", "rse": "OTHER", "why": "the next best"}
        file = {
            "did": did,
            "size": 5,
            "checksum": "md5:00",
            "access": access,
            "url": url,
            "why": "far",
            "alternatives": [other],
        }
        return {"did": did, "kind": "file", "availability": words, "file": file, "manifest": None}

    @staticmethod
    def coming(did: str, done: int = 1, total: int | None = 4, manifest: str | None = None) -> Said:
        words = {"state": "coming", "what": "the lake is being asked", "done": done, "total": total}
        return {"did": did, "kind": "dataset", "availability": words, "file": None, "manifest": manifest}

    @staticmethod
    def elsewhere(did: str) -> Said:
        words = {"state": "elsewhere", "rses": ["TAPE"], "why": "it is on tape", "cure": "Bring it."}
        return {"did": did, "kind": "file", "availability": words, "file": None, "manifest": None}

    @staticmethod
    def failed(did: str, error: str = "LakeUnreachable", message: str = "the lake is down", cure: str = "Wait.") -> Said:
        words = {"state": "failed", "error": error, "message": message, "cure": cure}
        return {"did": did, "kind": None, "availability": words, "file": None, "manifest": None}
