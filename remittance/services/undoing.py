"""Undoing what was posted, one claim or a whole check, by entries that turn the first ones; and posting it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from billing.models import Account, EntryKind, LedgerEntry, Superbill, SuperbillKind
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.rules.status import MoveNotAllowed, check_move
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Denial, PayerRefund, ProviderAdjustment, Remittance, Underpayment
from remittance.queries.cancelled import is_cancelled
from remittance.queries.claim_books import STANDING, ClaimBook, PostedPayment, claim_books
from remittance.queries.doubts import doubts_about, posted_alike, same_payment
from remittance.queries.moves import has_moved_claims
from remittance.queries.records import stored_remittance
from remittance.rules.outcome import REVERSAL
from remittance.services.aftermath import follow_up
from remittance.services.cancelling import cancel_out, take_apart
from remittance.services.decisions import Reverse, status_after
from remittance.services.drafts import entry_of_hold
from remittance.services.exceptions import retry_exceptions
from remittance.services.importing import (
    check_of,
    hold_reason,
    keep_on_hold,
    lock_payment,
    post_check,
    record_outcome,
)
from remittance.services.payer_refunds import cancel_refunds_of
from remittance.services.posting import UNSENT, Act, Outcome, lock_visits, post_claim_payments
from remittance.services.releasing import hold_as_alike
from x12 import remittance as x12

State = ClaimPayment.State
SETTLED = (Denial.Resolution.WRITTEN_OFF, Denial.Resolution.TO_PATIENT)  # with ledger entries of their own


class CannotUndo(ValueError):
    """Something stands on this posting; the text says what, and what to do."""


class CannotReplay(ValueError):
    """This check cannot be posted again; the text says why."""


@transaction.atomic
def undo_claim_payment(
    *, claim_payment_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> ClaimPayment:
    """Turn one claim's posting and keep its money in payer suspense, from where it can be attached again.

    The claim is accepted again, its correction superbill is issued, its denials are closed, an unsent claim to
    the next payer is voided. What had cancelled out with its reversal is taken apart instead, both are held again.
    Raises CannotUndo, and then nothing has changed.
    """
    _demand(reason)
    row = _locked_rows(ClaimPayment.objects.filter(pk=claim_payment_id))[0]
    if row.remittance.state == Remittance.State.POSTED and is_cancelled(row):
        take_apart(row, reason, Act(actor, today, now))
        row.refresh_from_db()
        return row
    if row.remittance.state != Remittance.State.POSTED or row.state not in STANDING or row.superbill is None:
        raise CannotUndo("Nothing of this claim payment is posted to a claim, so there is nothing to undo.")
    act = Act(actor, today, now)
    was_held = row.state == State.RESOLVED  # its money came from suspense, so the turned entry leaves it there
    remittance = Remittance.objects.select_for_update().get(pk=row.remittance_id)
    outcome = _turn([row], remittance, reason, act)[0]
    if not was_held:
        held = entry_of_hold(_record(row, sign=1), row.position, check_of(remittance))
        post_entries([held], actor=actor, posted_on=today, now=now)
    row.state, row.reason, row.next_claim = State.UNDONE, f"Posting undone: {reason}"[:300], ""
    row.superbill_id, row.ledger_entry_id = outcome.superbill_id, outcome.entry_id
    row.resolved_at = row.resolved_by = None
    row.save()
    remittance.posted_amount -= row.paid_amount
    remittance.held_amount += row.paid_amount
    remittance.save(update_fields=["posted_amount", "held_amount"])
    record_event(
        actor=actor,
        verb="claim_payment.undone",
        subject=row,
        now=now,
        detail={"claim": row.claim_id, "reason": reason, "superbill": outcome.superbill_id},
    )
    _cancel_waiting(row, act)
    return row


def _cancel_waiting(row: ClaimPayment, act: Act) -> None:
    """A held reversal may have waited for this: it takes back, in one, parts that were posted one by one."""
    waiting = ClaimPayment.objects.filter(
        state=State.EXCEPTION,
        status_code=REVERSAL,
        patient_control_number=row.patient_control_number,
        payer_claim_control_number=row.payer_claim_control_number,
    )
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        if any(one.pk == row.pk for one in cancel_out(pk, act)):
            row.refresh_from_db()
            return


@transaction.atomic
def undo_remittance(*, remittance_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime) -> Remittance:
    """Turn every entry of a check. Its rows stay as they came, and it can be posted again.

    Raises CannotUndo when anything stands on one of its postings, and then nothing has changed.
    """
    _demand(reason)
    rows = _locked_rows(ClaimPayment.objects.filter(remittance=remittance_id))
    act = Act(actor, today, now)
    _refuse_refunds(remittance_id)
    turned_inside = _taken_back_inside(rows)
    standing = [
        row for row in rows if row.state in STANDING and row.superbill_id and row.superbill_id not in turned_inside
    ]
    lock_visits(sorted({row.claim.visit_id for row in standing if row.claim is not None}))
    remittance = Remittance.objects.select_for_update().get(pk=remittance_id)
    if remittance.state != Remittance.State.POSTED:
        raise CannotUndo("This check is not posted, so there is nothing to undo.")
    _turn(standing, remittance, reason, act)
    rest = [row for row in rows if row.superbill_id is None or row.superbill_id not in turned_inside]
    _turn_entries(_entries_beside_claims(remittance, rest), act)
    ClaimPayment.objects.filter(remittance=remittance).exclude(state=State.NOT_POSTED).update(
        state=State.UNDONE, reason="", next_claim="", resolved_at=None, resolved_by=None
    )
    ProviderAdjustment.objects.filter(remittance=remittance).update(ledger_entry=None)
    remittance.state, remittance.undo_reason = Remittance.State.UNDONE, reason[:300]
    remittance.undone_at, remittance.undone_by = now, actor
    remittance.undo_count += 1
    remittance.posted_amount = remittance.held_amount = remittance.provider_level_amount = ZERO
    remittance.save()
    record_outcome(remittance, actor, now, reason=reason)
    return remittance


@transaction.atomic
def replay_remittance(*, remittance_id: int, actor: User, today: dt.date, now: dt.datetime) -> Remittance:
    """Post an undone check again from the file that it came in, by the rules of any check.

    Or the duplicate of one that was undone: the file in which the payer corrected it. What a person had attached by
    hand waits for a person again. On hold instead, where it looks like a check that is posted. Raises CannotReplay.
    """
    remittance = Remittance.objects.select_related("file").get(pk=remittance_id)
    record = stored_remittance(remittance)
    if record is None:
        raise CannotReplay("Its file does not hold this check any more, as we read files now. Ask support.")
    lock_payment(record)
    remittance = Remittance.objects.select_for_update().get(pk=remittance_id)
    is_duplicate = remittance.state == Remittance.State.DUPLICATE
    if remittance.state != Remittance.State.UNDONE and not is_duplicate:
        raise CannotReplay("Only a check that was undone can be posted again.")
    alike = posted_alike(remittance, record)
    if (same := same_payment(remittance, alike)) is not None:
        is_moved = same.state == Remittance.State.MOVED
        raise CannotReplay(
            "This payment was moved to another practice. Have it sent back first."
            if is_moved
            else "The same payment is posted from another file. Undo that one first."
        )
    if reason := hold_reason(record):
        raise CannotReplay(reason)
    act = Act(actor, today, now)
    if is_duplicate:
        _post_duplicate(remittance, record, alike, act)
    elif alike:
        return hold_as_alike(remittance, alike, doubts_about(remittance, record, alike), actor, now)
    else:
        post_check(remittance, record, act)
        record_outcome(remittance, actor, now, reason="posted again")
    numbers = sorted({claim.patient_control_number for claim in record.claims})
    retry_exceptions(patient_control_numbers=numbers, actor=actor, today=today, now=now)
    remittance.refresh_from_db()
    return remittance


def _post_duplicate(remittance: Remittance, record: x12.Remittance, alike: list[Remittance], act: Act) -> None:
    """Post it in place of the undone check that it repeats; on hold where anything speaks against it."""
    remittance.hold_reason = doubts_about(remittance, record, alike)[:500]
    remittance.duplicate_of = next(iter(alike), None)
    if remittance.hold_reason:
        keep_on_hold(remittance, record, remittance.hold_reason)
    else:
        post_check(remittance, record, act)
    record_outcome(remittance, act.actor, act.now, reason=remittance.hold_reason or "posted in place of an undone one")


def _demand(reason: str) -> None:
    if not reason.strip():
        raise CannotUndo("Say why: it stays on record.")


def _locked_rows(rows: QuerySet[ClaimPayment]) -> list[ClaimPayment]:
    related = rows.select_related("claim", "superbill", "remittance")
    return list(related.select_for_update(of=("self",)).order_by("position"))


def _record(row: ClaimPayment, *, sign: int) -> x12.ClaimPayment:
    """As much of the claim payment as turning it needs."""
    number = row.claim.patient_control_number if row.claim else row.patient_control_number
    return x12.ClaimPayment(
        patient_control_number=number,
        status=REVERSAL if sign < 0 else row.status_code,
        charge=sign * row.charge_amount,
        paid=sign * row.paid_amount,
        payer_claim_control_number=row.payer_claim_control_number,
    )


def _refuse_refunds(remittance_id: int) -> None:
    """Raises CannotUndo where held money of the check goes back, or the check was matched with a refund."""
    refunds = PayerRefund.objects.exclude(state=PayerRefund.State.CANCELLED)
    if refunds.filter(claim_payment__remittance=remittance_id, origin=PayerRefund.Origin.HELD).exists():
        raise CannotUndo("Money that this check left held goes back to the payer. Cancel that refund first.")
    by_this = Q(takeback__remittance=remittance_id) | Q(provider_adjustment__remittance=remittance_id)
    if refunds.filter(by_this).exists():
        raise CannotUndo("A refund to the payer was matched with this check, so the two stand together.")
    if has_moved_claims([remittance_id]):
        raise CannotUndo("A claim payment of this check was moved to another practice. Have it sent back first.")


def _taken_back_inside(rows: Sequence[ClaimPayment]) -> set[int]:
    """Superbills of payments that the same check reverses, and of the reversals: they cancel out already.

    Raises CannotUndo for what cancels out with a claim payment of another check.
    """
    own = {row.superbill_id for row in rows}
    inside: set[int] = set()
    for row in rows:
        if row.state == State.RESOLVED and row.superbill is None:
            raise CannotUndo(
                f"The payment for {row.patient_control_number} and its reversal cancelled each other out while both"
                " were held. Take the two apart first: they may have come with two checks."
            )
        if row.state not in STANDING or row.superbill is None or row.superbill.kind != SuperbillKind.CORRECTION:
            continue
        if row.superbill.corrects_id not in own:
            raise CannotUndo(
                f"It takes back the payment for {row.patient_control_number} that came with another check. A payer's"
                " reversal is not undone by hand: ask the payer for the correction and post that."
            )
        # One reversal may take back several answers, each by a correction of its own.
        siblings = Superbill.objects.filter(corrects_id__in=own, trace=row.superbill.trace)
        inside |= {pk for pair in siblings.values_list("pk", "corrects_id") for pk in pair if pk}
    return inside


def _turn(rows: Sequence[ClaimPayment], remittance: Remittance, reason: str, act: Act) -> list[Outcome]:
    """Turn these postings, the last first: a claim that was answered in two parts goes back in steps."""
    visit_ids = sorted({row.claim.visit_id for row in rows if row.claim is not None})
    lock_visits(visit_ids)
    if words := cancel_refunds_of(rows, reason, act):
        raise CannotUndo(words)
    books = claim_books(visit_ids)
    by_position = {row.position: row for row in rows}
    for row in rows:
        _refuse_what_stands_on_it(row, *_posted(row, books))
    check = check_of(remittance)

    def decide(numbered: tuple[int, x12.ClaimPayment]) -> Reverse:
        book, payment = _posted(by_position[numbered[0]], books)
        return Reverse(book, payment, f"undo|{payment.superbill_id}", status_after(book, payment), undo_reason=reason)

    records = [(row.position, _record(row, sign=-1)) for row in reversed(rows)]
    outcomes = post_claim_payments(records, books=books, decide=decide, check=check, act=act)
    follow_up(outcomes, check, act)
    return outcomes


def _posted(row: ClaimPayment, books: dict[str, ClaimBook]) -> tuple[ClaimBook, PostedPayment]:
    """The claim that the row was posted to, and the posting as its book has it."""
    book = books[row.claim.patient_control_number] if row.claim else None
    for payment in book.payments if book else []:
        if book is not None and payment.superbill_id == row.superbill_id:
            return book, payment
    raise CannotUndo(
        "A payer's reversal is not undone by hand: ask the payer for the correction and post that, or undo the"
        " whole check."
    )


def _refuse_what_stands_on_it(row: ClaimPayment, book: ClaimBook, payment: PostedPayment) -> None:
    number = book.claim.patient_control_number
    if payment.is_reversed:
        raise CannotUndo(f"The payer took this payment for {number} back later. The two stand together.")
    newest = book.visit.claim_of(book.claim.sequence)
    if newest is not None and newest is not book:
        raise CannotUndo(f"{number} was replaced by {newest.claim.patient_control_number} since: work on that one.")
    following = book.visit.claim_of(book.next_payer.sequence) if book.next_payer else None
    if following is not None and (following.standing or following.claim.status not in UNSENT):
        raise CannotUndo(
            f"The claim to the next payer, {following.claim.patient_control_number}, is"
            f" {following.claim.get_status_display().lower()}: it was built on this answer. Have it voided first."
        )
    if Denial.objects.filter(claim_payment=row, resolution__in=SETTLED).exists():
        raise CannotUndo(f"A denial of {number} was written off or moved to the patient. Take that back first.")
    if Underpayment.objects.filter(claim_payment=row, ledger_entry__isnull=False).exists():
        raise CannotUndo(f"What {number} was underpaid was accepted and written off, which stands on this posting.")
    try:
        check_move(book.claim.status, status_after(book, payment))
    except MoveNotAllowed:
        raise CannotUndo(f"{number} is {book.claim.get_status_display().lower()} and cannot be opened again.") from None


def _entries_beside_claims(remittance: Remittance, rows: Sequence[ClaimPayment]) -> list[LedgerEntry]:
    """What the check posted beside the claims: money of these rows held in suspense, and provider-level amounts."""
    held = [f"{remittance.ledger_source}:held:{row.position}" for row in rows]
    provider_level = ProviderAdjustment.objects.filter(remittance=remittance).exclude(ledger_entry=None)
    ids = list(provider_level.values_list("ledger_entry_id", flat=True))
    entries = LedgerEntry.objects.filter(source_key__in=held) | LedgerEntry.objects.filter(pk__in=ids)
    return list(entries.prefetch_related("lines").order_by("id"))


def _turn_entries(entries: Sequence[LedgerEntry], act: Act) -> None:
    drafts = [
        EntryDraft(
            kind=EntryKind.REVERSAL,
            source_key=f"undo:{entry.pk}",
            reverses_id=entry.pk,
            payment_on=entry.payment_on,
            lines=tuple(
                LineDraft(Account(line.account), -line.amount, line.payer_id, line.sequence, line.method, line.reason)
                for line in entry.lines.all()
            ),
        )
        for entry in entries
    ]
    post_entries(drafts, actor=act.actor, posted_on=act.posted_on, now=act.now)
