"""The messages as TypeScript knows them."""

from pathlib import Path

import pytest

from lab_datalake.server.wire_ts import main, typescript

_COMMITTED = Path(__file__).parents[2] / "src/api/wire.ts"


def test_the_committed_types_are_fresh() -> None:
    assert _COMMITTED.read_text(encoding="utf-8") == typescript()


def test_a_stale_file_is_named_with_the_command_that_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "wire.ts"
    stale.write_text("export type Lake = string;\n", encoding="utf-8")
    assert main(["--check", str(stale)]) == 1
    assert f"python -m lab_datalake.server.wire_ts > {stale}" in capsys.readouterr().err


def test_what_a_question_may_leave_out_an_answer_always_has() -> None:
    text = typescript()
    assert "readonly refresh?: boolean;" in text
    assert "readonly missing: number;" in text
    assert "'POST resolve'" not in text, "the kernel's messages are no business of the browser"
