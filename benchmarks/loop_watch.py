"""A server extension for benchmarks: how long the event loop of a Jupyter server stood still since it was asked last."""

from __future__ import annotations

import asyncio
import time

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from tornado import web

_EVERY = 0.002


class _Watch:
    """The longest stop, and the most that the loop's own thread worked in one; the rest it waits for others and for the lock."""

    longest = spent = 0.0

    async def run(self) -> None:
        while True:
            start, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_EVERY)
            self.longest = max(self.longest, time.perf_counter() - start - _EVERY)
            self.spent = max(self.spent, time.thread_time() - used)


class _Handler(JupyterHandler):
    def initialize(self, watch: _Watch) -> None:
        self._watch = watch

    @web.authenticated
    async def get(self) -> None:
        self.finish({"longest": self._watch.longest * 1000, "spent": self._watch.spent * 1000})
        self._watch.longest = self._watch.spent = 0.0


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "benchmarks.loop_watch"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    watch = _Watch()
    server.web_app.add_handlers(".*$", [("/benchmarks/loop", _Handler, {"watch": watch})])
    server.io_loop.add_callback(watch.run)
