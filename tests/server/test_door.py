"""Who is let in, and what a question gets that cannot be answered."""

from __future__ import annotations

import pytest
import requests

from lab_datalake.rucio.secret import Secret
from lab_datalake.server import kernel_wire, wire
from lab_datalake.server.doctor_wire import EXAMINING
from lab_datalake.server.finding_wire import FINDING
from lab_datalake.server.looking_wire import LOOKING
from lab_datalake.server.routes import handlers
from lab_datalake.server.sign_in_wire import SIGNING
from lab_datalake.server.sign_ins import CALLBACK
from lab_datalake.server.using_wire import USING
from tests.server.jupyter import Jupyter, Lakes, StartJupyter

VERBS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
PATHS = [path for path, _, _ in handlers(None, Secret("unused")) if path != f"/{CALLBACK}"]


def test_every_route_has_a_door_and_every_door_a_route() -> None:
    every = [*wire.ROUTES, *FINDING, *SIGNING, *LOOKING, *USING, *EXAMINING, *wire.STREAMS]
    for_browsers = {f"/lab-datalake/{route.split(' ')[1]}" for route in every}
    for_kernels = {f"/lab-datalake/kernel/{route.split(' ')[1]}" for route in kernel_wire.KERNEL_ROUTES}
    assert set(PATHS) == for_browsers | for_kernels


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_is_let_in_who_shows_nothing(shared_jupyter: Jupyter, path: str, verb: str) -> None:
    answer = requests.request(verb, shared_jupyter.url.rstrip("/") + path, json={}, timeout=60)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{"Authorization": "token wrong"}, {kernel_wire.CAPABILITY_HEADER: "wrong"}])
def test_nobody_is_let_in_who_shows_the_wrong_thing(shared_jupyter: Jupyter, path: str, headers: dict[str, str]) -> None:
    for verb in VERBS:
        answer = requests.request(verb, shared_jupyter.url.rstrip("/") + path, json={}, headers=headers, timeout=60)
        assert answer.status_code == 403


@pytest.mark.parametrize("path", [path for path in PATHS if "/kernel/" not in path])
def test_the_capability_of_kernels_opens_nothing_else(shared_jupyter: Jupyter, path: str) -> None:
    headers = {kernel_wire.CAPABILITY_HEADER: shared_jupyter.door["capability"]}
    for verb in VERBS:
        answer = requests.request(verb, shared_jupyter.url.rstrip("/") + path, json={}, headers=headers, timeout=60)
        assert answer.status_code == 403
    assert requests.get(f"{shared_jupyter.url}api/contents", headers=headers, timeout=60).status_code == 403


def test_the_token_of_browsers_does_not_open_the_door_of_kernels(shared_jupyter: Jupyter) -> None:
    answer = shared_jupyter.post("kernel/attachments", kernel_id="any")
    assert answer.status_code == 403
    assert answer.json()["error"] == "NotAllowed"


def test_the_capability_is_taken_from_its_header_only(shared_jupyter: Jupyter) -> None:
    door = shared_jupyter.door
    asked = {"kernel_id": "any"}
    in_query = requests.post(f"{door['url']}attachments?capability={door['capability']}", json=asked, timeout=60)
    as_bearer = requests.post(
        f"{door['url']}attachments", json=asked, headers={"Authorization": f"Bearer {door['capability']}"}, timeout=60
    )
    assert in_query.status_code == as_bearer.status_code == 403
    assert shared_jupyter.as_kernel("attachments", **asked).status_code == 200


def test_whom_the_administrator_allows_nothing_gets_nothing(start_jupyter: StartJupyter, lakes: Lakes) -> None:
    settings = """
from jupyter_server.auth import Authorizer
class NoLakes(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return resource != "lab_datalake"
c.ServerApp.authorizer_class = NoLakes
"""
    server = start_jupyter(lakes, settings)
    for route in [*wire.ROUTES, *wire.STREAMS]:
        verb, path = route.split(" ")
        assert server.session.request(verb, f"{server.url}lab-datalake/{path}", json={}, timeout=60).status_code == 403
    assert server.session.get(f"{server.url}api/contents", timeout=60).status_code == 200
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("path", "asked", "says"),
    [
        ("lake", {}, "lake"),
        ("lake", {"lake": "demo", "colour": "blue"}, "colour"),
        ("lake", {"lake": ["demo", "demo"]}, "twice"),
        ("lake", {"lake": "atlantis"}, "“demo”, “stalled”, “gone”"),
        ("did", {"lake": "demo", "did": "no colon"}, "scope:name"),
        ("search", {"lake": "demo", "scope": "lake", "limit": 0}, "limit"),
        ("search", {"lake": "demo", "scope": "lake", "limit": "many"}, "limit"),
        ("search", {"lake": "demo", "scope": "lake", "type": "folder"}, "type"),
    ],
)
def test_a_question_that_cannot_be_meant_is_told_so(
    shared_jupyter: Jupyter, path: str, asked: dict[str, object], says: str
) -> None:
    answer = shared_jupyter.get(path, **asked)
    failure = answer.json()
    assert (answer.status_code, failure["error"]) == (400, "BadQuestion")
    assert says in failure["message"] + failure["cure"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"lake": "demo"', b'"secret-canary"', b"\xff"])
def test_a_body_that_is_no_question_is_told_so_and_not_logged(shared_jupyter: Jupyter, body: bytes) -> None:
    answer = shared_jupyter.session.post(f"{shared_jupyter.url}lab-datalake/sign-in", data=body, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (400, "BadQuestion")
    assert "secret-canary" not in shared_jupyter.log()


def test_a_method_that_a_route_does_not_have_is_refused(shared_jupyter: Jupyter) -> None:
    assert shared_jupyter.post("lakes").status_code == 405


def test_a_lake_that_is_not_there_is_no_trouble_of_the_server_itself(shared_jupyter: Jupyter) -> None:
    answer = shared_jupyter.get("scopes", lake="gone")
    assert (answer.status_code, answer.json()["error"]) == (424, "LakeUnreachable")


def test_a_lakes_wish_to_know_who_asks_is_not_taken_for_jupyters(signed_out: Jupyter) -> None:
    answer = signed_out.get("scopes", lake="demo")
    assert (answer.status_code, answer.json()["error"]) == (424, "NotSignedIn")


def test_a_name_that_the_lake_does_not_know_is_not_found(jupyter: Jupyter) -> None:
    answer = jupyter.get("did", lake="demo", did="lake:there-is-no-such-thing")
    assert (answer.status_code, answer.json()["error"]) == (404, "NotFound")
