"""What the documentation tells administrators to write is read without a mistake."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from traitlets.config import Config

from lab_datalake.config import Configuration

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    (page, code)
    for page in ("README.md", "docs/operators/index.md")
    for code in re.findall(r"```python\n(c\.LabDatalake.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize(("page", "code"), EXAMPLES, ids=[f"{page}-{n}" for n, (page, _) in enumerate(EXAMPLES)])
def test_an_example_is_read_without_a_mistake(page: str, code: str, tmp_path: Path) -> None:
    config = Config()
    exec(compile(code, page, "exec"), {"c": config})  # noqa: S102  as Jupyter reads its configuration
    read = Configuration.read({"HOME": str(tmp_path)}, config)
    assert [mistake for mistake in read.mistakes if mistake.is_fatal] == []
    assert not [mistake for mistake in read.mistakes if "is no setting" in mistake.message]
    assert read.lakes or ".lakes" not in code


def test_both_pages_have_an_example() -> None:
    assert {page for page, _ in EXAMPLES} == {"README.md", "docs/operators/index.md"}


def test_the_example_of_a_persons_settings_is_one() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs/users/notebooks.md").read_text(encoding="utf-8"), re.DOTALL)
    schema = json.loads((ROOT / "schema/panel.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(json.loads(example))
