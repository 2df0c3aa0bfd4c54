"""Lakes of the grid: authorities in a folder of their own, and sign-in with certificates and proxies."""

from __future__ import annotations

from pathlib import Path

from lab_datalake.demo.lake import DemoLake
from lab_datalake.lake.spec import ByProxy
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
