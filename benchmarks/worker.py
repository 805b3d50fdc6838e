"""Posts one file that is stored already, as a worker does: in a process of its own, so that its memory is its own.

`python -m benchmarks.worker DATABASE PRACTICE READING` prints seconds (wall, Python, PostgreSQL) and peak MB.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
PAID_ON = dt.date(2026, 11, 16)


def main(database: str, practice_id: int, reading_id: int) -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - the settings are ready only now
    from django.db import connection, connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from practice.queries import system_user  # noqa: PLC0415
    from remittance.services.reading import read_file  # noqa: PLC0415

    settings.DEBUG = False  # as in production: else every statement is kept in memory
    for alias in connections:
        connections[alias].settings_dict["NAME"] = database
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    before = time.perf_counter(), time.process_time(), seconds_of(backend)
    read_file(practice_id=practice_id, reading_id=reading_id, actor=system_user(), today=PAID_ON, now=timezone.now())
    after = time.perf_counter(), time.process_time(), seconds_of(backend)
    print(json.dumps([*(end - start for start, end in zip(before, after, strict=True)), peak_memory()]))


def peak_memory() -> float:
    """The most memory that this process had, in MB. Not ru_maxrss: that counts its parent's as well."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def seconds_of(process: int) -> float:
    """Processor time of a server process on this machine; zero where it runs elsewhere."""
    path = Path(f"/proc/{process}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
