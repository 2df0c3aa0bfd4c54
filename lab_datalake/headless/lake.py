"""A lake in any Python: `Lake("demo")["scope:name"]` is what a notebook's variable is."""

from __future__ import annotations

from lab_datalake.errors import BadQuestion, LakeUnreachable
from lab_datalake.headless.own_lakes import OwnLakes
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.file import LakeFile
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.manifest import Manifest
from lab_datalake.kernel.values import value_of
from lab_datalake.lake.availability import Wish

_LONGEST = 600.0
"""Seconds that somebody waits until a lake says what a DID is."""


class Lake:
    """A lake of the configuration that a Jupyter server would have here; None: the default one.

    access: the way wished for: auto, mount, copy, cache or remote.
    """

    def __init__(self, name: str | None = None, *, access: Wish = "auto") -> None:
        self._lakes = OwnLakes.here()
        self._access = access
        self.name = self._lakes.spec(name).name

    def __getitem__(self, did: str) -> LakeFile | LakeFiles:
        """What opens the DID from here: one file as a text, a collection as a sequence of them that is read lazily.

        Raises BadQuestion, NotFound, NotSignedIn, NotAvailable, LakeUnreachable.
        """
        return self.open(did)

    def open(self, did: str, *, access: Wish | None = None, refresh: bool = False) -> LakeFile | LakeFiles:
        """The same; access: another way than this lake's. refresh: the lake is asked again, whatever it said before."""
        wanted = Attachment(self.name, did, "", "", access or self._access)
        value = value_of(self._lakes, wanted, self._lakes.resolve(wanted, _LONGEST, refresh=refresh))
        if value is None:
            raise LakeUnreachable(
                f"The lake {self.name} did not say within {_LONGEST / 60:.0f} minutes what {did} is.", "Ask again."
            )
        return value

    def __repr__(self) -> str:
        return f"<Lake {self.name}>"

    __iter__ = None
    """A lake has no end: `lab-datalake search` finds some of its DIDs."""


def manifest_of(lake: str, did: str) -> Manifest:
    """The list of a collection's files, settled anew where that is needed."""
    files = Lake(lake)[did]
    if isinstance(files, LakeFiles):
        return files.manifest
    raise BadQuestion(f"{did} is one file now, and was a collection.", "Attach it again.")
