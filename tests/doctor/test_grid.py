"""Lakes of the grid: authorities in a folder of their own, and sign-in with certificates and proxies."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.demo.lake import DemoLake
from lab_datalake.doctor.findings import Finding
from lab_datalake.lake.spec import ByCertificate, ByProxy
from lab_datalake.rucio.sign_in.x509 import Pair
from tests.doctor.conftest import Examine
from tests.lake.conftest import MakeLake
from tests.rucio.x509_files import HOUR, NOW, Times, proxy_of


def test_an_expired_proxy_is_the_only_thing_wrong_and_has_its_own_words(
    demo_lake: DemoLake, make_lake: MakeLake, examine_lake: Examine, tmp_path: Path
) -> None:
    keys = demo_lake.accounts["analyst"].keys
    assert keys
    url, proxy = demo_lake.report.rucio_tls_url, tmp_path / "proxy"
    beside = Path(demo_lake.report.ca_folder)
    proxy.write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - 13 * HOUR, NOW - HOUR)))
    found = examine_lake(make_lake(rucio_url=url, auth_url=url, beside=beside, sign_in=ByProxy(proxy)))
    assert found.at("sign-in", "problem").found.startswith(f"The proxy in {proxy} ended at ")
    assert [said for said in found.problems() if "proxy" not in said] == []
    assert "is verified, and good until" in found.at("tls", "ok").found


def test_a_locked_key_waits_for_a_person_and_is_no_failure(
    demo_lake: DemoLake, make_lake: MakeLake, examine_lake: Examine, tmp_path: Path
) -> None:
    keys = demo_lake.accounts["analyst"].keys
    assert keys
    url, beside = demo_lake.report.rucio_tls_url, Path(demo_lake.report.ca_folder)
    key = Path(keys.encrypted_key)

    def said(certificate: Path) -> Finding:
        lake = make_lake(rucio_url=url, auth_url=url, beside=beside, sign_in=ByCertificate(Pair(certificate, key)))
        return examine_lake(lake).at("sign-in")

    locked = said(Path(keys.certificate))
    assert (locked.level, locked.cure) == ("warning", "Type its passphrase.")
    assert locked.found == f"The key in {key} is locked with a passphrase."
    ended = tmp_path / "ended.pem"
    ended.write_bytes(proxy_of(keys.certificate, keys.key, Times(NOW - 13 * HOUR, NOW - HOUR)))
    assert said(ended).level == "problem"  # a passphrase would not help
