"""What every answer may use: made when the server starts, closed when it stops."""

from __future__ import annotations

from dataclasses import dataclass

from lab_datalake.server.lake_states import LakeStates
from lab_datalake.server.notebooks import Notebooks
from lab_datalake.server.open_lakes import OpenLakes
from lab_datalake.server.settlements import Settlements


@dataclass(frozen=True)
class Desk:
    """The lakes, what is known of them, what is being resolved, and what is attached to notebooks."""

    lakes: OpenLakes
    states: LakeStates
    settlements: Settlements
    notebooks: Notebooks
