"""The kernel's room runs on Python 3.9 with nothing but IPython."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.kernel.peers import HERE, PROJECT

_PLAIN = ("test_file.py", "test_files.py", "test_unavailable.py", "test_door.py", "test_variables.py")


def test_the_tests_of_the_kernels_room_pass_on_python_39(python39: str) -> None:
    """The manifests are still written by this Python: the server's."""
    options = ["-q", "-c", os.devnull, f"--rootdir={PROJECT}", f"--confcutdir={HERE}", "--import-mode=importlib", "-W", "error"]
    command = [python39, "-m", "pytest", *options, "-p", "no:cacheprovider", *(str(HERE / name) for name in _PLAIN)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "LAB_DATALAKE_WHOLE_PYTHON": sys.executable}
    ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
