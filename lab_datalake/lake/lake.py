"""One lake, with the verbs that its doors need. Every verb may be called from any thread."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path

from lab_datalake.did import DID
from lab_datalake.lake import looking
from lab_datalake.lake.availability import Here, Wish
from lab_datalake.lake.copies import Copies
from lab_datalake.lake.file_lists import FileLists, Stretch
from lab_datalake.lake.finding import Finding
from lab_datalake.lake.identity import Passes, Signing
from lab_datalake.lake.listing import looks
from lab_datalake.lake.locate import Located, Surroundings
from lab_datalake.lake.manifest import Manifest, Title
from lab_datalake.lake.mounts import size_on_disk
from lab_datalake.lake.places import places
from lab_datalake.lake.probing import Knocking, Probing
from lab_datalake.lake.reader import Reader
from lab_datalake.lake.searching import Searching
from lab_datalake.lake.settlements import Listener, Settlements
from lab_datalake.lake.shelf import Shelf
from lab_datalake.lake.spec import LakeSpec
from lab_datalake.lake.standings import Standings
from lab_datalake.lake.summary import resolution, sources_of
from lab_datalake.lake.words import (
    Description,
    FilesPage,
    LakeState,
    Listed,
    Metadatum,
    PastRule,
    Place,
    Probed,
    Question,
    Resolution,
    Rule,
    Scopes,
    SignInCode,
    SignInPage,
)
from lab_datalake.rucio.answers import Meta
from lab_datalake.rucio.cancel import Cancel
from lab_datalake.rucio.client import Client
from lab_datalake.rucio.secret import Secret

__all__ = ["Lake", "Listener"]

_FILES_KEPT = 1000
_PATIENCE = 60.0
"""Seconds that a probe waits for the list of a collection's files."""
_KNOCK = 5.0
"""Seconds within which a server that is probed has to answer, at most."""
_FRESH = 60.0
"""Seconds in which one file is not looked for again; a signed URL lives for minutes."""


