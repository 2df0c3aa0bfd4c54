"""Rucio's tables, its virtual organisation and its root account, in an empty database."""

from __future__ import annotations

from rucio.db.sqla.util import build_database, create_base_vo, create_root_account

build_database()
create_base_vo()
create_root_account()
