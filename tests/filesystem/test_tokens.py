"""Storages that want a token are shown one, over https and root://, and nobody else ever sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.did import DID
from tests.filesystem.conftest import Machine
from tests.filesystem.given import DOOR, give_dataset, give_door

BEGIN = "import fsspec\nfs = fsspec.filesystem('rucio')\n"
SECRETS = DID("test", "behind.the.door")
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


@pytest.fixture
def guarded(machine: Machine, demo_lake: DemoLake, tmp_path: Path) -> Machine:
    """A machine far from everything, for which the door has two files; XRD1 has one of them, too, for everybody."""
    if demo_lake.report.token_door is None:
        pytest.skip("this XRootD has no plugin for SciTokens")
    give_door(demo_lake)
    for name, rses in (("guarded.bin", [DOOR]), ("open.too.bin", [DOOR, "XRD1"])):
        give_dataset(demo_lake, SECRETS, {name: b"x" * 100_000}, folder=tmp_path / "given", rses=rses)
    (tmp_path / "token").write_text(storage_token(demo_lake))
    machine.change(site="NOWHERE", mounts=[], schemes=["https"])
    machine.change(storage_sign_in={"method": "token_file", "path": str(tmp_path / "token")})
    return machine


def storage_token(lake: DemoLake) -> str:
    person = lake.accounts["analyst"]
    who = {"grant_type": "password", "username": person.username, "password": person.password}
    asked: dict[str, str] = who
    for more in ({}, {"audience": "https://wlcg.cern.ch/jwt/v1/any", "scope": "openid storage.read:/"}):
        form = {"client_id": "jupyter", **asked, **more}
        given = requests.post(f"{lake.issuer}/token", data=form, timeout=30).json()["access_token"]
        asked = {"grant_type": EXCHANGE, "subject_token": given}
    return str(given)


@pytest.mark.parametrize("scheme", ["https", "root"])
def test_a_storage_that_wants_a_token_is_shown_one_which_no_log_and_no_pickle_holds(
    guarded: Machine, tmp_path: Path, scheme: str
) -> None:
    guarded.change(schemes=[scheme])
    guarded.environ["XRD_LOGLEVEL"] = "Dump"
    done = guarded.start(f"""{BEGIN}
import logging, pickle
logging.basicConfig(level=0)
path = "test:behind.the.door/guarded.bin"
with fs.open(path) as file:
    print(set(file.read()), fs.cat_file(path, 9, 12))
print([len(part) for part in fs.cat_ranges([path] * 2, [5, 99_999], [7, None])])
open('pickled', 'wb').write(pickle.dumps(file))
""")
    assert done.stdout.splitlines() == ["{120} b'xxx'", "[2, 1]"], done.stderr[-2000:]
    token = (tmp_path / "token").read_text()
    assert token not in done.stderr
    assert token.encode() not in (tmp_path / "pickled").read_bytes()


def test_without_a_token_a_door_that_wants_one_says_so(guarded: Machine, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("not.a.token")
    (said,) = guarded.run(f"""{BEGIN}
try:
    fs.cat("test:behind.the.door/guarded.bin")
except OSError as wrong:
    print(wrong)
""")
    assert "it does not let us in (HTTP 403)" in said
    assert "not.a.token" not in said


def test_where_the_token_ends_in_the_middle_another_copy_is_read(guarded: Machine, tmp_path: Path) -> None:
    guarded.change(schemes=["https", "http"])
    said = guarded.run(f"""{BEGIN}
from pathlib import Path
token = Path({str(tmp_path / "token")!r})
with fs.open("test:behind.the.door/open.too.bin", block_size=1000, cache_type="none") as file:
    print(file.read(5), file._content.sources[0].url[:8])
    token.write_text("it.has.ended")
    print(len(file.read()), [why.partition(": ")[2] for why in file._content._failures])
""")
    assert said == ["b'xxxxx' https://", "99995 ['it does not let us in (HTTP 403)']"]
