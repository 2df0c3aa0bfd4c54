"""The page to which an OpenID provider sends the browser back: it says how the sign-in ended, and closes if that was well."""

from __future__ import annotations

import secrets
from functools import cached_property
from html import escape

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import authenticated

from lab_datalake.errors import DatalakeError
from lab_datalake.server.desk import Desk
from lab_datalake.server.visitor import Visitor

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style nonce="{nonce}">body {{ font: 16px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 32em; padding: 0 1em }}</style>
<main role="{role}"><h1>{title}</h1><p>{message}</p><p>{cure}</p></main>
{script}
</html>
"""


_FORGET = "history.replaceState(null, '', location.pathname);"
"""The code and the state of the sign-in stand no longer in the browser's address and history."""


class CallbackPage(JupyterHandler):
    """For those whom Jupyter lets in; where its own sign-in has ended, its login page comes first."""

    auth_resource = "lab_datalake"

    def initialize(self, desk: Desk) -> None:
        """Take what the page may use."""
        super().initialize()
        self._desk = desk

    @cached_property
    def _nonce(self) -> str:
        # tornado asks for the headers before it initializes.
        return secrets.token_urlsafe()

    @property
    def content_security_policy(self) -> str:
        """Nothing runs and nothing is loaded but what stands in the page itself."""
        mine = f"'nonce-{self._nonce}'"
        return f"default-src 'none'; script-src {mine}; style-src {mine}; frame-ancestors 'none'"

    @authenticated
    @authorized
    async def get(self) -> None:
        """Take what the browser brings, and say how the sign-in ended."""
        parameters = {name: self.get_query_argument(name) for name in self.request.query_arguments}
        try:
            lake = await self._desk.sign_ins.answered(parameters, Visitor.of(self))
        except DatalakeError as wrong:
            self.set_status(400)
            self._show("Not signed in", wrong.message, wrong.cure, role="alert")
            return
        self._show(f"Signed in to {lake}", "You may close this page and go on in Jupyter.", script="window.close()")

    def _show(self, title: str, message: str, cure: str = "", *, role: str = "status", script: str = "") -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.finish(
            _PAGE.format(
                title=escape(title),
                message=escape(message),
                cure=escape(cure),
                role=role,
                nonce=self._nonce,
                script=f'<script nonce="{self._nonce}">{_FORGET}{script}</script>',
            )
        )
