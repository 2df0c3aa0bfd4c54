"""Rucio's own daemons, one after the other in one process, for ever."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable

import without_memcached

without_memcached.use_memory()

import transfers  # noqa: E402  Rucio sets its caches up on import

transfers.register()

from rucio.daemons.abacus import account as account_usage  # noqa: E402
from rucio.daemons.abacus import collection_replica  # noqa: E402
from rucio.daemons.abacus import rse as rse_usage  # noqa: E402
from rucio.daemons.conveyor import finisher, poller, submitter  # noqa: E402
from rucio.daemons.judge import cleaner, evaluator, repairer  # noqa: E402
from rucio.daemons.reaper import reaper  # noqa: E402
from rucio.daemons.undertaker import undertaker  # noqa: E402

LONGEST_WAIT = 0.2

ROUND: dict[str, Callable[[], object]] = {
    "judge-evaluator": lambda: evaluator.run(once=True, did_limit=100),
    "conveyor-submitter": lambda: submitter.run(once=True, bulk=200, ignore_availability=False, sleep_time=1),
    "conveyor-poller": lambda: poller.run(once=True, older_than=0, sleep_time=1, db_bulk=200),
    "conveyor-finisher": lambda: finisher.run(once=True, sleep_time=1, bulk=200, db_bulk=200),
    "judge-repairer": lambda: repairer.run(once=True),
    "judge-cleaner": lambda: cleaner.run(once=True),
    "undertaker": lambda: undertaker.run(once=True),
    "reaper": lambda: reaper.run(once=True, greedy=True, delay_seconds=1),
    "abacus-account": lambda: account_usage.run(once=True),
    "abacus-rse": lambda: rse_usage.run(once=True),
    "abacus-collection-replica": lambda: collection_replica.run(once=True),
}


def hurry() -> None:
    """Let Rucio's daemons not wait ten seconds for their siblings before each round: there are none here."""
    wait = threading.Event.wait

    def shorter(event: threading.Event, timeout: float | None = None) -> bool:
        return wait(event, timeout if timeout is None else min(timeout, LONGEST_WAIT))

    threading.Event.wait = shorter


def go_round() -> None:
    """Let each daemon do what there is to do; one that fails does not stop the others."""
    for name, daemon in ROUND.items():
        try:
            daemon()
        except Exception:  # noqa: BLE001, PERF203  the top of a background job, which reports
            print(f"{name} failed:", file=sys.stderr)  # noqa: T201  the log of this process
            traceback.print_exc()


def main() -> None:
    """Go round until the process ends. LAKE_TICK: seconds between two rounds."""
    hurry()
    print("ready", file=sys.stderr, flush=True)  # noqa: T201  the log of this process
    while True:
        go_round()
        time.sleep(float(os.environ.get("LAKE_TICK", "2")))


if __name__ == "__main__":
    main()
