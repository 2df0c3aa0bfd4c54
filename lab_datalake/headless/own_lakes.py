"""The lakes that are configured here, asked by a kernel itself, where no server started it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lab_datalake import errors
from lab_datalake.config import Configuration, read_configuration
from lab_datalake.did import DID
from lab_datalake.errors import DatalakeError
from lab_datalake.headless.notebook_file import attached_in
from lab_datalake.headless.whereabouts import notebook_of
from lab_datalake.kernel import answers
from lab_datalake.kernel.answers import Attachment, Resolved
from lab_datalake.kernel.manifest import Manifest
from lab_datalake.lake.availability import Coming, Elsewhere, Failed, Source, Wish
from lab_datalake.lake.of_process import open_lakes
from lab_datalake.lake.spec import LakeSpec
from lab_datalake.lake.words import Opened, Resolution

_LONGEST = 10.0
"""Seconds that one question waits at most for the rest of a collection: its beginning can be used before."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnLakes:
    """What a kernel can ask (`kernel/asked.py`), answered by this process. notebook: its file, None where nobody knows it."""

    configuration: Configuration
    notebook: Path | None

    @classmethod
    def here(cls, environ: Mapping[str, str] | None = None) -> OwnLakes:
        """With the configuration that a Jupyter server would have here."""
        configuration = read_configuration()
        for mistake in configuration.mistakes:
            log.warning("%s %s", mistake.message, mistake.cure)
        return cls(configuration, notebook_of(os.environ if environ is None else environ))

    def spec(self, name: str | None) -> LakeSpec:
        """The lake of this name, or the default one. Raises BadConfiguration."""
        return self.configuration.spec(name or None)

    def is_there(self) -> bool:
        """Whether somebody can be asked: always."""
        return True

    def attachments(self, kernel_id: str, session_name: str | None) -> tuple[Attachment, ...]:
        """What the notebook remembers; nothing where nobody knows which it is."""
        del kernel_id
        named = Path(session_name) if session_name else None
        notebook = self.notebook or (named if named is not None and named.is_absolute() and named.is_file() else None)
        return attached_in(notebook, self.configuration.default_lake) if notebook is not None else ()

    def resolve(self, attachment: Attachment, wait: float, *, refresh: bool = False) -> Resolved:
        """How an attachment opens from here; waits at most so many seconds for all of a collection, none for its beginning."""
        spec = self.spec(attachment.lake)
        wish = msgspec.convert(attachment.access, Wish)
        lake = open_lakes().lake(spec, self.configuration.cache_folder)
        return _resolved(spec.name, lake.resolve(DID.parse(attachment.did), wish, refresh=refresh, wait=min(wait, _LONGEST)))

    def list_at(self, path: str, lake: str, did: str, still_coming: Callable[[], None]) -> Manifest:
        """The list of a collection's files, which this process writes itself."""
        return Manifest(path, lake, did, still_coming)


def _resolved(lake: str, found: Resolution) -> Resolved:
    availability = found.availability
    return Resolved(
        lake=lake,
        did=str(found.did),
        file=None if found.file is None else _opened(lake, found.file),
        manifest=found.manifest,
        coming=_coming(availability) if isinstance(availability, Coming) else None,
        trouble=_trouble(availability) if isinstance(availability, (Failed, Elsewhere)) else None,
    )


def _opened(lake: str, file: Opened) -> answers.Opened:
    others = tuple(map(_source, file.alternatives))
    return answers.Opened(lake, str(file.did), file.size, file.checksum, file.access, file.url, file.why, others)


def _source(source: Source) -> answers.Source:
    return answers.Source(source.access, source.url, source.rse, source.why)


def _coming(availability: Coming) -> answers.Coming:
    return answers.Coming(availability.what, availability.done, availability.total)


def _trouble(availability: Failed | Elsewhere) -> DatalakeError:
    if isinstance(availability, Failed):
        return answers.trouble(availability.error, availability.message, availability.cure)
    return errors.NotAvailable(availability.why, availability.cure)
