"""Answers about what notebooks have attached, and how it opens; to the browser and to kernels."""

from __future__ import annotations

from lab_datalake.did import DID
from lab_datalake.errors import BadQuestion
from lab_datalake.lake.cost import Cost, cost
from lab_datalake.lake.words import Opened, Resolution
from lab_datalake.server import kernel_wire, wire
from lab_datalake.server.desk import Desk
from lab_datalake.server.settlements import Wanted, availability_of
from lab_datalake.server.using_wire import Snippets

PATIENCE = 0.5
"""Seconds that the browser waits for an answer; what comes later comes as an event."""

LONGEST_WAIT = 60.0
"""Seconds that a kernel may wait for an answer, at most."""

MOST_ATTACHMENTS = 1_000


async def availability(desk: Desk, ask: wire.AvailabilityQuery) -> wire.AvailabilityAnswer:
    """How a DID opens, as far as that is known now."""
    wanted = Wanted(ask.lake, DID.parse(ask.did), ask.access)
    known = await desk.settlements.resolve(wanted, PATIENCE, refresh=ask.refresh)
    return wire.AvailabilityAnswer(lake=ask.lake, did=ask.did, access=ask.access, availability=availability_of(known))


async def post(desk: Desk, ask: wire.NotebookAttachments) -> wire.Nothing:
    """Keep what the browser has attached to a notebook."""
    if len(ask.attachments) > MOST_ATTACHMENTS:
        raise BadQuestion(
            f"{len(ask.attachments):,} attachments are more than a notebook can have.", f"At most {MOST_ATTACHMENTS:,} are kept."
        )
    await desk.notebooks.post(ask)
    return wire.Nothing()


async def snippets(desk: Desk, ask: wire.Nothing) -> Snippets:  # noqa: ARG001  every answer is asked something
    """The code that people are offered for what is attached."""
    return Snippets(snippets=list(desk.snippets))


async def cost_of(desk: Desk, ask: wire.DidQuery) -> Cost:
    """What it would take to bring a DID here."""
    did = DID.parse(ask.did)
    return await desk.lakes.named(ask.lake).ask(lambda lake, cancel: cost(lake, did, cancel))


async def of_kernel(desk: Desk, ask: kernel_wire.KernelQuery) -> wire.NotebookAttachments:
    """What is attached to the notebook of a kernel."""
    return await desk.notebooks.of_kernel(ask)


async def resolve(desk: Desk, ask: kernel_wire.ResolveQuery) -> kernel_wire.Resolved:
    """How a DID opens, for a kernel."""
    wanted = Wanted(ask.lake or desk.lakes.default or "", DID.parse(ask.did), ask.access)
    known = await desk.settlements.resolve(wanted, min(max(ask.wait, 0.0), LONGEST_WAIT), refresh=ask.refresh)
    if not isinstance(known, Resolution):
        return kernel_wire.Resolved(lake=wanted.lake, did=ask.did, kind=None, availability=known)
    return kernel_wire.Resolved(
        lake=wanted.lake,
        did=ask.did,
        kind=known.kind,
        availability=known.availability,
        file=None if known.file is None else _file(known.file),
        manifest=known.manifest,
    )


def _file(opened: Opened) -> kernel_wire.FileAnswer:
    return kernel_wire.FileAnswer(
        did=str(opened.did),
        size=opened.size,
        checksum=opened.checksum,
        access=opened.access,
        url=opened.url,
        why=opened.why,
        alternatives=list(opened.alternatives),
    )
