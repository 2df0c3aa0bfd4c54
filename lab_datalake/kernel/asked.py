"""Whom a kernel asks what is attached to its notebook, and how it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Optional, Protocol

from lab_datalake.errors import LakeUnreachable
from lab_datalake.kernel.answers import Attachment, Resolved
from lab_datalake.kernel.manifest import Manifest


class Asked(Protocol):
    """A Jupyter server behind its door, or, where none started the kernel, the lakes that are configured here."""

    def is_there(self) -> bool:
        """Whether anybody is there who could be asked."""

    def attachments(self, kernel_id: str, session_name: Optional[str]) -> tuple[Attachment, ...]:
        """What is attached to the notebook of this kernel. Raises a DatalakeError."""

    def resolve(self, attachment: Attachment, wait: float, *, refresh: bool = False) -> Resolved:
        """How an attachment opens from here; waits at most so many seconds while it is coming. Raises a DatalakeError.

        refresh: the lake is asked again even if it was asked before.
        """

    def list_at(self, path: str, lake: str, did: str, still_coming: Callable[[], None]) -> Manifest:
        """The list of a collection's files that was said to lie at this path, as this process reads it."""


@dataclass(frozen=True)
class Nobody:
    """Stands where nobody can be asked; `why`, and the `cure`, is what every question raises."""

    why: str
    cure: str

    def is_there(self) -> bool:
        """True: a notebook that has attachments is to hear why they are not there."""
        return True

    def attachments(self, kernel_id: str, session_name: Optional[str]) -> NoReturn:  # noqa: ARG002  as in Asked
        """Raises LakeUnreachable."""
        raise LakeUnreachable(self.why, self.cure)

    def resolve(self, attachment: Attachment, wait: float, *, refresh: bool = False) -> NoReturn:  # noqa: ARG002  as in Asked
        """Raises LakeUnreachable."""
        raise LakeUnreachable(self.why, self.cure)

    def list_at(self, path: str, lake: str, did: str, still_coming: Callable[[], None]) -> NoReturn:  # noqa: ARG002  as in Asked
        """Raises LakeUnreachable."""
        raise LakeUnreachable(self.why, self.cure)
