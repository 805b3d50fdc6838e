"""Recording what payers say of claims: in real time, in a file, or unasked.

An answer belongs to the inquiry whose trace it returns; one that came unasked belongs to the claim whose own
number it bears. Names decide nothing. A claim moves only along the way to the payer; money is never touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from claims.models import Claim, ClaimEvent, EventSource, PayerStatus, StatusInquiry
from claims.queries.status_inquiries import submitted_at
from claims.rules.answers import RANK
from claims.rules.payer_status import Standing, StatusReport, refusal_report, report_of
from claims.rules.status import ADJUDICATED, SENT_STATES, Status
from claims.services.advance import ClaimMove, advance_claim, note_events
from clearinghouse.models import InterchangeFile
from practice.models import User, WorkState
from practice.services.audit import record_event
from practice.services.leases import WORK_FIELDS, finish, give_back
from x12.document import Document, NotX12, read
from x12.status import ClaimStatusAnswer, ProviderStatus, StatusAnswer

Outcome = StatusInquiry.Outcome
ERA_EXPECTED = "ERA expected."
MONEY_LIMIT = Decimal(10) ** 10  # practice.money: twelve digits, two of them cents
FINAL = frozenset({Standing.PAID, Standing.DENIED, Standing.FINALIZED})


def record_answer(*, inquiry_id: int, content: bytes, actor: User, now: dt.datetime) -> StatusInquiry:
    """Keep the bytes of a real-time answer and what they say; the caller holds the transaction.

    An inquiry that is answered already stays as it is. An answer with another trace is kept, but not believed.
    """
    inquiry = _locked(inquiry_id)
    if inquiry.outcome == Outcome.ANSWERED:
        return inquiry
    inquiry.response, inquiry.answered_at = content, now
    inquiry.save(update_fields=["response", "answered_at"])
    try:
        document = read(content.replace(b"\x00", b" "))
    except NotX12:
        return _give_back(inquiry, "The answer was not X12; it is kept. Ask again.", actor, now, retry=False)
    report = report_on(document, inquiry)
    if report is None:
        return _give_back(inquiry, _why_no_answer(document), actor, now, retry=False)
    if report.may_be_asked_again:
        return _give_back(inquiry, f"{report.text} Asked again by itself.", actor, now, retry=True)
    return _finish(inquiry, report, None, actor, now)


def leave_unanswered(*, inquiry_id: int, reason: str, retry: bool, actor: User, now: dt.datetime) -> StatusInquiry:
    """Put an inquiry back with a growing pause, or leave it to a person; the caller holds the transaction."""
    return _give_back(_locked(inquiry_id), reason, actor, now, retry=retry)


def report_on(document: Document, inquiry: StatusInquiry) -> StatusReport | None:
    """What a file says under the trace of this inquiry; None when it says nothing of it."""
    number = inquiry.claim.patient_control_number
    for answer in document.status_answers:
        claims = [claim for claim in answer.claims if claim.trace.strip() == inquiry.trace]
        if claims:
            return report_of(claims, number)
        refused = [*_refusals(answer, inquiry.trace)]
        if refused and not answer.claims:
            return refusal_report([status for level in refused for status in level.statuses])
    return None


def _refusals(answer: StatusAnswer, trace: str) -> Iterator[StatusAnswer | ProviderStatus]:
    """The levels above the claim with a status. They name the inquiry by its BHT03, which is our trace, too."""
    levels: tuple[StatusAnswer | ProviderStatus, ...] = (answer, *answer.providers)
    for level in levels:
        if level.statuses and trace in {level.trace.strip(), answer.reference.strip()}:
            yield level


def _why_no_answer(document: Document) -> str:
    if document.interchange_acknowledgements or document.implementation_acknowledgements:
        return "The clearinghouse refused the inquiry (TA1 or 999); look at the raw answer, then ask again."
    return "The answer carried another inquiry's trace number and was not used. Ask again."


def _locked(inquiry_id: int) -> StatusInquiry:
    return StatusInquiry.objects.select_for_update(of=("self",)).select_related("claim").get(pk=inquiry_id)


def _give_back(inquiry: StatusInquiry, reason: str, actor: User, now: dt.datetime, *, retry: bool) -> StatusInquiry:
    if inquiry.outcome == Outcome.ANSWERED:
        return inquiry
    give_back(inquiry, reason=reason, now=now, retry=retry)
    if inquiry.work_state == WorkState.FAILED:
        inquiry.outcome = Outcome.FAILED
    inquiry.save(update_fields=["outcome", *WORK_FIELDS])
    record_event(
        actor=actor, verb="status.not_answered", subject=inquiry, now=now, detail={"state": inquiry.work_state}
    )
    return inquiry


def _finish(
    inquiry: StatusInquiry, report: StatusReport, file: InterchangeFile | None, actor: User, now: dt.datetime
) -> StatusInquiry:
    sent_at = submitted_at(inquiry.claim)
    is_current = sent_at is None or inquiry.asked_at >= sent_at
    _tell(_Told(inquiry.claim, report, is_current, inquiry, file), actor, now)
    finish(inquiry)
    inquiry.outcome, inquiry.answered_at = Outcome.ANSWERED, now
    inquiry.save(update_fields=["outcome", "answered_at", *WORK_FIELDS])
    record_event(
        actor=actor, verb="status.answered", subject=inquiry, now=now, detail={"standing": str(report.standing)}
    )
    return inquiry


@dataclass(frozen=True, slots=True)
class _Told:
    """What a payer says of one claim, and whether of the claim as it was sent last."""

    claim: Claim
    report: StatusReport
    is_current: bool
    inquiry: StatusInquiry | None = None
    file: InterchangeFile | None = None


def _tell(told: _Told, actor: User, now: dt.datetime) -> None:
    """Keep the status; say it on the timeline where it is news, and move the claim where the table has the move."""
    claim = Claim.objects.select_for_update(no_key=True).get(pk=told.claim.pk)
    row = _row(told, now)
    before = PayerStatus.objects.filter(claim=claim).order_by("-pk").first()
    row.text = _text(told, Status(claim.status))
    row.save()
    _keep_payer_number(claim, told)
    target = told.report.reached if told.is_current else None
    file_id = told.file.pk if told.file is not None else None
    if target is not None and Status(claim.status) in SENT_STATES and RANK[target] > RANK[Status(claim.status)]:
        move = ClaimMove(
            claim,
            target,
            row.text,
            source=EventSource.PAYER,
            code=told.report.codes,
            raw=told.report.raw,
            file_id=file_id,
        )
        advance_claim(move=move, actor=actor, now=now)
    elif before is None or _essence(before) != _essence(row):
        event = ClaimEvent(
            at=now,
            source=EventSource.PAYER,
            code=row.codes,
            text=row.text,
            raw=row.raw,
            file_id=file_id,
            actor=actor,
        )
        note_events([(claim, event)])


def _essence(row: PayerStatus) -> tuple[object, ...]:
    """What makes an answer news: the same words again, a day later, are none."""
    return row.codes, row.text, row.check_number, row.paid_on


def _text(told: _Told, status: Status) -> str:
    text = told.report.text
    if told.report.standing in FINAL and status not in ADJUDICATED:
        text = f"{text.removesuffix('.')}; {ERA_EXPECTED}"
    return text[:500]


def _row(told: _Told, now: dt.datetime) -> PayerStatus:
    report = told.report
    return PayerStatus(
        practice_id=told.claim.practice_id,
        claim=told.claim,
        inquiry=told.inquiry,
        file=told.file,
        standing=str(report.standing),
        category=report.code.category[:4],
        status_code=report.code.status[:10],
        entity=report.code.entity[:4],
        codes=report.codes[:100],
        raw=report.raw,
        charge_amount=_kept(report.charge_amount),
        paid_amount=_kept(report.paid_amount),
        finalized_on=report.finalized_on,
        paid_on=report.paid_on,
        check_number=report.check_number[:50],
        at=now,
    )


def _kept(amount: Decimal | None) -> Decimal | None:
    """None for what no column of money holds: the raw segment has it as it came."""
    return amount if amount is not None and abs(amount) < MONEY_LIMIT else None


def _keep_payer_number(claim: Claim, told: _Told) -> None:
    """REF*1K is what a corrected claim or a void must name; a number that is on file stays."""
    number = told.report.payer_claim_control_number[:50]
    if number and told.is_current and not claim.payer_claim_control_number:
        claim.payer_claim_control_number = number
        claim.save(update_fields=["payer_claim_control_number"])


def record_file_statuses(
    *, file: InterchangeFile, document: Document, actor: User, now: dt.datetime
) -> list[ClaimStatusAnswer]:
    """Read the 277s of a file: answers to a batch, and statuses that came unasked; the caller holds the transaction.

    Gives back the claims that nobody here knows by our trace or our own number.
    """
    answers = [claim for answer in document.status_answers for claim in answer.claims]
    traces = {answer.reference.strip() for answer in document.status_answers}
    traces |= {claim.trace.strip() for claim in answers}
    inquiries = (
        StatusInquiry.objects.select_for_update(of=("self",))
        .filter(trace__in=traces)
        .select_related("claim")
        .order_by("pk")
    )
    asked = {inquiry.trace: inquiry for inquiry in inquiries}
    for inquiry in asked.values():
        report = report_on(document, inquiry)
        if report is not None and inquiry.outcome != Outcome.ANSWERED:
            _finish(inquiry, report, file, actor, now)
    unasked = [claim for claim in answers if claim.trace.strip() not in asked]
    return _record_unasked(unasked, file, actor, now)


def _record_unasked(
    answers: list[ClaimStatusAnswer], file: InterchangeFile, actor: User, now: dt.datetime
) -> list[ClaimStatusAnswer]:
    """By REF*EJ, or by TRN02 where a payer returns our number there."""
    numbers = {number for answer in answers for number in _own_numbers(answer)}
    claims = {claim.patient_control_number: claim for claim in Claim.objects.filter(patient_control_number__in=numbers)}
    unknown = []
    for answer in answers:
        claim = next((claims[number] for number in _own_numbers(answer) if number in claims), None)
        if claim is None:
            unknown.append(answer)
            continue
        report = report_of([answer], claim.patient_control_number)
        sent_at = submitted_at(claim)
        is_current = sent_at is None or report.effective_on is None or report.effective_on >= sent_at.date()
        _tell(_Told(claim, report, is_current, file=file), actor, now)
    return unknown


def _own_numbers(answer: ClaimStatusAnswer) -> list[str]:
    return [number for number in (answer.patient_control_number.strip(), answer.trace.strip()) if number]
