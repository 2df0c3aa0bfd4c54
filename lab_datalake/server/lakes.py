"""Answers about lakes and sign-in."""

from __future__ import annotations

from importlib.metadata import version

from lab_datalake.lake.words import SignInCode, SignInPage
from lab_datalake.server.desk import Desk
from lab_datalake.server.sign_in_wire import PageSignIn, Passphrase, SignIn, TypedCode
from lab_datalake.server.wire import Lake, LakeAnswer, LakeQuery, Lakes, Nothing


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
    return Lakes(lakes=known, mistakes=list(desk.lakes.mistakes), version=version("lab-datalake"))


async def lake(desk: Desk, ask: LakeQuery) -> LakeAnswer:
    """The state of one lake, now."""
    return await desk.states.look(ask.lake)


async def sign_in(desk: Desk, ask: SignIn) -> LakeAnswer:
    """Sign in with user and password."""
    return await desk.states.sign_in(ask)


async def unlock(desk: Desk, ask: Passphrase) -> LakeAnswer:
    """Sign in with the lake's certificate, whose key has this passphrase."""
    return await desk.states.unlock(ask)


async def code(desk: Desk, ask: LakeQuery) -> SignInCode:
    """Begin a sign-in with a code."""
    return await desk.sign_ins.code(ask.lake, desk.visitor)


async def page(desk: Desk, ask: PageSignIn) -> SignInPage:
    """Begin a sign-in on a page."""
    return await desk.sign_ins.page(ask, desk.visitor)


async def typed(desk: Desk, ask: TypedCode) -> Nothing:
    """Go on with a sign-in whose page showed a code."""
    await desk.sign_ins.typed(ask)
    return Nothing()


async def cancel(desk: Desk, ask: LakeQuery) -> Nothing:
    """End a sign-in that was begun."""
    await desk.sign_ins.cancel(ask.lake)
    return Nothing()


async def sign_out(desk: Desk, ask: LakeQuery) -> LakeAnswer:
    """Forget who was signed in."""
    return await desk.states.sign_out(ask.lake)
