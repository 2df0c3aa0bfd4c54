"""`lab-datalake login | logout | whoami | token | env`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from lab_datalake.config import read_configuration
from lab_datalake.config.handed_out import handed_out, login_folder
from lab_datalake.errors import BadQuestion, DatalakeError, LakeFailed, NotSignedIn
from lab_datalake.lake.lake import Lake
from lab_datalake.lake.spec import LakeSpec, OpenID
from lab_datalake.lake.words import Ready, SignedOut
from lab_datalake.terminal.agent import SIGN_OUT, with_keyring
from lab_datalake.terminal.environment import shell_lines
from lab_datalake.terminal.runtime_folder import owner

_GOODBYE = 20.0
"""Seconds that signing out may take; the provider is told meanwhile."""

_SIGN_IN = "Sign in in the panel, or with: lab-datalake login {lake}"

Commands = argparse._SubParsersAction  # noqa: SLF001  argparse has no public name for it


def add_to(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    login = commands.add_parser("login", help="sign in to a lake, outside Jupyter")
    login.add_argument("--keyring", action="store_true", help="keep the sign-in in the keyring of this system, too")
    login.set_defaults(run=_login)
    logout = commands.add_parser("logout", help="forget and revoke what login got")
    logout.set_defaults(run=_logout)
    whoami = commands.add_parser("whoami", help="the account that one is signed in as")
    whoami.set_defaults(run=_whoami)
    token = commands.add_parser("token", help="print the present access token: a secret")
    token.add_argument("--storage", action="store_true", help="the token for storages instead of the one for Rucio")
    token.set_defaults(run=_token)
    env = commands.add_parser(
        "env", help='what a shell evaluates to use a lake with other tools: eval "$(lab-datalake env LAKE)"'
    )
    env.set_defaults(run=_env)
    for command in (login, logout, whoami, token, env):
        command.add_argument("lake", nargs="?", metavar="LAKE", help="which lake (default: the default one)")


def _login(options: argparse.Namespace) -> int:
    spec = _spec(options)
    if owner(login_folder(spec.name, os.environ)) is not None:
        raise BadQuestion(
            f"Somebody is signed in to {spec.display_name} already.", f"Sign out first: lab-datalake logout {spec.name}"
        )
    if options.keyring:
        with_keyring(spec)
    told, tells = os.pipe()
    command = [sys.executable, "-m", "lab_datalake.terminal.agent", spec.name, "--told", str(tells)]
    agent = subprocess.Popen([*command, *(["--keyring"] if options.keyring else [])], pass_fds=[tells])
    os.close(tells)
    with os.fdopen(told, "rb") as pipe:
        signed_in = bool(pipe.read())
    return 0 if signed_in else agent.wait()


def _logout(options: argparse.Namespace) -> int:
    spec = _spec(options)
    folder = login_folder(spec.name, os.environ)
    process = owner(folder)
    if process is None:
        return _forget(spec)
    os.kill(process, SIGN_OUT)
    deadline = time.monotonic() + _GOODBYE
    while owner(folder) is not None:
        if time.monotonic() > deadline:
            raise LakeFailed(f"Signing out takes longer than {_GOODBYE:g} s.", f"End the process {process}.")
        time.sleep(0.05)
    print(f"Signed out of {spec.display_name}.", file=sys.stderr)
    return 0


def _forget(spec: LakeSpec) -> int:
    """Nothing stays in memory; perhaps in the keyring."""
    if not isinstance(spec.sign_in, OpenID):
        print(f"Nobody was signed in to {spec.display_name} here.", file=sys.stderr)
        return 0
    lake = Lake(with_keyring(spec), read_configuration().cache_folder)
    try:
        lake.token()
        lake.sign_out()
        print(f"Signed out of {spec.display_name}; the keyring has forgotten it.", file=sys.stderr)
    except DatalakeError:
        print(f"Nobody was signed in to {spec.display_name} here.", file=sys.stderr)
    finally:
        lake.close()
    return 0


def _whoami(options: argparse.Namespace) -> int:
    configuration = read_configuration()
    lake = Lake(configuration.spec(options.lake), configuration.cache_folder)
    try:
        state = lake.state()
    finally:
        lake.close()
    if isinstance(state, Ready):
        print(state.account)
        return 0
    cure = _SIGN_IN.format(lake=lake.spec.name) if isinstance(state, SignedOut) and state.waits else state.cure
    print(f"lab-datalake: {state.message}\n  {cure}".rstrip(), file=sys.stderr)
    return 1


def _token(options: argparse.Namespace) -> int:
    configuration = read_configuration()
    lake = Lake(configuration.spec(options.lake), configuration.cache_folder)
    try:
        passes = lake.passes()
    finally:
        lake.close()
    secret = passes.storage if options.storage else passes.rucio
    if secret is None:
        raise NotSignedIn(
            f"There is no token for storages of {lake.spec.display_name}.", "Leave out --storage, or set `storage_audience`."
        )
    if sys.stdout.isatty():
        print("lab-datalake: this is a secret; who has it can act for you until it ends.", file=sys.stderr)
    print(secret.reveal())
    return 0


def _env(options: argparse.Namespace) -> int:
    spec = _spec(options)
    folder = handed_out(spec.name, os.environ)
    if folder is None:
        raise NotSignedIn(f"Nobody is signed in to {spec.display_name} here.", _SIGN_IN.format(lake=spec.name))
    print(shell_lines(spec, folder, spec.account), end="")
    return 0


def _spec(options: argparse.Namespace) -> LakeSpec:
    return read_configuration(signed_in=False).spec(options.lake)
