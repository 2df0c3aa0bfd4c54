"""The one file that speaks HTTP to the browser and to kernels: reads a question, asks, writes the answer.

Statuses. A browser takes 401 and 403 of its own Jupyter server for its own sign-in that has ended, and proxies before a server
write 502 and 503 themselves. So whatever a *lake* did not give is 424, "a dependency failed": the `Failure` in the body names
the error. 400 is a question that cannot be meant, 404 with a `Failure` is a name that the lake does not know, 403 is Jupyter's
own, and 500 is a mistake of ours.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import NamedTuple

import msgspec
from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from jupyter_server.base.handlers import APIHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from lab_datalake.errors import BadQuestion, DatalakeError, NotFound
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.desk import Desk
from lab_datalake.server.kernel_wire import CAPABILITY_HEADER
from lab_datalake.server.visitor import Visitor
from lab_datalake.server.wire import Broken, Failure, Message

LONGEST_BODY = 4_000_000
"""Bytes of the longest question."""


class Answer(NamedTuple):
    """A function that answers questions of this type."""

    question: type[Message]
    answer: Callable[..., Awaitable[msgspec.Struct]]


class Stream(NamedTuple):
    """A function that answers questions of this type with lines."""

    question: type[Message]
    lines: Callable[..., AsyncGenerator[msgspec.Struct, None]]


Answers = Mapping[str, Answer | Stream]
"""Who answers each method of a path."""


class _Door(APIHandler):
    """One path of ours."""

    desk: Desk
    answers: Answers
    _work: asyncio.Future[None] | None = None

    def prepared(self) -> Desk:
        """The desk, as it is for who asks."""
        return self.desk

    def on_connection_close(self) -> None:
        """Whoever asked has gone: so need the lake not answer."""
        if self._work is not None:
            self._work.cancel()
        super().on_connection_close()

    async def _serve(self, asked: Callable[[type[Message]], Message]) -> None:
        """Answer what is asked, as long as somebody waits for it."""
        work = asyncio.ensure_future(self._answer(asked))
        self._work = work
        try:
            await asyncio.wait({work})
        finally:
            work.cancel()
        if not work.cancelled():
            with suppress(StreamClosedError):
                work.result()

    async def _answer(self, asked: Callable[[type[Message]], Message]) -> None:
        answers = self.answers.get(self.request.method or "")
        if answers is None:
            raise HTTPError(405)
        try:
            question = asked(answers.question)
            if isinstance(answers, Stream):
                await self._stream(answers.lines(self.prepared(), question))
            else:
                self.finish(msgspec.json.encode(await answers.answer(self.prepared(), question)))
        except msgspec.MsgspecError as error:
            self._fail(BadQuestion(f"This question was not understood: {error}.", "Bring panel and server to the same version."))
        except DatalakeError as error:
            self._fail(error)

    async def _stream(self, lines: AsyncGenerator[msgspec.Struct, None]) -> None:
        """Send each line when it comes, no faster than it is taken."""
        sent = False
        async with aclosing(lines) as all_lines:
            try:
                async for line in all_lines:
                    if not sent:
                        self._begin_stream()
                    sent = True
                    self.write(msgspec.json.encode(line) + b"\n")
                    await self.flush()
            except DatalakeError as error:
                if not sent:
                    raise
                self.write(
                    msgspec.json.encode(Broken(error=type(error).__name__, message=error.message, cure=error.cure)) + b"\n"
                )
        self.finish(set_content_type="application/x-ndjson")

    def _begin_stream(self) -> None:
        self.set_header("Content-Type", "application/x-ndjson")
        self.set_header("Cache-Control", "no-store, no-transform")
        self.set_header("X-Accel-Buffering", "no")

    def _fail(self, error: DatalakeError) -> None:
        status = 400 if isinstance(error, BadQuestion) else 404 if isinstance(error, NotFound) else 424
        self.set_status(status)
        self.finish(msgspec.json.encode(Failure(error=type(error).__name__, message=error.message, cure=error.cure)))

    def _in_query(self, question: type[Message]) -> Message:
        fields = {}
        for name in self.request.query_arguments:
            values = self.get_query_arguments(name, strip=False)
            if len(values) > 1:
                raise BadQuestion(f"“{name}” stands twice in this question.", "Ask with one of them.")
            fields[name] = values[0]
        return msgspec.convert(fields, question, strict=False)

    def _in_body(self, question: type[Message]) -> Message:
        if len(self.request.body) > LONGEST_BODY:
            raise BadQuestion("This question is too long.", f"At most {LONGEST_BODY:,} bytes are read.")
        return msgspec.json.decode(self.request.body, type=question)


class BrowserDoor(_Door):
    """A path for those whom Jupyter lets in."""

    auth_resource = "lab_datalake"

    def initialize(self, desk: Desk, answers: Answers) -> None:
        """Take what every answer may use, and who answers here."""
        super().initialize()
        self.desk = desk
        self.answers = answers

    def prepared(self) -> Desk:
        """The desk, which knows who asks."""
        return replace(self.desk, visitor=Visitor.of(self))

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer a question in the query."""
        await self._serve(self._in_query)

    @authenticated
    @authorized
    async def post(self) -> None:
        """Answer a question in the body."""
        await self._serve(self._in_body)


class KernelDoor(_Door):
    """A path for the kernels of this server: whoever shows the capability is let in, and nobody else."""

    auth_resource = "lab_datalake"

    def initialize(self, desk: Desk, answers: Answers, capability: Secret) -> None:
        """Take what every answer may use, who answers here, and what lets in."""
        super().initialize()
        self.desk = desk
        self.answers = answers
        self._capability = capability

    def check_xsrf_cookie(self) -> None:
        """Nothing to check: the capability stands in a header, which no other site can make a browser send."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Answer a question in the body."""
        shown = self.request.headers.get(CAPABILITY_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._capability.reveal().encode()):
            self.set_status(403)
            refused = Failure(
                error="NotAllowed", message="This door is for the kernels of this server.", cure="Restart the kernel."
            )
            self.finish(msgspec.json.encode(refused))
            return
        await self._serve(self._in_body)
