"""What is not available says why at any use, and when it is shown."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable

import pytest

from lab_datalake.errors import NotAvailable, NotSignedIn
from lab_datalake.kernel.answers import Attachment
from lab_datalake.kernel.unavailable import DIDNotAvailableException, Unavailable

_USES: list[Callable[[Unavailable], object]] = [
    str, os.fspath, len, iter, list, bool, bytes, open, pickle.dumps,
    lambda value: value[0], lambda value: value.path, lambda value: value.read(), lambda value: f"{value}:events",
    lambda value: "x" in value, lambda value: value + "x", lambda value: value / "x", lambda value: "x" + value,
]  # fmt: skip


@pytest.fixture
def value() -> Unavailable:
    return Unavailable(Attachment("lake", "demo:<x>", "file", "x"), NotAvailable("It is on tape.", "Bring it."))


@pytest.mark.parametrize("use", _USES)
def test_any_use_raises_the_reason_and_what_to_do(value: Unavailable, use: Callable[[Unavailable], object]) -> None:
    with pytest.raises(NotAvailable, match=r"It is on tape\. Bring it\."):
        use(value)


def test_showing_it_raises_nothing_and_says_the_same(value: Unavailable) -> None:
    assert repr(value) == "<demo:<x> is not available: It is on tape. Bring it.>"
    html = value._repr_html_()
    assert "It is on tape." in html
    assert "Bring it." in html
    assert "<x>" not in html
    assert "None" not in repr(value) + html


def test_the_error_keeps_its_kind() -> None:
    value = Unavailable(Attachment("lake", "demo:x", "file", "x"), NotSignedIn("The lake wants to know who asks.", "Sign in."))
    with pytest.raises(PermissionError):
        len(value)


def test_old_notebooks_catch_it_by_the_old_name(value: Unavailable) -> None:
    assert value.did_available is False
    with pytest.raises(DIDNotAvailableException):
        value.path  # noqa: B018  the use is the test
