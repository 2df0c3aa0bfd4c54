"""The sky: images of one field in three bands with their coordinates, and a list of gamma-ray events, as FITS files."""

from __future__ import annotations

from pathlib import Path

SIZE = 512
STARS = 220
FIELD = (83.633, 22.0145)  # right ascension and declination of the Crab nebula, in degrees
SCALE = 0.4 / 3600


def write_image(path: Path, seed: int, band: str) -> None:
    """A 512 × 512 image of stars and one galaxy over the night's glow, with a header that knows where it looks."""
    import numpy as np
    from astropy.io import fits

    chance = np.random.default_rng(seed)
    places = np.random.default_rng(42)  # the same stars in every band
    rows, columns = np.mgrid[:SIZE, :SIZE]
    light = chance.poisson(120, (SIZE, SIZE)).astype(np.float32)
    stars = zip(*places.uniform(10, SIZE - 10, (2, STARS)), places.pareto(1.1, STARS), strict=True)
    for row, column, brightness in stars:
        top, left = max(int(row) - 12, 0), max(int(column) - 12, 0)
        part = np.s_[top : top + 25, left : left + 25]
        distance = (rows[part] - row) ** 2 + (columns[part] - column) ** 2
        light[part] += min(brightness, 400) * 300 * chance.uniform(0.7, 1.3) * np.exp(-distance / (2 * 1.8**2))
    slope = 0.6 * (columns - 300) + 0.8 * (rows - 200), 0.8 * (columns - 300) - 0.6 * (rows - 200)
    light += 900 * np.exp(-np.sqrt((slope[0] / 30) ** 2 + (slope[1] / 12) ** 2))
    header = fits.Header({
        "TELESCOP": "DEMO", "INSTRUME": "LAKECAM", "FILTER": band, "EXPTIME": 90.0, "OBJECT": "FIELD 42",
        "BUNIT": "adu", "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": FIELD[0], "CRVAL2": FIELD[1],
        "CRPIX1": SIZE / 2, "CRPIX2": SIZE / 2,
        "CDELT1": -SCALE, "CDELT2": SCALE, "CUNIT1": "deg", "CUNIT2": "deg", "RADESYS": "ICRS", "DATE-OBS": "2024-11-02T03:14:15",
    })  # fmt: skip
    fits.PrimaryHDU(light.astype(np.float32), header).writeto(path, overwrite=True)


def write_events(path: Path, seed: int, events: int) -> None:
    """An event list as gamma-ray astronomy writes it: a table EVENTS (TIME, RA, DEC, ENERGY in TeV) and its good times."""
    import numpy as np
    from astropy.io import fits

    chance = np.random.default_rng(seed)
    from_source = chance.random(events) < 0.3
    spread = np.where(from_source, 0.06, 1.2)
    length = 1_680.0
    columns = [
        fits.Column("EVENT_ID", "K", array=np.arange(events, dtype=np.int64)),
        fits.Column("TIME", "D", unit="s", array=np.sort(chance.uniform(0, length, events))),
        fits.Column("RA", "E", unit="deg", array=(FIELD[0] + chance.normal(0, spread)).astype(np.float32)),
        fits.Column("DEC", "E", unit="deg", array=(FIELD[1] + chance.normal(0, spread)).astype(np.float32)),
        fits.Column("ENERGY", "E", unit="TeV", array=(0.05 * (1 + chance.pareto(1.6, events))).astype(np.float32)),
    ]
    table = fits.BinTableHDU.from_columns(columns, name="EVENTS")
    table.header.update(
        {"TELESCOP": "DEMO", "OBJECT": "Crab", "RA_OBJ": FIELD[0], "DEC_OBJ": FIELD[1], "ONTIME": length, "OBS_ID": 23523}
    )
    good = fits.BinTableHDU.from_columns(
        [fits.Column("START", "D", unit="s", array=[0.0]), fits.Column("STOP", "D", unit="s", array=[length])], name="GTI"
    )
    fits.HDUList([fits.PrimaryHDU(), table, good]).writeto(path, overwrite=True)
