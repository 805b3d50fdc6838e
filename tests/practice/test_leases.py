"""Taking rows that are their own queue, shown on inbound files' readings."""

from __future__ import annotations

import datetime as dt

import pytest

from clearinghouse.models import FileReading, FileState, InterchangeFile
from practice.models import Practice, User, WorkState
from practice.services.leases import LEASE, MAX_ATTEMPTS, WORK_FIELDS, finish, give_back, take, waiting

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def reading(in_practice: Practice, biller: User) -> FileReading:
    file = InterchangeFile.objects.create(
        practice=in_practice,
        direction="in",
        name="era.835",
        content=b"",
        sha256="0" * 64,
        size=0,
        state=FileState.STORED,
        created_at=NOW,
        created_by=biller,
    )
    return FileReading.objects.create(practice=in_practice, file=file, reader="remittances")


def test_take_gives_a_row_to_one_worker_only(reading: FileReading) -> None:
    rows = FileReading.objects.all()

    assert [take(rows, reading.pk, NOW), take(rows, reading.pk, NOW)] == [True, False]

    reading.refresh_from_db()
    assert (reading.work_state, reading.attempt_count) == (WorkState.TAKEN, 1)


def test_take_again_after_the_lease_ran_out(reading: FileReading) -> None:
    rows = FileReading.objects.all()
    take(rows, reading.pk, NOW)
    later = NOW + LEASE + dt.timedelta(seconds=1)

    assert take(rows, reading.pk, later)


def test_finish_takes_the_row_out_of_the_queue(reading: FileReading) -> None:
    take(FileReading.objects.all(), reading.pk, NOW)
    reading.refresh_from_db()

    finish(reading)
    reading.save(update_fields=WORK_FIELDS)

    assert not waiting(FileReading.objects.all(), NOW + dt.timedelta(days=1)).exists()


def test_give_back_waits_longer_each_time_and_then_asks_a_person(reading: FileReading) -> None:
    pauses = []
    now = NOW
    for _attempt in range(MAX_ATTEMPTS):
        assert take(FileReading.objects.all(), reading.pk, now)
        reading.refresh_from_db()
        give_back(reading, reason="The server did not answer.", now=now)
        reading.save(update_fields=WORK_FIELDS)
        if reading.not_before_at and reading.work_state == WorkState.TO_DO:
            pauses.append((reading.not_before_at - now).total_seconds() / 60)
            assert not take(FileReading.objects.all(), reading.pk, now)
            now = reading.not_before_at

    assert pauses == [1, 2, 4, 8]
    assert (reading.work_state, reading.failure) == (WorkState.FAILED, "The server did not answer.")
    assert not waiting(FileReading.objects.all(), now + dt.timedelta(days=1)).exists()


def test_give_back_without_retry_asks_a_person_at_once(reading: FileReading) -> None:
    take(FileReading.objects.all(), reading.pk, NOW)
    reading.refresh_from_db()

    give_back(reading, reason="Not an X12 file.", now=NOW, retry=False)

    assert reading.work_state == WorkState.FAILED
