"""PFNs taken apart (pure): a name in them may hold `?`, `#`, `%` and blanks as they are, so they are no proper URLs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/*(.*)", re.DOTALL)
_PREFIXED = re.compile(r"x?roots?://([^/]+)/+(?=(?:x?roots?|https?|davs?)://[^/])", re.IGNORECASE)
_SIGNED = re.compile(r"[?&](X-Amz-Signature|X-Goog-Signature|Signature|sig|AWSAccessKeyId|GoogleAccessId|authz)=", re.IGNORECASE)
_UNTYPABLE = re.compile(r"[\x00-\x1f\x7f]")

# What else than letters, digits and `_.-~` may stand in a path (RFC 3986, section 3.3).
_PLAIN_IN_PATHS = "/:@!$&'()*+,;="


@dataclass(frozen=True)
class Address:
    """A PFN in three parts. path: below the host, without slashes in front, the name in it unescaped."""

    scheme: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """A URL that clients of the scheme open: root:// takes the raw name, http(s) wants it percent-encoded."""
        if self.is_root:
            return f"{self.scheme}://{self.host}//{self.path}"
        return f"{self.scheme}://{self.host}/{quote(self.path, safe=_PLAIN_IN_PATHS)}"

    @property
    def is_root(self) -> bool:
        """Whether it is opened with the XRootD protocol."""
        return self.scheme in {"root", "roots", "xroot", "xroots"}

    @property
    def is_untypable(self) -> bool:
        """Whether the path has a line break or another control character."""
        return _UNTYPABLE.search(self.path) is not None

    @property
    def obstacle(self) -> str | None:
        """Why it cannot be opened, whoever tries; None where nothing stands in the way."""
        if self.is_untypable:
            return "its name has a line break or another control character, which no protocol carries"
        if {".", ".."} & set(self.path.split("/")):
            return "its name has “.” or “..” between slashes, which leads to another file"
        if self.is_root and "?" in self.path:
            return "its name has a “?”, which root:// cannot open"
        return None


def take_apart(pfn: str, name: str) -> Address | None:
    """The parts of a PFN without a prefix; None where it is none. name: of the file, which tells whether the PFN is escaped.

    WebDAV is opened as HTTP: davs:// becomes https://, dav:// becomes http://.
    """
    found = _PARTS.fullmatch(pfn)
    if found is None or not found[2]:
        return None
    scheme = {"davs": "https", "dav": "http"}.get(found[1].lower(), found[1].lower())
    path = found[3]
    escaped = scheme in {"http", "https"} and name not in path and name in unquote(path)
    return Address(scheme, found[2], unquote(path) if escaped else path)


def without_prefix(pfn: str) -> tuple[str | None, str]:
    """The cache that stands before a PFN (host and port; None if there is none), and the PFN of the origin."""
    found = _PREFIXED.match(pfn)
    return (found[1], pfn[found.end() :]) if found else (None, pfn)


def place_of(url: str) -> str | None:
    """What a URL begins with: its server, and the cache before it, if there is one; None for a path."""
    cache, origin = without_prefix(url)
    found = _PARTS.fullmatch(origin)
    if found is None:
        return None
    place = f"{found[1]}://{found[2]}/"
    return place if cache is None else f"root://{cache}//{place}"


def is_signed(pfn: str) -> bool:
    """Whether the PFN holds a signature: it opens for anybody, for some minutes, and only as it stands."""
    return _SIGNED.search(pfn) is not None
