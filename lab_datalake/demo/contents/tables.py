"""What else a detector leaves: hits as Parquet, waveforms as HDF5, slow control as CSV, a calibration as JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

MODULES = 500


def write_hits(path: Path, seed: int, hits: int) -> None:
    """Hits of a calorimeter, one row each, in row groups of 20,000."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    chance = np.random.default_rng(seed)
    table = pa.table(
        {
            "event": np.sort(chance.integers(0, hits // 50, hits)).astype(np.int32),
            "layer": chance.integers(0, 40, hits).astype(np.int16),
            "x_mm": chance.normal(0, 120, hits).astype(np.float32),
            "y_mm": chance.normal(0, 120, hits).astype(np.float32),
            "energy_mev": chance.gamma(1.4, 2.2, hits).astype(np.float32),
        }
    )
    parquet.write_table(table, path, compression="zstd", row_group_size=20_000)


def write_waveforms(path: Path, seed: int, waveforms: int) -> None:
    """Digitised pulses: a dataset `waveform` of waveforms × 256 samples in chunks, `amplitude`, and attributes with units."""
    import h5py
    import numpy as np

    chance = np.random.default_rng(seed)
    amplitude = chance.gamma(3, 40, waveforms)
    time = np.arange(256)
    pulse = np.exp(-np.clip(time - 60, 0, None) / 35) * (time > 60)
    samples = amplitude[:, None] * pulse + chance.normal(0, 3, (waveforms, 256)) + 200
    with h5py.File(path, "w") as file:
        file.attrs["detector"] = "demo lake, run 358031"
        waveform = file.create_dataset("waveform", data=samples.astype(np.int16), chunks=(100, 256), compression="gzip")
        waveform.attrs["sampling_ns"] = 2.0
        file.create_dataset("amplitude", data=amplitude.astype(np.float32)).attrs["unit"] = "adc"


def write_slow_control(path: Path, seed: int, minutes: int) -> None:
    """Temperatures, voltages and currents, one row a minute."""
    import numpy as np

    chance = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["time", "module", "temperature_c", "high_voltage_v", "current_ua"])
        for minute in range(minutes):
            at = f"2024-09-14T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z"
            drift = 0.8 * np.sin(minute / 180)
            rows.writerow([at, minute % 24, f"{19.5 + drift + chance.normal(0, 0.05):.3f}", f"{1480 + chance.normal(0, 0.4):.1f}",
                           f"{2.1 + chance.normal(0, 0.02):.4f}"])  # fmt: skip


def write_alignment(path: Path, seed: int) -> None:
    """Where each module of the detector really is: shifts in mm, rotations in mrad, and for which runs this holds."""
    import numpy as np

    chance = np.random.default_rng(seed)
    names = ("dx", "dy", "dz", "alpha", "beta", "gamma")
    modules = {
        f"module_{i:03d}": dict(zip(names, chance.normal(0, 0.01, 6).round(6).tolist(), strict=True)) for i in range(MODULES)
    }
    valid = {"first_run": 357_000, "last_run": 359_999}
    path.write_text(
        json.dumps({"kind": "alignment", "version": 3, "valid": valid, "modules": modules}, indent=1), encoding="utf-8"
    )


def write_note(path: Path, seed: int) -> None:
    """A few lines of CSV, for files whose names are what matters."""
    path.write_text(f"row,value\n1,{seed}\n2,{seed * seed}\n", encoding="utf-8")
