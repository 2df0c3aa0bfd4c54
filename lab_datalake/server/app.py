"""The extension of Jupyter Server: makes everything when the server starts, and ends it when the server stops."""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import cast

from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp

from lab_datalake.config import Configuration, LabDatalake, RucioConfig
from lab_datalake.config.handed_out import runtime_place
from lab_datalake.did import DID
from lab_datalake.doctor.installation import Installation, Server
from lab_datalake.lake.availability import Availability, Wish
from lab_datalake.lake.lake import Lake, Listener
from lab_datalake.rucio.secret import Secret
from lab_datalake.server.crew import Crew
from lab_datalake.server.desk import Desk
from lab_datalake.server.doorway import Doorway
from lab_datalake.server.introductions import KERNEL_ACTIONS, Introductions, Kernels
from lab_datalake.server.kernel_wire import CAPABILITY_VARIABLE
from lab_datalake.server.lake_states import LakeStates
from lab_datalake.server.news import News
from lab_datalake.server.notebooks import Notebooks
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.server.routes import KERNEL_PREFIX, handlers
from lab_datalake.server.settlements import Settlements, Wanted
from lab_datalake.server.sign_ins import SignIns
from lab_datalake.server.wire import Mistake
from lab_datalake.terminal.environment import Inheritance, Inherited
from lab_datalake.terminal.handout import Handout
from lab_datalake.terminal.runtime_folder import RuntimeFolder

_RENAMINGS = "https://events.jupyter.org/jupyter_server/contents_service/v1"
_CAPABILITY_BYTES = 32

PREVIEWS_AT_ONCE = 2
"""Each takes a process of its own."""

PREVIEWS_WAITING = 16


class DatalakeApp(ExtensionApp):
    """Rucio data lakes for the browser and the kernels of one Jupyter server."""

    name = "lab_datalake"
    description = "Find, attach and read the data of Rucio data lakes."
    classes = [ServerApp, LabDatalake, RucioConfig]  # noqa: RUF012  traitlets' way to say what can be configured

    def initialize_handlers(self) -> None:
        """Make the lakes and the doors; no lake is asked anything yet."""
        server = cast("ServerApp", self.serverapp)
        self._made = AsyncExitStack()
        place = runtime_place(Path(server.runtime_dir), os.environ, Path.home(), Path(tempfile.gettempdir()))
        folder = RuntimeFolder(place, os.getpid())
        self._made.callback(folder.close)
        capability = Secret(os.environ.get(CAPABILITY_VARIABLE) or secrets.token_urlsafe(_CAPABILITY_BYTES))
        doorway = Doorway(folder, os.environ, capability)
        self._made.callback(doorway.close)
        desk = self._make_desk(server, folder, doorway)
        self.handlers.extend(handlers(desk, capability))
        server.io_loop.add_callback(self._open_doorway, doorway)
        if not server.gateway_config.gateway_enabled:  # such kernels see no file of this machine
            self._introduce(server)

    async def stop_extension(self) -> None:
        """End every work, thread, file and variable of ours."""
        await self._made.aclose()

    def _make_desk(self, server: ServerApp, folder: RuntimeFolder, doorway: Doorway) -> Desk:
        configuration = Configuration.read(os.environ, server.config)
        inherited = Inherited.by(configuration, folder.path, os.environ)
        installation = Installation(
            lakes=tuple(spec.name for spec in configuration.lakes),
            mistakes=configuration.mistakes,
            environ=os.environ,
            folders=tuple(Path(place) for place in server.config_file_paths),
            server=Server(time.time(), doorway.ask, inherited.left),
        )
        for mistake in configuration.mistakes:
            self.log.warning("%s %s", mistake.message, mistake.cure)
        events = cast("EventLogger", server.event_logger)
        news = News(events)
        self._made.callback(news.close)
        open_lakes = OpenLakes(
            [Lake(spec, configuration.cache_folder, self._listener(spec.name)) for spec in configuration.lakes],
            configuration.default_lake,
            [Mistake(message=mistake.message, cure=mistake.cure) for mistake in configuration.mistakes],
        )
        self._made.push_async_callback(self._close_lakes, open_lakes)
        self._settlements = Settlements(open_lakes, news)
        self._made.callback(self._settlements.close)
        states = LakeStates(open_lakes, news, Handout(folder))
        self._made.callback(states.close)
        sign_ins = SignIns(open_lakes, states, news)
        self._made.callback(sign_ins.close)
        server.io_loop.add_callback(states.open)
        self._made.callback(Inheritance(inherited, os.environ).close)
        notebooks = Notebooks(
            server.contents_manager,
            server.session_manager,
            root=Path(server.root_dir),
            default_lake=open_lakes.default,
            log=self.log,
        )

        async def follow(logger: object, schema_id: str, data: dict[str, object]) -> None:  # noqa: ARG001  Jupyter's signature
            notebooks.renamed(data)

        events.add_listener(schema_id=_RENAMINGS, listener=follow)
        self._made.callback(events.remove_listener, listener=follow)
        previews = Crew("The preview of files", size=PREVIEWS_AT_ONCE, places=PREVIEWS_WAITING)
        self._made.callback(previews.close)
        return Desk(
            installation=installation,
            lakes=open_lakes,
            states=states,
            sign_ins=sign_ins,
            settlements=self._settlements,
            notebooks=notebooks,
            previews=previews,
            manifests=configuration.cache_folder,
            snippets=configuration.snippets,
        )

    def _introduce(self, server: ServerApp) -> None:
        events = cast("EventLogger", server.event_logger)
        introductions = Introductions(cast("Kernels", server.kernel_manager), self.log)
        self._made.callback(introductions.close)
        events.add_listener(schema_id=KERNEL_ACTIONS, listener=introductions.heard)
        self._made.callback(events.remove_listener, listener=introductions.heard)

    def _listener(self, lake: str) -> Listener:
        loop = cast("ServerApp", self.serverapp).io_loop

        def told(did: DID, wish: Wish, availability: Availability) -> None:
            loop.add_callback(self._settlements.changed, Wanted(lake, did, wish), availability)

        return told

    def _open_doorway(self, doorway: Doorway) -> None:
        if not doorway.open(cast("ServerApp", self.serverapp), KERNEL_PREFIX):
            self.log.warning("Kernels cannot ask for their attachments: this server listens on a Unix socket only.")

    async def _close_lakes(self, open_lakes: OpenLakes) -> None:
        for name in await asyncio.to_thread(open_lakes.close):
            self.log.warning("Threads still wait for the lake %s; they end with the server.", name)
