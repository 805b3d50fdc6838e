"""A held reversal and the held answer that it takes back cancel out; a person may take the two apart again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from practice.models import User
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Remittance
from remittance.queries.cancelled import CANCEL_OUT, cancelled_rows, counterparts
from remittance.queries.claim_books import claim_books, visit_ids_of
from remittance.queries.records import record_of
from remittance.queries.worklists import WAITS
from remittance.rules.outcome import REVERSAL, sums_by_reason
from remittance.rules.reversals import Place, comes_before, takes_back_all, turns_sums
from remittance.services.posting import Act, lock_visits
from x12 import remittance as x12

State = ClaimPayment.State
HELD = (State.EXCEPTION, State.UNDONE)  # an answer whose posting was undone waits for a person as well


class CannotCancelOut(ValueError):
    """The two are no payment and its taking back, or are not held any more."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A held answer, with every adjustment that was sent with it. Dollars."""

    row: ClaimPayment
    charge: Decimal
    paid: Decimal
    sent: Mapping[tuple[str, str], Decimal]


@transaction.atomic
def cancel_out(reversal_id: int, act: Act) -> list[ClaimPayment]:
    """Settle a held reversal with what it takes back, while both are held: their money leaves suspense together.

    Only what is certain: the same numbers, every adjustment turned, an answer that came before, and no posted
    answer that the reversal could mean. It may take back one answer, or all the parts of one. Else nothing is done.
    """
    reversal = _held_rows().filter(pk=reversal_id, state=State.EXCEPTION, status_code=REVERSAL).first()
    if reversal is None or not reversal.payer_claim_control_number:
        return []
    record = record_of(reversal)
    if _may_mean_a_posted_answer(record):
        return []
    answers = _taken_back(reversal, record)
    if not answers:
        return []
    rows = [answer.row for answer in answers]
    _settle(rows, reversal, act)
    return [*rows, reversal]


@transaction.atomic
def cancel_out_by_hand(*, claim_payment_id: int, other_id: int, actor: User, today: dt.date, now: dt.datetime) -> None:
    """Settle two held claim payments of which one takes back the other, as a person knows: their money is nothing.

    Such as a payment that was taken back twice, and comes again. Raises CannotCancelOut.
    """
    rows = counterparts(ClaimPayment.objects.get(pk=claim_payment_id)).filter(pk=other_id)
    pair = ClaimPayment.objects.filter(WAITS, pk__in=[claim_payment_id, *rows.values_list("pk", flat=True)])
    locked = list(pair.select_for_update(of=("self",)).order_by("paid_amount"))
    if len(locked) != len({claim_payment_id, other_id}) or claim_payment_id == other_id:
        raise CannotCancelOut("These two do not cancel out, or somebody has settled one of them already.")
    takeback, payment = locked
    _settle([payment], takeback, Act(actor, today, now))


def _settle(rows: Sequence[ClaimPayment], reversal: ClaimPayment, act: Act) -> None:
    who = "the two" if len(rows) == 1 else "the parts and their reversal"
    for row in (*rows, reversal):
        words = "It takes back what was held" if row is reversal else "The payer took it back while it was held"
        row.state, row.reason = State.RESOLVED, f"{words}: {who} {CANCEL_OUT}"
        if row.superbill_id is not None:  # its posting was undone before: nothing of it is left to point at
            row.superbill_id = row.ledger_entry_id = None
        row.resolved_at, row.resolved_by = act.now, act.actor
        row.save(update_fields=["state", "reason", "superbill", "ledger_entry", "resolved_at", "resolved_by"])
        move_to_posted(row)
        record_event(actor=act.actor, verb="claim_payment.cancelled_out", subject=row, now=act.now)


def take_apart(row: ClaimPayment, reason: str, act: Act) -> list[ClaimPayment]:
    """Hold what cancelled out with this claim payment, and itself, for a person again; gives those rows.

    Nothing of them cancels out or posts by itself from then on. The caller has the transaction.
    """
    together = cancelled_rows().filter(
        patient_control_number__iexact=row.patient_control_number, resolved_at=row.resolved_at
    )
    rows = list(together.select_for_update(of=("self",)).order_by("pk"))
    for one in rows:
        one.state, one.reason = State.UNDONE, f"Taken apart: {reason}"[:300]
        one.resolved_at = one.resolved_by = None
        one.save(update_fields=["state", "reason", "resolved_at", "resolved_by"])
        move_to_posted(one, sign=-1)
        record_event(
            actor=act.actor, verb="claim_payment.taken_apart", subject=one, now=act.now, detail={"reason": reason}
        )
    return rows


def move_to_posted(row: ClaimPayment, *, sign: int = 1) -> None:
    """Keep the proof of the check: what was held is settled now; with sign -1, it is held again."""
    remittance = Remittance.objects.select_for_update().get(pk=row.remittance_id)
    remittance.posted_amount += sign * row.paid_amount
    remittance.held_amount -= sign * row.paid_amount
    remittance.save(update_fields=["posted_amount", "held_amount"])
    row.remittance = remittance


def _held_rows() -> QuerySet[ClaimPayment]:
    """Claim payments of checks that stand, locked, in the order in which they came."""
    rows = ClaimPayment.objects.filter(remittance__state=Remittance.State.POSTED, state__in=HELD)
    return rows.select_related("remittance").select_for_update(of=("self",)).order_by("pk")


def _may_mean_a_posted_answer(record: x12.ClaimPayment) -> bool:
    """That an answer which stands has the payer's number and the sums that the reversal names, whatever its reasons."""
    visit_ids = visit_ids_of([record.patient_control_number.strip()])
    lock_visits(visit_ids)
    named = [
        payment
        for book in claim_books(visit_ids).values()
        for payment in book.standing
        if payment.payer_claim_control_number == record.payer_claim_control_number
    ]
    return turns_sums(record, named) or any(turns_sums(record, [payment]) for payment in named)


def _taken_back(reversal: ClaimPayment, record: x12.ClaimPayment) -> list[_Held]:
    """The first held answer that the reversal repeats, else all of them where it repeats their sum."""
    fitting = (
        _held_rows()
        .filter(
            patient_control_number__iexact=reversal.patient_control_number,
            payer_claim_control_number=reversal.payer_claim_control_number,
        )
        .exclude(status_code=REVERSAL)
    )
    earlier = [row for row in fitting if comes_before(_place(row), _place(reversal))]
    answers = [_Held(row, row.charge_amount, row.paid_amount, sums_by_reason(record_of(row))) for row in earlier]
    for answer in answers:
        if takes_back_all(record, [answer]):
            return [answer]
    return answers if takes_back_all(record, answers) else []


def _place(row: ClaimPayment) -> Place:
    return row.remittance_id, row.position, row.remittance.payment_on
