"""Attaching DIDs to a notebook that nobody has open: its file remembers them as if the panel had done it."""

from __future__ import annotations

import os
from pathlib import Path

from lab_datalake.config import Configuration, read_configuration
from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.headless.notebook_file import attached_in, remember
from lab_datalake.kernel.names import proposed, refusal
from lab_datalake.lake.availability import Wish
from lab_datalake.lake.of_process import open_lakes
from lab_datalake.server.wire import Attachment


def attach(
    notebook: str | os.PathLike[str],
    *dids: str,
    variable: str | None = None,
    access: Wish = "auto",
    lake: str | None = None,
) -> list[str]:
    """Writes attachments into the file of a notebook; answers the names of their variables.

    dids: `scope:name`, or `lake:scope:name` for another lake than the default one. variable: for one DID; None: from its name.
    access: the way wished for: auto, mount, copy, cache or remote. lake: for all of them; then no DID begins with one.
    A notebook that is open in a browser is not to be written to: attach in the panel then.
    Raises BadQuestion, NotFound where the lake knows no such DID, NotSignedIn, LakeUnreachable; then nothing is written.
    """
    if not dids or (variable is not None and len(dids) > 1):
        raise BadQuestion(f"{len(dids)} DIDs cannot be attached under one name.", "Attach them one by one, or without a name.")
    file = Path(notebook)
    configuration = read_configuration()
    before = attached_in(file, configuration.default_lake)
    taken = {attachment.variable for attachment in before}
    attachments: list[Attachment] = []
    for text in dids:
        of, did = meant(text, configuration, lake)
        spec = configuration.spec(of)
        kind = open_lakes().lake(spec, configuration.cache_folder).describe(did).kind
        known = (one.variable for one in before if (one.lake, one.did) == (spec.name, str(did)))
        name = variable or next(known, None) or proposed(str(did), taken)
        if refused := refusal(name, (), ()):
            raise refused
        taken.add(name)
        attachments.append(Attachment(lake=spec.name, did=str(did), kind=kind, variable=name, access=access))
    remember(file, attachments, configuration.default_lake)
    return [attachment.variable for attachment in attachments]


def meant(text: str, configuration: Configuration, lake: str | None) -> tuple[str | None, DID]:
    """The lake (None: the default one) and the DID that a text means. Raises BadQuestion."""
    first, _, rest = text.partition(":")
    if lake is None and ":" in rest and any(spec.name == first for spec in configuration.lakes):
        return first, DID.parse(rest)
    return lake, DID.parse(text)
