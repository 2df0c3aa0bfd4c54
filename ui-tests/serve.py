"""JupyterLab for the stories: on a new demo lake, beside lakes that are down, closed or faulty, and one wrongly configured.

Port and token come from the environment (`scripts/ui`). SIGTERM ends it, and the lake with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))

from odd_names import NAMES, add_odd_names
from pseudo_locale import write_pack

from lab_datalake.demo.certificates import keys_of
from lab_datalake.demo.lab import lab_environment, lake_settings, write_lab
from lab_datalake.demo.lake import DemoLake, throw_away
from lab_datalake.demo.places import State
from tests.faults.openid import jwt, says, scripted
from tests.faults.peers import Behave, Peer, Proxy, html, refused_url, stalls


def token_of(lake: DemoLake) -> str:
    """A token of the analyst, got without a browser."""
    person = lake.accounts["analyst"]
    form = {"client_id": "jupyter", "grant_type": "password", "username": person.username, "password": person.password}
    return str(requests.post(f"{lake.issuer}/token", data=form, timeout=30).json()["access_token"])


def ends_soon(token: str) -> Behave:
    """A provider where everybody is signed in at once, for half a minute, and that renews nothing."""
    code = says(device_code="any", user_code="SOON-OVER", verification_uri="http://127.0.0.1/", expires_in=300, interval=0.1)
    granted = says(access_token=token, expires_in=30)
    return lambda conversation: (code if conversation.path == "/device" else granted)(conversation)


def openid_lakes(lake: DemoLake, ending: Peer) -> list[dict[str, object]]:
    """The same lake, signed in to at its provider, through Rucio, and at a provider whose sign-ins end soon."""
    openid = {"method": "oidc", "issuer": lake.issuer, "client_id": "jupyter"}
    soon = {"method": "oidc_device", "issuer": ending.url, "client_id": "jupyter"}
    return [
        {"name": "openid", "display_name": "OpenID lake", "rucio_url": lake.rucio_url, "sign_in": openid},
        {
            "name": "through",
            "display_name": "Lake through Rucio",
            "rucio_url": lake.rucio_url,
            "sign_in": {"method": "rucio_oidc"},
        },
        {"name": "ending", "display_name": "Ending lake", "rucio_url": lake.rucio_url, "sign_in": soon},
    ]


def grid_lake(lake: DemoLake) -> dict[str, object]:
    """The same lake behind its TLS door, signed in to with a certificate whose key has a passphrase."""
    keys = keys_of(lake.plan.state, "analyst")
    return {
        "name": "grid",
        "display_name": "Grid lake",
        "rucio_url": lake.report.rucio_tls_url,
        "ca_cert": lake.report.ca_file,
        "sign_in": {"method": "x509", "cert": keys.certificate, "key": keys.encrypted_key},
    }


def refused_lake(lake: DemoLake) -> dict[str, object]:
    """The same lake, with a token of the platform that Rucio refuses."""
    file = lake.plan.state.root / "refused.token"
    now = int(time.time())
    file.write_text(jwt(iss=lake.issuer, sub="nobody", aud="storage", scope="openid profile", iat=now, exp=now + 3600), "utf-8")
    file.chmod(0o600)
    sign_in = {"method": "token_file", "path": str(file)}
    return {"name": "refused", "display_name": "Refused lake", "rucio_url": lake.rucio_url, "sign_in": sign_in}


@contextmanager
def more_lakes(lake: DemoLake, broken: Path) -> Iterator[list[dict[str, object]]]:
    """The settings of the lakes beside the demo lake; their faulty servers live as long as the block.

    broken: while this file is there, a search of the cutting lake for names with “many” breaks off.
    """
    asks = {"sign_in": {"method": "userpass"}, "answer_timeout": 3}
    with ExitStack() as peers:
        ending = peers.enter_context(scripted(ends_soon(token_of(lake))))
        page, silent = peers.enter_context(Peer(html)), peers.enter_context(Peer(stalls))
        cutting = peers.enter_context(Proxy(lake.rucio_url))
        cutting.cut_while(broken.exists, "many", after=2_000)
        through = {"rucio_url": cutting.url, "auth_url": cutting.url}
        yield [
            {"name": "far", "display_name": "Far lake", "rucio_url": refused_url(), **asks},
            {"name": "closed", "display_name": "Closed lake", "rucio_url": lake.rucio_url, **asks},
            *openid_lakes(lake, ending),
            grid_lake(lake),
            refused_lake(lake),
            {"name": "page", "display_name": "Page lake", "rucio_url": page.url, **asks},
            {"name": "silent", "display_name": "Silent lake", "rucio_url": silent.url, **asks},
            {**lake_settings(lake.report), "name": "cutting", "display_name": "Cutting lake", **through},
            {"name": "wrong", "rucio_ulr": "https://rucio.invalid"},
        ]


PLATFORM_CODE = [
    {"name": "Lake table", "suffixes": [".csv"], "file": "rows = open({{variable}}).readlines()  # of {{did}}"},
    {"name": "Never there", "needs": ["no_such_module"], "file": "no", "files": "no"},
    {"name": "dask (CSV)"},
]
"""A platform's own code: for CSV files, for nobody, and one of the standard ones that it does not want."""


