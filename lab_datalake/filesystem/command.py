"""The command `lab-datalake get`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import get_args

from lab_datalake.config import read_configuration
from lab_datalake.did import DID
from lab_datalake.filesystem.get import Download, Progress
from lab_datalake.lake.availability import Wish
from lab_datalake.lake.of_process import open_lakes

_EVERY = 0.5
_EVERY_IN_A_LOG = 30.0
_MEGABYTE = 1e6


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a command line."""
    get = commands.add_parser("get", help="bring files here, verified; an interrupted one goes on")
    get.add_argument("dids", metavar="SCOPE:NAME", nargs="+")
    get.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to (default: this folder)")
    get.add_argument(
        "--jobs", type=int, choices=range(1, 65), default=4, metavar="N", help="files at once (default: %(default)s)"
    )
    get.add_argument("--access", choices=get_args(Wish), default="auto", help="the way wished for (default: %(default)s)")
    get.add_argument("--lake", metavar="NAME", help="which lake (default: the default one of the configuration)")
    get.set_defaults(run=_get)


def _get(options: argparse.Namespace) -> int:
    dids = [DID.parse(did) for did in options.dids]
    configuration = read_configuration()
    lake = open_lakes().lake(configuration.spec(options.lake), configuration.cache_folder)
    line = _Line()
    download = Download(lake, line.show, wish=options.access, jobs=options.jobs)
    try:
        for did in dids:
            download.run(did, options.to)
    except KeyboardInterrupt:
        line.end()
        print("lab-datalake: interrupted; the same command goes on from here.", file=sys.stderr)
        raise
    line.end()
    for did, error in sorted(download.progress.failed.items(), key=lambda one: str(one[0])):
        print(f"lab-datalake: {_plain(f'{did}: {error.message}')}\n  {error.cure}", file=sys.stderr)
    return 1 if download.progress.failed else 0


class _Line:
    """How far it is, on standard error: a line that changes in a terminal, now and then a new one elsewhere."""

    def __init__(self) -> None:
        self._begin = self._last = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._text = ""

    def show(self, progress: Progress) -> None:
        """Say it, if it is time to."""
        now = time.monotonic()
        self._text = _said(progress, now - self._begin)
        if now - self._last < (_EVERY if self._is_terminal else _EVERY_IN_A_LOG):
            return
        self._last = now
        self._write("" if self._is_terminal else "\n")

    def end(self) -> None:
        """The last state, in a line of its own."""
        self._write("\n")

    def _write(self, end: str) -> None:
        start = "\r\033[K" if self._is_terminal else ""
        print(f"{start}{self._text}", end=end, file=sys.stderr, flush=True)


def _said(progress: Progress, seconds: float) -> str:
    if progress.note:
        return progress.note
    done, size = progress.bytes_done / _MEGABYTE, progress.size / _MEGABYTE
    failed = f", {len(progress.failed)} failed" if progress.failed else ""
    rate = done / seconds if seconds else 0.0
    return f"{progress.files_done} of {progress.files} files{failed}, {done:,.1f} of {size:,.1f} MB, {rate:,.1f} MB/s"


def _plain(text: str) -> str:
    """A name as it can stand in one line of a terminal."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
