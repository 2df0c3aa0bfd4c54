"""Answers about lakes and sign-in."""

from __future__ import annotations

from lab_datalake.server.desk import Desk
from lab_datalake.server.wire import Lake, LakeAnswer, LakeQuery, Lakes, Nothing, Passphrase, SignIn


async def lakes(desk: Desk, ask: Nothing) -> Lakes:  # noqa: ARG001  every answer is asked something
    """All lakes, without asking any of them."""
    known = [
        Lake(
            name=lake.spec.name,
            display_name=lake.spec.display_name,
            site=lake.spec.site,
            is_default=lake.spec.name == desk.lakes.default,
        )
        for lake in desk.lakes.all
    ]
    return Lakes(lakes=known, mistakes=list(desk.lakes.mistakes))


async def lake(desk: Desk, ask: LakeQuery) -> LakeAnswer:
    """The state of one lake, now."""
    return await desk.states.look(ask.lake)


async def sign_in(desk: Desk, ask: SignIn) -> LakeAnswer:
    """Sign in with user and password."""
    return await desk.states.sign_in(ask)


async def unlock(desk: Desk, ask: Passphrase) -> LakeAnswer:
    """Sign in with the lake's certificate, whose key has this passphrase."""
    return await desk.states.unlock(ask)


async def sign_out(desk: Desk, ask: LakeQuery) -> LakeAnswer:
    """Forget who was signed in."""
    return await desk.states.sign_out(ask.lake)
