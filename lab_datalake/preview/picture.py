"""Images that a browser draws itself."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from lab_datalake.errors import NoPreview
from lab_datalake.preview.answers import Picture, Section
from lab_datalake.preview.inside import Inside

_LARGEST = 4_000_000
_MEDIA = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def look(inside: Inside) -> Iterator[Section]:
    """The image as it is. Raises NoPreview where it is very large."""
    if inside.size > _LARGEST:
        raise NoPreview(
            f"This image has {inside.size / 1e6:,.0f} MB; at most {_LARGEST / 1e6:,.0f} MB are shown.",
            "Attach it and open it in a notebook.",
        )
    image = inside.head(inside.size)
    media = next(media for start, media in _MEDIA.items() if image.startswith(start))
    yield Picture(title=inside.name, media=media, data=base64.b64encode(image).decode())
