"""Sign in with the token that a JupyterHub keeps for its user: `auth_state`, asked for again shortly before its end.

Source: JupyterHub's REST API, `GET /user` and `GET /users/{name}`; OAuthenticator renews what is in there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone

import msgspec

from lab_datalake.errors import BrokenAnswer, NotAllowed, NotFound, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.tokens import Token, end_of_jwt
from lab_datalake.rucio.transport import Call, Transport, path

USUAL_KEY = "access_token"

_RESTART = "Restart the session from the hub's control panel."
_NO_STATE = (
    "Ask the hub's administrator to set c.Authenticator.enable_auth_state = True, and to give the roles user and server"
    " the scopes admin:auth_state!user and read:users:name!user (c.JupyterHub.load_roles); then restart the session."
)


class _User(msgspec.Struct, frozen=True):
    name: str = ""
    auth_state: dict[str, msgspec.Raw] | None = None


@dataclass
class HubToken:
    """The token under a key of auth_state, dots leading deeper.

    hub, mine: the hub's API and this session's token for it, None where no hub has started this session.
    """

    hub: Transport | None
    mine: Secret | None
    key: str = USUAL_KEY
    clock: Callable[[], float] = time.time
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """The token as the hub keeps it now. Raises NotSignedIn where there is none, or it has ended; what asking raises."""
        hub = self.hub
        if hub is None or self.mine is None:
            raise NotSignedIn("This Jupyter was not started by a JupyterHub.", "Choose another way in the lake's `sign_in`.")
        user = self._user(hub, "/user")
        if user.auth_state is None and user.name:
            # JupyterHub leaves it out where a session asks for itself, and gives it where it asks for its user by name.
            with suppress(NotAllowed, NotFound):
                user = self._user(hub, path("users", user.name))
        now = self.clock()
        secret = Secret(self._found(hub, user.auth_state))
        end = end_of_jwt(secret)
        if end is not None and end <= now:
            at = datetime.fromtimestamp(end, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
            raise NotSignedIn(f"{hub.called} keeps a token that ended at {at}.", "Sign out of the hub, and in again.")
        return Token(secret, end, taken_at=now)

    def _user(self, hub: Transport, asked: str) -> _User:
        """Who this session belongs to. Raises NotAllowed and NotFound where this may not be asked for by name."""
        mine = self.mine.reveal() if self.mine is not None else ""
        call = Call(asked, headers={"Authorization": Secret(f"token {mine}"), "Accept": "application/json"})
        try:
            return msgspec.json.decode(hub.ask(call).body, type=_User)
        except NotSignedIn:
            raise NotSignedIn(f"{hub.called} does not know this session any more.", _RESTART) from None
        except NotAllowed:
            if asked != "/user":
                raise
            raise NotSignedIn(f"{hub.called} does not know this session any more.", _RESTART) from None
        except msgspec.MsgspecError:
            raise BrokenAnswer(f"{hub.called} answered something that no JupyterHub says.", "Ask its administrator.") from None

    def _found(self, hub: Transport, state: dict[str, msgspec.Raw] | None) -> str:
        if state is None:
            raise NotSignedIn(f"{hub.called} gives no auth_state.", _NO_STATE)
        *branches, last = self.key.split(".")
        try:
            for branch in branches:
                state = msgspec.json.decode(state[branch], type=dict[str, msgspec.Raw])
            text = msgspec.json.decode(state[last], type=str)
        except (KeyError, msgspec.MsgspecError):
            text = ""
        if not text:
            known = ", ".join(sorted(state)) or "nothing"
            raise NotSignedIn(
                f"{hub.called} keeps no token as “{self.key}” in auth_state; there is {known}.",
                "Ask the administrator of this Jupyter to correct the lake's `sign_in.key`, or sign in to the hub again.",
            )
        return text
