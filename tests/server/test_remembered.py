"""Attachments in the metadata of notebooks."""

from __future__ import annotations

import logging

import nbformat
import pytest

from lab_datalake.server.remembered import read_attachments
from lab_datalake.server.wire import Attachment

LOG = logging.getLogger("test")
EVENTS = Attachment(lake="demo", did="lake24:run1", kind="dataset", variable="events", access="cache")


def content(metadata: dict[str, object]) -> object:
    return nbformat.v4.new_notebook(metadata=metadata)


def test_a_notebook_says_what_is_attached_to_it() -> None:
    entry = {"lake": "demo", "did": "lake24:run1", "kind": "dataset", "variable": "events", "access": "cache", "note": "newer"}
    assert read_attachments(content({"lab_datalake": {"attachments": [entry]}}), None, LOG) == [EVENTS]


def test_an_old_notebook_is_read_with_the_default_lake() -> None:
    old = [
        {"did": "lake24:run1", "variableName": "events", "type": "collection"},
        {"did": "lake24:f.root", "variableName": "one", "type": "file"},
    ]
    assert read_attachments(content({"rucio_attachments": old}), "demo", LOG) == [
        Attachment(lake="demo", did="lake24:run1", kind="dataset", variable="events"),
        Attachment(lake="demo", did="lake24:f.root", kind="file", variable="one"),
    ]


def test_old_attachments_do_not_come_back_once_the_notebook_has_new_ones() -> None:
    both = {"lab_datalake": {"attachments": []}, "rucio_attachments": [{"did": "a:b", "variableName": "x", "type": "file"}]}
    assert read_attachments(content(both), "demo", LOG) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"lab_datalake": "nonsense"},
        {"lab_datalake": {"attachments": "nonsense"}},
        {"lab_datalake": {"attachments": [None, 7, "x", {}, {"lake": "demo"}]}},
        {"lab_datalake": {"attachments": [{"lake": "demo", "did": "no colon", "kind": "file", "variable": "x"}]}},
        {"rucio_attachments": {"did": "a:b"}},
        {"rucio_attachments": [{"did": "a:b"}, []]},
    ],
)
def test_nonsense_is_skipped(metadata: dict[str, object]) -> None:
    assert read_attachments(content(metadata), "demo", LOG) == []


def test_a_good_attachment_beside_nonsense_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    entries = [{"did": 7}, {"lake": "demo", "did": "lake24:run1", "kind": "dataset", "variable": "events", "access": "cache"}]
    assert read_attachments(content({"lab_datalake": {"attachments": entries}}), None, LOG) == [EVENTS]
    assert "skipped" in caplog.text
