"""Run every benchmark on a database of its own, and say which marks are met: `python -m benchmarks`.

Names choose some of them, and a number is one more size of the file that is posted:
`python -m benchmarks posting 100000`.
"""

from __future__ import annotations

import os
import sys

import django

from config import embedded_postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not os.environ.get("DATABASE_URL"):
    embedded_postgres.ensure_running()
django.setup()

from django.db import connections  # noqa: E402 - models are ready only now
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from benchmarks import pages, posting, scrubbing, x12_reading, x12_writing  # noqa: E402
from benchmarks.marks import Mark, show  # noqa: E402

MODULES = {
    "x12_reading": x12_reading,
    "x12_writing": x12_writing,
    "scrubbing": scrubbing,
    "posting": posting,
    "pages": pages,
}


def main(arguments: list[str]) -> int:
    """Print each measure beside its mark; 1 when one is missed."""
    posting.SIZES += tuple(int(one) for one in arguments if one.isdigit())
    chosen = [MODULES[one] for one in arguments if not one.isdigit()] or list(MODULES.values())
    setup_test_environment()
    created = setup_databases(verbosity=0, interactive=False)
    try:
        marks: list[Mark] = []
        for benchmark in chosen:
            found = benchmark.marks()
            show(found)
            marks += found
    finally:
        connections.close_all()
        teardown_databases(created, verbosity=0)
    missed = [mark.name for mark in marks if not mark.is_met]
    print(f"\nMissed: {', '.join(missed)}" if missed else "\nEvery mark is met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
