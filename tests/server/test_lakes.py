"""Lakes, their states, and who is signed in."""

from __future__ import annotations

import json
import stat

from lab_datalake.demo.lake import DemoLake
from tests.server.jupyter import Jupyter, Lakes, StartJupyter


def test_all_lakes_are_known_without_asking_them(shared_jupyter: Jupyter) -> None:
    answer = shared_jupyter.get("lakes").json()
    assert [lake["name"] for lake in answer["lakes"]] == ["demo", "stalled", "gone"]
    assert [lake["is_default"] for lake in answer["lakes"]] == [True, False, False]
    assert answer["mistakes"] == []


def test_a_mistake_in_the_configuration_hides_no_other_lake(start_jupyter: StartJupyter, lakes: Lakes) -> None:
    server = start_jupyter([lakes[0], {"name": "wrong", "rucio_url": "http://127.0.0.1:1", "colour": "blue"}])
    answer = server.get("lakes").json()
    assert "demo" in [lake["name"] for lake in answer["lakes"]]
    assert "colour" in answer["mistakes"][0]["message"]
    assert server.stop() == 0


def test_a_lake_says_that_it_wants_to_know_who_asks(signed_out: Jupyter) -> None:
    state = signed_out.get("lake", lake="demo").json()["lake_state"]
    assert (state["state"], state["ways"]) == ("signed_out", ["password"])


def test_a_lake_that_is_gone_says_why(shared_jupyter: Jupyter) -> None:
    state = shared_jupyter.get("lake", lake="gone").json()["lake_state"]
    assert (state["state"], state["error"]) == ("down", "LakeUnreachable")
    assert state["message"]
    assert state["cure"]


def test_a_wrong_password_is_refused_and_nobody_is_signed_in(signed_out: Jupyter) -> None:
    answer = signed_out.post("sign-in", lake="demo", username="analyst", password="wrong")
    assert (answer.status_code, answer.json()["error"]) == (424, "NotSignedIn")
    assert signed_out.get("lake", lake="demo").json()["lake_state"]["state"] == "signed_out"


def test_the_right_password_signs_in_and_a_token_file_is_kept_as_long(jupyter: Jupyter) -> None:
    state = jupyter.get("lake", lake="demo").json()["lake_state"]
    assert (state["state"], state["account"]) == ("ready", "analyst")
    file = jupyter.secrets / "token-demo"
    jupyter.eventually(file.exists)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert jupyter.get("scopes", lake="demo").status_code == 200
    jupyter.post("sign-out", lake="demo").raise_for_status()
    assert not file.exists()
    assert jupyter.get("scopes", lake="demo").json()["error"] == "NotSignedIn"


def test_the_token_in_the_file_is_taken_by_the_lake(jupyter: Jupyter, demo_lake: DemoLake) -> None:
    file = jupyter.secrets / "token-demo"
    jupyter.eventually(file.exists)
    headers = {"X-Rucio-Auth-Token": file.read_text()}
    answer = jupyter.session.get(f"{demo_lake.rucio_url}/accounts/analyst", headers=headers, timeout=60)
    assert answer.json()["account"] == "analyst"


async def test_other_browsers_are_told_when_somebody_signs_out(jupyter: Jupyter) -> None:
    async with jupyter.channel("api/events/subscribe") as events:
        jupyter.post("sign-out", lake="demo").raise_for_status()
        while True:
            event = json.loads(await events.read_message())
            if event["schema_id"] == "https://schema.lab-datalake.org/lake/v1" and event["lake_state"]["state"] == "signed_out":
                assert event["lake"] == "demo"
                break
