"""HTTP to one Rucio server: the only file that sends it. Time-outs, retries, cancelling, and words for what failed."""

from __future__ import annotations

import http.client
import logging
import random
import ssl
import time
from collections.abc import Container, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

from lab_datalake.errors import BrokenAnswer, CutStream
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.clock import ServerClock
from lab_datalake.rucio.connections import Connections, exchange, sending
from lab_datalake.rucio.failures import Settings, Trouble, before_the_answer, within_the_answer
from lab_datalake.rucio.lines import lines
from lab_datalake.rucio.refusals import Refusal, looks_like_html, web_page
from lab_datalake.rucio.secret import Secret

log = logging.getLogger(__name__)

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
_AGAIN = frozenset({502, 503, 504})
_LARGEST = 64 * 1024 * 1024


def path(*parts: str) -> str:
    """A path of these parts, each byte that is not plain percent-encoded: also `.`, since `..` would be folded away."""
    return "".join("/" + "".join(chr(b) if b in _UNRESERVED else f"%{b:02X}" for b in part.encode()) for part in parts)


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds, and how often to try. silence: between two bytes, also of a stream."""

    connect: float = 10.0
    silence: float = 60.0
    attempts: int = 4
    longest_pause: float = 20.0

    @property
    def answer(self) -> float:
        """How long a small answer may take altogether, however slowly its bytes drip."""
        return 4 * self.silence


@dataclass(frozen=True)
class Call:
    """One question to the server. path: encoded, see `path`. subject: what it is about, for sentences; may be empty.

    again: whether it may be sent again, because it changes nothing. hears: statuses of errors whose body is the answer.
    """

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str | Secret] = field(default_factory=dict)
    subject: str = ""
    again: bool = True
    hears: Container[int] = ()


@dataclass(frozen=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """An answer whose bytes are read as they come, by one thread at a time. It must be closed: use it in a `with`."""

    response: requests.Response
    called: str
    limits: Limits
    cancel: Cancel
    open_things: ExitStack
    settings: Settings

    def __enter__(self) -> Answer:  # noqa: PYI034  Self is not in Python 3.10
        return self

    def __exit__(self, *_: object) -> None:
        self.open_things.close()

    def lines(self) -> Iterator[bytes]:
        """The lines of a stream as they come. Raises CutStream where it ends too early, BrokenAnswer for a web page."""
        return lines(self.chunks())

    def whole(self) -> bytes:
        """All bytes of a small answer. Raises BrokenAnswer where there are too many, or they come too slowly."""
        parts, length, end = [], 0, time.monotonic() + self.limits.answer
        for chunk in self.chunks():
            parts.append(chunk)
            length += len(chunk)
            if length > _LARGEST or time.monotonic() > end:
                raise BrokenAnswer(f"{self.called} sent more than an answer, or too slowly.", "Try again later.")
        return b"".join(parts)

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they come, in handfuls."""
        raw = self.response.raw
        chunks = raw.stream(4096, decode_content=True)
        for number in count():
            try:
                chunk = next(chunks, None)
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as wrong:
                self.cancel.heed()
                raise within_the_answer(wrong, self.called, self.limits.silence) from None
            self.cancel.heed()
            if chunk is None:
                break
            if number == 0 and self.response.ok and looks_like_html(chunk):
                raise web_page(self.called, chunk, self.settings.url)
            yield chunk
        # urllib3 1.26 does not look whether all came that was announced.
        announced = self.response.headers.get("Content-Length", "")
        if announced.isdecimal() and raw.tell() < int(announced):
            raise CutStream(f"{self.called} cut its answer in the middle; what came is not all.", "Try again.")


