"""The tables of a manifest, and what is often asked of them; `manifest.py` holds the contract with its readers (pure).

file      one row per file; `folder` is what Rucio's naming by hash adds to its name, `ask` says that it had to be asked for by
          itself, `route` how it opens where that is not the route of its part
part      the files of one scope that came with one dataset (`source`), and the route of those that were not asked for
way       what the URLs of a route have in common (`naming.py`)
text      the ends of URLs that follow no rule
"""

from __future__ import annotations

_CHECKSUM = (
    "CASE typeof(checksum) WHEN 'integer' THEN 'adler32:' || printf('%08x', checksum)"
    " WHEN 'blob' THEN 'md5:' || lower(hex(checksum)) ELSE checksum END"
)
_URL = (
    "head || CASE form WHEN 'hash' THEN printf('%02x/%02x/', folder >> 8, folder & 255) || name WHEN 'name' THEN name"
    " ELSE (SELECT text FROM text WHERE text.n = file.n AND text.rank = way.rank) END"
)

SCHEMA = """
CREATE TABLE manifest(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE accesses(access TEXT PRIMARY KEY, files INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE part(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, scope TEXT NOT NULL, route INTEGER);
CREATE TABLE file(
    n INTEGER PRIMARY KEY, part INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER, checksum,
    folder INTEGER, ask INTEGER NOT NULL, route INTEGER);
CREATE TABLE way(
    route INTEGER, rank INTEGER, access TEXT, form TEXT NOT NULL, head TEXT, rse TEXT, why TEXT NOT NULL,
    PRIMARY KEY(route, rank)) WITHOUT ROWID;
CREATE TABLE text(n INTEGER, rank INTEGER, text TEXT NOT NULL, PRIMARY KEY(n, rank)) WITHOUT ROWID;
CREATE VIEW files AS
    SELECT n, scope, name, size,
        {checksum} AS checksum,
        rse, access, {url} AS url, why
    FROM file JOIN part ON part.id = file.part LEFT JOIN way ON way.route = coalesce(file.route, part.route) AND rank = 0;
CREATE VIEW sources AS
    SELECT n, rank, access, {url} AS url, rse, why
    FROM file JOIN part ON part.id = file.part JOIN way ON way.route = coalesce(file.route, part.route) AND rank > 0;
""".replace("{url}", _URL).replace("{checksum}", _CHECKSUM)
"""Statements that make a manifest; none has a semicolon within."""

FILE = f"SELECT n, scope, name, size, {_CHECKSUM} FROM file JOIN part ON part.id = file.part"  # noqa: S608  our own words
"""Reads files as `settle` and its helpers need them, before a WHERE."""

COUNT = """
SELECT access, sum(files) FROM
    (SELECT coalesce(file.route, part.route) AS route, count(*) AS files FROM file JOIN part ON part.id = file.part GROUP BY 1)
    JOIN way USING (route) WHERE rank = 0 GROUP BY access
"""
"""How many files go each way; NULL for those that cannot be opened."""
