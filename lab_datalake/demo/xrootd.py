"""Where XRootD comes from: the PATH, Debian's packages installed by root, or the same packages unpacked into a folder."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab_datalake.demo.commands import run
from lab_datalake.demo.owner import remove_tree
from lab_datalake.demo.places import INSIDE, Install
from lab_datalake.demo.progress import Say
from lab_datalake.errors import DemoFailed

PACKAGES = (
    "xrootd-server", "xrootd-server-plugins", "xrootd-plugins", "xrootd-client",
    "xrootd-scitokens-plugins", "xrootd-client-http-plugins",
)  # fmt: skip
# Packages of the same sources, unpacked together even where this machine has some of them.
FAMILY = re.compile(r"(lib)?(xrd|xrootd|scitokens|macaroons|davix)")
CURE = (
    "Install XRootD: on Debian and Ubuntu “apt-get install xrootd-server xrootd-client xrootd-scitokens-plugins”, "
    "elsewhere “conda install -c conda-forge xrootd”."
)


@dataclass(frozen=True)
class XRootD:
    """An XRootD that can be started.

    environ: what its servers need in their environment. programs: a folder for the PATH of its clients, None where they are
    on it already. preload: the library that keeps it on loopback, None where no
    compiler could build it; then it listens everywhere and sends away whoever does not come from this machine.
    """

    server: Path
    xrdcp: Path
    environ: Mapping[str, str]
    programs: Path | None
    has_tokens: bool
    has_http_copy: bool
    has_http_client: bool
    preload: Path | None


def find_xrootd(install: Install) -> XRootD | None:
    """The XRootD on the PATH, else the one that was unpacked, else None."""
    server = shutil.which("xrootd")
    if server and Path(server).with_name("xrdcp").exists():
        return _described(install, Path(server).resolve().parent.parent, Path(server).parent)
    programs = install.xrootd / "bin"
    if (install.xrootd / "complete").exists():
        return _described(install, install.xrootd / "usr", programs, programs)
    return None


def install_xrootd(install: Install, say: Say) -> XRootD:
    """XRootD, brought from Debian's packages if it is not there; raises DemoFailed saying what to install."""
    found = find_xrootd(install)
    if not found:
        if not shutil.which("apt-get"):
            raise DemoFailed("No XRootD is on the PATH, and this system has no apt-get to fetch it with.", CURE)
        if os.geteuid() == 0:
            say("XRootD: installing Debian's packages")
            _install_packages(install)
        else:
            say("XRootD: unpacking Debian's packages, since they cannot be installed without root")
            _unpack_packages(install)
        found = find_xrootd(install)
    if not found:
        raise DemoFailed("Debian's packages did not bring the programs xrootd and xrdcp.", CURE)
    return found


def build_preload(install: Install) -> None:
    """Compile the library that keeps XRootD on loopback, where there is a C compiler."""
    compiler = next((found for found in map(shutil.which, ("cc", "gcc", "clang")) if found), None)
    target = install.root / "loopback.so"
    if compiler and not target.exists():
        fresh = target.with_suffix(".new")
        run(
            [compiler, "-shared", "-fPIC", "-O1", "-o", fresh, INSIDE / "loopback.c", "-ldl"],
            log=install.log,
            cure="Mend the C compiler.",
        )
        fresh.replace(target)


def _described(install: Install, prefix: Path, where: Path, programs: Path | None = None) -> XRootD:
    """What can be said of an XRootD whose programs are in the folder `where` and whose libraries are below `prefix`."""
    places = ("lib/libXrd*.so", "lib/*/libXrd*.so", "lib64/libXrd*.so")
    plugins = {path.name for place in places for path in prefix.glob(place)}
    settings = _client_plugins(prefix)
    preload = install.root / "loopback.so"
    return XRootD(
        server=where / "xrootd",
        xrdcp=where / "xrdcp",
        environ={"XRD_PLUGINCONFDIR": str(settings)} if settings else {},
        programs=programs,
        has_tokens=any(name.startswith("libXrdAccSciTokens") for name in plugins),
        has_http_copy=any(name.startswith("libXrdHttpTPC") for name in plugins),
        has_http_client=any(name.startswith(("libXrdClHttp", "libXrdClCurl")) for name in plugins),
        preload=preload if preload.exists() else None,
    )


def _client_plugins(prefix: Path) -> Path | None:
    """The folder in which XRootD's client finds its plugin for http origins."""
    folders = (etc / "xrootd" / "client.plugins.d" for etc in (prefix.parent / "etc", prefix / "etc"))
    return next((folder for folder in folders if folder.is_dir()), None)


def _install_packages(install: Install) -> None:
    environ = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], log=install.log, cure=CURE, environ=environ)
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES], log=install.log, cure=CURE, environ=environ)


def _unpack_packages(install: Install) -> None:
    """Fetch the packages, and what they need that this machine lacks, with package lists of our own."""
    remove_tree(install.xrootd)
    lists, packages = install.xrootd / "lists", install.xrootd / "packages"
    for folder in (lists / "partial", packages):
        folder.mkdir(parents=True)
    apt = ["apt-get", "-q", "-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={install.xrootd}", "-o", "Debug::NoLocking=1"]
    apt += ["-o", "APT::Sandbox::User="]
    run([*apt, "update"], log=install.log, cure=CURE)
    plan = run([*apt, "--simulate", "install", "--no-install-recommends", "--reinstall", *PACKAGES], log=install.log, cure=CURE)
    missing = re.findall(r"^Inst (\S+)", plan, re.MULTILINE)
    only = [f"--no-{kind}" for kind in ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")]
    known = run(["apt-cache", *apt[2:], "depends", "--recurse", *only, *PACKAGES], log=install.log, cure=CURE)
    family = [name for name in re.findall(r"^(\S+)$", known, re.MULTILINE) if FAMILY.match(name)]
    run([*apt, "download", *sorted({*missing, *family})], log=install.log, cure=CURE, folder=packages)
    for package in sorted(packages.glob("*.deb")):
        run(["dpkg-deb", "-x", package, install.xrootd], log=install.log, cure=CURE)
    _write_programs(install)
    (install.xrootd / "complete").touch()


def _write_programs(install: Install) -> None:
    """A program for each unpacked one that lets it find its libraries, so that nobody else's programs have to see them."""
    unpacked, programs = install.xrootd / "usr", install.xrootd / "bin"
    libraries = ":".join(sorted({str(path.parent) for path in install.xrootd.rglob("*.so*") if path.name.startswith("lib")}))
    settings = _client_plugins(unpacked)
    programs.mkdir(exist_ok=True)
    for program in (unpacked / "bin").iterdir():
        lines = [
            "#!/bin/sh",
            f"export LD_LIBRARY_PATH='{libraries}'",
            f"export XRD_PLUGINCONFDIR='{settings}'",
            f"exec '{program}' \"$@\"",
            "",
        ]
        (programs / program.name).write_text("\n".join(lines), encoding="utf-8")
        (programs / program.name).chmod(0o755)
