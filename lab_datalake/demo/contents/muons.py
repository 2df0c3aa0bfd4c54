"""Proton collisions with two muons: Z → µµ over a falling background, and its simulation, as ROOT files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

Z_MASS, Z_WIDTH, RESOLUTION = 91.188, 2.495, 1.4
SIGNAL_FRACTION = 0.72
LOWEST_MASS, BACKGROUND_SLOPE = 50.0, 28.0
THIRD_MUON = 0.03


def write_collisions(path: Path, seed: int, events: int, run: int) -> None:
    """Recorded events: a tree `Events` in the manner of NanoAOD, with nMuon, Muon_pt (GeV), _eta, _phi, _charge."""
    _write(path, seed, events, run, SIGNAL_FRACTION, simulated=False)


def write_simulation(path: Path, seed: int, events: int) -> None:
    """Simulated Z → µµ: the same tree, with a weight for each event and the mass that was generated."""
    _write(path, seed, events, 1, 1.0, simulated=True)


def _write(path: Path, seed: int, events: int, run: int, signal: float, *, simulated: bool) -> None:
    import awkward as ak  # noqa: PLC0415  only who fills a lake needs these
    import numpy as np  # noqa: PLC0415
    import uproot  # noqa: PLC0415

    chance = np.random.default_rng(seed)
    is_z = chance.random(events) < signal
    true_mass = np.where(is_z, Z_MASS + Z_WIDTH / 2 * chance.standard_cauchy(events), LOWEST_MASS + chance.exponential(BACKGROUND_SLOPE, events))
    true_mass = np.clip(true_mass, LOWEST_MASS, 500)
    mass = true_mass + chance.normal(0, RESOLUTION, events)
    eta = chance.uniform(-2.4, 2.4, (events, 2))
    phi_first = chance.uniform(-np.pi, np.pi, events)
    phi = np.stack([phi_first, _wrapped(phi_first + np.pi + chance.normal(0, 0.35, events))], axis=1)
    angle = np.cosh(eta[:, 0] - eta[:, 1]) - np.cos(phi[:, 0] - phi[:, 1])
    mean_pt = mass / np.sqrt(2 * angle)
    balance = np.exp(chance.normal(0, 0.15, events))
    pt = np.stack([mean_pt * balance, mean_pt / balance], axis=1)
    charge = np.where(chance.random(events) < 0.5, 1, -1)
    has_third = chance.random(events) < THIRD_MUON
    third = {"pt": chance.exponential(8, events) + 3, "eta": chance.uniform(-2.4, 2.4, events), "phi": chance.uniform(-np.pi, np.pi, events)}

    counts = 2 + has_third.astype(np.int32)
    columns = {"pt": pt, "eta": eta, "phi": phi, "charge": np.stack([charge, -charge], axis=1)}
    third["charge"] = np.ones(events)
    muons = {name: _jagged(pair, third[name], has_third) for name, pair in columns.items()}
    kinds = {"pt": np.float32, "eta": np.float32, "phi": np.float32, "charge": np.int32}
    muon = ak.zip({name: ak.unflatten(values.astype(kinds[name]), counts) for name, values in muons.items()})
    branches = {
        "run": np.full(events, run, np.uint32),
        "luminosityBlock": (np.arange(events) // 500 + 1).astype(np.uint32),
        "event": np.arange(events, dtype=np.uint64) + np.uint64(seed * 1_000_000),
        "Muon": muon,
        "MET_pt": chance.exponential(18, events).astype(np.float32),
        "PV_npvs": chance.poisson(34, events).astype(np.int32),
    }
    if simulated:
        branches["genWeight"] = np.where(chance.random(events) < 0.015, -1, 1).astype(np.float32)
        branches["GenZ_mass"] = true_mass.astype(np.float32)
    with uproot.recreate(path, compression=uproot.ZLIB(4)) as file:
        file["Events"] = branches


def _jagged(pair: Numbers, third: Numbers, has_third: NDArray[np.bool_]) -> Numbers:
    """Two values of each event in a row, followed by a third where there is one."""
    import numpy as np  # noqa: PLC0415

    rows = np.concatenate([pair, third[:, None]], axis=1)
    keep = np.concatenate([np.ones(pair.shape, bool), has_third[:, None]], axis=1)
    kept: Numbers = rows[keep]
    return kept


def _wrapped(angle: Numbers) -> Numbers:
    import numpy as np  # noqa: PLC0415

    wrapped: Numbers = (angle + np.pi) % (2 * np.pi) - np.pi
    return wrapped
