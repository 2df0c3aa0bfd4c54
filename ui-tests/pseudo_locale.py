"""A language pack whose texts are longer, accented and in ⟦brackets⟧: what has no brackets on the screen was never translated."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
# A language that JupyterLab knows and nobody has installed.
LANGUAGE = "eo"
MODULE = f"jupyterlab_language_pack_{LANGUAGE}"

_TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_ONE = re.compile(rf"trans\s*\.\s*__\(\s*{_TEXT}")
_MANY = re.compile(rf"trans\s*\.\s*_n\(\s*{_TEXT},\s*{_TEXT}")
_ACCENTS = str.maketrans("aceghijosuyACEGHIJOSUY", "áĉéĝĥíĵóŝúýÁĈÉĜĤÍĴÓŜÚÝ")


def pseudo(text: str) -> str:
    """The text as the pseudo-locale has it: about a third longer; `%1` stays."""
    words = text.translate(_ACCENTS)
    return f"⟦{words}{'·' * (2 + len(text) // 3)}⟧"


def catalogue(sources: Path) -> dict[str, object]:
    """All texts of the sources, as JupyterLab reads a domain of a language pack."""
    texts: dict[str, object] = {
        "": {"domain": "lab_datalake", "language": LANGUAGE, "plural_forms": "nplurals=2; plural=(n != 1);", "version": "1"}
    }
    for file in sorted(sources.rglob("*.ts*")):
        source = file.read_text(encoding="utf-8")
        for literal in _ONE.findall(source):
            text = ast.literal_eval(literal)
            texts[text] = [pseudo(text)]
        for one, many in _MANY.findall(source):
            texts[ast.literal_eval(one)] = [pseudo(ast.literal_eval(one)), pseudo(ast.literal_eval(many))]
    return texts


def write_pack(folder: Path) -> None:
    """Write the language pack as an installed distribution: with the folder on PYTHONPATH, JupyterLab finds it."""
    messages = folder / MODULE / "locale" / LANGUAGE / "LC_MESSAGES"
    facts = folder / f"{MODULE}-1.0.dist-info"
    for place in (messages, facts):
        place.mkdir(parents=True)
    (folder / MODULE / "__init__.py").touch()
    (messages / "lab_datalake.json").write_text(json.dumps(catalogue(ROOT / "src")), encoding="utf-8")
    name = MODULE.replace("_", "-")
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text(f"[jupyterlab.languagepack]\n{LANGUAGE} = {MODULE}\n", encoding="utf-8")
