"""`%datalake`: what the panel does, in a cell."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn, Union

from lab_datalake.errors import BadQuestion
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.names import proposed

if TYPE_CHECKING:
    from lab_datalake.kernel.file import LakeFile
    from lab_datalake.kernel.files import LakeFiles
    from lab_datalake.kernel.hook import Hook

_RESOLVING = 60.0
"""Seconds that `resolve` waits for an answer."""


class _Words(argparse.ArgumentParser):
    """The words of a line; a wrong one is an error in the cell, and not the end of the kernel."""

    def error(self, message: str) -> NoReturn:
        raise BadQuestion(f"%datalake: {message}.", "`%datalake` alone says what it can do.")


def run(hook: Hook, line: str) -> Union[LakeFile, LakeFiles, None]:
    """Does what a line says; only `resolve` answers something. Raises BadQuestion, and why something does not open."""
    words = shlex.split(line)
    if not words:
        _parser().print_help()
        return None
    try:
        asked = _parser().parse_args(words)
    except SystemExit:  # after --help
        return None
    if asked.word == "resolve":
        return _resolve(hook, asked)
    if asked.word == "attach":
        _attach(hook, asked)
    elif asked.word == "detach":
        _detach(hook, asked.names)
    elif asked.word == "refresh":
        _refresh(hook, asked.names)
    else:
        _list(hook)
    return None


def _parser() -> _Words:
    parser = _Words(prog="%datalake", description="Data of the lakes in this notebook.", add_help=False)
    words = parser.add_subparsers(dest="word", metavar="WORD")
    attach = words.add_parser("attach", help="a variable for each DID, as long as this kernel lives", add_help=False)
    attach.add_argument("dids", nargs="+", metavar="DID")
    attach.add_argument("--as", dest="variable", metavar="NAME", help="the variable's name (default: from the DID)")
    resolve = words.add_parser("resolve", help="how a DID opens from here; answers the value", add_help=False)
    resolve.add_argument("did", metavar="DID")
    for word in (attach, resolve):
        word.add_argument("--lake", default="", metavar="NAME", help="which lake (default: the default one)")
        word.add_argument("--access", default="auto", metavar="WISH", help="auto, mount, copy, cache or remote")
    words.add_parser("list", help="what is attached, and how it stands", add_help=False)
    detach = words.add_parser("detach", help="takes variables away", add_help=False)
    detach.add_argument("names", nargs="+", metavar="NAME")
    refresh = words.add_parser("refresh", help="asks the lakes again (default: about all)", add_help=False)
    refresh.add_argument("names", nargs="*", metavar="NAME")
    return parser


def _attach(hook: Hook, asked: argparse.Namespace) -> None:
    notebook = hook.notebook()
    hook.wait()
    taken = {report.attachment.variable for report in notebook.reports()}
    if asked.variable and len(asked.dids) > 1:
        raise BadQuestion("One name cannot be that of several variables.", "Attach them one by one.")
    attachments: list[Attachment] = []
    for did in asked.dids:
        same = (report.attachment for report in notebook.reports() if report.attachment.did == did)
        known = next((attachment.variable for attachment in same), "")
        variable = asked.variable or known or proposed(did, taken)
        taken.add(variable)
        attachments.append(Attachment(asked.lake, did, "", variable, asked.access))
    notebook.attach(attachments)
    hook.wait_for([attachment.variable for attachment in attachments])
    _say_how_they_stand(hook, [attachment.variable for attachment in attachments])


def _resolve(hook: Hook, asked: argparse.Namespace) -> Union[LakeFile, LakeFiles, None]:
    value = hook.notebook().value(Attachment(asked.lake, asked.did, "", "", asked.access), _RESOLVING)
    if value is None:
        print(f"{asked.did} is still being asked for. Run the cell again.")  # noqa: T201  a cell asked
    return value


def _detach(hook: Hook, names: Sequence[str]) -> None:
    known = {report.attachment.variable for report in hook.notebook().reports()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BadQuestion(f"Nothing is attached as {', '.join(unknown)}.", "`%datalake list` says what is.")
    for name in hook.notebook().detach(names):
        print(f"{name} is gone until the kernel starts anew: the notebook remembers it. Detach it in the panel.")  # noqa: T201


def _refresh(hook: Hook, names: Sequence[str]) -> None:
    hook.wait()
    notebook = hook.notebook()
    wanted = names or [report.attachment.variable for report in notebook.reports()]
    notebook.refresh(wanted)
    hook.wait_for(wanted)


def _list(hook: Hook) -> None:
    hook.wait()
    _say_how_they_stand(hook, [report.attachment.variable for report in hook.notebook().reports()])


def _say_how_they_stand(hook: Hook, names: Sequence[str]) -> None:
    reports = [report for report in hook.notebook().reports() if report.attachment.variable in names]
    if not reports:
        print("Nothing is attached.")  # noqa: T201  a cell asked
    for report in reports:
        attachment = report.attachment
        lake = f" in {attachment.lake}" if attachment.lake else ""
        more = ": " + f"{report.message} {report.cure}".strip() if report.message else ""
        print(f"{attachment.variable}  {attachment.did}{lake}  {report.state}{more}")  # noqa: T201  a cell asked
