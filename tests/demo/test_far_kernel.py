"""A kernel on another host: it sees no folder of the server, and is given the door's address and the capability."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from lab_datalake.demo.contents.collection import MANY, ZMUMU_2024
from lab_datalake.demo.contents.fill import MANY_FILES
from lab_datalake.demo.lake import DemoLake
from tests.demo.headless import Machine
from tests.demo.test_one_notebook_everywhere import eventually, free_port, running
from tests.faults.generated import DATASET, SCOPE, generated

CAPABILITY = "far-canary-5b1d8e2f6a7c4d3e9f0a1b2c3d4e5f60"

UNSEEN = "/proc/self/cwd/cache"
"""Means another place to each process."""

FAR = """\
import os, sys
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.door import Door
from lab_datalake.kernel.values import value_of
door = Door.named(os.environ["LAB_DATALAKE_DOOR"], os.environ)
def files(did, wait=30.0):
    wanted = Attachment("", did, "dataset", "events")
    return value_of(door, wanted, door.resolve(wanted, wait))
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, demo_lake: DemoLake) -> Machine:
    return Machine(tmp_path_factory.mktemp("far"), demo_lake)


@pytest.fixture(scope="module")
def door(machine: Machine) -> Iterator[str]:
    """The address of a server's door for kernels."""
    port = free_port()
    options = [f"--ServerApp.port={port}", "--no-browser", "--allow-root"]
    (machine.folder / "cache").mkdir()
    mine = {"LAB_DATALAKE_CAPABILITY": CAPABILITY, "XDG_CACHE_HOME": UNSEEN}
    with running(machine, "server", "jupyter-server", *options, **mine):
        eventually(machine, "server", port)
        yield f"http://127.0.0.1:{port}/lab-datalake/kernel/"


def far(machine: Machine, door: str, code: str) -> list[str]:
    """What a process elsewhere says, that has our kernel's room and no file of the server."""
    elsewhere = machine.folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    environment = {"LAB_DATALAKE_DOOR": door, "LAB_DATALAKE_CAPABILITY": CAPABILITY, "PYTHONSAFEPATH": "1"}
    return machine.ok("python", "-c", f"import os; os.chdir({str(elsewhere)!r})\n{FAR}{code}", **environment).splitlines()


def test_a_kernel_that_sees_no_folder_reads_the_same_list(machine: Machine, door: str) -> None:
    said = far(
        machine,
        door,
        f"events = files('{ZMUMU_2024}')\n"
        "print(type(events.manifest).__name__, os.path.exists(events.manifest_path), events.lake)\n"
        "print(len(events), events.total_size == sum(f.size for f in events), events.accesses, len(events.missing))\n"
        "print(events[1].did in events, 'nonsense' in events, [f.name for f in events.matching('*3.root')])\n"
        "print(events[0], len(events[0].alternatives) > 0, 'through the cache' in events._repr_html_())\n",
    )
    url = machine.ok("python", "-c", f"from lab_datalake import Lake; print(Lake()['{ZMUMU_2024}'][0])").strip()
    assert said == [
        "FarManifest False demo",
        "4 True {'cache': 4} 0",
        "True False ['zmumu.2024._0003.root']",
        f"{url} True True",
    ]


def test_a_long_list_is_read_in_pages_that_are_let_go(machine: Machine, door: str) -> None:
    said = far(
        machine,
        door,
        f"many = files('{MANY}')\n"
        "names = [row.name for row in many._rows]\n"
        "print(len(many), len(names), len(set(names)), sum(map(len, many.manifest._pages._kept.values())) <= 8 * 500)\n",
    )
    assert said == [f"{MANY_FILES} {MANY_FILES} {MANY_FILES} True"]


def test_a_list_that_still_grows_is_read_as_far_as_it_is_and_waited_for(machine: Machine, tmp_path: Path) -> None:
    """Rucio tells the copies of 500 files, and those of the rest of the 5,000 when it is let go on."""
    folder, port = tmp_path / "config", free_port()
    folder.mkdir()
    (folder / "password").write_text("b")
    (folder / "password").chmod(0o600)
    seen = machine.folder / "elsewhere" / "seen"
    with generated(5_000, by_rule=False, told=500) as (peer, rucio):
        sign_in = {"method": "userpass", "username": "a", "password_file": str(folder / "password")}
        lake = {"name": "demo", "rucio_url": peer.url, "auth_url": peer.url, "account": "a", "sign_in": sign_in}
        (folder / "jupyter_server_config.json").write_text(json.dumps({"LabDatalake": {"lakes": [lake]}}))
        mine = {
            "JUPYTER_CONFIG_DIR": str(folder),
            "LAB_DATALAKE_CAPABILITY": CAPABILITY,
            "XDG_CACHE_HOME": UNSEEN,
        }
        options = [f"--ServerApp.port={port}", "--no-browser", "--allow-root"]
        with running(machine, "growing", "jupyter-server", *options, **mine), ThreadPoolExecutor(1) as pool:
            eventually(machine, "growing", port)
            said = pool.submit(
                far,
                machine,
                f"http://127.0.0.1:{port}/lab-datalake/kernel/",
                f"events = files('{SCOPE}:{DATASET}', wait=3.0)\n"
                "print(type(events.manifest).__name__, len(events), events[99].name, events[499].name)\n"
                "print('500 of 5,000 files so far' in events._repr_html_())\n"
                "open('seen', 'w').close()\n"
                "print(events[4_999].name, len(events.to_list()), events.accesses, 'so far' in events._repr_html_())\n",
            )
            pause = threading.Event()
            while not (seen.exists() or said.done()):
                pause.wait(0.05)
            rucio.go.set()
            assert said.result(120) == [
                "FarManifest 5000 0000099 0000499",
                "True",
                "0004999 5000 {'remote': 5000} False",
            ]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/proc/self/cwd/cache/lab-datalake/../../x.sqlite",
        "x.sqlite",
        "/proc/self/cwd/cache/lab-datalake/no.sqlite",
    ],
)
def test_no_other_file_of_the_server_is_read_to_a_kernel(door: str, path: str) -> None:
    headers = {"X-Lab-Datalake-Capability": CAPABILITY}
    asked = {"lake": "demo", "manifest": path, "first": 0, "count": 10}
    answer = requests.post(f"{door}manifest-rows", json=asked, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (404, "NotFound")
    assert requests.post(f"{door}manifest-rows", json=asked, timeout=60).status_code == 403
