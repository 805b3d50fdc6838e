"""Appeals: drafted with the facts filled in, sent, and answered."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.models import Claim
from claims.services.advance import note_events
from contacts.models import Payer
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import Appeal, AppealedDenial, Denial
from remittance.rules.appeal_letters import letter_text
from remittance.rules.denial_codes import Category
from remittance.rules.denials import PAYMENT_DAYS, appeal_days
from remittance.services.denials import denial_event, open_denials, record_denials

State, Outcome, Level = Appeal.State, Appeal.Outcome, Appeal.Level


class AlreadyAppealed(ValueError):
    """An appeal of one of the denials is under way; the text names the claim."""


class CannotChangeAppeal(ValueError):
    """The appeal is not where this act begins: a sent letter stays as it was sent."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How and when a letter went out, and when its answer is due."""

    sent_on: dt.date
    way: str
    reference: str
    answer_due_on: dt.date


@transaction.atomic
def draft_appeals(*, denial_ids: Sequence[int], actor: User, now: dt.datetime) -> list[Appeal]:
    """Draft one letter for each claim, about its chosen denials; their deadlines stay until it is sent.

    Raises DenialIsResolved or AlreadyAppealed, and then nothing has changed.
    """
    rows = open_denials(denial_ids)
    by_claim: dict[int, list[Denial]] = defaultdict(list)
    for row in rows:
        by_claim[row.claim_id].append(row)
    levels = _next_levels(rows)
    appeals = [_draft(own, max(levels[row.pk] for row in own), actor, now) for own in by_claim.values()]
    record_denials(rows, "denial.appeal_drafted", actor, now)
    return appeals


def _next_levels(rows: Sequence[Denial]) -> dict[int, int]:
    """The level of the next appeal of each denial. Raises AlreadyAppealed."""
    levels = {row.pk: Level.FIRST.value for row in rows}
    earlier = AppealedDenial.objects.filter(denial_id__any=list(levels)).select_related("appeal", "denial__claim")
    for one in earlier:
        if one.appeal.state != State.ANSWERED:
            number = one.denial.claim.patient_control_number
            raise AlreadyAppealed(f"An appeal of {number} is under way already. Open it from the denial.")
        if one.appeal.outcome != Outcome.WITHDRAWN:
            levels[one.denial_id] = min(max(levels[one.denial_id], one.appeal.level + 1), Level.EXTERNAL)
    return levels


def _draft(rows: Sequence[Denial], level: int, actor: User, now: dt.datetime) -> Appeal:
    claim = rows[0].claim
    appeal = Appeal.objects.create(
        practice_id=claim.practice_id,
        claim=claim,
        level=level,
        addressee=addressee(claim.payer),
        letter=letter_text([Category(row.category) for row in rows]),
        amount=sum((row.amount for row in rows), ZERO),
        created_at=now,
        created_by=actor,
    )
    AppealedDenial.objects.bulk_create(
        AppealedDenial(practice_id=claim.practice_id, appeal=appeal, denial=row) for row in rows
    )
    record_event(actor=actor, verb="appeal.drafted", subject=appeal, now=now, detail={"claim": claim.pk})
    return appeal


def addressee(payer: Payer, department: str = "Appeals") -> str:
    """The payer's name, department and address, a line each, as far as they are on file."""
    digits = payer.postal_digits
    postal_code = f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits
    place = " ".join(filter(None, (f"{payer.city}," if payer.city else "", payer.state, postal_code)))
    return "\n".join(filter(None, (payer.name, department, payer.address_line1, payer.address_line2, place)))


def _locked(appeal_id: int, *states: str) -> Appeal:
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("claim__payer").get(pk=appeal_id)
    if appeal.state not in states:
        raise CannotChangeAppeal(f"This appeal is {appeal.get_state_display().lower()}: it stays as it is.")
    return appeal


@transaction.atomic
def write_appeal(
    *, appeal_id: int, level: int, addressee: str, letter: str, enclosures: str, actor: User, now: dt.datetime
) -> Appeal:
    """Change the words of a letter that was not sent. Raises CannotChangeAppeal."""
    appeal = _locked(appeal_id, State.DRAFT)
    appeal.level, appeal.addressee, appeal.letter, appeal.enclosures = level, addressee, letter, enclosures
    appeal.save()
    record_event(actor=actor, verb="appeal.written", subject=appeal, now=now)
    return appeal


