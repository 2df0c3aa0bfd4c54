"""What stays of `lab-datalake login`: a process that holds the sign-in in memory and keeps tokens fresh in files.

`login` starts it with the terminal still its own; it asks the person itself, so that no secret passes from one process to
another, then leaves the terminal and stays until `logout`, or until the sign-in can no longer be renewed. On disk, or rather
in the runtime folder, there is what Jupyter's server hands out, too: short-lived tokens, 0600, gone when it ends.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace

from lab_datalake.config import read_configuration
from lab_datalake.config.handed_out import usual_place
from lab_datalake.errors import BadConfiguration, DatalakeError, NotSignedIn
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import LakeSpec, OpenID
from lab_datalake.terminal.asking import sign_in
from lab_datalake.terminal.handout import Handout, pause_after, pause_after_failures
from lab_datalake.terminal.runtime_folder import RuntimeFolder

LEAVE = signal.SIGTERM
SIGN_OUT = signal.SIGUSR1
"""What ends it: only it, or the sign-in with it, revoked where that can be done."""


class Agent:
    """Keeps the files of one lake until it is ended."""

    def __init__(self, lake: Lake, handout: Handout) -> None:
        self._lake = lake
        self._handout = handout
        self._ended = threading.Event()
        self._signs_out = False
        self._failures = 0
        signal.signal(LEAVE, self._end)
        signal.signal(SIGN_OUT, self._end)

    def serve(self) -> None:
        """Keep the files fresh, until somebody ends it or the sign-in has ended."""
        pause: float | None = 0.0
        while pause is not None and not self._ended.wait(pause):
            pause = self._look()
        if self._signs_out:
            self._lake.sign_out()

    def _look(self) -> float | None:
        """Hand out what is good now; seconds until the next look, None where the sign-in has ended."""
        try:
            passes = self._lake.passes()
            self._handout.write(self._lake.spec, passes)
        except NotSignedIn:
            return None
        except (DatalakeError, OSError):
            self._handout.take_back(self._lake.spec.name)
            self._failures += 1
            return pause_after_failures(self._failures)
        self._failures = 0
        return pause_after(passes)

    def _end(self, number: int, _frame: object) -> None:
        self._signs_out = number == SIGN_OUT
        self._ended.set()


def with_keyring(spec: LakeSpec) -> LakeSpec:
    """The same lake with its sign-in in the system's keyring. Raises BadConfiguration where it has nothing to keep there."""
    if not isinstance(spec.sign_in, OpenID):
        raise BadConfiguration(
            "The keyring keeps sign-ins at an OpenID provider only, and this lake has another way.", "Sign in without --keyring."
        )
    return replace(spec, sign_in=replace(spec.sign_in, keyring=True))


def main(arguments: list[str] | None = None) -> int:
    """Sign in, tell that it is done, leave the terminal and stay; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lake")
    parser.add_argument("--told", type=int, required=True, help="a pipe that is written to when somebody is signed in")
    parser.add_argument("--keyring", action="store_true")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no secret in a core file
    configuration = read_configuration(signed_in=False)
    spec = configuration.spec(options.lake)
    lake = Lake(with_keyring(spec) if options.keyring else spec, configuration.cache_folder)
    try:
        account = sign_in(lake)
        folder = RuntimeFolder(usual_place(os.environ), f"login-{spec.name}")
        try:
            handout = Handout(folder)
            handout.write(spec, lake.passes())
            agent = Agent(lake, handout)
            print(f"Signed in to {spec.display_name} as {account}.", file=sys.stderr, flush=True)
            _leave_the_terminal()
            os.write(options.told, b"signed in")
            os.close(options.told)
            agent.serve()
        finally:
            folder.close()
    except DatalakeError as error:
        print(f"lab-datalake: {error.message}\n  {error.cure}".rstrip(), file=sys.stderr)
        return 1
    finally:
        lake.close()
    return 0


def _leave_the_terminal() -> None:
    with suppress(PermissionError):  # the leader of a group already
        os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
