"""What the URLs of many files have in common (pure), so that a list of a million files repeats nothing that can be computed.

Rucio's usual naming (`hash`) puts a file into two folders that the MD5 of its DID names; `identity` needs nothing but the name.
A route is all that is said of the ways to one file with the file's own part taken out: thousands of files share it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from lab_datalake.did import DID
from lab_datalake.lake.availability import Access
from lab_datalake.lake.locate import Located

Form = Literal["hash", "name", "text"]
"""How a URL ends: with two folders and the name, with the name, or with a text of its own."""

# What no protocol escapes, no cache takes for a part of its own, and no path folds away.
_PLAIN = re.compile(r"(?!\.\.?(?:/|$))[\w.+=,@-]+(?:/(?!\.\.?(?:/|$))[\w.+=,@-]+)*", re.ASCII)


class Way(NamedTuple):
    """One way to open each file of a route; without `access`, why there is none."""

    access: Access | None
    form: Form
    head: str | None
    rse: str | None
    why: str


Route: TypeAlias = tuple[Way, ...]
"""The ways to open a file, best first."""


def folders(scope: str, name: str) -> int | None:
    """Four hexadecimal digits that name the two folders of a file (`rucio.rse.translation`, hash); None for odd names."""
    if _PLAIN.fullmatch(name) is None:
        return None
    digest = hashlib.md5(f"{scope}:{name}".encode(), usedforsecurity=False).digest()
    return digest[0] << 8 | digest[1]


def ending(form: Form, number: int | None, name: str) -> str | None:
    """How the URLs of a form end for a file; None where it has no such ending."""
    if form == "name":
        return name
    return None if form == "text" or number is None else f"{number >> 8:02x}/{number & 255:02x}/{name}"


def route(located: Located) -> tuple[Route, tuple[str | None, ...]]:
    """The route of a file, and how each of its URLs ends where that is a text of its own."""
    if not located.sources:
        return (Way(None, "text", None, None, f"{located.why} {located.cure}".strip()),), (None,)
    number = folders(located.did.scope, located.did.name)
    ways, texts = [], []
    for source in located.sources:
        form, head, text = _cut(source.url, number, located.did)
        ways.append(Way(source.access, form, head, source.rse, source.why))
        texts.append(text)
    return tuple(ways), tuple(texts)


def spelt_out(one: Route) -> Route:
    """The same where every URL is a text of its own: for lakes that name no two files alike."""
    return tuple(way if way.head is None else way._replace(form="text", head="") for way in one)


def common(routes: Iterable[Route], forms: frozenset[Form]) -> Route | None:
    """The route that all of these files share; None where they do not, or where a URL ends otherwise than in these forms.

    Rucio may shuffle what is equally good: the order is the first file's.
    """
    first, *others = routes
    if any(way.access is not None and way.form not in forms for way in first):
        return None
    return first if all(set(other) == set(first) for other in others) else None


def _cut(url: str, number: int | None, did: DID) -> tuple[Form, str, str | None]:
    by_hash = ending("hash", number, did.name)
    if by_hash is not None and url.endswith(f"/{by_hash}"):
        return "hash", url[: -len(by_hash)], None
    if url.endswith((f"/{did.name}", f":{did.name}")):
        return "name", url[: -len(did.name)], None
    place = url.find(f"/{did.scope}/")
    cut = place + 1 if place >= 0 else url.rfind("/") + 1
    return "text", url[:cut], url[cut:]
