"""From what is said about a DID to the value that a notebook gets: a file, or a list of files that is read lazily."""

from __future__ import annotations

from functools import partial
from typing import Optional, Union

from lab_datalake.errors import Cancelled, LakeFailed
from lab_datalake.kernel.answers import Attachment, Resolved
from lab_datalake.kernel.asked import Asked
from lab_datalake.kernel.file import LakeFile
from lab_datalake.kernel.files import LakeFiles
from lab_datalake.kernel.rows import Rows


def value_of(asked: Asked, attachment: Attachment, resolved: Resolved) -> Optional[Union[LakeFile, LakeFiles]]:
    """What opens; None while nobody can say yet. Raises what is wrong with it.

    A list that is still growing asks again, of whoever was `asked`, whether somebody writes it.
    """
    if resolved.trouble is not None:
        raise resolved.trouble
    if resolved.file is not None:
        return LakeFile(resolved.file)
    if resolved.manifest is not None:
        still_coming = partial(_still_coming, asked, attachment, resolved.manifest)
        return LakeFiles(Rows(asked.list_at(resolved.manifest, resolved.lake, attachment.did, still_coming)))
    if resolved.coming is not None:
        return None
    raise LakeFailed(f"The server says that {attachment.did} is here, but not where.", "Attach it again.")


def _still_coming(asked: Asked, attachment: Attachment, path: str) -> None:
    resolved = asked.resolve(attachment, 0.0)
    if resolved.trouble is not None:
        raise resolved.trouble
    if resolved.manifest != path:
        raise Cancelled(f"The list of the files of {attachment.did} was begun anew.", "Run the cell again.")
