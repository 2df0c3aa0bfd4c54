"""What is configured here, from every place where it may stand; each mistake is named, and takes no other lake with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from traitlets import TraitError
from traitlets.config import Config, Configurable

from lab_datalake.config import instances, own, remote
from lab_datalake.config.fields import Fields
from lab_datalake.config.machine import Machine
from lab_datalake.config.mistakes import Mistake, Mistakes
from lab_datalake.config.snippet import Snippet
from lab_datalake.config.snippets import snippets
from lab_datalake.config.traits import LabDatalake, RucioConfig
from lab_datalake.errors import BadConfiguration
from lab_datalake.lake.spec import LakeSpec

Settings = TypeVar("Settings", bound=Configurable)


@dataclass(frozen=True)
class Configuration:
    """The lakes that can be used, in order, the default one, what is wrong, where lists of files are, and code to begin with."""

    lakes: tuple[LakeSpec, ...]
    default_lake: str | None
    mistakes: tuple[Mistake, ...]
    cache_folder: Path
    snippets: tuple[Snippet, ...] = ()

    @classmethod
    def read(cls, environ: Mapping[str, str], config: Config) -> Configuration:
        """The configuration in Jupyter's own (`c.LabDatalake`, then `c.RucioConfig`), and in the environment."""
        mistakes = Mistakes()
        ours = _settings(LabDatalake, config, mistakes)
        theirs = _settings(RucioConfig, config, mistakes)
        lakes = _with_swan(_distinct(_lakes(environ, ours, theirs, mistakes), mistakes), environ, mistakes)
        wished = (
            ours.default_lake
            or theirs.default_instance
            or environ.get("RUCIO_DEFAULT_INSTANCE")
            or environ.get("SWAN_RUCIO_INSTANCE")
            or None
        )
        default = _default(lakes, wished, mistakes)
        folder = Path(ours.cache_folder).expanduser() if ours.cache_folder else _cache_folder(environ)
        code = snippets(Fields(values, mistakes, _in(f"LabDatalake.snippets[{n}]")) for n, values in enumerate(ours.snippets))
        return cls(lakes, default, mistakes.all(), folder, code)

    def spec(self, name: str | None = None) -> LakeSpec:
        """The lake of this name, or the default one. Raises BadConfiguration where there is none."""
        if not self.lakes:
            raise BadConfiguration("No lake is configured.", "Set c.LabDatalake.lakes in jupyter_server_config.py.")
        wanted = name or self.default_lake
        for lake in self.lakes:
            if lake.name == wanted:
                return lake
        known = ", ".join(f"“{lake.name}”" for lake in self.lakes)
        raise BadConfiguration(f"No lake “{wanted}” is configured.", f"Ask for one of these: {known}.")


def _settings(kind: type[Settings], config: Config, mistakes: Mistakes) -> Settings:
    section = kind.__name__
    known = kind.class_trait_names(config=True)
    written = config.get(section, {})
    for key in written:
        if key not in known:
            mistakes.unknown(f"{section}.{key}", known, key)
    try:
        return kind(config=Config({section: {key: value for key, value in written.items() if key in known}}))
    except TraitError:
        mistakes.add(section, "has a setting of the wrong type and was left out", f"See: jupyter server --help-all, {section}.")
        return kind()


def _lakes(environ: Mapping[str, str], ours: LabDatalake, theirs: RucioConfig, mistakes: Mistakes) -> Iterator[LakeSpec | None]:
    machine = Machine.of(environ, mistakes)
    for n, values in enumerate(ours.lakes):
        yield own.lake(Fields(values, mistakes, _in(f"LabDatalake.lakes[{n}]")), machine)
    auth_type = theirs.default_auth_type or environ.get("RUCIO_DEFAULT_AUTH_TYPE") or environ.get("RUCIO_AUTH_TYPE")
    for n, values in enumerate(theirs.instances):
        fields = remote.merged(Fields(values, mistakes, _in(f"RucioConfig.instances[{n}]")), machine)
        if fields is not None:
            yield instances.lake(fields, machine, auth_type)
    given = instances.token_variable(environ)
    written = {str(values.get("rucio_url") or values.get("rucio_base_url")) for values in (*ours.lakes, *theirs.instances)}
    for fields in instances.in_environment(environ, mistakes):
        # Platforms write the configuration from the same variables: then it was read already.
        if fields.text("rucio_base_url") not in written:
            is_main = fields.place("name").endswith(" RUCIO_NAME")
            yield instances.lake(fields, machine, auth_type, given if is_main else None)


def _in(place: str) -> Fields.Place:
    return lambda key: f"{place}.{key}"


def _distinct(lakes: Iterator[LakeSpec | None], mistakes: Mistakes) -> tuple[LakeSpec, ...]:
    by_name: dict[str, LakeSpec] = {}
    for lake in lakes:
        if lake is None:
            continue
        if lake.name in by_name:
            mistakes.add(f"The lake “{lake.name}”", "is configured twice; the first one is used", "Give each lake its own name.")
        by_name.setdefault(lake.name, lake)
    return tuple(by_name.values())


def _with_swan(lakes: tuple[LakeSpec, ...], environ: Mapping[str, str], mistakes: Mistakes) -> tuple[LakeSpec, ...]:
    chosen = instances.swan_mount(environ, mistakes)
    if chosen is None:
        return lakes
    name, mount = chosen
    return tuple(
        replace(lake, mounts=(mount,), destination_rse=mount.rse) if lake.name == name and not lake.mounts else lake
        for lake in lakes
    )


def _default(lakes: tuple[LakeSpec, ...], wished: str | None, mistakes: Mistakes) -> str | None:
    names = [lake.name for lake in lakes]
    if wished and wished not in names:
        mistakes.add("The default lake", f"“{wished}” is not among the lakes that can be used", "Correct its name.")
    return wished if wished in names else next(iter(names), None)


def _cache_folder(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_CACHE_HOME", "")
    # Relative paths are to be ignored (XDG Base Directory Specification).
    home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    return (Path(base) if base.startswith("/") else home / ".cache") / "lab-datalake"
