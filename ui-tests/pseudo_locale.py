"""A language pack whose texts are longer, accented and in ⟦brackets⟧: what has no brackets on the screen was never translated."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

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


def settings_texts(schema: object, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a schema of settings, each with the context in which Jupyter's server looks it up."""
    inner = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for key, value in inner:
        if key in ("title", "description", "label", "jupyter.lab.setting-icon-label") and isinstance(value, str):
            yield value, "menu" if key == "label" else "schema" if f"{path}/{key}" in ("/title", "/description") else "settings"
        yield from settings_texts(value, f"{path}/{key}")


def settings_catalogue(file: Path) -> Catalog:
    """The texts of a schema of settings, which Jupyter's server translates."""
    texts = Catalog(locale=LANGUAGE, domain="lab_datalake")
    for text, context in settings_texts(json.loads(file.read_text(encoding="utf-8"))):
        texts.add(text, pseudo(text), context=context)
    return texts


def write_pack(folder: Path) -> None:
    """Write the language pack as an installed distribution: with the folder on PYTHONPATH, JupyterLab finds it."""
    messages = folder / MODULE / "locale" / LANGUAGE / "LC_MESSAGES"
    facts = folder / f"{MODULE}-1.0.dist-info"
    for place in (messages, facts):
        place.mkdir(parents=True)
    (folder / MODULE / "__init__.py").touch()
    (messages / "lab_datalake.json").write_text(json.dumps(catalogue(ROOT / "src")), encoding="utf-8")
    with (messages / "lab_datalake.mo").open("wb") as compiled:
        write_mo(compiled, settings_catalogue(ROOT / "schema" / "panel.json"))
    name = MODULE.replace("_", "-")
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (facts / "entry_points.txt").write_text(f"[jupyterlab.languagepack]\n{LANGUAGE} = {MODULE}\n", encoding="utf-8")
