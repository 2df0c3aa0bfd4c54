"""What kernels and terminals inherit as somebody else has set it is named, with what follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_datalake.doctor.installation import Installation, Server
from tests.doctor.conftest import Examine

LEFT = ("RUCIO_CONFIG", "BEARER_TOKEN_FILE", "X509_CERT_DIR", "X509_USER_PROXY", "SITE_NAME")


@pytest.mark.parametrize("name", LEFT)
def test_a_variable_that_was_left_alone_is_named_with_what_follows_from_it(
    name: str, tmp_path: Path, examine_lake: Examine
) -> None:
    server = Server(0.0, lambda: None, (name,))
    said = examine_lake(installation=Installation((), (), {name: "canary"}, (tmp_path,), server)).at("terminals")
    assert said.found.startswith(f"Kernels and terminals keep {name} as it was set, or is needed, without lab_datalake: ")
    assert said.cure.endswith('eval "$(lab-datalake env)"')
    assert "canary" not in said.found + said.cure  # the value may be a secret


def test_where_all_is_inherited_it_is_said_and_without_a_server_nothing_is(tmp_path: Path, examine_lake: Examine) -> None:
    with_server = Installation((), (), {}, (tmp_path,), Server(0.0, lambda: None))
    assert examine_lake(installation=with_server).at("terminals").level == "ok"
    without = examine_lake(installation=Installation((), (), {}, (tmp_path,)))
    assert not [one for one in without.all if one.subject == "terminals"]
