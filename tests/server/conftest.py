"""Jupyter servers, and the lakes they know: a real one, one that stalls, one that is gone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_datalake.demo.lake import DemoLake
from tests.faults.peers import Peer, refused_url, stalls
from tests.server.jupyter import LAKE_TOKEN, Jupyter, Lakes, StartJupyter


@pytest.fixture(scope="session")
def stalling_peer() -> Iterator[Peer]:
    with Peer(stalls) as peer:
        yield peer


@pytest.fixture(scope="session")
def lakes(demo_lake: DemoLake, stalling_peer: Peer, tmp_path_factory: pytest.TempPathFactory) -> Lakes:
    """Three lakes: `demo` is real, `stalled` takes questions and never answers, `gone` refuses connections."""
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(f"{LAKE_TOKEN}\n")
    given = {"method": "token_file", "path": str(token)}
    return [
        {"name": "demo", "rucio_url": demo_lake.rucio_url, "sign_in": {"method": "userpass"}, "site": "SITE-B"},
        {"name": "stalled", "rucio_url": stalling_peer.url, "sign_in": given},
        {"name": "gone", "rucio_url": refused_url(), "sign_in": given},
    ]


@pytest.fixture(scope="session")
def start_jupyter() -> Iterator[StartJupyter]:
    """Starts servers, and stops them at the end."""
    started: list[Jupyter] = []
    with tempfile.TemporaryDirectory(prefix="lab-datalake-jupyter-") as folder:

        def start(lakes: Lakes, settings: str = "") -> Jupyter:
            started.append(Jupyter(Path(folder) / str(len(started)), lakes, settings))
            return started[-1]

        yield start
        for server in started:
            server.stop()


@pytest.fixture(scope="session")
def shared_jupyter(start_jupyter: StartJupyter, lakes: Lakes) -> Jupyter:
    return start_jupyter(lakes)


@pytest.fixture
def signed_out(shared_jupyter: Jupyter) -> Jupyter:
    """The shared server; nobody is signed in."""
    shared_jupyter.post("sign-out", lake="demo").raise_for_status()
    return shared_jupyter


@pytest.fixture
def jupyter(shared_jupyter: Jupyter, demo_lake: DemoLake) -> Jupyter:
    """The shared server; the analyst is signed in to `demo`."""
    shared_jupyter.sign_in(demo_lake)
    return shared_jupyter
