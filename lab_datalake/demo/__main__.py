"""`python -m lab_datalake.demo`: the same words as `lab-datalake demo`, without the rest of the command line."""

from __future__ import annotations

import sys

from lab_datalake.demo.command import main

sys.exit(main(sys.argv[1:]))
