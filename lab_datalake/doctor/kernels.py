"""Whether the Pythons of this Jupyter's kernels have the kernel's part, of the version of the server, and reach the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec
from jupyter_core.paths import jupyter_path

from lab_datalake.doctor.findings import Verdict
from lab_datalake.doctor.installation import Installation
from lab_datalake.errors import DatalakeError
from lab_datalake.rucio.cancel import Cancel

_PATIENCE = 20.0
_STARTUP = "50-lab-datalake.py"

_FOLDER = Path(__file__).parents[1] / "kernel"
_OLDEST = (3, 9)

_PROBE = f"""\
import json, os, sys
try:
    from importlib.metadata import version
    ours = version("lab-datalake")
except Exception:
    ours = None
def has(name):
    try:
        from importlib.util import find_spec
        return find_spec(name) is not None
    except Exception:
        return False
print(json.dumps({{
    "prefix": sys.prefix,
    "python": list(sys.version_info[:2]),
    "has_ipython": has("IPython"),
    "has_package": has("lab_datalake"),
    "version": ours,
    "has_startup": os.path.exists(os.path.join(sys.prefix, "etc", "ipython", "startup", "{_STARTUP}")),
    "sees_folder": os.path.isfile({str(_FOLDER / "hook.py")!r}),
}}))
"""


class _Spec(msgspec.Struct, frozen=True):
    """What is used of a kernel.json (Jupyter's “Kernel specs”)."""

    argv: tuple[str, ...] = ()
    display_name: str = ""
    language: str = ""
    env: dict[str, str] = {}


class _Seen(msgspec.Struct, frozen=True):
    prefix: str
    python: tuple[int, int]
    has_ipython: bool
    has_package: bool
    version: str | None
    has_startup: bool
    sees_folder: bool


@dataclass(frozen=True)
class _Kernel:
    name: str
    shown: str
    python: str
    env: Mapping[str, str]


def check(installation: Installation, cancel: Cancel) -> Iterator[Verdict]:
    """Each Python that a kernel of this Jupyter runs, asked once; then the door by which kernels find the server."""
    yield from _door(installation)
    kernels = list(_kernels())
    if not kernels:
        yield Verdict("warning", "This Jupyter has no Python kernel.", "Install ipykernel into its environment.")
    for kernel in kernels:
        cancel.heed()
        yield _verdict(kernel, _seen(kernel, installation.environ))


def _door(installation: Installation) -> Iterator[Verdict]:
    if installation.server is None:
        return
    try:
        installation.server.ask()
    except DatalakeError as wrong:
        yield Verdict("problem", f"Kernels do not reach the server: {wrong.message}", wrong.cure)
    else:
        yield Verdict("ok", "Kernels reach the Jupyter server by the address that it gave them.")


def _kernels() -> Iterator[_Kernel]:
    """The Python kernels; of several with one name the first, as Jupyter takes it."""
    names: set[str] = set()
    for folder in jupyter_path("kernels"):
        for file in sorted(Path(folder).glob("*/kernel.json")):
            name = file.parent.name
            try:
                spec = msgspec.json.decode(file.read_bytes(), type=_Spec)
            except (OSError, msgspec.MsgspecError):  # Jupyter passes it by, too
                continue
            if name not in names and spec.language == "python" and spec.argv:
                yield _Kernel(name, spec.display_name or name, _python(spec.argv[0]), spec.env)
            names.add(name)


def _python(program: str) -> str:
    # Jupyter runs its own Python where a kernel.json says no more than this.
    return sys.executable if Path(program).name == program and program.startswith("python") else program


def _seen(kernel: _Kernel, environ: Mapping[str, str]) -> _Seen | str:
    """What its Python has; else why it cannot be asked."""
    program = shutil.which(kernel.python)
    if program is None:
        return f"its program {kernel.python} is not there"
    try:
        asked = subprocess.run(
            [program, "-c", _PROBE],
            env={**environ, **kernel.env},
            cwd=os.sep,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
        return msgspec.json.decode(asked.stdout, type=_Seen)
    except subprocess.TimeoutExpired:
        return f"its Python did not start within {_PATIENCE:g} s"
    except (OSError, subprocess.CalledProcessError, msgspec.MsgspecError):
        return f"{kernel.python} is no Python that can be asked"


def _verdict(kernel: _Kernel, seen: _Seen | str) -> Verdict:
    mine = version("lab-datalake")
    called = f"The kernel “{kernel.shown}” ({kernel.name})"
    if isinstance(seen, str):
        return Verdict(
            "unknown", f"{called} cannot be looked at: {seen}.", "Remove it, or install it anew: jupyter kernelspec list."
        )
    pip = f"{seen.prefix}/bin/python -m pip install"
    lack = _lack(seen, pip, mine)
    if lack is not None:
        why, cure = lack
        return Verdict("problem", f"{called} {why}: what is attached does not become a variable in it.", cure)
    if not seen.has_startup:
        return Verdict("ok", f"{called} has another environment; the server introduces itself when it starts.")
    if seen.version is not None and seen.version != mine:
        found = f"{called} has lab_datalake {seen.version}, the server {mine}."
        return Verdict("warning", found, f"Bring both to one version: {pip} lab-datalake=={mine}")
    return Verdict("ok", f"{called} loads lab_datalake {seen.version or mine} by itself.")


def _lack(seen: _Seen, pip: str, mine: str) -> tuple[str, str] | None:
    """Why a kernel of this Python does not load the kernel's part, and the cure; None where it does."""
    if seen.python < _OLDEST:
        return f"runs Python {seen.python[0]}.{seen.python[1]}, which is too old", "Give it Python 3.9 or newer."
    if not seen.has_ipython:
        return "has no IPython", f"Install it there: {pip} ipykernel"
    ours = f"install it there: {pip} lab-datalake=={mine}"
    if seen.has_startup and not seen.has_package:
        return "has the startup file of lab_datalake, but not lab_datalake itself", f"I{ours[1:]}"
    if not seen.has_startup and not seen.sees_folder:
        return f"does not see {_FOLDER}, by which the server introduces itself", f"Let it see this folder, or {ours}"
    return None
