"""Sign in with the token that a JupyterHub keeps for its user: `auth_state`, asked for again shortly before its end.

Source: JupyterHub's REST API, `GET /user`; OAuthenticator renews what is in there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

import msgspec

from lab_datalake.errors import BrokenAnswer, NotAllowed, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.tokens import Token, end_of_jwt
from lab_datalake.rucio.transport import Call, Transport

USUAL_KEY = "access_token"

_RESTART = "Restart the session from the hub's control panel."
_NO_STATE = (
    "Ask the hub's administrator to set c.Authenticator.enable_auth_state = True, and to give the roles user and server"
    " the scope admin:auth_state!user (c.JupyterHub.load_roles); then restart the session."
)


class _User(msgspec.Struct, frozen=True):
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
        call = Call("/user", headers={"Authorization": Secret(f"token {self.mine.reveal()}"), "Accept": "application/json"})
        try:
            body = hub.ask(call).body
        except (NotSignedIn, NotAllowed):
            raise NotSignedIn(f"{hub.called} does not know this session any more.", _RESTART) from None
        now = self.clock()
        secret = Secret(self._found(hub, body))
        end = end_of_jwt(secret)
        if end is not None and end <= now:
            at = datetime.fromtimestamp(end, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
            raise NotSignedIn(f"{hub.called} keeps a token that ended at {at}.", "Sign out of the hub, and in again.")
        return Token(secret, end, taken_at=now)

    def _found(self, hub: Transport, body: bytes) -> str:
        try:
            state = msgspec.json.decode(body, type=_User).auth_state
        except msgspec.MsgspecError:
            raise BrokenAnswer(f"{hub.called} answered something that no JupyterHub says.", "Ask its administrator.") from None
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