class Lake:
    """A Rucio instance as it is configured, and what this place adds: its site, mounts and caches.

    Verbs that ask Rucio raise the errors of `lab_datalake.errors`. A `cancel` that is set ends a verb within a second.
    """

    def __init__(self, spec: LakeSpec, cache_folder: Path, listener: Listener | None = None) -> None:
        self.spec = spec
        self._signing = Signing(spec, os.environ)
        self._finding = Finding(self._signing.client)
        self.searching = Searching(self._signing.client, self.scopes)
        self.copies = Copies(cache_folder, spec.name)
        here = Surroundings(spec.site, spec.mounts, spec.caches, spec.schemes, size_on_disk, self.copies.found)
        storage, client = self._signing.storage, self._signing.client
        standings = Standings(client, spec.site)
        self._reader = Reader(client, here, standings, self.copies, storage.hosts if storage else None)
        self._probing = Probing(Knocking(min(spec.connect_timeout, _KNOCK), spec.verify, self.storage_token))
        self._settlements = Settlements(self._reader, Shelf(cache_folder, spec.lists_megabytes), listener)
        self._storages = looking.Storages(self._signing.client)
        self._file_lists = FileLists(self.resolve)
        self._lock = threading.Lock()
        self._files: OrderedDict[tuple[str, DID, Wish], tuple[float, Located]] = OrderedDict()

    @property
    def client(self) -> Client:
        """Rucio's own answers, asked as whoever is signed in."""
        return self._signing.client

    def state(self) -> LakeState:
        """Whether the lake can be used now; never raises a DatalakeError."""
        return self._signing.state()

    def sign_in(self, username: str, password: Secret, account: str | None = None) -> LakeState:
        """Sign in with user and password, kept in memory only; NotSignedIn where Rucio refuses them."""
        self._signing.sign_in(username, password, account)
        return self.state()

    def unlock(self, passphrase: Secret) -> LakeState:
        """Sign in with the configured certificate, whose key has this passphrase; NotSignedIn where it is wrong."""
        self._signing.unlock(passphrase)
        return self.state()

    def begin_sign_in(self, cancel: Cancel | None = None) -> SignInCode:
        """Begin a sign-in with a code that a person types at the lake's OpenID provider; one that was begun before ends."""
        return self._signing.begin(cancel)

    def open_sign_in(self, redirect_url: str, cancel: Cancel | None = None) -> SignInPage:
        """Begin a sign-in on a page of the lake's OpenID provider, or of Rucio; one that was begun before ends.

        redirect_url: our page to which the provider sends the browser back; what it brings there goes to `answer_sign_in`.
        """
        return self._signing.open(redirect_url, cancel)

    def answer_sign_in(self, parameters: Mapping[str, str]) -> None:
        """Take what the browser brings from the provider. BadQuestion where nobody waits for it (`wait_for_sign_in`)."""
        self._signing.answer(parameters)

    def expects(self, state: str) -> bool:
        """Whether a sign-in was begun here on whose page the provider was given this `state`."""
        return self._signing.expects(state)

    def type_code(self, code: Secret) -> None:
        """Take the code that Rucio's page showed. BadQuestion where nobody waits for it (`wait_for_sign_in`)."""
        self._signing.type(code)

    def wait_for_sign_in(self, cancel: Cancel | None = None) -> LakeState:
        """Wait until the person has signed in elsewhere. NotSignedIn where they did not; Cancelled where nobody waits."""
        self._signing.wait(cancel or Cancel())
        with self._lock:
            self._files.clear()
        return self.state()

    def cancel_sign_in(self) -> None:
        """End the sign-in that was begun, if there is one; who waits for it gets Cancelled."""
        self._signing.cancel()

    def sign_out(self) -> None:
        """Forget token, user and password; what was got at an OpenID provider is revoked there, if it answers."""
        with self._lock:
            self._files.clear()
        self._signing.sign_out()

    def token(self) -> Secret:
        """The present token, renewed if it would end soon."""
        return self._signing.token().secret

    def passes(self) -> Passes:
        """What kernels, terminals and Rucio's own commands get of the sign-in; each token is renewed if it would end soon."""
        return self._signing.passes()

    def storage_token(self, url: str) -> Secret | None:
        """The token to show to whoever answers this URL; None where that is none of the lake's storages (`lake/storage.py`)."""
        storage = self._signing.storage
        return None if storage is None else storage.token_for(url)

    def scopes(self, cancel: Cancel | None = None) -> Scopes:
        """All scopes, and one's own."""
        client = self._signing.client
        every = tuple(sorted(client.scopes(cancel)))
        return Scopes(scopes=every, own=tuple(sorted(client.scopes_of(self._signing.account(), cancel))))

    def search(self, question: Question, cancel: Cancel | None = None) -> Iterator[Listed]:
        """DIDs that match, as they come; one more than wanted says that there are more."""
        return self.searching.search(question, cancel)

    def content(self, did: DID, cancel: Cancel | None = None) -> Iterator[Listed]:
        """What a collection holds directly, as it comes; nothing for a file."""
        return self._finding.content(did, cancel)

    def describe(self, did: DID, cancel: Cancel | None = None) -> Description:
        """What the lake knows of one DID; sizes are counted where Rucio has not written them down."""
        return self._finding.describe(did, cancel)

    def metadata(self, did: DID, cancel: Cancel | None = None) -> list[Metadatum]:
        """All that was written down about a DID, in key order."""
        return self._finding.metadata(did, cancel)

    def parents(self, did: DID, cancel: Cancel | None = None) -> list[Listed]:
        """The collections that hold a DID."""
        return self._finding.parents(did, cancel)

    def places(self, did: DID, cancel: Cancel | None = None) -> list[Place]:
        """Where the copies of a DID are, in RSE order, and what the lake's administrators say of these storages."""
        return self._storages.described(places(self._finding, did, cancel), cancel)

    def rules(self, did: DID, cancel: Cancel | None = None) -> list[Rule]:
        """The rules that keep copies of a DID, newest first; of a file also those of the collections that hold it."""
        return looking.rules(self._finding, did, cancel)

    def past_rules(self, did: DID, cancel: Cancel | None = None) -> list[PastRule]:
        """The rules that a DID has or had, newest first."""
        return looking.past_rules(self._signing.client, did, cancel)

    def set_metadatum(self, did: DID, key: str, text: str, cancel: Cancel | None = None) -> None:
        """Write one metadatum; numbers, true and false are taken as such, text in quotes as text. Raises NotAllowed."""
        self._finding.set_metadatum(did, key, text, cancel)

    def files(self, did: DID, stretch: Stretch) -> FilesPage:
        """Some files of a collection, as far as its list is settled; looking at them settles it in the background."""
        return self._file_lists.page(did, stretch)

    def resolve(
        self, did: DID, wish: Wish = "auto", *, refresh: bool = False, wait: float = 0.0, cancel: Cancel | None = None
    ) -> Resolution:
        """How a DID opens from here. A collection is settled in the background: at most `wait` seconds, then `coming`.

        refresh: ask the lake again even where an earlier answer is fresh. Raises where the lake cannot be asked what the
        DID is; what goes wrong later is the state `failed`.
        """
        meta = self._finding.meta(did, cancel)
        if meta.kind == "file":
            return self._file(meta, wish, refresh=refresh, cancel=cancel)
        title = Title(self.spec.name, did, self._signing.account(), wish, self.spec.site, self.spec.setup)
        settlement = self._settlements.ask(title, looks(meta), refresh=refresh)
        availability = settlement.outcome(wait)
        if self._signing.storage is not None and isinstance(availability, Here):
            # The list may have been settled by another process: what Rucio named then is written there.
            self._signing.storage.hosts.named(Manifest(settlement.path).head().servers)
        return Resolution(did=did, kind=meta.kind, availability=availability, manifest=str(settlement.path))

    def probe(self, did: DID, cancel: Cancel | None = None) -> list[Probed]:
        """Whether each source of a file answers, and how fast; of a collection, each source of its first file that opens.

        Servers that do not answer go last for a minute when a file is resolved. Raises NotAvailable where there is no source.
        """
        resolution = self.resolve(did, wait=_PATIENCE, cancel=cancel)
        sources, size = sources_of(resolution)
        return self._probing.measure(sources, size, cancel or Cancel())

    def close(self) -> None:
        """End every thread and connection of this lake, within seconds."""
        self._settlements.close()
        self._signing.close()

    def _file(self, meta: Meta, wish: Wish, *, refresh: bool, cancel: Cancel | None) -> Resolution:
        key = (self._signing.account(), meta.did, wish)
        now = time.monotonic()
        with self._lock:
            known = self._files.get(key)
        if known is None or refresh or now - known[0] > _FRESH:
            (located,) = self._reader.locate([meta.file], wish, cancel or Cancel())
            known = (now, located)
            with self._lock:
                self._files[key] = known
                while len(self._files) > _FILES_KEPT:
                    self._files.popitem(last=False)
        return resolution(self._probing.sorted(known[1]))