class Transport:
    """Connections to one server (base: its URL without a slash at the end), for any number of threads.

    verify: True, False, or the file or folder of a CA. beside: a folder of CAs that are trusted, too, hashed as OpenSSL does.
    shown: a client certificate (`connections.showing`). role: what the server is, in words, before its address. Raises
    LakeUnreachable, BrokenAnswer, Cancelled, and what `refusals` makes of an answer.
    """

    def __init__(
        self,
        base: str,
        *,
        verify: bool | Path = True,
        limits: Limits | None = None,
        role: str = "The lake",
        settings: Settings | None = None,
        shown: ssl.SSLContext | None = None,
        beside: Path | None = None,
    ) -> None:
        self.base = base
        self.called = f"{role} at {base.partition('://')[2]}"
        self.settings = settings or Settings()
        self.limits = limits or Limits()
        self.clock = ServerClock()
        self._closing = Cancel()
        self._session = requests.Session()
        # A lake's own CA must not give way to REQUESTS_CA_BUNDLE, nor its sign-in to a .netrc; so proxies are taken by hand.
        self._session.trust_env = False
        self._session.verify = verify if isinstance(verify, bool) else str(verify)
        self._session.proxies.update(get_environ_proxies(base))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Connections(16, shown, beside))

    def ask(self, call: Call, cancel: Cancel | None = None) -> Reply:
        """The whole answer to a small question; a redirection is an answer, too."""
        with self.open(call, cancel) as answer:
            return Reply(answer.response.status_code, answer.response.headers, answer.whole())

    def open(self, call: Call, cancel: Cancel | None = None) -> Answer:
        """An answer whose bytes are read as they come; it must be closed."""
        cancel = cancel or Cancel()
        with self._closing.calling(cancel.set):
            for attempt in count(1):
                cancel.heed()
                outcome = self._try(call, cancel)
                if isinstance(outcome, Answer):
                    if attempt > 1:
                        log.warning("%s answered when asked %d times.", self.called, attempt)
                    return outcome
                cancel.heed()
                if not (outcome.passing and call.again) or attempt >= self.limits.attempts:
                    raise outcome.error
                pause = self._pause(attempt, outcome.wait)
                log.debug("%s Trying again in %.1f s.", outcome.error.message, pause)
                cancel.pause(pause)
        raise AssertionError  # count never ends

    def close(self) -> None:
        """Wake everybody who waits for an answer, with Cancelled, and let go of all connections."""
        self._closing.set()
        self._session.close()

    def _try(self, call: Call, cancel: Cancel) -> Answer | Trouble:
        with ExitStack() as stack:
            stack.enter_context(self._closing.calling(cancel.set))
            line = stack.enter_context(exchange(cancel))
            try:
                with sending(line):
                    response = self._send(call)
            except (requests.RequestException, HTTPError, OSError) as wrong:
                return before_the_answer(wrong, self.called, self._timeouts, self.settings)
            stack.callback(response.close)
            self.clock.hear(response.headers)
            answer = Answer(response, self.called, self.limits, cancel, ExitStack(), self.settings)
            if not response.ok and response.status_code not in call.hears:
                return self._refused(response, answer.whole(), call)
            answer.open_things.push(stack.pop_all())
            return answer

    def _refused(self, response: requests.Response, body: bytes, call: Call) -> Trouble:
        refusal = Refusal(self.called, response.status_code, response.headers, body, call.subject, self.settings.url)
        return Trouble(refusal.error(), response.status_code in _AGAIN, _seconds(response.headers.get("Retry-After", "")))

    @property
    def _timeouts(self) -> tuple[float, float]:
        return self.limits.connect, self.limits.silence

    def _send(self, call: Call) -> requests.Response:
        headers = {key: _header(value) for key, value in call.headers.items()}
        prepared = self._session.prepare_request(requests.Request(call.method, self.base, headers=headers, data=call.body))
        query = f"?{urlencode(call.query)}" if call.query else ""
        # Set here and not above, because requests decodes %2E and then folds `..` away.
        prepared.url = f"{self.base}{call.path}{query}"
        return self._session.send(prepared, stream=True, timeout=self._timeouts, allow_redirects=False)

    def _pause(self, attempt: int, wished: float | None) -> float:
        if wished is not None:
            return min(wished, self.limits.longest_pause)
        # Jitter, so that many notebooks do not come back in the same moment.
        return min(0.25 * 2.0**attempt, self.limits.longest_pause) * random.uniform(0.5, 1.0)  # noqa: S311  no secret


def _header(value: str | Secret) -> bytes:
    return (value.reveal() if isinstance(value, Secret) else value).encode()


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isdecimal() else None
