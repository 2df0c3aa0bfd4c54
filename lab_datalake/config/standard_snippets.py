"""The snippets that everybody has: how each library of this field opens what is attached."""

from __future__ import annotations

from inspect import cleandoc

from lab_datalake.config.snippet import Snippet

_ROOT = (".root",)
_CSV = (".csv", ".csv.gz", ".tsv")
_PARQUET = (".parquet", ".pq")
_FITS = (".fits", ".fits.gz", ".fit", ".fz")
_HDF5 = (".h5", ".hdf5", ".hdf", ".nc", ".nc4")


def _python(name: str, suffixes: tuple[str, ...], needs: tuple[str, ...], *, file: str = "", files: str = "") -> Snippet:
    return Snippet(name=name, suffixes=suffixes, needs=needs, language="python", file=cleandoc(file), files=cleandoc(files))


def _other(language: str, file: str, files: str) -> Snippet:
    return Snippet(name=language, suffixes=(), needs=(), language=language.lower(), file=file, files=files)


_COLLISIONS = (
    _python(
        "uproot",
        _ROOT,
        ("uproot",),
        file="""
        import uproot

        file = uproot.open({{variable}})
        file.classnames()
        """,
        files="""
        import uproot

        tree = uproot.open({{variable}}[0]).keys(filter_classname=["TTree", "ROOT::RNTuple"], cycle=False)[0]
        for events in uproot.iterate({file: tree for file in {{variable}}}, step_size=100_000):
            print(len(events), events.fields)
        """,
    ),
    _python(
        "ROOT",
        _ROOT,
        ("ROOT",),
        file="""
        import ROOT

        file = ROOT.TFile.Open({{variable}})
        file.ls()
        """,
        files="""
        import ROOT

        first = ROOT.TFile.Open({{variable}}[0])
        tree = next(key.GetName() for key in first.GetListOfKeys() if key.GetClassName() == "TTree")
        events = ROOT.RDataFrame(tree, [str(file) for file in {{variable}}])
        print(events.Count().GetValue(), "events")
        """,
    ),
    _python(
        "coffea",
        _ROOT,
        ("coffea",),
        file="""
        import uproot
        from coffea.nanoevents import BaseSchema, NanoEventsFactory

        tree = uproot.open({{variable}}).keys(filter_classname="TTree", cycle=False)[0]
        # NanoAODSchema in place of BaseSchema groups the branches of CMS's NanoAOD.
        events = NanoEventsFactory.from_root({{{variable}}: tree}, schemaclass=BaseSchema, mode="virtual").events()
        events.fields
        """,
        files="""
        import uproot
        from coffea import processor
        from coffea.nanoevents import BaseSchema

        tree = uproot.open({{variable}}[0]).keys(filter_classname="TTree", cycle=False)[0]
        fileset = {"{{variable}}": {"treename": tree, "files": [str(file) for file in {{variable}}]}}
        run = processor.Runner(executor=processor.FuturesExecutor(), schema=BaseSchema)
        chunks = list(run.preprocess(fileset))  # then: run(fileset, processor_instance=YourProcessor())
        """,
    ),
    _python(
        "dask with awkward",
        _ROOT,
        ("uproot", "dask_awkward"),
        files="""
        import dask
        import uproot

        dask.config.set({"awkward.optimization.enabled": False})  # until dask-awkward knows Dask 2025.4
        tree = uproot.open({{variable}}[0]).keys(filter_classname="TTree", cycle=False)[0]
        events = uproot.dask({str(file): tree for file in {{variable}}})
        """,
    ),
)
_TABLES = (
    _python(
        "pandas (CSV)",
        _CSV,
        ("pandas", "fsspec"),
        file="""
        import pandas as pd

        table = pd.read_csv({{variable}})
        table.head()
        """,
        files="""
        import pandas as pd

        table = pd.concat([pd.read_csv(file) for file in {{variable}}], ignore_index=True)
        table.head()
        """,
    ),
    _python(
        "pandas (Parquet)",
        _PARQUET,
        ("pandas", "pyarrow", "fsspec"),
        file="""
        import pandas as pd

        table = pd.read_parquet({{variable}})
        table.head()
        """,
        files="""
        import pandas as pd

        table = pd.concat([pd.read_parquet(file) for file in {{variable}}], ignore_index=True)
        table.head()
        """,
    ),
    _python(
        "awkward",
        _PARQUET,
        ("awkward", "pyarrow", "fsspec"),
        file="""
        import awkward as ak

        array = ak.from_parquet({{variable}})
        array.type.show()
        """,
        files="""
        import awkward as ak

        array = ak.concatenate([ak.from_parquet(file) for file in {{variable}}])
        array.type.show()
        """,
    ),
    _python(
        "dask (CSV)",
        _CSV,
        ("dask", "pandas", "fsspec"),
        files="""
        import dask.dataframe

        table = dask.dataframe.read_csv([str(file) for file in {{variable}}])
        table.head()
        """,
    ),
    _python(
        "dask (Parquet)",
        _PARQUET,
        ("dask", "pandas", "pyarrow", "fsspec"),
        files="""
        import dask.dataframe

        table = dask.dataframe.read_parquet([str(file) for file in {{variable}}])
        table.head()
        """,
    ),
)
_ARRAYS = (
    _python(
        "astropy",
        _FITS,
        ("astropy", "fsspec"),
        file="""
        from astropy.io import fits

        hdus = fits.open({{variable}}, use_fsspec=True)
        hdus.info()
        """,
        files="""
        from astropy.io import fits

        for file in {{variable}}:
            with fits.open(file, use_fsspec=True) as hdus:
                hdus.info()
        """,
    ),
    _python(
        "xarray",
        _HDF5,
        ("xarray", "h5netcdf", "fsspec"),
        file="""
        import fsspec
        import xarray as xr

        data = xr.open_dataset(fsspec.open({{variable}}).open(), engine="h5netcdf", phony_dims="sort")
        data
        """,
        files="""
        import fsspec
        import xarray as xr

        opened = [fsspec.open(file).open() for file in {{variable}}]
        data = [xr.open_dataset(file, engine="h5netcdf", phony_dims="sort") for file in opened]
        data[0]
        """,
    ),
    _python(
        "h5py",
        _HDF5,
        ("h5py", "fsspec"),
        file="""
        import fsspec
        import h5py

        file = h5py.File(fsspec.open({{variable}}).open())
        list(file)
        """,
        files="""
        import fsspec
        import h5py

        for name in {{variable}}:
            with fsspec.open(name) as opened, h5py.File(opened) as file:
                print(name.name, list(file))
        """,
    ),
)
_ANYTHING = (
    _python(
        "fsspec",
        (),
        ("fsspec",),
        file="""
        import fsspec

        with fsspec.open({{variable}}) as file:
            print(file.read(200))
        """,
        files="""
        import fsspec

        for file in fsspec.open_files([str(file) for file in {{variable}}]):
            with file as opened:
                print(file.path, opened.read(20))
        """,
    ),
    _python(
        "Python",
        (),
        (),
        file="""
        print({{variable}}, {{variable}}.size, "bytes")
        print({{variable}}.why)
        """,
        files="""
        for file in {{variable}}:
            print(file.name, file.size, file)
        """,
    ),
)
_OTHER_LANGUAGES = (
    _other("R", "{{variable}} <- {{url}}", "{{variable}} <- c({{urls}})"),
    _other("Julia", "{{variable}} = {{url}}", "{{variable}} = [{{urls}}]"),
    _other("Bash", "{{variable}}={{url}}", "{{variable}}=({{urls}})"),
)

STANDARD: tuple[Snippet, ...] = (*_COLLISIONS, *_TABLES, *_ARRAYS, *_ANYTHING, *_OTHER_LANGUAGES)
"""In the order in which they are offered."""
