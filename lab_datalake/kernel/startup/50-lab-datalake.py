"""Loaded at the start of each IPython kernel of this environment; silent, and next to nothing where no lake is meant."""


def _tie_lab_datalake() -> None:
    import os  # noqa: PLC0415  nothing may be left in the notebook's namespace

    def runs_a_notebook() -> bool:
        """Whether papermill, nbconvert or the like may have started this kernel, for a notebook that stands in their command."""
        try:
            with open(f"/proc/{os.getppid()}/cmdline", "rb") as words:  # noqa: PTH123  pathlib is dear at a kernel's start
                return b".ipynb" in words.read()
        except OSError:
            return False

    if "LAB_DATALAKE_DOOR" not in os.environ and "LAB_DATALAKE_NOTEBOOK" not in os.environ and not runs_a_notebook():
        return
    try:
        from IPython import get_ipython  # noqa: PLC0415

        from lab_datalake import tie  # noqa: PLC0415

        tie(get_ipython(), os.environ)
    except Exception as error:  # noqa: BLE001  a kernel starts whatever happens here
        import logging  # noqa: PLC0415

        logging.getLogger("lab_datalake").debug("The kernel is not tied: %r", error)


_tie_lab_datalake()
del _tie_lab_datalake
