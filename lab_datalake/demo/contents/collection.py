"""What lies in the demo lake, as a list: files, datasets, containers, and where each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lab_datalake.demo.contents.muons import Sample, write_muons
from lab_datalake.demo.contents.sky import write_events, write_image
from lab_datalake.demo.contents.tables import write_alignment, write_hits, write_note, write_slow_control, write_waveforms
from lab_datalake.did import DID

Write = Callable[[Path], None]
SITE_A, SITE_B = "XRD1", "XRD2"
BOTH = (SITE_A, SITE_B)
SIGNAL = 0.72
Metadata = dict[str, str | int | float | bool]


@dataclass(frozen=True)
class Dataset:
    """Files and how each is written; `stay_open`: more may come. `metadata` that Rucio has a column for goes into that."""

    did: DID
    files: dict[str, Write]
    rses: tuple[str, ...]
    metadata: Metadata = field(default_factory=dict)
    stay_open: bool = False


@dataclass(frozen=True)
class Container:
    """A container and what it holds."""

    did: DID
    children: tuple[DID, ...]
    metadata: Metadata = field(default_factory=dict)


ZMUMU_2024 = DID("lake", "zmumu.2024")
ZMUMU_2023 = DID("lake", "zmumu.2023")
SIMULATION = DID("mc", "zmumu.powheg.2024")
ALIGNMENT = DID("lake", "calib.alignment.2024")
IMAGES = DID("sky", "field42.images")
EVENTS = DID("sky", "crab.events")
HITS = DID("lake", "calorimeter.hits.2024")
WAVEFORMS = DID("lake", "waveforms.2024")
SLOW_CONTROL = DID("lake", "slowcontrol.2024")
OPEN = DID("test", "still.open")
EMPTY = DID("test", "empty")
LATE = DID("test", "missing.bytes")
WRONG = DID("test", "wrong.bytes")
MANY = DID("test", "many.10k")
NAMES = DID("test", "names.odd")
HOSTILE = DID("test", "names.hostile")


def note_writer(seed: int) -> Write:
    """What writes a few lines that tell one file from another."""
    return lambda path: write_note(path, seed)


def datasets() -> list[Dataset]:
    """All datasets whose files have bytes."""
    return [*_collisions(), *_sky(), *_detector(), *_for_tests()]


def containers() -> list[Container]:
    """All containers, those inside others first."""
    year_2024, year_2023 = DID("lake", "analysis.zmumu.2024"), DID("lake", "analysis.zmumu.2023")
    return [
        Container(year_2024, (ZMUMU_2024, SIMULATION, ALIGNMENT), {"project": "lake24", "topic": "zmumu"}),
        Container(year_2023, (ZMUMU_2023,), {"project": "lake23", "topic": "zmumu"}),
        Container(DID("lake", "analysis.zmumu"), (year_2024, year_2023), {"topic": "zmumu"}),
        Container(DID("lake", "detector.2024"), (HITS, WAVEFORMS, SLOW_CONTROL), {"project": "lake24"}),
        Container(DID("sky", "field42"), (IMAGES, EVENTS), {"project": "sky24", "object": "Crab"}),
        Container(DID("test", "empty.container"), ()),
    ]


def _collisions() -> list[Dataset]:
    def recorded(seed: int, events: int, run: int) -> Write:
        return lambda path: write_muons(path, Sample(seed, events, run, SIGNAL))

    def simulated(seed: int, events: int) -> Write:
        return lambda path: write_muons(path, Sample(seed, events, is_simulated=True))

    beam: Metadata = {"energy": 13.6, "detector": "LAKE", "format": "ROOT", "stream_name": "physics_Main"}
    generator: Metadata = {"generator": "powheg", "xsec_pb": 2028.0, "energy": 13.6, "format": "ROOT", "simulated": True}
    return [
        Dataset(
            ZMUMU_2024,
            {f"zmumu.2024._{i:04d}.root": recorded(100 + i, 30_000, 358_031) for i in range(4)},
            (SITE_A,),
            {**beam, "project": "lake24", "run": 358_031, "event_count": 120_000, "good": True},
        ),
        Dataset(
            ZMUMU_2023,
            {f"zmumu.2023._{i:04d}.root": recorded(200 + i, 10_000, 340_001) for i in range(2)},
            BOTH,
            {**beam, "project": "lake23", "run": 340_001, "event_count": 20_000, "good": True},
        ),
        Dataset(
            SIMULATION,
            {f"zmumu.powheg.2024._{i:04d}.root": simulated(300 + i, 40_000) for i in range(3)},
            (SITE_B,),
            {**generator, "project": "mc24"},
        ),
    ]


def _sky() -> list[Dataset]:
    def image(seed: int, band: str) -> Write:
        return lambda path: write_image(path, seed, band)

    def events(seed: int) -> Write:
        return lambda path: write_events(path, seed, 40_000)

    return [
        Dataset(
            IMAGES,
            {f"field42.{band}.fits": image(400 + i, band) for i, band in enumerate("gri")},
            (SITE_A,),
            {"project": "sky24", "object": "Crab", "exposure_s": 90.0, "format": "FITS"},
        ),
        Dataset(
            EVENTS,
            {f"crab.obs023523_{i}.fits": events(410 + i) for i in range(2)},
            BOTH,
            {"project": "sky24", "object": "Crab", "instrument": "gamma", "format": "FITS"},
        ),
    ]


def _detector() -> list[Dataset]:
    def hits(seed: int) -> Write:
        return lambda path: write_hits(path, seed, 60_000)

    return [
        Dataset(
            ALIGNMENT,
            {"alignment.2024.json": lambda path: write_alignment(path, 500)},
            BOTH,
            {"project": "lake24", "kind": "calibration"},
        ),
        Dataset(
            HITS,
            {f"hits.2024.{i}.parquet": hits(510 + i) for i in range(3)},
            (SITE_B,),
            {"project": "lake24", "format": "Parquet"},
        ),
        Dataset(
            WAVEFORMS,
            {"waveforms.run358031.h5": lambda path: write_waveforms(path, 520, 2_000)},
            (SITE_A,),
            {"run": 358_031, "format": "HDF5"},
        ),
        Dataset(
            SLOW_CONTROL,
            {"slowcontrol.run358031.csv": lambda path: write_slow_control(path, 530, 1_440)},
            (SITE_A,),
            {"run": 358_031, "format": "CSV"},
        ),
    ]


def _for_tests() -> list[Dataset]:
    def notes(stem: str, seed: int, count: int) -> dict[str, Write]:
        return {f"{stem}.{i}.csv": note_writer(seed + i) for i in range(count)}

    return [
        Dataset(OPEN, notes("still.open", 600, 2), (SITE_A,), stay_open=True),
        Dataset(EMPTY, {}, (SITE_A,), stay_open=True),
        Dataset(LATE, notes("missing.bytes", 610, 3), (SITE_A,)),
        Dataset(WRONG, notes("wrong.bytes", 620, 3), (SITE_A,)),
    ]
