"""Where the server keeps secrets for its kernels."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lab_datalake.config.handed_out import runtime_place
from lab_datalake.terminal.runtime_folder import RuntimeFolder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_what_is_written(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    file = folder.write("token-demo", "first")
    assert folder.write("token-demo", "second") == file
    assert file.read_text() == "second"
    assert (mode(folder.path), mode(file)) == (0o700, 0o600)
    assert {entry.name for entry in folder.path.iterdir()} == {".alive", "token-demo"}, "no draft stays behind"


@pytest.mark.parametrize("lake", ["https://voatlas.example:443", "../../etc/passwd", "a/b", "ü " * 300, ".."])
def test_any_name_of_a_lake_makes_a_file_in_the_folder(tmp_path: Path, lake: str) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    assert folder.write(f"token-{lake}", "secret").parent == folder.path


def test_what_an_earlier_process_of_the_same_number_left_is_removed(tmp_path: Path) -> None:
    RuntimeFolder(tmp_path, 1).write("token-demo", "old")
    assert [file.name for file in RuntimeFolder(tmp_path, 1).path.iterdir()] == [".alive"]


def test_what_killed_processes_left_is_removed_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    code = "import sys; from lab_datalake.terminal.runtime_folder import *; from pathlib import Path; import os\n"
    code += "folder = RuntimeFolder(Path(sys.argv[1]), os.getpid()); folder.write('token-demo', 'old'); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    assert killed.returncode == -9
    assert len(list(tmp_path.glob("lab-datalake-*/token-demo"))) == 1
    living = RuntimeFolder(tmp_path, 1)
    assert list(tmp_path.iterdir()) == [living.path]
    another = RuntimeFolder(tmp_path, 2)
    assert living.path.is_dir()
    living.close()
    another.close()


def test_who_tidies_up_temporary_files_does_not_end_it(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    shutil.rmtree(folder.path)
    assert mode(folder.write("token-demo", "fresh")) == 0o600
    assert mode(folder.path) == 0o700
    folder.close()


def test_a_link_that_somebody_laid_there_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "lab-datalake-1").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        RuntimeFolder(tmp_path, 1)


def test_closing_leaves_nothing(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    folder.write("door.json", "{}")
    folder.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("runtime", "xdg_mode", "chosen"),
    [
        ("run", 0o700, "run"),
        ("home/.jupyter", 0o700, "xdg/jupyter"),
        ("home/.jupyter", 0o755, f"tmp/lab-datalake-of-{os.geteuid()}"),
    ],
)
def test_secrets_stay_out_of_the_home_folder(tmp_path: Path, runtime: str, xdg_mode: int, chosen: str) -> None:
    (tmp_path / "xdg").mkdir(mode=xdg_mode)
    (tmp_path / "tmp").mkdir()
    environ = {"XDG_RUNTIME_DIR": str(tmp_path / "xdg")}
    assert runtime_place(tmp_path / runtime, environ, tmp_path / "home", tmp_path / "tmp") == tmp_path / chosen


def test_an_xdg_folder_that_is_not_there_is_not_taken(tmp_path: Path) -> None:
    home = tmp_path / "home"
    place = runtime_place(home / "run", {"XDG_RUNTIME_DIR": str(tmp_path / "gone")}, home, tmp_path)
    assert place == tmp_path / f"lab-datalake-of-{os.geteuid()}"
    assert place.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_may_enter_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / f"lab-datalake-of-{os.geteuid()}").mkdir(mode=0o755)
    place = runtime_place(tmp_path / "home" / "run", {}, tmp_path / "home", tmp_path)
    assert place != tmp_path / f"lab-datalake-of-{os.geteuid()}"
    assert place.stat().st_mode & 0o777 == 0o700
