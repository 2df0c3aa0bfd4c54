"""Who asks through the browser's door, and by which address they see this Jupyter."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_server.base.handlers import JupyterHandler


@dataclass(frozen=True)
class Visitor:
    """user: as Jupyter knows them. origins: what the address of this Jupyter can begin with. base_path: how it goes on."""

    user: str
    origins: frozenset[str]
    base_path: str

    @classmethod
    def of(cls, handler: JupyterHandler) -> Visitor:
        """Who sent this request. A browser says its origin; other programs are believed what they take for the host."""
        origin = handler.request.headers.get("Origin")
        host = handler.request.headers.get("Host", "")
        origins = {origin} if origin else {f"http://{host}", f"https://{host}"}
        return cls(handler.current_user.username, frozenset(origins), handler.base_url)


NOBODY = Visitor("", frozenset(), "/")
"""Who comes by another door."""
