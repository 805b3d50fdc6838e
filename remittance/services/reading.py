"""Working through the 835s of a file that came in: each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clearinghouse.models import FileReading
from practice.models import User
from practice.scoping import practice_scope
from practice.services.audit import record_event
from practice.services.leases import MAX_ATTEMPTS, WORK_FIELDS, finish, give_back, take
from remittance.models import ClaimPayment
from remittance.queries.records import outline_of, remittances_of
from remittance.rules.limits import beyond_limits
from remittance.services.exceptions import retry_exceptions
from remittance.services.importing import import_remittance
from x12 import document
from x12.record_building import collector_paused


@dataclass(frozen=True, slots=True)
class _Taken:
    file_id: int
    content: bytes


def read_file(*, practice_id: int, reading_id: int, actor: User, today: dt.date, now: dt.datetime) -> list[int]:
    """Import every 835 of a file; gives the ids of its remittances. Call it with no transaction open.

    A worker that dies leaves whole checks posted and the rest untouched; the next one goes on from there. An
    835 that cannot be read at all leaves the reading to a person, with the reason.
    """
    with practice_scope(practice_id):
        taken = _take(reading_id, now)
    if taken is None:
        return []
    with collector_paused():
        return _read(taken, practice_id=practice_id, reading_id=reading_id, actor=actor, today=today, now=now)


def _read(
    taken: _Taken, *, practice_id: int, reading_id: int, actor: User, today: dt.date, now: dt.datetime
) -> list[int]:
    try:
        outline = outline_of(taken.content)
    except document.NotX12 as problem:
        with practice_scope(practice_id):
            _end(reading_id, [str(problem)], actor, now)
        return []
    done: list[int] = []
    problems = _unread(outline)
    for position, record in enumerate(remittances_of(taken.content, outline), start=1):
        damage = beyond_limits(record)
        if damage:
            problems.append(f"The 835 {record.control_number} is damaged: {damage}")
            continue
        with practice_scope(practice_id):
            row = import_remittance(record, file_id=taken.file_id, position=position, actor=actor, today=today, now=now)
            done.append(row.pk)
    with practice_scope(practice_id):
        numbers = ClaimPayment.objects.filter(remittance__in=done).values_list("patient_control_number", flat=True)
        retry_exceptions(patient_control_numbers=sorted(set(numbers)), actor=actor, today=today, now=now)
        _end(reading_id, problems, actor, now)
    return done


def _unread(read: document.Document) -> list[str]:
    unread = [one for one in read.unreadable if one.name == "835"]
    if not read.remittances and not unread:
        return ["No 835 was found in it."]
    return [f"The 835 {one.control_number} could not be read: {one.reason}." for one in unread]


def _take(reading_id: int, now: dt.datetime) -> _Taken | None:
    """Take the reading, or None when another worker has it, it is done, or it was interrupted too often."""
    readings = FileReading.objects.filter(reader=FileReading.Reader.REMITTANCES)
    if not take(readings, reading_id, now):
        return None
    reading = readings.select_related("file").get(pk=reading_id)
    if reading.attempt_count > MAX_ATTEMPTS:
        give_back(reading, reason="Reading it was interrupted again and again. Ask support.", now=now, retry=False)
        reading.save(update_fields=WORK_FIELDS)
        return None
    return _Taken(reading.file_id, bytes(reading.file.content))


def _end(reading_id: int, problems: list[str], actor: User, now: dt.datetime) -> None:
    reading = FileReading.objects.get(pk=reading_id)
    if problems:
        reason = " ".join([*problems, "Ask the payer to send it again."])
        give_back(reading, reason=reason, now=now, retry=False)
        record_event(actor=actor, verb="file.not_read", subject=reading.file, now=now)
    else:
        finish(reading)
    reading.save(update_fields=WORK_FIELDS)
