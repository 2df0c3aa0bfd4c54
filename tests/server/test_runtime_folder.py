"""Where the server keeps secrets for its kernels."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lab_datalake.server.runtime_folder import RuntimeFolder, runtime_place


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_what_is_written(tmp_path: Path) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    file = folder.write("token-demo", "first")
    assert folder.write("token-demo", "second") == file
    assert file.read_text() == "second"
    assert (mode(folder.path), mode(file)) == (0o700, 0o600)
    assert [entry.name for entry in folder.path.iterdir()] == ["token-demo"], "no draft stays behind"


@pytest.mark.parametrize("lake", ["https://voatlas.example:443", "../../etc/passwd", "a/b", "ü " * 300, ".."])
def test_any_name_of_a_lake_makes_a_file_in_the_folder(tmp_path: Path, lake: str) -> None:
    folder = RuntimeFolder(tmp_path, 1)
    assert folder.write(f"token-{lake}", "secret").parent == folder.path


def test_what_an_earlier_process_left_is_removed(tmp_path: Path) -> None:
    RuntimeFolder(tmp_path, 1).write("token-demo", "old")
    assert list(RuntimeFolder(tmp_path, 1).path.iterdir()) == []


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
