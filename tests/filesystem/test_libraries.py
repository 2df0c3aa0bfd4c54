"""Libraries that compute side by side read a lake, and each worker reads by the best way from its own site, as itself."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from lab_datalake.demo.lake import DemoLake
from tests.filesystem.conftest import Machine

CLUSTER = """
import logging, warnings, zlib
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import dask, fsspec
from distributed import Client, Nanny, Scheduler, SpecCluster
from lab_datalake.lake.of_process import open_lakes

def read(fs, path):
    source = fs._view().content(path).sources[0]
    whole = fs.cat_file(path)
    (lake,) = open_lakes()._lakes.values()
    return zlib.adler32(whole), source.access, lake._signing.account()

if __name__ == "__main__":
    fs, path = fsspec.filesystem("rucio"), "lake:zmumu.2024/zmumu.2024._0001.root"
    nanny = {"cls": Nanny, "options": {"nthreads": 1, "env": ENVIRON}}
    scheduler = {"cls": Scheduler, "options": {"dashboard": False, "host": "127.0.0.1"}}
    # The releases of dask-awkward so far rewrite graphs in a way that the newest dask does not take.
    with dask.config.set({"awkward.optimization.enabled": False}):
        with SpecCluster(workers={0: nanny}, scheduler=scheduler) as cluster, Client(cluster) as client:
            print(*read(fs, path))
            print(*client.submit(read, fs, path).result())
            import dask.dataframe
            print(len(dask.dataframe.read_parquet("rucio://lake:calorimeter.hits.2024/hits.2024.*.parquet")))
            import uproot
            print(len(uproot.dask("rucio://demo/lake:zmumu.2024/*.root:Events").run.compute()))
            import xarray
            pulses = fsspec.open("rucio://lake:waveforms.2024/waveforms.run358031.h5")
            with pulses as file, xarray.open_dataset(file, engine="h5netcdf", phony_dims="sort", chunks={}) as read:
                print(read.waveform.shape, int(read.waveform[0].sum()))
"""


def test_a_worker_at_another_site_reads_the_same_bytes_its_own_way_and_as_itself(
    machine: Machine, demo_lake: DemoLake, tmp_path: Path
) -> None:
    machine.change(site="BINDER", mounts=[])
    away = tmp_path / "away"
    away.mkdir()
    curator = demo_lake.accounts["curator"]
    sign_in = {"method": "userpass", "username": curator.username, "password_file": curator.password_file}
    lake = {**machine.lakes[0], "account": "curator", "sign_in": sign_in, "schemes": ["root"]}
    del lake["site"]
    (away / "jupyter_server_config.json").write_text(json.dumps({"LabDatalake": {"lakes": [lake]}}))
    environ = {"JUPYTER_CONFIG_DIR": str(away), "SITE_NAME": "SITE-A", "XDG_CACHE_HOME": str(away / "cache")}
    here, there, hits, events, pulses = machine.run(CLUSTER.replace("ENVIRON", repr(environ)))
    file = next(Path(demo_lake.rses["XRD1"].data).rglob("zmumu.2024._0001.root"))
    expected = zlib.adler32(file.read_bytes())
    assert here == f"{expected} cache analyst"
    assert there == f"{expected} remote curator"
    assert (hits, events) == ("180000", "120000")
    assert pulses.startswith("(2000, 256) ")
