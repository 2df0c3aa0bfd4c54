"""A server extension for benchmarks: how long the event loop of a Jupyter server stood still since it was asked last."""

from __future__ import annotations

import asyncio
import time

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from tornado import web

_EVERY = 0.002


class _Watch:
    longest = 0.0

    async def run(self) -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_EVERY)
            self.longest = max(self.longest, time.perf_counter() - start - _EVERY)


class _Handler(JupyterHandler):
    def initialize(self, watch: _Watch) -> None:
        self._watch = watch

    @web.authenticated
    async def get(self) -> None:
        longest, self._watch.longest = self._watch.longest, 0.0
        self.finish(str(longest * 1000))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "benchmarks.loop_watch"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    watch = _Watch()
    server.web_app.add_handlers(".*$", [("/benchmarks/loop", _Handler, {"watch": watch})])
    server.io_loop.add_callback(watch.run)
