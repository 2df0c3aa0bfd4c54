"""Lakes as this place would configure them, on the demo lake; and hypothesis without clocks: machines that test are busy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lab_datalake.demo.lake import DemoLake
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.settlements import Listener
from lab_datalake.lake.spec import LakeSpec, Mount, UserPassword
from lab_datalake.rucio.secret import Secret

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

MakeLake = Callable[..., Lake]


def spec_of(demo: DemoLake, **more: object) -> LakeSpec:
    """The demo lake as SITE-B sees it."""
    url = demo.rucio_url
    sign_in = UserPassword("analyst", Secret(demo.accounts["analyst"].password))
    return LakeSpec(
        **{  # type: ignore[arg-type]  # the names are those of LakeSpec
            "name": "demo",
            "display_name": "Demo",
            "rucio_url": url,
            "auth_url": url,
            "sign_in": sign_in,
            "account": "analyst",
            "site": "SITE-B",
            **more,
        }
    )


def mount_of(demo: DemoLake) -> Mount:
    """The storage of SITE-B, mounted."""
    rse = demo.rses["XRD2"]
    return Mount("XRD2", Path(rse.data), prefix=rse.pfn_path)


@pytest.fixture
def make_lake(demo_lake: DemoLake, tmp_path: Path) -> Iterator[MakeLake]:
    """Makes lakes with a cache folder of the test's own; closes them."""
    lakes: list[Lake] = []

    def make(*, listener: Listener | None = None, **more: object) -> Lake:
        lakes.append(Lake(spec_of(demo_lake, **more), tmp_path / "cache", listener))
        return lakes[-1]

    yield make
    for lake in lakes:
        lake.close()
