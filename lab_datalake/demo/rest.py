"""What the demo itself asks of its Rucio server, as an administrator."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.parse import quote

from lab_datalake.demo.loopback import opened
from lab_datalake.errors import DemoFailed

EXISTS = 409
FINE = range(200, 300)


class Rucio:
    """A signed-in session at the demo's Rucio server."""

    def __init__(self, url: str, account: str, username: str, password: str) -> None:
        self._url = url
        self._account = account
        self._username = username
        self._password = password
        self._token = ""

    def sign_in(self) -> None:
        """Get a token; called by itself at the first question."""
        who = {"X-Rucio-Account": self._account, "X-Rucio-Username": self._username, "X-Rucio-Password": self._password}
        with opened(f"{self._url}/auth/userpass", headers=who) as answer:
            self._token = str(answer.headers["X-Rucio-Auth-Token"])

    def get(self, *path: str, query: str = "") -> list[object]:
        """The lines of an answer; an array counts as one line."""
        text = self._ask("GET", path, None, query)[1]
        return [json.loads(line) for line in text.splitlines() if line.strip()]

    def post(self, *path: str, body: object = None) -> str:
        """Make something; that it is there already is fine."""
        return self._change("POST", path, body)

    def put(self, *path: str, body: object = None) -> str:
        """Set something."""
        return self._change("PUT", path, body)

    def try_post(self, *path: str, body: object = None) -> int:
        """Try to make something that Rucio may refuse; gives back the HTTP status."""
        return self._ask("POST", path, body)[0]

    def _change(self, method: str, path: tuple[str, ...], body: object) -> str:
        status, text = self._ask(method, path, body)
        if status not in FINE and status != EXISTS:
            raise DemoFailed(
                f"The demo's Rucio answered {method} /{'/'.join(path)} with {status}: {text[:300]}",
                "See log/rucio.log in the state folder.",
            )
        return text

    def _ask(self, method: str, path: tuple[str, ...], body: object, query: str = "") -> tuple[int, str]:
        if not self._token:
            self.sign_in()
        url = f"{self._url}/{'/'.join(quote(piece, safe='') for piece in path)}" + (f"?{query}" if query else "")
        headers = {"X-Rucio-Auth-Token": self._token, "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        try:
            with opened(url, method, headers, sent) as answer:
                return int(answer.status), answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")
