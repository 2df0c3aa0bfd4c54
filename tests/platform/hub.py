"""A real JupyterHub with OAuthenticator and its own proxy, in an environment of its own, on free ports of loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import requests

from lab_datalake.demo.lake import DemoLake
from lab_datalake.demo.locks import alone
from tests.faults.peers import refused_url

PROJECT = Path(__file__).parents[2]
PROGRAMS = ("jupyterhub==6.1.1", "oauthenticator==17.4.0")
PROXY = "configurable-http-proxy@5"
SECONDS = 60
ROBOT = "robot-" + "5e" * 16
"""What opens sessions without a browser's form."""


def install(lake: DemoLake) -> Path:
    """The folder of its programs, beside the lake's; a session in it finds the packages of this Python, ours among them."""
    folder = lake.plan.install.root / f"jupyterhub-{sys.version_info.major}.{sys.version_info.minor}"
    with alone(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            _fill(folder, lake)
        [packages] = folder.glob("lib/python*/site-packages")
        (packages / "ours.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    return folder


def _fill(folder: Path, lake: DemoLake) -> None:
    python = folder / "bin/python"
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert uv, "uv makes the environment; `make setup` installs it"
    subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(folder)], check=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *PROGRAMS], check=True)
    npm = shutil.which("npm") or lake.plan.node.with_name("npm")
    subprocess.run([npm, "install", "--loglevel=error", "--prefix", str(folder / "proxy"), PROXY], check=True)
    (folder / "complete").touch()


def documented() -> str:
    """What the operators' page tells to write into jupyterhub_config.py."""
    page = (PROJECT / "docs/operators/index.md").read_text(encoding="utf-8")
    return next(code for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "JupyterHub.load_roles" in code)


class Hub:
    """One hub. `folder` holds all that it and the sessions of its users write."""

    def __init__(self, folder: Path, lake: DemoLake, lakes: list[dict[str, object]]) -> None:
        programs = install(lake)
        self.folder = folder
        self.url, inner, proxy = refused_url(), refused_url(), refused_url()
        self.home = folder / "home" / "analyst"
        settings = folder / "settings"
        for made in (settings, self.home):
            made.mkdir(parents=True)
        (settings / "jupyter_server_config.py").write_text(
            f"c.ServerApp.jpserver_extensions = {{'lab_datalake': True}}\nc.LabDatalake.lakes = {lakes!r}\n"
        )
        here = f"""
c.JupyterHub.bind_url = {self.url!r}
c.JupyterHub.hub_bind_url = {inner!r}
c.ConfigurableHTTPProxy.api_url = {proxy!r}
c.ConfigurableHTTPProxy.command = [{str(lake.plan.node)!r}, {str(programs / "proxy/node_modules/.bin/configurable-http-proxy")!r}]
c.GenericOAuthenticator.oauth_callback_url = "{self.url}/hub/oauth_callback"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {str(folder / "home/{username}")!r}
c.Spawner.args = ["--allow-root"]
c.Spawner.cmd = [{str(programs / "bin/jupyterhub-singleuser")!r}]
c.JupyterHub.services = [{{"name": "robot", "api_token": {ROBOT!r}}}]
c.JupyterHub.load_roles.append({{"name": "robot", "services": ["robot"], "scopes": ["access:servers"]}})
c.Spawner.environment = {{"JUPYTER_CONFIG_DIR": {str(settings)!r}, "SITE_NAME": "SITE-B"}}
"""
        (folder / "jupyterhub_config.py").write_text(documented() + here)
        environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("JUPYTER", "LAB_DATALAKE", "XDG_", "RUCIO"))
            },
            "PATH": f"{programs / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "OIDC_ISSUER": lake.issuer,
            "OIDC_CLIENT_SECRET": lake.plan.box.openid_client,
            "JUPYTERHUB_CRYPT_KEY": "2b" * 32,
            "AUTH_REFRESH_AGE": "1",
        }
        self._log = (folder / "hub.log").open("wb")
        self._process = subprocess.Popen(
            [str(programs / "bin/jupyterhub"), "-f", str(folder / "jupyterhub_config.py")],
            cwd=folder,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.browser = requests.Session()
        self.browser.trust_env = False
        self.eventually(self._answers)

    @property
    def session(self) -> str:
        """The URL of the analyst's server."""
        return f"{self.url}/user/analyst/"

    def log(self) -> str:
        return (self.folder / "hub.log").read_text(errors="replace")

    def log_in(self, username: str, password: str) -> None:
        """What a person does at the hub's and the provider's pages, until the session's server answers."""
        page = self.browser.get(f"{self.url}/hub/oauth_login?next=%2Fhub%2Fspawn", timeout=SECONDS)
        assert 'name="username"' in page.text, page.text
        self.browser.post(page.url, data={"username": username, "password": password}, timeout=SECONDS)
        self.eventually(lambda: self.get("api").ok)
        # The first page of a session signs the browser in there, by the hub's own OAuth.
        self.browser.get(f"{self.session}files/none", timeout=SECONDS)
        assert self.get("api/status").ok, self.log()[-3000:]

    def get(self, path: str, **asked: str) -> requests.Response:
        """A request of the panel, through the hub's proxy."""
        marks = [one.value or "" for one in self.browser.cookies if one.name == "_xsrf" and one.path == "/user/analyst/"]
        headers = {"X-XSRFToken": marks[0]} if marks else {}
        return self.browser.get(f"{self.session}{path}", params=asked, headers=headers, timeout=SECONDS)

    def open_notebook(self, path: str) -> str:
        """Begin a kernel for a notebook; its id."""
        asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        headers = {"Authorization": f"token {ROBOT}"}
        opened = requests.post(f"{self.session}api/sessions", json=asked, headers=headers, timeout=SECONDS)
        assert opened.status_code == 201, f"{opened.text}\n{self.log()[-3000:]}"
        return str(opened.json()["kernel"]["id"])

    def eventually(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds."""
        pause = threading.Event()
        for _ in range(600):
            if holds():
                return
            if self._process.poll() is not None:
                break
            pause.wait(0.1)
        pytest.fail(f"It never became so:\n{self.log()[-4000:]}")

    def stop(self) -> None:
        """End it, its proxy and the sessions."""
        self.browser.close()
        began = psutil.Process(self._process.pid).children(recursive=True) if self._process.poll() is None else []
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()
            for left in began:
                with suppress(psutil.NoSuchProcess):
                    left.kill()
            self._log.close()

    def _answers(self) -> bool:
        try:
            return self.browser.get(f"{self.url}/hub/health", timeout=5).ok
        except requests.ConnectionError:
            return False
