"""The value of a variable whose DID cannot be opened now."""

from __future__ import annotations

from typing import NoReturn

from lab_datalake.errors import DatalakeError, NotAvailable
from lab_datalake.kernel import display
from lab_datalake.kernel.answers import Attachment

DIDNotAvailableException = NotAvailable
"""The word that notebooks of rucio-jupyterlab use."""


class Unavailable:
    """Stands for a DID that cannot be opened now: shows why, and raises why at any use."""

    def __init__(self, attachment: Attachment, error: DatalakeError) -> None:
        self._attachment = attachment
        self._error = error

    @property
    def did(self) -> str:
        """The DID that was attached."""
        return self._attachment.did

    @property
    def lake(self) -> str:
        """The name of the lake that it was attached from."""
        return self._attachment.lake

    @property
    def why(self) -> str:
        """Why it is not available, and what to do."""
        return str(self._error)

    @property
    def did_available(self) -> bool:
        """False: the word that notebooks of rucio-jupyterlab use."""
        return False

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            # Python and IPython look for what an object can do by such names; that is no use of the data.
            raise AttributeError(name)
        self._raise()

    def _raise(self, *_: object) -> NoReturn:
        raise type(self._error)(self._error.message, self._error.cure)

    __str__ = __fspath__ = __format__ = __bytes__ = _raise
    __len__ = __iter__ = __getitem__ = __contains__ = __reversed__ = __bool__ = _raise
    __add__ = __radd__ = __mod__ = __truediv__ = __rtruediv__ = __call__ = __enter__ = __int__ = __float__ = _raise
    __lt__ = __le__ = __gt__ = __ge__ = _raise
    __reduce_ex__ = _raise

    def __repr__(self) -> str:
        return f"<{display.trouble_text(self.did, self._error)}>"

    def _repr_pretty_(self, printer: display.Printer, cycle: bool) -> None:  # noqa: ARG002, FBT001  IPython's signature
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        return display.trouble_html(self.did, self._error)
