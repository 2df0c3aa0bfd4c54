"""Certificates, proxies, VOMS proxies and SSH keys sign in to the demo lake, through its TLS door."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from lab_datalake.demo.certificates import Keys
from lab_datalake.demo.lake import DemoLake
from lab_datalake.errors import BadQuestion, NotSignedIn
from lab_datalake.lake.identity import Signing
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import ByCertificate, ByKey, ByProxy, BySSHKey, ByVoms
from lab_datalake.lake.words import Down, Ready, SignedOut
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.voms import PROGRAM, Voms
from lab_datalake.rucio.sign_in.x509 import Pair
from tests.faults.peers import refused_url
from tests.lake.conftest import spec_of
from tests.rucio.x509_files import HOUR, NOW, Times, proxy_of

MakeLake = Callable[..., Lake]
Door = Callable[[ByKey], Lake]


@pytest.fixture
def keys(demo_lake: DemoLake) -> Keys:
    found = demo_lake.accounts["analyst"].keys
    assert found
    return found


@pytest.fixture
def passphrase(demo_lake: DemoLake) -> Secret:
    return Secret(demo_lake.accounts["analyst"].password)


@pytest.fixture
def door(demo_lake: DemoLake, make_lake: MakeLake) -> Door:
    """Makes the demo lake as it is behind its TLS door, signed in to in this way."""
    url = demo_lake.report.rucio_tls_url
    return lambda by: make_lake(rucio_url=url, auth_url=url, verify=Path(demo_lake.report.ca_file), sign_in=by)


def plain(keys: Keys) -> Pair:
    return Pair(Path(keys.certificate), Path(keys.key))


def locked(keys: Keys) -> Pair:
    return Pair(Path(keys.certificate), Path(keys.encrypted_key))


def ready(lake: Lake) -> Ready:
    state = lake.state()
    assert isinstance(state, Ready), state
    assert state.account == "analyst"
    return state


def signed_out(lake: Lake) -> SignedOut:
    state = lake.state()
    assert isinstance(state, SignedOut), state
    return state


def test_a_certificate_signs_in_by_itself(door: Door, keys: Keys) -> None:
    state = ready(door(ByCertificate(plain(keys))))
    assert (state.method, state.ways, state.renews) == (f"certificate in {keys.certificate}", (), True)


def test_a_passphrase_is_asked_for_at_use_and_forgotten_at_the_end(door: Door, keys: Keys, passphrase: Secret) -> None:
    lake = door(ByCertificate(locked(keys)))
    state = signed_out(lake)
    assert state.ways == ("passphrase",)
    assert "locked with a passphrase" in state.message
    with pytest.raises(NotSignedIn, match="not the passphrase"):
        lake.unlock(Secret("wrong"))
    assert isinstance(lake.unlock(passphrase), Ready)
    assert ready(lake).renews
    lake.sign_out()
    assert signed_out(lake).ways == ("passphrase",)


def test_a_wrong_passphrase_leaves_a_sign_in_as_it_was(door: Door, keys: Keys, passphrase: Secret) -> None:
    lake = door(ByCertificate(locked(keys)))
    lake.unlock(passphrase)
    with pytest.raises(NotSignedIn):
        lake.unlock(Secret("wrong"))
    assert ready(lake).renews


def test_somebody_elses_account_is_refused_in_words(demo_lake: DemoLake, make_lake: MakeLake, keys: Keys) -> None:
    url = demo_lake.report.rucio_tls_url
    by = ByCertificate(plain(keys))
    lake = make_lake(rucio_url=url, auth_url=url, verify=Path(demo_lake.report.ca_folder), sign_in=by, account="curator")
    assert "does not accept this sign-in" in signed_out(lake).message


def test_a_proxy_signs_in_until_it_ends(door: Door, keys: Keys, tmp_path: Path) -> None:
    proxy = tmp_path / "proxy"
    lake = door(ByProxy(proxy))
    assert "does not exist" in signed_out(lake).message
    proxy.write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - 13 * HOUR, NOW - HOUR)))
    assert "ended at" in signed_out(lake).message
    proxy.write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - HOUR, datetime.now(timezone.utc) + 3 * HOUR)))
    state = ready(lake)
    assert state.seconds_left is not None
    assert 3 * 3600 - 60 < state.seconds_left <= 3 * 3600
    assert not state.renews
    with pytest.raises(BadQuestion):
        lake.unlock(Secret("x"))


def test_a_proxy_is_found_where_the_grid_keeps_it(demo_lake: DemoLake, keys: Keys, tmp_path: Path) -> None:
    proxy = tmp_path / "proxy"
    proxy.write_bytes(proxy_of(keys.certificate, keys.key, Times()))
    url = demo_lake.report.rucio_tls_url
    spec = spec_of(demo_lake, rucio_url=url, auth_url=url, verify=Path(demo_lake.report.ca_file), sign_in=ByProxy())
    signing = Signing(spec, {"X509_USER_PROXY": str(proxy)})
    try:
        assert signing.account() == "analyst"
    finally:
        signing.close()


def test_an_ssh_key_signs_in(demo_lake: DemoLake, make_lake: MakeLake, keys: Keys) -> None:
    assert ready(make_lake(sign_in=BySSHKey(Path(keys.ssh_key)))).method == f"SSH key in {keys.ssh_key}"
    theirs = demo_lake.accounts["curator"].keys
    assert theirs
    assert "does not accept this sign-in" in signed_out(make_lake(sign_in=BySSHKey(Path(theirs.ssh_key)))).message


def test_a_private_authority_is_trusted_by_file_by_folder_and_beside_the_usual_ones(
    demo_lake: DemoLake, make_lake: MakeLake
) -> None:
    report, url = demo_lake.report, demo_lake.report.rucio_tls_url
    for trust in ({"verify": Path(report.ca_file)}, {"verify": Path(report.ca_folder)}, {"beside": Path(report.ca_folder)}):
        ready(make_lake(rucio_url=url, auth_url=url, **trust))
    state = make_lake(rucio_url=url, auth_url=url).state()
    assert isinstance(state, Down)
    assert "authority that is unknown" in state.message
    ready(make_lake(rucio_url=url, auth_url=url, verify=False))


@pytest.fixture
def voms(demo_lake: DemoLake, tmp_path: Path) -> Callable[[Pair, Voms], Signing]:
    """Signs in by VOMS, with nothing in the environment but where programs are."""
    if not shutil.which(PROGRAM):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("voms-proxy-init is not here (Debian: voms-clients)")
    url = demo_lake.report.rucio_tls_url
    spec = spec_of(demo_lake, rucio_url=url, auth_url=url, verify=Path(demo_lake.report.ca_file))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "X509_CERT_DIR": demo_lake.report.ca_folder}
    return lambda pair, wish: Signing(replace(spec, sign_in=ByVoms(pair, wish, tmp_path / "proxy")), environ)


class Watch:
    """Notes what this machine shows of a program while the block lasts: its words and its environment."""

    def __init__(self, program: str) -> None:
        self._program = program.encode()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.seen: set[bytes] = set()

    def __enter__(self) -> Watch:  # noqa: PYI034  Self is not in Python 3.10
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.002):
            for process in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    words = (process / "cmdline").read_bytes()
                    if words.split(b"\0")[0].endswith(self._program):
                        self.seen.add(words + (process / "environ").read_bytes())


def test_a_proxy_is_made_with_a_passphrase_that_no_process_shows(
    voms: Callable[[Pair, Voms], Signing], keys: Keys, passphrase: Secret, tmp_path: Path
) -> None:
    signing = voms(locked(keys), Voms(hours=2))
    try:
        assert isinstance(signing.state(), SignedOut)
        with Watch(PROGRAM) as watch:
            signing.unlock(passphrase)
        assert watch.seen
        assert not any(passphrase.reveal().encode() in shown for shown in watch.seen)
        state = signing.state()
        assert isinstance(state, Ready)
        assert state.renews
        made = tmp_path / "proxy"
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        assert b"PRIVATE KEY" in made.read_bytes()
        assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".lab")) == []
        signing.sign_out()
        assert not made.exists()
        assert isinstance(signing.state(), SignedOut)
    finally:
        signing.close()


def test_a_proxy_that_is_there_needs_no_passphrase_and_says_when_it_ends(
    voms: Callable[[Pair, Voms], Signing], keys: Keys, tmp_path: Path
) -> None:
    (tmp_path / "proxy").write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - HOUR, NOW + 5 * HOUR)))
    signing = voms(locked(keys), Voms())
    try:
        state = signing.state()
        assert isinstance(state, Ready)
        assert not state.renews
        assert state.seconds_left is not None
        assert state.seconds_left > timedelta(hours=4).total_seconds()
    finally:
        signing.close()


def test_a_proxy_with_a_membership_serves_and_one_without_is_not_enough(
    voms: Callable[[Pair, Voms], Signing], keys: Keys, demo_lake: DemoLake, tmp_path: Path
) -> None:
    (tmp_path / "vomses").write_text('"other" "localhost" "1" "/CN=voms" "other"\n')
    signing = voms(locked(keys), Voms("lake", vomses=tmp_path / "vomses"))
    try:
        (tmp_path / "proxy").write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - HOUR, NOW + 5 * HOUR)))
        assert isinstance(signing.state(), SignedOut)
        tls = demo_lake.plan.state.tls
        files = {"cert": keys.certificate, "key": keys.key, "hostcert": tls / "host.pem", "hostkey": tls / "host.key"}
        names = {"voms": "lake", "fqan": "/lake/Role=NULL", "uri": "localhost:1", "out": tmp_path / "proxy"}
        words = [str(word) for name, value in {**files, **names}.items() for word in (f"-{name}", value)]
        environ = {**os.environ, "X509_CERT_DIR": demo_lake.report.ca_folder, "HOME": str(tmp_path)}
        subprocess.run(["voms-proxy-fake", "-rfc", *words], env=environ, check=True, capture_output=True, timeout=60)
        state = signing.state()
        assert isinstance(state, Ready)
        assert not state.renews
    finally:
        signing.close()


def test_what_voms_cannot_do_is_said_with_a_cure(voms: Callable[[Pair, Voms], Signing], keys: Keys, tmp_path: Path) -> None:
    server = f'"lake" "localhost" "{refused_url().rpartition(":")[2]}" "/CN=voms" "lake"\n'
    (tmp_path / "vomses").write_text(server)
    for vo, said in {"other": "knows no VOMS server for “other”", "lake": "was refused by every VOMS server of “lake”"}.items():
        signing = voms(plain(keys), Voms(vo, vomses=tmp_path / "vomses"))
        try:
            state = signing.state()
            assert isinstance(state, SignedOut | Down)
            assert said in state.message
            assert state.cure
            assert not (tmp_path / "proxy").exists()
        finally:
            signing.close()


def test_a_missing_program_is_said_with_a_cure(demo_lake: DemoLake, keys: Keys, tmp_path: Path) -> None:
    url = demo_lake.report.rucio_tls_url
    sign_in = ByVoms(plain(keys), Voms(), tmp_path / "proxy")
    spec = spec_of(demo_lake, rucio_url=url, auth_url=url, verify=Path(demo_lake.report.ca_file), sign_in=sign_in)
    signing = Signing(spec, {"PATH": str(tmp_path)})
    try:
        state = signing.state()
        assert isinstance(state, SignedOut)
        assert "voms-proxy-init is not installed here" in state.message
        assert "voms-clients" in state.cure
    finally:
        signing.close()
