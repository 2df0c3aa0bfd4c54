"""Loaded at the start of each IPython kernel of this environment; silent, and next to nothing where no lake is configured."""


def _tie_lab_datalake() -> None:
    import os  # noqa: PLC0415  nothing may be left in the notebook's namespace

    if "LAB_DATALAKE_DOOR" not in os.environ:
        return
    try:
        from IPython import get_ipython  # noqa: PLC0415

        from lab_datalake.kernel.hook import tie  # noqa: PLC0415

        tie(get_ipython(), os.environ)
    except Exception as error:  # noqa: BLE001  a kernel starts whatever happens here
        import logging  # noqa: PLC0415

        logging.getLogger("lab_datalake").debug("The kernel is not tied to its server: %r", error)


_tie_lab_datalake()
del _tie_lab_datalake