def configure(config: Path, lakes: list[dict[str, object]]) -> None:
    """Add lakes to the configuration of the server, whose user has seen the tour."""
    file = config / "jupyter_server_config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    settings["LabDatalake"]["lakes"] += lakes
    settings["LabDatalake"]["snippets"] = PLATFORM_CODE
    file.write_text(json.dumps(settings), encoding="utf-8")
    ours = config / "lab" / "user-settings" / "lab-datalake" / "panel.jupyterlab-settings"
    ours.parent.mkdir(parents=True)
    ours.write_text(json.dumps({"showTour": False}), encoding="utf-8")  # who tells of other things has seen it


def write_kernel(share: Path) -> None:
    """A kernel that says that it speaks R, below a folder of Jupyter's data."""
    folder = share / "kernels" / "speaks-r"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Speaks R", "language": "R"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def copy_of(lake: DemoLake) -> str:
    """The URL of a copy of a file."""
    file = "lake:zmumu.2024._0000.root"
    digest = hashlib.md5(file.encode(), usedforsecurity=False).hexdigest()
    scope, name = file.split(":")
    rse = lake.rses["XRD1"]
    return f"{rse.root}/{rse.pfn_path}/{scope}/{digest[:2]}/{digest[2:4]}/{name}"


def tell_stories(lake: DemoLake, config: Path, broken: Path) -> None:
    """Write down what the stories need to know of the lake."""
    facts = {
        "xcache": lake.xcache,
        "cached": str(lake.plan.state.data / "xcache"),
        "work": str(config.parent / "work"),
        "broken": str(broken),
        "rse_url": copy_of(lake),
        "long_names": NAMES,
        "password": lake.accounts["analyst"].password,
    }
    Path(os.environ["LAB_DATALAKE_UI_STATUS"]).write_text(json.dumps(facts), encoding="utf-8")


def serve(lake: DemoLake) -> int:
    """JupyterLab, until it ends."""
    config = write_lab(lake.plan, lake.report)
    add_odd_names(lake)
    broken = config.parent / "broken"
    with more_lakes(lake, broken) as lakes:
        configure(config, lakes)
        tell_stories(lake, config, broken)
        command = [sys.executable, "-m", "jupyterlab", f"--port={os.environ['LAB_DATALAKE_UI_PORT']}", "--ip=127.0.0.1"]
        # The kernels of stories that are over do not stay.
        command += [f"--MappingKernelManager.{one}" for one in ("cull_idle_timeout=120", "cull_interval=30")]
        command += ["--no-browser", "--ServerApp.port_retries=0", *(["--allow-root"] if os.geteuid() == 0 else [])]
        write_pack(config.parent / "packs")
        write_kernel(config.parent / "share")
        found = {"PYTHONPATH": str(config.parent / "packs"), "JUPYTER_PATH": str(config.parent / "share")}
        environment = {**lab_environment(lake.plan, config), **found}
        with subprocess.Popen(command, env=environment) as lab:
            try:
                return lab.wait()
            finally:
                lab.terminate()


def main() -> int:
    """Serve until somebody ends it."""
    state = State(Path(tempfile.mkdtemp(prefix="lab-datalake-ui-")))
    state.root.chmod(0o755)  # PostgreSQL's user goes through it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        return serve(DemoLake.up(state, say=print))
    finally:
        throw_away(state)


sys.exit(main())
