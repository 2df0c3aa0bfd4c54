"""What a Rucio server can be asked about data; source: its REST interface, version 41."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Literal

import msgspec

from lab_datalake.did import DID
from lab_datalake.errors import BrokenAnswer
from lab_datalake.rucio.answers import (
    Child,
    DatasetReplica,
    Described,
    File,
    Found,
    Meta,
    OwnedScope,
    PastRule,
    Replicas,
    Rule,
    Storage,
    StorageAttributes,
    Suspicious,
    Usage,
    Version,
)
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.session import Session
from lab_datalake.rucio.transport import Call, path

Type = Literal["all", "collection", "container", "dataset", "file"]
"""Which kinds of DID to look for."""

_META_AT_ONCE = 200


class Client:
    """One identity's view of one Rucio server. Listings are generators: close them, or set `cancel`, to stop."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def version(self, cancel: Cancel | None = None) -> str:
        """The version of the server; needs no sign-in."""
        transport = self._session.transport
        reply = transport.ask(Call("/ping"), cancel)
        try:
            return msgspec.json.decode(reply.body, type=Version).version
        except msgspec.MsgspecError:
            raise BrokenAnswer(
                f"{transport.called} does not answer like a Rucio server.", "Check the lake's `rucio_url` in the configuration."
            ) from None

    def whoami(self, cancel: Cancel | None = None) -> str:
        """The account that the token acts for. Rucio answers with a redirection to it."""
        reply = self._session.reply(Call("/accounts/whoami"), cancel)
        account = reply.headers.get("Location", "").rstrip("/").rpartition("/")[2]
        if not account:
            raise BrokenAnswer(f"{self._session.transport.called} does not say who is signed in.", "Ask its administrator.")
        return account

    def scopes(self, cancel: Cancel | None = None) -> list[str]:
        """All scopes."""
        return self._session.one(Call("/scopes/"), list[str], cancel)

    def scopes_of(self, account: str, cancel: Cancel | None = None) -> list[str]:
        """The scopes that belong to an account; newer servers name owners, older ones are asked by account."""
        owned = self._session.one(Call("/scopes/owner/"), list[OwnedScope], cancel)
        return [scope.scope for scope in owned if scope.account == account]

    def search(
        self,
        scope: str,
        *,
        filters: str,
        kinds: Type,
        limit: int | None,
        cancel: Cancel | None = None,
    ) -> Iterator[Found]:
        """DIDs of a scope. filters: see `filters.for_rucio`; limit: at most so many, None for all.

        Hits of a metadata plugin come without kind and size, whatever `kinds` says: see `columns`. An unknown scope has no DIDs.
        """
        query = {"filters": filters, "type": kinds, "long": "True", "recursive": "False"}
        if limit is not None:
            query["limit"] = str(limit)
        return self._session.many(Call(f"{path('dids', scope)}/dids/search", query, subject=scope), Found, cancel)

    def did(self, did: DID, *, count: bool = False, cancel: Cancel | None = None) -> Described:
        """What is known of one DID. count: count its files and bytes now, where the server has not written them down."""
        query = {"dynamic_depth": "FILE"} if count else {}
        return self._session.one(Call(_about(did), query, subject=str(did)), Described, cancel)

    def content(self, did: DID, cancel: Cancel | None = None) -> Iterator[Child]:
        """What a collection holds directly."""
        return self._session.many(Call(f"{_about(did)}/dids", subject=str(did)), Child, cancel)

    def files(self, did: DID, cancel: Cancel | None = None) -> Generator[File, None, None]:
        """All files of a collection, however deep; some may come twice."""
        return self._session.many(Call(f"{_about(did)}/files", subject=str(did)), File, cancel)

    def parents(self, did: DID, cancel: Cancel | None = None) -> Iterator[Child]:
        """The collections that hold a DID."""
        return self._session.many(Call(f"{_about(did)}/parents", subject=str(did)), Child, cancel)

    def metadata(self, did: DID, plugin: str, cancel: Cancel | None = None) -> dict[str, msgspec.Raw]:
        """What one of the server's metadata plugins keeps about a DID (`DID_COLUMN`, `JSON`, or `ALL`)."""
        call = Call(f"{_about(did)}/meta", {"plugin": plugin}, subject=str(did))
        return self._session.one(call, dict[str, msgspec.Raw], cancel)

    def metadata_of(self, dids: Sequence[DID], plugin: str, cancel: Cancel | None = None) -> Iterator[dict[str, msgspec.Raw]]:
        """What one of the server's metadata plugins keeps about these DIDs, with scope and name of each."""
        them = iter(dids)
        while some := list(islice(them, _META_AT_ONCE)):
            body = msgspec.json.encode({"dids": [_named(did) for did in some], "plugin": plugin})
            yield from self._session.many(Call("/dids/bulkmeta", method="POST", body=body), dict[str, msgspec.Raw], cancel)

    def set_metadata(self, did: DID, key: str, value: str | float | bool, cancel: Cancel | None = None) -> None:  # noqa: FBT001  a value
        """Write one metadatum of a DID; Rucio itself chooses the plugin that keeps this key. Raises NotAllowed."""
        call = Call(f"{_about(did)}/meta{path(key)}", method="POST", body=msgspec.json.encode({"value": value}), subject=str(did))
        self._session.reply(call, cancel)

    def rules(self, did: DID, cancel: Cancel | None = None) -> Iterator[Rule]:
        """The rules of a DID itself."""
        return self._session.many(Call(f"{_about(did)}/rules", subject=str(did)), Rule, cancel)

    def rules_over(self, file: DID, cancel: Cancel | None = None) -> Iterator[Rule]:
        """All rules that keep copies of a file: its own, and those of the collections that hold it."""
        return self._session.many(Call(f"{_about(file)}/associated_rules", subject=str(file)), Rule, cancel)

    def past_rules(self, did: DID, cancel: Cancel | None = None) -> Iterator[PastRule]:
        """The rules that a DID has or had."""
        call = Call(f"{path('rules', did.scope, did.name)}/history", subject=str(did))
        return self._session.many(call, PastRule, cancel)

    def storages(self, cancel: Cancel | None = None) -> Generator[Storage, None, None]:
        """All RSEs."""
        return self._session.many(Call("/rses/"), Storage, cancel)

    def storage_attributes(self, rse: str, cancel: Cancel | None = None) -> StorageAttributes:
        """What the lake's administrators say of an RSE."""
        return self._session.one(Call(f"{path('rses', rse)}/attr/", subject=rse), StorageAttributes, cancel)

    def columns(self, dids: Sequence[DID], cancel: Cancel | None = None) -> Iterator[Meta]:
        """What Rucio's own table says of these DIDs; those that it does not know are left out."""
        them = iter(dids)
        while some := list(islice(them, _META_AT_ONCE)):
            body = msgspec.json.encode({"dids": [_named(did) for did in some], "plugin": "DID_COLUMN"})
            yield from self._session.many(Call("/dids/bulkmeta", method="POST", body=body), Meta, cancel)

    def dataset_replicas(self, dataset: DID, cancel: Cancel | None = None) -> Iterator[DatasetReplica]:
        """Where the copies of a dataset are, counted from its files."""
        call = Call(f"{path('replicas', dataset.scope, dataset.name)}/datasets", {"deep": "True"}, subject=str(dataset))
        return self._session.many(call, DatasetReplica, cancel)

    def dataset_replicas_of(self, datasets: Sequence[DID], cancel: Cancel | None = None) -> Iterator[DatasetReplica]:
        """Where the copies of these datasets are, as Rucio has summed them up."""
        them = iter(datasets)
        while some := list(islice(them, _META_AT_ONCE)):
            body = msgspec.json.encode({"dids": [_named(did) for did in some]})
            yield from self._session.many(Call("/replicas/datasets_bulk", method="POST", body=body), DatasetReplica, cancel)

    def storages_at(self, site: str, cancel: Cancel | None = None) -> Iterator[Storage]:
        """The storages of a site, by name only. Raises BadQuestion where there are none."""
        return self._session.many(Call("/rses/", {"expression": f"site={site}"}, subject=site), Storage, cancel)

    def suspicious(self, rses: Sequence[str], cancel: Cancel | None = None) -> list[Suspicious]:
        """Copies at these storages whose reading failed in the last ten days, says somebody."""
        query = {"rse_expression": "|".join(rses), "nattempts": "0"}
        return self._session.one(Call("/replicas/suspicious", query), list[Suspicious], cancel)

    def storage(self, rse: str, cancel: Cancel | None = None) -> Storage:
        """What can be done at one storage now. Raises NotFound."""
        return self._session.one(Call(path("rses", rse), subject=rse), Storage, cancel)

    def datasets_at(self, rse: str, cancel: Cancel | None = None) -> Generator[DatasetReplica, None, None]:
        """The datasets of which a storage has files."""
        return self._session.many(Call(path("replicas", "rse", rse), subject=rse), DatasetReplica, cancel)

    def usage(self, account: str, cancel: Cancel | None = None) -> Iterator[Usage]:
        """What an account has at each storage, and may have, where that is limited."""
        return self._session.many(Call(f"{path('accounts', account)}/usage/local", subject=account), Usage, cancel)

    def replicas(
        self, files: Sequence[DID], *, schemes: Sequence[str] = (), site: str | None = None, cancel: Cancel | None = None
    ) -> Generator[Replicas, None, None]:
        """All copies of these files, also those that cannot be read now; files that have none are left out.

        Copies at storages that are closed for reading come, too. schemes: of the URLs wanted, none for all. site: where the
        reader is; Rucio then marks copies of that site `lan` and puts the site's cache before others. No sort is asked for,
        so that Rucio's own order stays: the site's first, then the nearest where it can tell, then by priority.
        """
        question: dict[str, object] = {"dids": [_named(did) for did in files], "all_states": True, "ignore_availability": True}
        if schemes:
            question["schemes"] = list(schemes)
        if site:
            question["client_location"] = {"site": site}
        return self._session.many(Call("/replicas/list", method="POST", body=msgspec.json.encode(question)), Replicas, cancel)


def _about(did: DID) -> str:
    return path("dids", did.scope, did.name)


def _named(did: DID) -> dict[str, str]:
    return {"scope": did.scope, "name": did.name}
