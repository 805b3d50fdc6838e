"""Money in payer suspense finds its claim: by hand, or by itself when what was missing has arrived."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models.functions import Trim, Upper

from claims.models import Claim, ClaimStatus
from claims.rules.status import BEFORE_SENT
from claims.services.advance import ClaimMove, advance_claims
from practice.models import User
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Remittance, ServicePayment
from remittance.queries.claim_books import ClaimBook, book_of, claim_books, visit_ids_of
from remittance.queries.records import record_of
from remittance.rules.agreement import NOT_THOSE
from remittance.rules.outcome import REVERSAL, as_attached
from remittance.services.aftermath import follow_up
from remittance.services.cancelling import cancel_out, move_to_posted
from remittance.services.decisions import Check, Hold, Leave, Post, decide
from remittance.services.held_takebacks import match_held_reversal
from remittance.services.importing import check_of
from remittance.services.parts import take_back_parts
from remittance.services.payer_refunds import record_overpayment
from remittance.services.posting import Act, Outcome, lock_visits, post_claim_payments
from remittance.services.storing import next_claim_of
from x12 import remittance as x12

State = ClaimPayment.State
OPEN = (State.EXCEPTION, State.UNDONE)  # what a person may attach


class NotAnException(ValueError):
    """Somebody has settled this claim payment already."""


class CannotAttach(ValueError):
    """The claim payment does not fit the chosen claim; the text says why and what to do."""


@transaction.atomic
def attach_claim(
    *,
    claim_payment_id: int,
    claim: Claim,
    chosen_lines: Mapping[int, int] | None = None,
    may_overpay: bool = False,
    lowers_write_off: bool = False,
    was_sent_elsewhere: bool = False,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> ClaimPayment:
    """Release a held claim payment from suspense and post it to the chosen claim.

    `chosen_lines` (position of the service payment to claim line id) serves lines that no rule matches.
    `lowers_write_off` takes what it pays beyond what is open out of what was written off on the same lines.
    `may_overpay` lets the payer pay more than is open: the rest is recorded as a refund that is due to it.
    `was_sent_elsewhere` says that a claim which never left from here went on paper or through the payer's site.
    Negative amounts are taken for a reversal, also where the payer does not call them one.
    Raises NotAnException or CannotAttach, and then nothing has changed.
    """
    row = _locked_exception(claim_payment_id)
    record = dataclasses.replace(as_attached(record_of(row)), patient_control_number=claim.patient_control_number)
    lock_visits([claim.visit_id])
    act = Act(actor, today, now)
    if was_sent_elsewhere:
        _tell_sent(claim, act)
    books = claim_books([claim.visit_id])
    check = dataclasses.replace(
        check_of(row.remittance),
        is_from_suspense=True,
        may_overpay=may_overpay,
        lowers_write_off=lowers_write_off,
        chosen_lines=chosen_lines or {},
    )
    decision = decide(record, books, check)
    if not isinstance(decision, Hold | Leave):
        _post_released(row, record, books, check, act)
    elif not take_back_parts(row, record, books[claim.patient_control_number], check, act):
        raise CannotAttach(decision.reason)
    if may_overpay and row.claim is not None:
        record_overpayment(row, row.claim, act)
    record_event(
        actor=actor,
        verb="claim_payment.attached",
        subject=row,
        now=now,
        detail={
            "claim": row.claim_id,
            "overpay": may_overpay,
            "lowers_write_off": lowers_write_off,
            "sent_elsewhere": was_sent_elsewhere,
        },
    )
    return row


def _tell_sent(claim: Claim, act: Act) -> None:
    """A claim that never left from here was sent otherwise, as a person says: it is not to be sent again."""
    claim.refresh_from_db()
    if claim.status not in BEFORE_SENT:
        return
    text = "Sent on paper or through the payer's site: its payment came."
    steps = (ClaimStatus.READY, ClaimStatus.QUEUED, ClaimStatus.SENT)
    moves = [ClaimMove(claim, step, text) for step in steps if claim.status != step]
    advance_claims(moves, actor=act.actor, now=act.now)


def _locked_exception(claim_payment_id: int) -> ClaimPayment:
    row = ClaimPayment.objects.select_for_update(of=("self",)).select_related("remittance").get(pk=claim_payment_id)
    if row.state not in OPEN or row.remittance.state != Remittance.State.POSTED:
        raise NotAnException("Somebody has settled this claim payment already. Open it again to see where it went.")
    return row


def _post_released(
    row: ClaimPayment, record: x12.ClaimPayment, books: dict[str, ClaimBook], check: Check, act: Act
) -> None:
    outcomes = post_claim_payments(
        [(row.position, record)],
        books=books,
        decide=lambda numbered: decide(numbered[1], books, check),
        check=check,
        act=act,
    )
    _settle(row, outcomes[0], act)
    follow_up(outcomes, check, act)


def _settle(row: ClaimPayment, outcome: Outcome, act: Act) -> None:
    decision = outcome.decision
    if decision.book is not None:  # always so here: only what posts is released
        row.claim = decision.book.claim
    row.state = State.RESOLVED
    row.next_claim, row.reason = next_claim_of(outcome.record, decision)
    row.superbill_id, row.ledger_entry_id = outcome.superbill_id, outcome.entry_id
    row.resolved_at, row.resolved_by = act.now, act.actor
    row.save()
    services = list(ServicePayment.objects.filter(claim_payment=row).order_by("position"))
    outcome.claim_payment_id, outcome.service_ids = row.pk, tuple(service.pk for service in services)
    if isinstance(decision, Post) and decision.line_ids:
        for service, line_id in zip(services, decision.line_ids, strict=True):
            service.claim_line_id = line_id
        ServicePayment.objects.bulk_update(services, ["claim_line"])
    move_to_posted(row)


def retry_exceptions(
    *, patient_control_numbers: Sequence[str] = (), actor: User, today: dt.date, now: dt.datetime
) -> list[ClaimPayment]:
    """Post what was held for want of something that has arrived since; gives back what was settled.

    A reversal that came before its payment, a second payer's answer that came before its claim. A payment and
    its reversal that are both held cancel out. Only by the number on the claim payment itself: what needs a
    choice is left to a person.
    """
    waiting = ClaimPayment.objects.filter(state=State.EXCEPTION, remittance__state=Remittance.State.POSTED)
    waiting = waiting.exclude(reason__contains=NOT_THOSE)  # another patient's payment, it seems: only a person knows
    waiting = waiting.annotate(number=Upper(Trim("patient_control_number")))  # as claim_books.book_of compares it
    if patient_control_numbers:
        waiting = waiting.filter(number__in={number.strip().upper() for number in patient_control_numbers})
    act, settled = Act(actor, today, now), []
    known = Claim.objects.filter(patient_control_number__in=waiting.values("number"))
    numbers = list(known.values_list("patient_control_number", flat=True))
    rows = waiting.filter(number__in=numbers).order_by("remittance__payment_on", "id")
    for pk in list(rows.values_list("pk", flat=True)):
        row = _retry(pk, act)
        settled += [row] if row is not None else []
    for pk in list(waiting.filter(status_code=REVERSAL).order_by("id").values_list("pk", flat=True)):
        settled += cancel_out(pk, act)
        match_held_reversal(pk, act)
    return settled


@transaction.atomic
def _retry(claim_payment_id: int, act: Act) -> ClaimPayment | None:
    try:
        row = _locked_exception(claim_payment_id)
    except NotAnException:
        return None
    if row.state != State.EXCEPTION:  # what a person undid is posted again by a person
        return None
    record = record_of(row)
    visit_ids = visit_ids_of([record.patient_control_number.strip()])
    lock_visits(visit_ids)
    books = claim_books(visit_ids)
    check = dataclasses.replace(check_of(row.remittance), is_from_suspense=True, is_retried=True)
    if not isinstance(decide(record, books, check), Hold | Leave):
        _post_released(row, record, books, check, act)
    else:
        book = book_of(books, record.patient_control_number)
        if book is None or not take_back_parts(row, record, book, check, act):
            return None
    record_event(
        actor=act.actor, verb="claim_payment.matched_later", subject=row, now=act.now, detail={"claim": row.claim_id}
    )
    return row
