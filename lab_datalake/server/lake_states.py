"""What is known about each lake's sign-in, and told when it changes."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec

from lab_datalake.errors import LakeUnreachable
from lab_datalake.lake.words import LakeState, Ready
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.keepers import Keepers
from lab_datalake.server.news import News
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.server.sign_in_wire import Passphrase, SignIn
from lab_datalake.server.wire import LakeAnswer
from lab_datalake.terminal.handout import Handout

SHORTEST_PAUSE = 5.0
LONGEST_PAUSE = 600.0
"""Seconds after which a lake is looked at again.

Where somebody is signed in, half of what the token has left; else twice as long as the time before, for what may mend itself.
"""

MOVED = 10
"""Seconds by which the end of a token moves where another token has come."""


class LakeStates:
    """Looks at lakes, signs in and out, and has the files of those where somebody is signed in kept fresh."""

    def __init__(self, lakes: OpenLakes, news: News, handout: Handout) -> None:
        self._lakes = lakes
        self._news = news
        self._last: dict[str, tuple[LakeState, float]] = {}
        self._followers: dict[str, asyncio.Task[None]] = {}
        self._keepers = Keepers(lakes, handout, self.look)

    def open(self) -> None:
        """Hand out what needs no person; where a person is needed, nobody is asked before the lake is used."""
        for lake in self._lakes.all:
            self._keepers.keep(lake.spec.name)

    async def look(self, name: str) -> LakeAnswer:
        """The state of a lake now."""
        state = await self._lakes.named(name).ask(lambda lake, _: lake.state())
        return self._seen(name, state)

    async def sign_in(self, ask: SignIn) -> LakeAnswer:
        """Sign in with user and password. Raises NotSignedIn where the lake refuses them."""
        secret = Secret(ask.password)
        lake = self._lakes.named(ask.lake)
        state = await lake.ask(lambda lake, _: lake.sign_in(ask.username, secret, ask.account))
        self._drop(ask.lake)
        return self._seen(ask.lake, state)

    async def unlock(self, ask: Passphrase) -> LakeAnswer:
        """Sign in with a certificate whose key has this passphrase. Raises NotSignedIn where it is wrong."""
        secret = Secret(ask.passphrase)
        state = await self._lakes.named(ask.lake).ask(lambda lake, _: lake.unlock(secret))
        self._drop(ask.lake)
        return self._seen(ask.lake, state)

    def signed_in(self, name: str, state: LakeState) -> None:
        """Somebody has signed in to a lake elsewhere, and this is its state now."""
        self._drop(name)
        self._seen(name, state)

    async def sign_out(self, name: str) -> LakeAnswer:
        """Forget user, password and token of a lake."""
        self._drop(name)
        await self._lakes.named(name).ask(lambda lake, _: lake.sign_out())
        return await self.look(name)

    def close(self) -> None:
        """Look at lakes no more, and keep no files."""
        for follower in self._followers.values():
            follower.cancel()
        self._keepers.close()

    def _seen(self, name: str, state: LakeState) -> LakeAnswer:
        answer = LakeAnswer(lake=name, lake_state=state)
        now = asyncio.get_running_loop().time()
        last = self._last.get(name)
        self._last[name] = (state, now)
        if last is not None and _is_news(last[0], state, now - last[1]):
            self._news.tell(answer)
        if isinstance(state, Ready):
            self._keepers.keep(name)
        if name not in self._followers:
            self._followers[name] = asyncio.create_task(self._follow(name, state))
        return answer

    async def _follow(self, name: str, state: LakeState) -> None:
        """Look again and again, so that what mends itself or ends is told."""
        pause = SHORTEST_PAUSE
        while True:
            pause = _pause(state.seconds_left) if isinstance(state, Ready) else min(LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(pause)
            # Whoever asks the lake next is told what failed.
            with suppress(LakeUnreachable):
                state = (await self.look(name)).lake_state

    def _drop(self, name: str) -> None:
        """Take the files back, and follow anew what comes now."""
        follower = self._followers.pop(name, None)
        if follower is not None:
            follower.cancel()
        self._keepers.drop(name)


def _is_news(before: LakeState, state: LakeState, passed: float) -> bool:
    """Whether something changed, beside the seconds that have passed."""
    if not isinstance(before, Ready) or not isinstance(state, Ready):
        return before != state
    if before.seconds_left is not None and state.seconds_left is not None:
        if abs(before.seconds_left - passed - state.seconds_left) > MOVED:
            return True
        before = msgspec.structs.replace(before, seconds_left=state.seconds_left)
    return before != state


def _pause(seconds_left: int | None) -> float:
    return LONGEST_PAUSE if seconds_left is None else min(LONGEST_PAUSE, max(SHORTEST_PAUSE, seconds_left / 2))
