"""Providers, lakes and caches that fail in one way each: the doctor says which way, and no fault hides another finding."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from lab_datalake.lake.spec import Cache, OpenID, TokenFile
from lab_datalake.rucio.sign_in.provider import Registration
from lab_datalake.rucio.sign_in.refreshed import Wanted
from tests.doctor.conftest import Examine
from tests.faults import peers
from tests.faults.openid import jwt, says, scripted
from tests.faults.peers import Behave, Conversation, Peer, certificate, refused_url
from tests.lake.conftest import MakeLake


class Greeted(Peer):
    """A peer that is greeted in XRootD's protocol, whose first words are twenty bytes and no request of HTTP."""

    def _converse(self, connected: socket.socket) -> None:
        with contextlib.suppress(OSError), connected:
            self._sockets.append(connected)
            self._behave(Conversation(connected, 0, (connected.recv(20), b""), self._ended))


def device_at(url: str) -> OpenID:
    return OpenID(Registration(url, "jupyter"), Wanted("openid"))


@pytest.mark.parametrize(
    ("behave", "words"),
    [
        (peers.stalls, "did not answer within 1 s"),
        (peers.html, "answered with a web page"),
        (says(nonsense="yes"), "answered something else than was asked"),
        (says("503 Service Unavailable"), "is not available now"),
        (peers.hangs_up, "closed the connection without an answer"),
    ],
    ids=["slow", "web page", "garbage", "unavailable", "hangs up"],
)
def test_what_is_wrong_with_a_provider_is_said_and_the_lake_is_in_order(
    behave: Behave, words: str, make_lake: MakeLake, examine_lake: Examine
) -> None:
    with Peer(behave) as provider:
        found = examine_lake(make_lake(sign_in=device_at(provider.url), account=None, answer_timeout=1))
    assert words in found.at("provider", "problem").found
    assert found.at("network").level == "ok"


def test_a_provider_that_is_down_is_said(make_lake: MakeLake, examine_lake: Examine) -> None:
    found = examine_lake(make_lake(sign_in=device_at(refused_url()), account=None))
    assert "refuses connections" in found.at("provider", "problem").found


def test_a_provider_whose_clock_is_five_minutes_off_is_named(make_lake: MakeLake, examine_lake: Examine) -> None:
    def late(conversation: Conversation) -> None:
        url = next(line[6:] for line in conversation.request.decode().split("\r\n") if line.lower().startswith("host: "))
        body = json.dumps({"issuer": f"http://{url}", "token_endpoint": f"http://{url}/token"}).encode()
        conversation.answer(body, "200 OK", f"Date: {formatdate(time.time() - 300, usegmt=True)}", "Connection: close")

    with Peer(late) as provider:
        found = examine_lake(make_lake(sign_in=device_at(provider.url), account=None))
    said = found.at("clock", "problem")
    assert said.found.startswith("The clock of the OpenID provider is 5 min behind")
    assert found.at("clock", "ok").found == "The clocks of this machine and of the lake agree."


def test_a_clock_of_this_machine_that_is_five_minutes_off_is_named(
    make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine
) -> None:
    lake = make_lake(sign_in=device_at(demo_lake.issuer), account=None)
    said = examine_lake(lake, clock=lambda: time.time() + 300).at("clock")
    assert (said.level, said.found) == ("problem", "The clock of this machine is 5 min ahead.")


def test_a_provider_that_changed_its_keys_is_said(make_lake: MakeLake, tmp_path: Path, examine_lake: Examine) -> None:
    with scripted(says(keys=[{"kid": "new", "kty": "RSA"}])) as provider:
        (tmp_path / "token").write_text(jwt(kid="old", iss=provider.url, aud="rucio", exp=time.time() + 600))
        found = examine_lake(make_lake(sign_in=TokenFile(tmp_path / "token"), account=None))
    said = [one for one in found.all if one.subject == "token" and "changed its keys" in one.found]
    assert [one.level for one in said] == ["problem"]
    assert said[0].cure.startswith("Sign in again")


def test_a_lake_that_is_down_is_one_problem_and_the_other_lake_is_in_order(make_lake: MakeLake, examine_lake: Examine) -> None:
    url = refused_url()
    found = examine_lake(make_lake(name="gone", rucio_url=url, auth_url=url), make_lake())
    assert [one.subject for one in found.all if one.level == "problem"] == ["network"]
    assert {one.found for one in found.all if one.lake == "gone" and one.level == "unknown"} >= {
        "Not looked at, since the lake does not answer."
    }
    assert not [one for one in found.all if one.lake == "demo" and one.level != "ok"]


def test_a_certificate_that_nobody_vouches_for_is_said(make_lake: MakeLake, tmp_path: Path, examine_lake: Examine) -> None:
    context, trusted = certificate(tmp_path, "127.0.0.1")
    with Peer(says(version="41.5.1"), context) as lake:
        at = {"rucio_url": lake.url, "auth_url": lake.url}
        unknown = examine_lake(make_lake(**at))
        private = examine_lake(make_lake(**at, verify=trusted))
        unverified = examine_lake(make_lake(**at, verify=False))
    assert "its certificate comes from an authority that is unknown here" in unknown.at("network").found
    assert "`ca_cert`" in unknown.at("network").cure
    assert private.at("network").level == "ok"
    assert private.at("tls").found.startswith("The certificate of 127.0.0.1")
    assert private.at("tls").level == "warning"  # it ends in two days
    assert unverified.at("tls").level == "warning"
    assert "verify: false" in unverified.at("tls").cure


@pytest.mark.parametrize(
    ("behave", "words"),
    [(peers.hangs_up, "hung up"), (peers.stalls, "did not answer within 5 s"), (peers.html, "is no XRootD server")],
    ids=["hangs up", "stalls", "web server"],
)
def test_what_is_wrong_with_a_cache_is_said(behave: Behave, words: str, make_lake: MakeLake, examine_lake: Examine) -> None:
    with Greeted(behave) as peer:
        host = peer.url.removeprefix("http://")
        found = examine_lake(make_lake(caches=(Cache(f"root://{host}"),), site=None))
    assert words in found.at("cache", "problem").found


def test_the_cache_that_rucio_chooses_is_greeted(make_lake: MakeLake, demo_lake: DemoLake, examine_lake: Examine) -> None:
    said = examine_lake(make_lake()).at("cache")
    assert said.level == "ok"
    assert said.found == f"The cache {demo_lake.plan.xcache} answers."


def test_a_storage_that_the_lake_does_not_know_is_said(make_lake: MakeLake, examine_lake: Examine) -> None:
    said = examine_lake(make_lake(destination_rse="XRD9")).at("storage", "problem")
    assert said.found == "The lake knows no storage “XRD9”."
    assert "`mounts` and `destination_rse`" in said.cure
