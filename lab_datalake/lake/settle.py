"""From a collection to a manifest: Rucio's list of its files, then the ways to each.

What a sample teaches holds for all that is named by the same rule; other files are asked for, a thousand at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, repeat

from msgspec import structs

from lab_datalake.lake.availability import Coming, Wish
from lab_datalake.lake.draft import Block, Draft
from lab_datalake.lake.learning import Learning
from lab_datalake.lake.listing import Listing, Progress
from lab_datalake.lake.locate import Located
from lab_datalake.lake.manifest import Title
from lab_datalake.lake.pfns import is_signed
from lab_datalake.lake.reader import Answers, Reader
from lab_datalake.rucio.cancel import Cancel

# The first files come soon, since somebody waits for them; then fewer questions are quicker. Rucio takes 1000 at most.
_COPIES_AT_ONCE = (100, 400, 1000)
_QUESTIONS_AT_ONCE = 3


def settle(reader: Reader, title: Title, draft: Draft, *, cancel: Cancel, tell: Progress) -> set[str]:
    """Write down all files of a collection; answers the RSEs of those that were asked for. Ending the draft is the caller's.

    A draft that has its names goes on from there.
    """
    if draft.total is None:
        datasets = Listing(reader.client, title.did, cancel, tell).into(draft)
        total = draft.number(rse for one in datasets for rse in (*one.complete, *one.partial))
        tell(Coming(what="looking for copies", done=0, total=total))
        Learning(reader, title.wish, draft, cancel).from_samples(datasets)
    rses: set[str] = set()
    for done, found in _asked(reader, title.wish, draft, cancel):
        rses |= found
        tell(Coming(what="looking for copies", done=done, total=draft.total))
    return rses


def _asked(reader: Reader, wish: Wish, draft: Draft, cancel: Cancel) -> Iterator[tuple[int, set[str]]]:
    """Settle what nobody could learn: after each block how many files are settled, and the RSEs of its copies.

    Some questions are asked ahead; this thread finds the ways, so that one thinks at a time, and writes block after block.
    """
    sizes = chain(_COPIES_AT_ONCE, repeat(_COPIES_AT_ONCE[-1]))
    asked: deque[tuple[Block, Future[Answers]]] = deque()
    stop = Cancel()
    with cancel.calling(stop.set), ThreadPoolExecutor(_QUESTIONS_AT_ONCE, "copies of files") as pool:
        try:
            while True:
                while len(asked) < _QUESTIONS_AT_ONCE and (block := draft.waiting(next(sizes))).files:
                    asked.append((block, pool.submit(reader.ask, block.files, stop)))
                if not asked:
                    return
                block, answers = asked.popleft()
                located = reader.ways(block.files, answers.result(), wish, cancel)
                yield draft.settle(block, map(lasting, located)), {rse for one in located for rse in one.rses}
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def lasting(located: Located) -> Located:
    """The same without signed URLs, which end in minutes and are secrets as long as they live."""
    sources = tuple(source for source in located.sources if not is_signed(source.url))
    if sources or not located.sources:
        return structs.replace(located, sources=sources)
    why = "The only address of its copies is signed and ends within minutes."
    return structs.replace(located, sources=(), why=why, cure="Open the file by itself, not within its collection.")
