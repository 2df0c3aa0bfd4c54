"""Who answers which route of `wire`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator

import msgspec
from tornado.web import RequestHandler

from lab_datalake.rucio.secret import Secret
from lab_datalake.server import attachments, copying, doctor, finding, kernel_wire, lakes, looking, manifests, wire
from lab_datalake.server.callback import CallbackPage
from lab_datalake.server.desk import Desk
from lab_datalake.server.doctor_wire import EXAMINING
from lab_datalake.server.door import Answer, BrowserDoor, KernelDoor, Stream
from lab_datalake.server.finding_wire import FINDING
from lab_datalake.server.looking_wire import LOOKING
from lab_datalake.server.sign_in_wire import SIGNING
from lab_datalake.server.sign_ins import CALLBACK
from lab_datalake.server.using_wire import USING

PREFIX = "lab-datalake/"
KERNEL_PREFIX = f"{PREFIX}kernel/"

_ANSWERS: dict[str, Callable[..., Awaitable[msgspec.Struct]]] = {
    "GET lakes": lakes.lakes,
    "GET lake": lakes.lake,
    "POST sign-in": lakes.sign_in,
    "POST sign-in/passphrase": lakes.unlock,
    "POST sign-in/code": lakes.code,
    "POST sign-in/page": lakes.page,
    "POST sign-in/typed": lakes.typed,
    "POST sign-in/cancel": lakes.cancel,
    "POST sign-out": lakes.sign_out,
    "GET scopes": finding.scopes,
    "GET terms": finding.terms,
    "GET named": finding.named,
    "GET keys": finding.keys,
    "GET did": finding.did,
    "GET metadata": finding.metadata,
    "GET parents": finding.parents,
    "GET places": finding.places,
    "GET files": looking.files,
    "GET rules": looking.rules,
    "GET past-rules": looking.past_rules,
    "POST metadatum": looking.set_metadatum,
    "GET holdings": looking.holdings,
    "POST preview": looking.preview,
    "POST availability": attachments.availability,
    "POST attachments": attachments.post,
    "POST copies": copying.copies,
    "GET snippets": attachments.snippets,
    "GET cost": attachments.cost_of,
}

_STREAMS: dict[str, Callable[..., AsyncGenerator[msgspec.Struct, None]]] = {
    "GET search": finding.search,
    "GET content": finding.content,
    "GET doctor": doctor.doctor,
}

_KERNEL_ANSWERS: dict[str, Callable[..., Awaitable[msgspec.Struct]]] = {
    "POST attachments": attachments.of_kernel,
    "POST resolve": attachments.resolve,
    "POST manifest": manifests.state,
    "POST manifest-rows": manifests.rows,
    "POST manifest-places": manifests.places,
}

Handler = tuple[str, type[RequestHandler], dict[str, object]]


def handlers(desk: Desk, capability: Secret) -> Iterator[Handler]:
    """Every path of ours with its door, as tornado wants them."""
    for_browsers: dict[str, Answer | Stream] = {
        route: Answer(ask, _ANSWERS[route]) for route, (ask, _) in (wire.ROUTES | FINDING | SIGNING | LOOKING | USING).items()
    }
    for_browsers |= {route: Stream(ask, _STREAMS[route]) for route, (ask, _) in (wire.STREAMS | EXAMINING).items()}
    for_kernels: dict[str, Answer | Stream] = {
        route: Answer(ask, _KERNEL_ANSWERS[route]) for route, (ask, _) in kernel_wire.KERNEL_ROUTES.items()
    }
    for path, answers in _by_path(for_browsers):
        yield f"/{PREFIX}{path}", BrowserDoor, {"desk": desk, "answers": answers}
    yield f"/{CALLBACK}", CallbackPage, {"desk": desk}
    for path, answers in _by_path(for_kernels):
        keys = {"desk": desk, "answers": answers, "capability": capability}
        yield f"/{KERNEL_PREFIX}{path}", KernelDoor, keys


def _by_path(routes: dict[str, Answer | Stream]) -> Iterator[tuple[str, dict[str, Answer | Stream]]]:
    paths: dict[str, dict[str, Answer | Stream]] = defaultdict(dict)
    for route, answer in routes.items():
        method, path = route.split(" ")
        paths[path][method] = answer
    yield from paths.items()
