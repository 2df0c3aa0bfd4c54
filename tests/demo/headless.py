"""A machine without a Jupyter server: the lake's configuration in the environment, a folder with notebooks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat

from lab_datalake.demo.lab import lab_environment, write_lab
from lab_datalake.demo.lake import DemoLake

CHECKSUMS = "import zlib, fsspec\nfor f in events: print(f.access, '%08x' % zlib.adler32(fsspec.open(str(f)).open().read()))"


class Machine:
    """Programs on it see the demo lake as the analyst does, at a site (None: that of the demo's laboratory)."""

    def __init__(self, folder: Path, lake: DemoLake) -> None:
        self.folder = folder
        mine = {"XDG_CACHE_HOME": str(folder / "cache"), "IPYTHONDIR": str(folder / "ipython"), "HOME": str(folder)}
        self.environment = {**lab_environment(lake.plan, write_lab(lake.plan, lake.report)), **mine}
        for name in ("LAB_DATALAKE_DOOR", "LAB_DATALAKE_NOTEBOOK", "JPY_SESSION_NAME"):
            self.environment.pop(name, None)

    def notebook(self, name: str, *cells: str) -> Path:
        path = self.folder / name
        made = [nbformat.v4.new_code_cell(cell) for cell in cells]
        kernel = {"name": "python3", "display_name": "Python", "language": "python"}
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel}), path)
        return path

    def run(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """What a program of this environment says; `python` is this one."""
        program = str(Path(sys.executable).with_name(str(words[0])))
        command = [program, *map(str, words[1:])]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def ok(self, *words: str | Path, **environment: str) -> str:
        done = self.run(*words, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def said(notebook: Path) -> str:
    """What the cells of an executed notebook printed."""
    outputs = (output for cell in nbformat.read(notebook, as_version=4).cells for output in cell.get("outputs", []))
    return "".join(output.text for output in outputs if output.output_type == "stream" and output.name == "stdout")
