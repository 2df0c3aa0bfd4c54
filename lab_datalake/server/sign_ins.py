"""Sign-ins that a person has begun on a page elsewhere: waited for here, and their outcome told to every browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from lab_datalake.errors import BadQuestion, Cancelled, DatalakeError
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.words import SignInCode, SignInPage
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.lake_states import LakeStates
from lab_datalake.server.news import News
from lab_datalake.server.open_lakes import OpenLake, OpenLakes
from lab_datalake.server.sign_in_wire import PageSignIn, TypedCode
from lab_datalake.server.visitor import Visitor
from lab_datalake.server.wire import Failure, SignInEnded

CALLBACK = "lab-datalake/callback"
"""Our page to which a provider sends the browser back, below the base URL."""

Begun = TypeVar("Begun", SignInCode, SignInPage)


@dataclass(frozen=True)
class _Begun:
    by: str
    waiting: asyncio.Task[None]


class SignIns:
    """At most one for each lake; to be used in the event loop only."""

    def __init__(self, lakes: OpenLakes, states: LakeStates, news: News) -> None:
        self._lakes = lakes
        self._states = states
        self._news = news
        self._begun: dict[str, _Begun] = {}

    async def code(self, name: str, visitor: Visitor) -> SignInCode:
        """Begin a sign-in with a code that the person types at the provider."""
        return await self._begin(name, visitor, lambda lake, cancel: lake.begin_sign_in(cancel))

    async def page(self, ask: PageSignIn, visitor: Visitor) -> SignInPage:
        """Begin a sign-in on a page, which sends the browser back to where the person sees this Jupyter."""
        back = f"{checked(ask.base_url, visitor)}{CALLBACK}"
        return await self._begin(ask.lake, visitor, lambda lake, cancel: lake.open_sign_in(back, cancel))

    async def typed(self, ask: TypedCode) -> None:
        """Take the code that Rucio's page showed."""
        code = Secret(ask.code.strip())
        await self._lakes.named(ask.lake).ask(lambda lake, _: lake.type_code(code))

    async def answered(self, parameters: Mapping[str, str], visitor: Visitor) -> str:
        """The person comes back from the provider: the display name of the lake that one is now signed in to.

        Raises BadQuestion where this visitor began no such sign-in, and what the sign-in raises.
        """
        state = parameters.get("state", "")
        for name, begun in tuple(self._begun.items()):
            lake = self._lakes.named(name)
            if begun.by == visitor.user and await lake.ask(lambda lake, _: lake.expects(state)):
                await lake.ask(lambda lake, _: lake.answer_sign_in(parameters))
                await asyncio.wait({begun.waiting})
                if not begun.waiting.cancelled():
                    begun.waiting.result()
                    return lake.spec.display_name
        raise BadQuestion(
            "This is no answer to a sign-in that you began here, or it has ended.", "Close this page, and sign in again."
        )

    async def cancel(self, name: str) -> None:
        """End the sign-in that was begun, if there is one."""
        self._drop(name)
        await self._lakes.named(name).ask(lambda lake, _: lake.cancel_sign_in())

    def close(self) -> None:
        """Wait for nobody any more."""
        for name in tuple(self._begun):
            self._drop(name)

    async def _begin(self, name: str, visitor: Visitor, how: Callable[[Lake, Cancel], Begun]) -> Begun:
        lake = self._lakes.named(name)
        begun = await lake.ask(how)
        self._drop(name)
        waiting = asyncio.create_task(self._wait(name, lake))
        # Whoever comes back to our page asks for the outcome; where nobody does, the event has told it.
        waiting.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._begun[name] = _Begun(visitor.user, waiting)
        return begun

    async def _wait(self, name: str, lake: OpenLake) -> None:
        try:
            state = await lake.ask(lambda lake, cancel: lake.wait_for_sign_in(cancel))
        except Cancelled:
            raise
        except DatalakeError as wrong:
            failure = Failure(error=type(wrong).__name__, message=wrong.message, cure=wrong.cure)
            self._news.tell(SignInEnded(lake=name, failure=failure))
            raise
        self._states.signed_in(name, state)
        self._news.tell(SignInEnded(lake=name, failure=None))

    def _drop(self, name: str) -> None:
        begun = self._begun.pop(name, None)
        if begun is not None:
            begun.waiting.cancel()


def checked(base_url: str, visitor: Visitor) -> str:
    """The address of this Jupyter that a browser gave, where it fits the browser's own headers. Raises BadQuestion."""
    try:
        parts = urlsplit(base_url)
    except ValueError:
        parts = urlsplit("")
    seen = f"{parts.scheme}://{parts.netloc}"
    if parts.query or parts.fragment or seen not in visitor.origins or unquote(parts.path) != unquote(visitor.base_path):
        raise BadQuestion(
            "The browser and this server do not agree on the address of this Jupyter.",
            "Reload the page; behind an unusual proxy, an administrator sets the lake's `sign_in.redirect_url`.",
        )
    return base_url
