"""fsspec's own tests of what a file system does, on files of the demo lake; run by test_fsspec.py in a process of its own.

What writes is left out, and so is what wants files beside folders in one folder: a container of a lake holds no files.
"""

from __future__ import annotations

from collections.abc import Callable

import fsspec
import pytest
from fsspec.tests.abstract import AbstractFixtures, AbstractGetTests


class TestGet(AbstractFixtures, AbstractGetTests):
    test_get_directory_to_existing_directory = None
    test_get_directory_to_new_directory = None
    test_get_directory_recursive = None
    test_get_directory_without_files_with_same_name_prefix = None
    test_get_glob_to_existing_directory = None
    test_get_glob_to_new_directory = None
    test_get_glob_edge_cases = None

    @pytest.fixture
    def fs(self) -> fsspec.AbstractFileSystem:
        return fsspec.filesystem("rucio")

    @pytest.fixture
    def fs_join(self) -> Callable[..., str]:
        return lambda first, *parts: "/".join(
            [f"test:fsspec.files/{parts[0]}" if parts[0].startswith("file") else f"{first}/{parts[0]}", *parts[1:]]
        )

    @pytest.fixture
    def fs_path(self) -> str:
        return "test:fsspec.source"

    @pytest.fixture
    def fs_bulk_operations_scenario_0(self, fs_path: str) -> str:
        return fs_path

    @pytest.fixture
    def fs_10_files_with_hashed_names(self) -> str:
        return "test:fsspec.ten"
