"""The command line: `lab-datalake`, the same answers as in the panel.

An answer goes to standard output, a failure to standard error as what failed, why, and what to do.
Exit codes: 0 done, 1 failed, 2 the command was not understood, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from lab_datalake.config import Configuration, read_configuration
from lab_datalake.demo import command as demo
from lab_datalake.did import DID
from lab_datalake.doctor import command as doctor
from lab_datalake.doctor.installation import Server
from lab_datalake.errors import BadConfiguration, DatalakeError
from lab_datalake.filesystem import command as get
from lab_datalake.headless import command as attach
from lab_datalake.kernel.display import human
from lab_datalake.kernel.door import Door
from lab_datalake.kernel.hook import DOOR_VARIABLE
from lab_datalake.lake.availability import Coming, Elsewhere, Failed, Here, Wish
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.manifest import Manifest
from lab_datalake.lake.terms import read
from lab_datalake.lake.words import Down, Listed, Question, Ready, Resolution, SignedOut, Type
from lab_datalake.terminal import command as terminal
from lab_datalake.terminal.environment import Inherited

_SEARCHED = """what to look for: scope:pattern* or parts of names, and conditions such as 'run >= 358000', 'type = file',
'created after 7 days ago', 'bigger than 5 GB'"""

_WAIT = 3600.0
"""Seconds within which a collection is settled; Ctrl-C ends it sooner."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except DatalakeError as error:
        print(f"lab-datalake: {error.message}", file=sys.stderr)
        if error.cure:
            print(f"  {error.cure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(code or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab-datalake", description="Rucio data lakes in notebooks and on the command line.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    demo.add_to(commands)
    doctor.add_to(commands, _server)
    terminal.add_to(commands)

    lakes = commands.add_parser("lakes", help="the configured lakes and their state")
    lakes.set_defaults(run=_lakes)

    search = commands.add_parser("search", help="look for DIDs")
    search.add_argument("text", nargs="*", metavar="TEXT", help=_SEARCHED)
    search.add_argument("--scope", default="", help="where the text names none (default: one's own); * stands for anything")
    search.add_argument("--type", choices=get_args(Type), default="collection", help="default: collection")
    where = search.add_mutually_exclusive_group()
    where.add_argument("--all-lakes", action="store_true", help="look into all lakes; each row then begins with its lake")
    search.add_argument("--limit", type=_count, default=10_000, metavar="N", help="at most so many DIDs (default: %(default)s)")
    search.set_defaults(run=_search)

    listing = commands.add_parser("ls", help="what a container or dataset holds")
    listing.add_argument("did", metavar="SCOPE:NAME")
    listing.set_defaults(run=_list)

    resolve = commands.add_parser("resolve", help="how the files of a DID open from here, and why")
    resolve.add_argument("did", metavar="SCOPE:NAME")
    resolve.add_argument("--access", choices=get_args(Wish), default="auto", help="the way wished for (default: %(default)s)")
    resolve.add_argument("--refresh", action="store_true", help="ask the lake again even if it was asked before")
    resolve.set_defaults(run=_resolve)

    get.add_to(commands)
    attach.add_to(commands)
    for command in (where, listing, resolve):
        command.add_argument("--lake", metavar="NAME", help="which lake (default: the default one of the configuration)")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _configuration() -> Configuration:
    configuration = read_configuration()
    for mistake in configuration.mistakes:
        print(f"lab-datalake: {mistake.message}\n  {mistake.cure}", file=sys.stderr)
    return configuration


@contextmanager
def _lake(name: str | None) -> Iterator[Lake]:
    configuration = _configuration()
    lake = Lake(configuration.spec(name), configuration.cache_folder)
    try:
        yield lake
    finally:
        lake.close()


def _every_lake() -> Iterator[Lake]:
    configuration = _configuration()
    if not configuration.lakes:
        raise BadConfiguration("No lake is configured.", "Set LabDatalake.lakes, or start one of your own: lab-datalake demo up.")
    for spec in configuration.lakes:
        lake = Lake(spec, configuration.cache_folder)
        try:
            yield lake
        finally:
            lake.close()


def _server() -> Server | None:
    """The Jupyter server that started this terminal; it wrote its note when it began."""
    note = Path(os.environ.get(DOOR_VARIABLE, ""))
    if not note.is_file():
        return None
    inherited = Inherited.by(read_configuration(signed_in=False), note.parent, os.environ)
    return Server(note.stat().st_mtime, lambda: _ask(note), inherited.left)


def _ask(note: Path) -> None:
    Door(note).attachments("the command line", None)


def _lakes(_: argparse.Namespace) -> int:
    usable = True
    for lake in _every_lake():
        state = lake.state()
        usable = usable and isinstance(state, Ready)
        print(f"{lake.spec.name}\t{lake.spec.rucio_url}\t{_state(state)}")
    return 0 if usable else 1


def _state(state: Ready | SignedOut | Down) -> str:
    if isinstance(state, Ready):
        return f"ready, signed in as {state.account}, Rucio {state.version}"
    return f"{state.message} {state.cure}".strip()


def _search(options: argparse.Namespace) -> int:
    question = Question(text=" ".join(options.text), scope=options.scope, type=options.type, limit=options.limit)
    if not options.all_lakes:
        with _lake(options.lake) as lake:
            _print_found(lake, question, "")
        return 0
    read(question.text)  # a mistake in it is said once
    failed = False
    for lake in _every_lake():
        try:
            _print_found(lake, question, f"{lake.spec.name}\t")
        except DatalakeError as error:  # noqa: PERF203  each lake fails alone
            failed = True
            print(f"lab-datalake: {lake.spec.name}: {error.message}\n  {error.cure}".rstrip(), file=sys.stderr)
    return 1 if failed else 0


def _print_found(lake: Lake, question: Question, before: str) -> None:
    shown = 0
    for found in lake.search(question):
        if shown == question.limit:
            more = f"cut at {shown}; there are more. Say more precisely what you look for, or raise --limit."
            print(f"lab-datalake: {more}", file=sys.stderr)
            break
        print(before, end="")
        _print_row(found)
        shown += 1
    if not shown:
        nothing = f"nothing in {lake.spec.name} matches {question.text or question.scope or 'that'}."
        names_scope = question.scope or read(question.text).scope
        own = "" if names_scope else "\n  Looked into your own scopes only; --scope '*' looks into all."
        print(f"lab-datalake: {nothing}{own}", file=sys.stderr)


def _list(options: argparse.Namespace) -> int:
    with _lake(options.lake) as lake:
        for found in lake.content(DID.parse(options.did)):
            _print_row(found)
    return 0


def _print_row(row: Listed) -> None:
    size = human(row.size) if row.size is not None else "-"
    print(f"{row.kind}\t{size}\t{_plain(str(row.did))}")


def _plain(text: str) -> str:
    """A name as it can stand in one line of a terminal: what cannot be printed is written as an escape."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _resolve(options: argparse.Namespace) -> int:
    with _lake(options.lake) as lake:
        found = lake.resolve(DID.parse(options.did), options.access, refresh=options.refresh, wait=_WAIT)
        return _print_resolution(found)


def _print_resolution(found: Resolution) -> int:
    match found.availability:
        case Failed(message=message, cure=cure) | Elsewhere(why=message, cure=cure):
            print(f"lab-datalake: {message}\n  {cure}", file=sys.stderr)
            return 1
        case Coming(what=what):
            print(f"lab-datalake: {what} takes longer than an hour.", file=sys.stderr)
            return 1
        case Here():
            pass
    if found.file:
        print(f"{found.file.access}\t{_plain(found.file.url)}\t{_plain(found.file.why)}")
        return 0
    if found.manifest is None:
        return 0
    if not found.availability.files:
        print(f"lab-datalake: {found.did} holds no files.", file=sys.stderr)
    missing = 0
    for entry in Manifest(Path(found.manifest)).entries():
        missing += entry.access is None
        print(f"{entry.access or 'none'}\t{_plain(entry.url or f'{entry.scope}:{entry.name}')}\t{_plain(entry.why or '')}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
