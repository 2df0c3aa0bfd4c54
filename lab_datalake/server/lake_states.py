"""What is known about each lake's sign-in: told when it changes, and a token file while there is a token."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec

from lab_datalake.errors import DatalakeError
from lab_datalake.lake.words import LakeState, Ready
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.news import News
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.server.runtime_folder import RuntimeFolder
from lab_datalake.server.wire import LakeAnswer, Passphrase, SignIn

SHORTEST_PAUSE = 5.0
LONGEST_PAUSE = 600.0
"""Seconds after which a token file is looked at again; between them, half of what the token has left."""


class LakeStates:
    """Looks at lakes, signs in and out, and keeps `token-<lake>` in the runtime folder while somebody is signed in."""

    def __init__(self, lakes: OpenLakes, news: News, folder: RuntimeFolder) -> None:
        self._lakes = lakes
        self._news = news
        self._folder = folder
        self._last: dict[str, LakeState] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}

    async def look(self, name: str) -> LakeAnswer:
        """The state of a lake now."""
        state = await self._lakes.named(name).ask(lambda lake, _: lake.state())
        return self._seen(name, state)

    async def sign_in(self, ask: SignIn) -> LakeAnswer:
        """Sign in with user and password. Raises NotSignedIn where the lake refuses them."""
        secret = Secret(ask.password)
        lake = self._lakes.named(ask.lake)
        state = await lake.ask(lambda lake, _: lake.sign_in(ask.username, secret, ask.account))
        self._drop_token(ask.lake)
        return self._seen(ask.lake, state)

    async def unlock(self, ask: Passphrase) -> LakeAnswer:
        """Sign in with a certificate whose key has this passphrase. Raises NotSignedIn where it is wrong."""
        secret = Secret(ask.passphrase)
        state = await self._lakes.named(ask.lake).ask(lambda lake, _: lake.unlock(secret))
        self._drop_token(ask.lake)
        return self._seen(ask.lake, state)

    async def sign_out(self, name: str) -> LakeAnswer:
        """Forget user, password and token of a lake."""
        self._drop_token(name)
        await self._lakes.named(name).ask(lambda lake, _: lake.sign_out())
        return await self.look(name)

    def close(self) -> None:
        """Keep no more token files."""
        for keeper in self._keepers.values():
            keeper.cancel()

    def _seen(self, name: str, state: LakeState) -> LakeAnswer:
        answer = LakeAnswer(lake=name, lake_state=state)
        last = self._last.get(name)
        self._last[name] = state
        if last is not None and _without_clock(last) != _without_clock(state):
            self._news.tell(answer)
        if isinstance(state, Ready) and name not in self._keepers:
            self._keepers[name] = asyncio.create_task(self._keep_token(name, state))
        return answer

    async def _keep_token(self, name: str, state: LakeState) -> None:
        """Write the token into its file, again and again before it ends, until there is none."""
        lake = self._lakes.named(name)
        # Whoever asks the lake next is told what failed; here only the file must not outlive the token.
        with suppress(DatalakeError):
            while isinstance(state, Ready):
                token = await lake.ask(lambda lake, _: lake.token())
                self._folder.write(f"token-{name}", token.reveal())
                await asyncio.sleep(_pause(state.seconds_left))
                state = (await self.look(name)).lake_state
        self._drop_token(name)

    def _drop_token(self, name: str) -> None:
        keeper = self._keepers.pop(name, None)
        if keeper is not None and keeper is not asyncio.current_task():
            keeper.cancel()
        self._folder.remove(f"token-{name}")


def _without_clock(state: LakeState) -> LakeState:
    return msgspec.structs.replace(state, seconds_left=None) if isinstance(state, Ready) else state


def _pause(seconds_left: int | None) -> float:
    return LONGEST_PAUSE if seconds_left is None else min(LONGEST_PAUSE, max(SHORTEST_PAUSE, seconds_left / 2))
