"""What every answer may use: made when the server starts, closed when it stops."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lab_datalake.config.snippet import Snippet
from lab_datalake.doctor.installation import Installation
from lab_datalake.server.crew import Crew
from lab_datalake.server.lake_states import LakeStates
from lab_datalake.server.notebooks import Notebooks
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.server.settlements import Settlements
from lab_datalake.server.sign_ins import SignIns
from lab_datalake.server.visitor import NOBODY, Visitor


@dataclass(frozen=True)
class Desk:
    """This Jupyter, its lakes and what is known of them, who signs in, what is resolved and attached, who looks into files.

    manifests: the folder of the lists of files. snippets: the code that people are offered.
    visitor: who asks, for those who come through the browser's door.
    """

    installation: Installation
    lakes: OpenLakes
    states: LakeStates
    sign_ins: SignIns
    settlements: Settlements
    notebooks: Notebooks
    previews: Crew
    manifests: Path
    snippets: tuple[Snippet, ...]
    visitor: Visitor = NOBODY
