"""Code that begins the work with what is attached: what a platform sets, before what is standard.

Which of it a person is offered follows from the files, the kernel's language and what can be imported there. In it stand

    {{variable}}   the name of the variable
    {{lake}}       the name of its lake, as a text in quotes
    {{did}}        its DID, as a text in quotes
    {{url}}        the path or URL of a file, as a text in quotes: for languages in which there are no variables of ours
    {{urls}}       those of all files of a collection, as the elements of a list are written in the language
"""

from __future__ import annotations

from collections.abc import Iterable

from lab_datalake.config.fields import Fields
from lab_datalake.config.snippet import Snippet
from lab_datalake.config.standard_snippets import STANDARD


def snippets(platform: Iterable[Fields]) -> tuple[Snippet, ...]:
    """The platform's, then the standard ones: of two of the same name the first one stands, and one without code for none."""
    by_name: dict[str, Snippet] = {}
    for snippet in (*map(_snippet, platform), *STANDARD):
        by_name.setdefault(snippet.name, snippet)
    return tuple(snippet for snippet in by_name.values() if snippet.file or snippet.files)


def _snippet(fields: Fields) -> Snippet:
    snippet = Snippet(
        name=fields.needed("name"),
        suffixes=tuple(suffix.lower() for suffix in fields.texts("suffixes") or ()),
        needs=fields.texts("needs") or (),
        language=(fields.text("language") or "python").lower(),
        file=fields.text("file") or "",
        files=fields.text("files") or "",
    )
    fields.finish()
    return snippet
