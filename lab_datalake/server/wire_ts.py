"""Writes the TypeScript twin of `wire`: the same names, the same fields, the same words, in one file.

usage: python -m lab_datalake.server.wire_ts            writes it to standard output
       python -m lab_datalake.server.wire_ts --check F  says whether the file F is fresh
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from lab_datalake.config import snippet
from lab_datalake.doctor import findings
from lab_datalake.filesystem import holdings
from lab_datalake.lake import availability, cost, keys, terms, words
from lab_datalake.preview import answers
from lab_datalake.server import doctor_wire, finding_wire, looking_wire, sign_in_wire, using_wire, wire

_HEAD = """\
// Written from lab_datalake/server/wire.py by `python -m lab_datalake.server.wire_ts`; do not edit.

// A field with a default may be left out of a question; an answer always has all its fields."""
_PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}
_WIDTH = 80

_ROOMS: tuple[ModuleType, ...] = (
    availability,
    words,
    terms,
    keys,
    findings,
    wire,
    finding_wire,
    sign_in_wire,
    answers,
    holdings,
    looking_wire,
    snippet,
    cost,
    using_wire,
    doctor_wire,
)
_STREAMS = wire.STREAMS | doctor_wire.EXAMINING
_ROUTES = wire.ROUTES | finding_wire.FINDING | sign_in_wire.SIGNING | looking_wire.LOOKING | using_wire.USING
_QUESTIONS = {ask for ask, _ in (*_ROUTES.values(), *_STREAMS.values())}
_ROOTS: tuple[object, ...] = (
    *(message for pair in _ROUTES.values() for message in pair),
    *(part for pair in _STREAMS.values() for part in pair),
    *wire.EVENTS.values(),
    wire.Failure,
)


def _is_choice(meaning: object) -> bool:
    return isinstance(meaning, UnionType) or get_origin(meaning) in {Literal, Union}


_NAMES = {
    meaning: name for room in _ROOMS for name, meaning in vars(room).items() if not name.startswith("_") and _is_choice(meaning)
}
"""The choices that have a name of their own, such as `Availability`."""


def _options(meaning: object) -> list[str]:
    if get_origin(meaning) is Literal:
        return [f"'{value}'" for value in get_args(meaning)]
    return [_type(option) for option in get_args(meaning)]


def _type(meaning: object) -> str:
    """How TypeScript says what a Python annotation says."""
    if _is_choice(meaning):
        return _NAMES.get(meaning) or " | ".join(_options(meaning))
    if get_origin(meaning) in {list, tuple}:
        return f"ReadonlyArray<{_type(get_args(meaning)[0])}>"
    if get_origin(meaning) is dict:
        key, value = get_args(meaning)
        return f"Readonly<Partial<Record<{_type(key)}, {_type(value)}>>>"
    if isinstance(meaning, type):
        return meaning.__name__ if issubclass(meaning, msgspec.Struct) else _PLAIN[meaning]
    raise TypeError(f"There is no TypeScript for {meaning!r}.")


def _reach(meaning: object) -> Iterator[object]:
    """A message or choice, and all that can stand in it."""
    yield meaning
    if isinstance(meaning, type) and issubclass(meaning, msgspec.Struct):
        inner: list[object] = list(get_type_hints(meaning).values())
    else:
        inner = list(get_args(meaning)) if get_origin(meaning) is not Literal else []
    for part in inner:
        yield from _reach(part)


def _comment(text: str) -> str:
    lines = inspect.cleandoc(text).replace("*/", "*\u200b/").splitlines()
    if len(lines) == 1:
        return f"/** {lines[0]} */"
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */"])


def _message(message: type[msgspec.Struct]) -> str:
    """The type of one message, tag first."""
    lines = []
    config = message.__struct_config__
    if config.tag_field is not None:
        lines.append(f"  readonly {config.tag_field}: '{config.tag}';")
    hints = get_type_hints(message)
    for field in msgspec.structs.fields(message):
        mark = "?" if message in _QUESTIONS and not field.required else ""
        lines.append(f"  readonly {field.encode_name}{mark}: {_type(hints[field.name])};")
    body = "{\n" + "\n".join(lines) + "\n}" if lines else "Readonly<Record<string, never>>"
    return f"{_comment(message.__doc__ or '')}\nexport type {message.__name__} = {body};"


def _choice(name: str, meaning: object, words: str) -> str:
    line = f"export type {name} = {' | '.join(_options(meaning))};"
    if len(line) > _WIDTH:
        line = f"export type {name} =" + "".join(f"\n  | {option}" for option in _options(meaning)) + ";"
    return f"{_comment(words)}\n{line}" if words else line


def _words(room: ModuleType) -> dict[str, str]:
    """The names a module makes, in its order, with the docstring that stands below each assignment ("" without one)."""
    body = ast.parse(inspect.getsource(room)).body
    found: dict[str, str] = {}
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.ClassDef):
            found[statement.name] = ""
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            match after:
                case ast.Expr(value=ast.Constant(value=str() as words)):
                    found[ast.unparse(target)] = words
                case _:
                    found[ast.unparse(target)] = ""
    return found


def _table(name: str, rows: dict[str, str], words: str) -> str:
    body = "".join(f"  '{key}': {value};\n" for key, value in rows.items())
    return f"{_comment(words)}\nexport type {name} = {{\n{body}}};"


def _tables() -> Iterator[str]:
    words = _words(wire)
    routes = {route: f"[{_type(ask)}, {_type(answer)}]" for route, (ask, answer) in _ROUTES.items()}
    yield _table("Routes", routes, words["ROUTES"])
    streams = {route: f"[{_type(ask)}, {_type(line)}]" for route, (ask, line) in _STREAMS.items()}
    yield _table("Streams", streams, words["STREAMS"])
    yield _table("Events", {schema: _type(told) for schema, told in wire.EVENTS.items()}, words["EVENTS"])


def typescript() -> str:
    """The whole of `src/api/wire.ts`."""
    used = [part for root in _ROOTS for part in _reach(root)]
    parts = [_HEAD]
    for room in _ROOMS:
        for name, said in _words(room).items():
            meaning = vars(room)[name]
            if meaning not in used or name.startswith("_"):
                continue
            parts.append(_choice(name, meaning, said) if _is_choice(meaning) else _message(meaning))
    return "\n\n".join([*parts, *_tables()]) + "\n"


def main(arguments: list[str]) -> int:
    """What the command does; 0 where all is well."""
    if arguments[:1] != ["--check"]:
        sys.stdout.write(typescript())
        return 0
    path = Path(arguments[1])
    if path.is_file() and path.read_text(encoding="utf-8") == typescript():
        return 0
    sys.stderr.write(f"{path} is not fresh: python -m lab_datalake.server.wire_ts > {path}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
