"""Asks a module of ours in a process of its own, which inherits no secret and is ended when it takes too long."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from lab_datalake.rucio.cancel import Cancel

_LARGEST_ANSWER = 8_000_000

_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "PYTHONPATH", "X509_CERT_DIR", "SSL_CERT_FILE")
"""Variables that the process gets; those of XRootD too, and nothing that may be a secret."""

_SMALL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "ARROW_NUM_THREADS": "1"}
"""Libraries that would take memory for each processor, or in advance."""

_WRITES_NOTHING = {"PYTHONDONTWRITEBYTECODE": "1"}
"""What may write little must not write half a compiled module, which everybody would import."""


_WRITTEN = 65_536
"""Bytes of the longest file that it may write: XRootD's client is shown tokens in a file that has no name."""


@dataclass(frozen=True)
class Ended:
    """How the process ended, and what it answered; nothing where it ended before."""

    returncode: int
    answer: bytes


def ask_apart(module: str, question: bytes, environ: Mapping[str, str], cancel: Cancel, *, patience: float) -> Ended:
    """What a module answers to a question on its standard input. Raises Cancelled where nobody waits any more.

    environ: of which it gets what is no secret. patience: seconds by the clock after which it is ended.
    """
    environment = {key: value for key, value in environ.items() if key in _KEPT or key.startswith(("XRD_", "LC_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, **_SMALL, **_WRITES_NOTHING},
        cwd="/",  # Python looks for modules there first, so in no folder of a user
        start_new_session=True,
    )
    deadline = threading.Timer(patience, process.kill)
    deadline.start()
    try:
        with process, cancel.calling(process.kill):
            answer = _exchange(process, question)
    finally:
        deadline.cancel()
    cancel.heed()
    return Ended(process.returncode, answer)


def answer_apart(work: Callable[[bytes], bytes]) -> NoReturn:
    """Answer the question that this process was asked, and end it."""
    # What libraries print must not stand in the answer.
    answers = os.dup(1)
    os.dup2(2, 1)
    answer = work(sys.stdin.buffer.read())
    with os.fdopen(answers, "wb") as pipe:
        pipe.write(answer)
    # XRootD's client has threads that have been seen to crash when Python ends in order: it has no place in a server either.
    os._exit(0)


def bound(memory: int, seconds: int) -> None:
    """Bound the process that this runs in: bytes of memory, seconds of the processor, no core, and no file of any length."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))


def _exchange(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    """Say what is wanted, and hear the answer; it is empty where the process ended before."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("The process was started with pipes.")
    try:
        process.stdin.write(question)
        process.stdin.close()
        answer = process.stdout.read(_LARGEST_ANSWER)
    except BrokenPipeError:
        return b""
    if len(answer) == _LARGEST_ANSWER:
        process.kill()
    return answer
