"""Reading TA1, 999, 277CA and 277: each answer is kept, shown on its claims' timelines, and moves them.

The end state does not depend on the order of arrival: it is the furthest that all answers to a claim's last
submission say together, and a rejection is the furthest of all. Money is never touched here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.models import (
    Acknowledgement,
    Claim,
    ClaimEvent,
    EventSource,
    Submission,
    UnmatchedAcknowledgement,
)
from claims.rules.answers import RANK, Answer, Words, answers_in, furthest
from claims.rules.payer_status import report_of
from claims.rules.status import SENT_STATES, Status
from claims.services.advance import ClaimMove, advance_claims, note_events
from claims.services.answer_matching import SubmissionIndex
from claims.services.error_places import with_places
from claims.services.status_inquiry_recording import record_file_statuses
from claims.services.transmission import latest_submissions
from clearinghouse.models import FileReading, InterchangeFile
from practice.models import User
from practice.scoping import practice_scope
from practice.services.audit import record_event
from practice.services.leases import MAX_ATTEMPTS, WORK_FIELDS, finish, give_back, take
from x12.document import Document, NotX12, read

WITH_BATCH = "The errors are in other claims of the batch: this one can be sent again."


@dataclass(frozen=True, slots=True)
class _Told:
    """What one answer says of one submission."""

    submission: Submission
    answer: Answer
    words: Words


@dataclass(slots=True)
class _Timeline:
    """What the answers of one file add."""

    moves: list[ClaimMove] = field(default_factory=list)
    notes: list[tuple[Claim, ClaimEvent]] = field(default_factory=list)


def read_acknowledgements(*, practice_id: int, reading_id: int, actor: User, now: dt.datetime) -> None:
    """Read one inbound file that waits, in two short transactions. Once it is done, nothing happens again."""
    readings = FileReading.objects.filter(reader=FileReading.Reader.ACKNOWLEDGEMENTS)
    with practice_scope(practice_id):
        if not take(readings, reading_id, now):
            return
        if readings.get(pk=reading_id).attempt_count > MAX_ATTEMPTS:
            _leave_to_a_person(reading_id, "Reading it failed again and again: ask support.", now)
            return
        content = bytes(InterchangeFile.objects.get(readings=reading_id).content)
    try:
        document = read(content.replace(b"\x00", b" "))  # a zero byte cannot be kept in a text column
    except NotX12:
        with practice_scope(practice_id):
            _leave_to_a_person(reading_id, "No X12 was found in the file.", now)
        return
    with practice_scope(practice_id):
        reading = FileReading.objects.select_related("file").defer("file__content").get(pk=reading_id)
        record_answers(file=reading.file, document=document, actor=actor, now=now)
        finish(reading)
        reading.save(update_fields=WORK_FIELDS)


def _leave_to_a_person(reading_id: int, reason: str, now: dt.datetime) -> None:
    reading = FileReading.objects.get(pk=reading_id)
    give_back(reading, reason=reason, now=now, retry=False)
    reading.save(update_fields=WORK_FIELDS)


def record_answers(*, file: InterchangeFile, document: Document, actor: User, now: dt.datetime) -> None:
    """Keep every answer of the file and move the claims; the caller holds the transaction."""
    told: list[_Told] = []
    unmatched: list[UnmatchedAcknowledgement] = []
    answers = answers_in(document)
    index = SubmissionIndex(answers, file)
    for answer in answers:
        submissions = index.submissions(answer)
        placed = with_places(answer, submissions)
        told += [_Told(each, placed, _words(placed, each)) for each in submissions]
        if not submissions and _says_something(answer):
            unmatched.append(_unmatched(file, answer.level, answer.reference, answer.words, now))
    for stranger in record_file_statuses(file=file, document=document, actor=actor, now=now):
        report = report_of([stranger], "")
        words = Words(report.codes, report.text, report.raw)
        reference = f"claim {stranger.patient_control_number or stranger.trace}"
        unmatched.append(_unmatched(file, Acknowledgement.Level.STATUS, reference, words, now))
    for broken in document.unreadable:
        words = Words("", f"A {broken.name} of this file could not be read: {broken.reason}.", "")
        unmatched.append(_unmatched(file, broken.name[:6], broken.control_number, words, now))
    UnmatchedAcknowledgement.objects.bulk_create(unmatched)
    _record(file, told, actor, now)
    record_event(
        actor=actor,
        verb="acknowledgements.read",
        subject=file,
        now=now,
        detail={"answers": len(told), "unmatched": len(unmatched)},
    )


def _says_something(answer: Answer) -> bool:
    """False for a group or provider whose every ST or claim has its own answer: nothing is left for it to say."""
    return bool(answer.transaction) or not answer.but_not


def _unmatched(
    file: InterchangeFile, level: str, reference: str, words: Words, now: dt.datetime
) -> UnmatchedAcknowledgement:
    return UnmatchedAcknowledgement(
        practice_id=file.practice_id,
        file=file,
        level=level,
        reference=reference[:50],
        codes=words.codes[:100],
        text=words.text[:500],
        raw=words.raw,
        at=now,
    )


def _words(answer: Answer, submission: Submission) -> Words:
    """What the answer says of this claim: its own errors, or that it fell with its batch."""
    own = answer.by_claim.get(submission.claim.patient_control_number)
    if own is not None:
        return Words(own.codes, f"{answer.words.text} {own.text}", own.raw + answer.words.raw)
    if answer.is_rejection and answer.by_claim:
        return Words(answer.words.codes, f"{answer.words.text} {WITH_BATCH}", answer.words.raw)
    return answer.words


def _record(file: InterchangeFile, told: Sequence[_Told], actor: User, now: dt.datetime) -> None:
    claim_ids = {each.submission.claim_id for each in told}
    statuses = dict(
        Claim.objects.select_for_update(no_key=True).filter(pk__in=claim_ids).order_by("pk").values_list("pk", "status")
    )
    latest = set(latest_submissions().filter(claim_id__in=claim_ids).values_list("pk", flat=True))
    heard = _heard_before({each.submission.pk for each in told})
    timeline = _Timeline()
    for each in told:
        heard[each.submission.pk].append(each.answer.status)
        claim_id = each.submission.claim_id
        is_current = each.submission.pk in latest
        target = furthest(heard[each.submission.pk]) if is_current else Status.SENT
        statuses[claim_id] = _add(timeline, each, statuses[claim_id], target, is_current, file, actor, now)
    Acknowledgement.objects.bulk_create([_row(file, each, now) for each in told])
    advance_claims(timeline.moves, actor=actor, now=now)
    note_events(timeline.notes)
    _keep_payer_numbers(told)


def _heard_before(submission_ids: set[int]) -> defaultdict[int, list[Status]]:
    """How far each earlier answer brought each submission."""
    heard: defaultdict[int, list[Status]] = defaultdict(list)
    for row in Acknowledgement.objects.filter(submission_id__in=submission_ids):
        heard[row.submission_id].append(status_of(row))
    return heard


def status_of(row: Acknowledgement) -> Status:
    """How far an answer that was kept brings a claim."""
    if not row.is_accepted:
        return Status.REJECTED
    if row.level == Acknowledgement.Level.INTERCHANGE:
        return Status.SENT
    if row.level == Acknowledgement.Level.CLAIM and "A2" in row.codes:
        return Status.ACCEPTED
    return Status.RECEIVED


def _add(
    timeline: _Timeline,
    told: _Told,
    status: str,
    target: Status,
    is_current: bool,
    file: InterchangeFile,
    actor: User,
    now: dt.datetime,
) -> str:
    """Add the answer to the timeline, as a move or as a note; gives the claim's status after it."""
    claim, words = told.submission.claim, told.words
    source = EventSource.PAYER if told.answer.from_payer else EventSource.CLEARINGHOUSE
    if status == Status.QUEUED and is_current:
        arrived = "The clearinghouse answers this file, so it arrived."
        timeline.moves.append(ClaimMove(claim, Status.SENT, arrived, source=source, file_id=file.pk))
        status = Status.SENT
    if status in SENT_STATES and is_current and RANK[target] > RANK[Status(status)]:
        timeline.moves.append(
            ClaimMove(claim, target, words.text, source=source, code=words.codes, raw=words.raw, file_id=file.pk)
        )
        return target
    text = words.text if is_current else f"To the submission of {told.submission.queued_at:%m/%d/%Y}: {words.text}"
    event = ClaimEvent(
        at=now, source=source, code=words.codes[:100], text=text[:500], raw=words.raw, file=file, actor=actor
    )
    timeline.notes.append((claim, event))
    return status


def _row(file: InterchangeFile, told: _Told, now: dt.datetime) -> Acknowledgement:
    return Acknowledgement(
        practice_id=file.practice_id,
        submission=told.submission,
        file=file,
        level=told.answer.level,
        is_accepted=not told.answer.is_rejection,
        codes=told.words.codes[:100],
        text=told.words.text[:500],
        raw=told.words.raw,
        at=now,
    )


def _keep_payer_numbers(told: Sequence[_Told]) -> None:
    """REF*1K is what a corrected claim or a void must name."""
    numbered: dict[int, Claim] = {}
    for each in told:
        if each.answer.payer_claim_control_number:
            each.submission.claim.payer_claim_control_number = each.answer.payer_claim_control_number
            numbered[each.submission.claim_id] = each.submission.claim
    Claim.objects.bulk_update(numbered.values(), ["payer_claim_control_number"])
