"""Which notebook a kernel belongs to, and what is attached to it."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

import msgspec
from jupyter_core.utils import ensure_async
from msgspec import Struct
from tornado.web import HTTPError

from lab_datalake.server.kernel_wire import KernelQuery
from lab_datalake.server.remembered import SavedNotebook, read_attachments
from lab_datalake.server.wire import Attachment, NotebookAttachments

MOST_NOTEBOOKS = 500
"""What the browser posted is kept for so many notebooks; the file is read for the others."""


class Contents(Protocol):
    """What is used of Jupyter's contents manager; answers at once or later, as that manager does."""

    def get(self, path: str, *, content: bool, type: str) -> object:  # noqa: A002  Jupyter's word
        """The model of a file."""


class Sessions(Protocol):
    """What is used of Jupyter's session manager."""

    def list_sessions(self) -> object:
        """The models of all sessions."""


class _Kernel(Struct, frozen=True, kw_only=True):
    id: str


class _Session(Struct, frozen=True, kw_only=True):
    """A session as Jupyter tells it."""

    path: str = ""
    type: str = ""
    kernel: _Kernel | None = None


class _Renaming(Struct, frozen=True, kw_only=True):
    """An event of Jupyter's contents service."""

    action: str
    path: str
    source_path: str = ""


class _Posted(Struct, frozen=True, kw_only=True):
    """What the browser said last, and when the file had been saved last by then."""

    attachments: list[Attachment]
    saved_at: datetime | None


class Notebooks:
    """The attachments of notebooks: what the browser posted, until the file is saved; then what the file says."""

    def __init__(
        self, contents: Contents, sessions: Sessions, *, root: Path, default_lake: str | None, log: logging.Logger
    ) -> None:
        self._contents = contents
        self._sessions = sessions
        self._root = root
        self._default_lake = default_lake
        self._log = log
        self._posted: OrderedDict[str, _Posted] = OrderedDict()

    async def post(self, message: NotebookAttachments) -> None:
        """Keep what the browser has, saved or not."""
        path = message.notebook.strip("/")
        saved = await self._saved(path, content=False)
        self._posted[path] = _Posted(attachments=message.attachments, saved_at=saved.last_modified)
        self._posted.move_to_end(path)
        while len(self._posted) > MOST_NOTEBOOKS:
            self._posted.popitem(last=False)

    async def of_kernel(self, ask: KernelQuery) -> NotebookAttachments:
        """The attachments of the kernel's notebook; with an empty path where it belongs to none."""
        path = await self._path_of_session(ask.kernel_id)
        if path is None and ask.session_name:
            path = self._path_of_name(ask.session_name)
        if not path:
            return NotebookAttachments(notebook="", attachments=[])
        return NotebookAttachments(notebook=path, attachments=await self._attachments(path))

    def renamed(self, event: Mapping[str, object]) -> None:
        """Follow a file or folder that Jupyter's contents service renamed."""
        renaming = msgspec.convert(event, _Renaming)
        if renaming.action != "rename":
            return
        old, new = renaming.source_path.strip("/"), renaming.path.strip("/")
        for path in tuple(self._posted):
            if path == old or path.startswith(f"{old}/"):
                self._posted[new + path[len(old) :]] = self._posted.pop(path)

    async def _attachments(self, path: str) -> list[Attachment]:
        posted = self._posted.get(path)
        if posted is not None:
            saved = await self._saved(path, content=False)
            if saved.last_modified == posted.saved_at:
                return posted.attachments
            self._posted.pop(path, None)
        saved = await self._saved(path, content=True)
        return read_attachments(saved.content, self._default_lake, self._log) if saved.content is not None else []

    async def _saved(self, path: str, *, content: bool) -> SavedNotebook:
        """The file as it is; nothing where there is none or it is no notebook."""
        try:
            model = await ensure_async(self._contents.get(path, content=content, type="notebook"))
        except (HTTPError, OSError) as error:
            self._log.debug("No attachments are read from %s: %s", path, error)
            return SavedNotebook()
        return msgspec.convert(model, SavedNotebook)

    async def _path_of_session(self, kernel_id: str) -> str | None:
        models = await ensure_async(self._sessions.list_sessions())
        for session in msgspec.convert(models, list[_Session]):
            if session.kernel is not None and session.kernel.id == kernel_id and session.type == "notebook":
                return session.path.strip("/")
        return None

    def _path_of_name(self, name: str) -> str | None:
        """The contents path that JPY_SESSION_NAME means: below the root folder, or not at all."""
        path = PurePosixPath(name)
        if path.is_absolute():
            try:
                path = path.relative_to(self._root)
            except ValueError:
                return None
        if ".." in path.parts or path.suffix != ".ipynb":
            return None
        return str(path)