@transaction.atomic
def send_appeal(*, appeal_id: int, sending: Sending, actor: User, now: dt.datetime) -> Appeal:
    """Write down that the letter went out; its denials wait for the answer, whose day becomes their deadline.

    Raises CannotChangeAppeal, or DenialIsResolved when one of the denials was settled since.
    """
    appeal = _locked(appeal_id, State.DRAFT)
    rows = open_denials(_denial_ids(appeal))
    appeal.state, appeal.sent_on, appeal.sent_by = State.SENT, sending.sent_on, actor
    appeal.way, appeal.reference, appeal.answer_due_on = sending.way, sending.reference, sending.answer_due_on
    appeal.save()
    words = f"{appeal.get_level_display()} appeal sent on {sending.sent_on:%m/%d/%Y}: {appeal.get_way_display()}"
    words += f", {sending.reference}" if sending.reference else ""
    Denial.objects.filter(pk__any=[row.pk for row in rows]).update(
        resolution=Denial.Resolution.APPEALED, due_on=sending.answer_due_on, note=words[:300]
    )
    _tell(appeal.claim, f"{words}. Asked for {appeal.amount:,.2f}.", actor, now)
    record_event(actor=actor, verb="appeal.sent", subject=appeal, now=now, detail={"claim": appeal.claim_id})
    record_denials(rows, "denial.appealed", actor, now, appeal=appeal.pk)
    return appeal


@transaction.atomic
def answer_appeal(*, appeal_id: int, outcome: str, answered_on: dt.date, actor: User, now: dt.datetime) -> Appeal:
    """Write down what came of it, and give its open denials their next deadline.

    Upheld or withdrawn: the days to appeal, anew. Overturned: the days in which the payment should come; its ERA
    closes them. Raises CannotChangeAppeal.
    """
    allowed = (State.DRAFT, State.SENT) if outcome == Outcome.WITHDRAWN else (State.SENT,)
    appeal = _locked(appeal_id, *allowed)
    payer = appeal.claim.payer
    appeal.state, appeal.outcome = State.ANSWERED, outcome
    appeal.answered_on, appeal.answered_by = answered_on, actor
    appeal.save()
    is_won = outcome in (Outcome.OVERTURNED, Outcome.PARTLY)
    days = PAYMENT_DAYS if is_won else appeal_days(payer.filing_indicator, payer.appeal_days)
    words = f"{appeal.get_level_display()} appeal: {appeal.get_outcome_display().lower()} on {answered_on:%m/%d/%Y}"
    if appeal.sent_on is not None:
        Denial.objects.filter(pk__any=_denial_ids(appeal), state=Denial.State.OPEN).update(
            resolution=Denial.Resolution.APPEALED if is_won else "",
            due_on=answered_on + dt.timedelta(days=days),
            note=words[:300],
        )
    _tell(appeal.claim, f"{words}.", actor, now)
    detail = {"claim": appeal.claim_id, "outcome": outcome}
    record_event(actor=actor, verb="appeal.answered", subject=appeal, now=now, detail=detail)
    return appeal


def note_answers_of_payers(denial_ids: Collection[int], *, actor: User, today: dt.date, now: dt.datetime) -> None:
    """Appeals whose denials an ERA has answered by now are answered, too: overturned, partly, or upheld.

    Inside the posting's transaction; three statements for any number, one where nothing was appealed.
    """
    if not denial_ids:
        return
    waiting = Appeal.objects.filter(state=State.SENT, appealed__denial_id__any=list(denial_ids)).distinct()
    appeals = list(waiting.prefetch_related("appealed__denial__answered_by"))
    if not appeals:
        return
    still_denied = set(
        Denial.objects.filter(claim_id__any=[one.claim_id for one in appeals], state=Denial.State.OPEN).values_list(
            "claim_id", flat=True
        )
    )
    for appeal in appeals:
        denials = [one.denial for one in appeal.appealed.all()]
        if any(denial.state == Denial.State.OPEN for denial in denials):
            continue
        is_paid = any(denial.answered_by and denial.answered_by.paid_amount > 0 for denial in denials)
        partly = Outcome.PARTLY if appeal.claim_id in still_denied else Outcome.OVERTURNED
        appeal.state, appeal.outcome = State.ANSWERED, partly if is_paid else Outcome.UPHELD
        appeal.answered_on, appeal.answered_by = today, actor
        record_event(actor=actor, verb="appeal.answered", subject=appeal, now=now, detail={"outcome": appeal.outcome})
    Appeal.objects.bulk_update(appeals, ["state", "outcome", "answered_on", "answered_by"])


def _denial_ids(appeal: Appeal) -> list[int]:
    return list(appeal.appealed.values_list("denial_id", flat=True))


def _tell(claim: Claim, text: str, actor: User, now: dt.datetime) -> None:
    note_events([(claim, denial_event(claim, text, actor, now))])
