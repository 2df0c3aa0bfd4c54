"""Proton collisions with two muons: Z → µµ over a falling background, and its simulation, as ROOT files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Z_MASS, Z_WIDTH, RESOLUTION = 91.188, 2.495, 1.4
LOWEST_MASS, HIGHEST_MASS, BACKGROUND_SLOPE = 50.0, 500.0, 28.0
THIRD_MUON = 0.03


@dataclass(frozen=True)
class Sample:
    """Events of one file. `signal`: the fraction that is Z → µµ. `is_simulated`: then weights and true masses come too."""

    seed: int
    events: int
    run: int = 1
    signal: float = 1.0
    is_simulated: bool = False


def write_muons(path: Path, sample: Sample) -> None:
    """A tree `Events` in the manner of NanoAOD, with nMuon, Muon_pt (GeV), Muon_eta, Muon_phi, Muon_charge."""
    import awkward as ak
    import numpy as np
    import uproot

    chance = np.random.default_rng(sample.seed)
    events = sample.events
    true_mass = _true_masses(chance, sample)
    branches = {
        "run": np.full(events, sample.run, np.uint32),
        "luminosityBlock": (np.arange(events) // 500 + 1).astype(np.uint32),
        "event": np.arange(events, dtype=np.uint64) + np.uint64(sample.seed * 1_000_000),
        "Muon": _muons(chance, true_mass + chance.normal(0, RESOLUTION, events)),
        "MET_pt": chance.exponential(18, events).astype(np.float32),
        "PV_npvs": chance.poisson(34, events).astype(np.int32),
    }
    if sample.is_simulated:
        branches["genWeight"] = np.where(chance.random(events) < 0.015, -1, 1).astype(np.float32)
        branches["GenZ_mass"] = true_mass.astype(np.float32)
    kinds = {name: values.type.content if isinstance(values, ak.Array) else values.dtype for name, values in branches.items()}
    with uproot.recreate(path, compression=uproot.ZLIB(4)) as file:
        file.mktree("Events", kinds, title="Proton collisions with two muons").extend(branches)


def _true_masses(chance: np.random.Generator, sample: Sample) -> Numbers:
    import numpy as np

    is_z = chance.random(sample.events) < sample.signal
    resonance = Z_MASS + Z_WIDTH / 2 * chance.standard_cauchy(sample.events)
    background = LOWEST_MASS + chance.exponential(BACKGROUND_SLOPE, sample.events)
    return np.clip(np.where(is_z, resonance, background), LOWEST_MASS, HIGHEST_MASS)


def _muons(chance: np.random.Generator, mass: Numbers) -> object:
    """Two muons of opposite charge for each mass, nearly back to back, and now and then a third: a jagged array of records."""
    import awkward as ak
    import numpy as np

    events = len(mass)
    eta = chance.uniform(-2.4, 2.4, (events, 2))
    first = chance.uniform(-np.pi, np.pi, events)
    second = (first + np.pi + chance.normal(0, 0.35, events) + np.pi) % (2 * np.pi) - np.pi
    mean_pt = mass / np.sqrt(2 * (np.cosh(eta[:, 0] - eta[:, 1]) - np.cos(first - second)))
    balance = np.exp(chance.normal(0, 0.15, events))
    charge = np.where(chance.random(events) < 0.5, 1, -1)
    pairs = {
        "pt": np.stack([mean_pt * balance, mean_pt / balance], axis=1),
        "eta": eta,
        "phi": np.stack([first, second], axis=1),
        "charge": np.stack([charge, -charge], axis=1),
    }
    third = {
        "pt": chance.exponential(8, events) + 3,
        "eta": chance.uniform(-2.4, 2.4, events),
        "phi": chance.uniform(-np.pi, np.pi, events),
        "charge": np.ones(events),
    }
    kept = np.concatenate([np.ones((events, 2), bool), chance.random((events, 1)) < THIRD_MUON], axis=1)
    columns = {}
    for name, pair in pairs.items():
        values = np.concatenate([pair, third[name][:, None]], axis=1)[kept]
        columns[name] = ak.unflatten(values.astype(np.int32 if name == "charge" else np.float32), kept.sum(axis=1))
    return ak.zip(columns)
