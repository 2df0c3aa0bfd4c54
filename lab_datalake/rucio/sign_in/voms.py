"""Sign in with a proxy that says of which virtual organisation one is a member, made by `voms-proxy-init` where there is none.

It lies where the programs of the grid look for it, so that xrdcp and rucio use it, too. The passphrase of the key goes to the
program over its standard input; a key is never written anywhere without it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.x509 import ExtensionNotFound, ObjectIdentifier

from lab_datalake.errors import DatalakeError, LakeUnreachable, NotSignedIn
from lab_datalake.rucio.secret import Secret
from lab_datalake.rucio.sign_in.chain import Chain
from lab_datalake.rucio.sign_in.proxy import Proxy
from lab_datalake.rucio.sign_in.tokens import Token
from lab_datalake.rucio.sign_in.x509 import Pair, checked

PROGRAM = "voms-proxy-init"

_MEMBERSHIP = ObjectIdentifier("1.3.6.1.4.1.8005.100.100.5")
_LEAST = 600.0
"""Seconds that a proxy must still live, or another one is made."""

_LONGEST = 120.0
_ADMIN = "Ask the administrator of this Jupyter to check"

# What the program says, and what it means.
_MEANINGS: tuple[tuple[str, type[DatalakeError], str, str], ...] = (
    ("not known", NotSignedIn, "knows no VOMS server for “{vo}”", f"{_ADMIN} the lake's `sign_in.vomses`."),
    ("None of the contacted servers", LakeUnreachable, "was refused by every VOMS server of “{vo}”, or reached none",
     "Check that you are a member, and the network; then try again."),
    ("trusted certificates", NotSignedIn, "finds no authorities to trust", f"{_ADMIN} the lake's `sign_in.certdir`."),
)  # fmt: skip


@dataclass(frozen=True)
class Voms:
    """What is asked of voms-proxy-init.

    vo: as it understands `-voms`, with a role perhaps (`atlas:/atlas/Role=production`); None for a proxy without membership.
    vomses, certdir, vomsdir: where it finds servers, authorities and the certificates of servers; None for its own places.
    """

    vo: str | None = None
    vomses: Path | None = None
    certdir: Path | None = None
    vomsdir: Path | None = None
    hours: int = 12


@dataclass
class VomsProxy:
    """A proxy with a membership. passphrase: of the key that it is made with, kept in memory only."""

    proxy: Proxy
    pair: Pair
    wish: Voms
    environ: Mapping[str, str] = field(repr=False)
    passphrase: Secret | None = None
    keeps: bool = field(default=True, init=False)

    def fetch(self) -> Token:
        """A new token, with the proxy that is there, or a new one. Raises NotSignedIn where none can be made."""
        if not self._serves():
            self._make()
        return self.proxy.fetch()

    def _serves(self) -> bool:
        try:
            chain = self.proxy.chain()
        except NotSignedIn:
            return False
        lasts = chain.ends_at - self.proxy.door.clock() > _LEAST
        return lasts and (self.wish.vo is None or _says_membership(chain))

    def _make(self) -> None:
        checked(self.pair, self.passphrase, self.proxy.door.clock())
        program = shutil.which(PROGRAM, path=self.environ.get("PATH", os.defpath))
        if program is None:
            cure = "Ask the administrator of this Jupyter to install it (Debian: voms-clients; conda-forge: voms)."
            raise NotSignedIn(f"{PROGRAM} is not installed here, so no proxy can be made.", cure)
        # Beside its place, so that nobody ever reads half of one.
        with tempfile.TemporaryDirectory(prefix=".lab-datalake-", dir=self.proxy.path.parent) as folder:
            made = Path(folder, "proxy")
            self._run(program, made)
            made.replace(self.proxy.path)

    def _run(self, program: str, made: Path) -> None:
        typed = "" if self.passphrase is None else self.passphrase.reveal() + "\n"
        places = {"X509_VOMS_DIR": str(self.wish.vomsdir)} if self.wish.vomsdir else {}
        try:
            done = subprocess.run(
                [program, *self._words(made)],
                input=typed,
                env={**self.environ, **places},
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            text = f"{PROGRAM} did not end within {_LONGEST:g} s: its servers may be away."
            raise LakeUnreachable(text, "Try again later.") from None
        if done.returncode != 0 or not made.exists():
            raise self._failure(done.stderr + done.stdout)

    def _words(self, made: Path) -> list[str]:
        wish = self.wish
        options = {
            "-cert": self.pair.certificate,
            "-key": self.pair.key,
            "-out": made,
            "-valid": f"{wish.hours}:00",
            "-voms": wish.vo,
            "-vomses": wish.vomses,
            "-certdir": wish.certdir,
        }
        return ["-pwstdin", *(word for name, value in options.items() if value for word in (name, str(value)))]

    def _failure(self, said: str) -> DatalakeError:
        for words, kind, means, cure in _MEANINGS:
            if words in said:
                return kind(f"{PROGRAM} {means.format(vo=self.wish.vo)}.", cure)
        lines = [line.strip(" .+*") for line in said.splitlines() if line.strip(" .+*")]
        last = lines[-1][:200] if lines else "it said nothing"
        return NotSignedIn(f"{PROGRAM} made no proxy: {last}.", "Try it in a terminal, or ask the administrator of this Jupyter.")


def _says_membership(chain: Chain) -> bool:
    try:
        chain.first.extensions.get_extension_for_oid(_MEMBERSHIP)
    except (ExtensionNotFound, ValueError):
        return False
    return True
