"""Money that goes back to payers: recorded, paid, cancelled, or settled by a provider-level amount.

docs/algorithms/credits-and-refunds.md, section 4. What payers take back by claim is matched in takebacks.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from billing.models import Account, EntryKind, LedgerLine, Visit
from billing.services.ledger import MONEY_OF_PAYERS, EntryDraft, LineDraft, post_entries
from claims.models import Claim
from contacts.models import Payer
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import ClaimPayment, PayerRefund, ProviderAdjustment, Remittance
from remittance.queries.denial_owners import owners_of
from remittance.queries.worklists import WAITS
from remittance.services.posting import Act

State, Origin = PayerRefund.State, PayerRefund.Origin


class CannotRefund(ValueError):
    """The refund cannot be recorded, paid or settled so; the text says why and what to do."""


def _create(*, entry: EntryDraft, act: Act, **fields: Any) -> PayerRefund:  # Any: columns
    """Post the entry that records the refund, and keep the refund with its owner."""
    entry_id = post_entries([entry], actor=act.actor, posted_on=act.posted_on, now=act.now)[entry.source_key]
    payer_id: int = fields["payer_id"]
    refund = PayerRefund.objects.create(
        practice_id=current_practice_id(),
        recorded_entry_id=entry_id,
        owner_id=owners_of([payer_id]).get(payer_id, act.actor.pk),
        created_at=act.now,
        created_by=act.actor,
        **fields,
    )
    detail = {"amount": str(refund.amount), "payer": payer_id, "origin": refund.origin}
    record_event(actor=act.actor, verb="payer_refund.recorded", subject=refund, now=act.now, detail=detail)
    return refund


def _of_visit(claim: Claim, amount: Decimal, key: str) -> EntryDraft:
    payer, sequence = claim.payer_id, claim.sequence
    return EntryDraft(
        kind=EntryKind.PAYER_REFUND,
        source_key=key,
        visit_id=claim.visit_id,
        service_on=claim.service_on,
        lines=(
            LineDraft(Account.INSURANCE_RECEIVABLE, amount, payer, sequence),
            LineDraft(Account.REFUNDS, -amount, payer, sequence),
        ),
    )


def record_overpayment(row: ClaimPayment, claim: Claim, act: Act) -> PayerRefund | None:
    """What a payer has paid on the claim beyond what was open is due back to it; nothing where nothing is."""
    mine = LedgerLine.objects.filter(visit_id=claim.visit_id, account=Account.INSURANCE_RECEIVABLE)
    total = mine.filter(payer_id=claim.payer_id, sequence=claim.sequence).aggregate(total=Sum("amount"))["total"]
    amount = -(total or ZERO)
    if amount <= 0:
        return None
    return _create(
        entry=_of_visit(claim, amount, _key(f"refund-overpaid:{row.pk}")),
        act=act,
        payer_id=claim.payer_id,
        visit_id=claim.visit_id,
        claim=claim,
        sequence=claim.sequence,
        claim_payment=row,
        origin=Origin.OVERPAID,
        amount=amount,
        reason=f"Check {row.remittance.trace} paid more than was open."[:200],
    )


def _key(begin: str) -> str:
    """A source key that was not used yet: what was cancelled may be recorded again."""
    count = PayerRefund.objects.filter(recorded_entry__source_key__startswith=f"{begin}:").count()
    return f"{begin}:{count + 1}"


@transaction.atomic
def refund_held(
    *, claim_payment_id: int, payer: Payer | None, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> PayerRefund:
    """Record that a held payment goes back to its payer; it leaves payer suspense. Raises CannotRefund.

    `payer` is asked for where the check does not tell which it is.
    """
    row = ClaimPayment.objects.select_for_update(of=("self",)).select_related("remittance").get(pk=claim_payment_id)
    if row.state == ClaimPayment.State.MOVED:
        raise CannotRefund("It was posted in another practice: pass its money on to that one.")
    if not ClaimPayment.objects.filter(WAITS, pk=row.pk).exists():
        raise CannotRefund("This payment is not held any more. Open it again to see where it went.")
    if row.paid_amount <= 0:
        raise CannotRefund("Only a payment can go back to the payer: this one took money, or paid nothing.")
    payer_id = row.remittance.payer_id or (payer.pk if payer else None)
    if payer_id is None:
        raise CannotRefund("Choose the payer: the check does not say which of yours it is.")
    _demand(reason)
    held_payer = row.remittance.payer_id
    entry = EntryDraft(
        kind=EntryKind.PAYER_REFUND,
        source_key=_key(f"refund-held:{row.pk}"),
        payment_on=row.remittance.payment_on,
        lines=(
            LineDraft(Account.PAYER_SUSPENSE, row.paid_amount, held_payer),
            LineDraft(Account.REFUNDS, -row.paid_amount, payer_id),
        ),
    )
    refund = _create(
        entry=entry,
        act=Act(actor, today, now),
        payer_id=payer_id,
        claim_payment=row,
        origin=Origin.HELD,
        amount=row.paid_amount,
        reason=reason.strip()[:200],
    )
    row.state, row.reason = ClaimPayment.State.RESOLVED, f"To be given back to the payer: {reason.strip()}"[:300]
    row.resolved_at, row.resolved_by = now, actor
    row.save(update_fields=["state", "reason", "resolved_at", "resolved_by"])
    move_held(row, -row.paid_amount)
    return refund


def move_held(row: ClaimPayment, amount: Decimal) -> None:
    """Keep the proof of the check: what is held, and what is not any more."""
    remittance = Remittance.objects.select_for_update().get(pk=row.remittance_id)
    remittance.held_amount += amount
    remittance.posted_amount -= amount
    remittance.save(update_fields=["held_amount", "posted_amount"])


@transaction.atomic
def request_refund(
    *,
    claim: Claim,
    amount: Decimal,
    reason: str,
    letter_reference: str,
    requested_on: dt.date,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> PayerRefund:
    """Record what a payer asks back by letter: at most what it has paid on the visit. Raises CannotRefund."""
    _demand(reason)
    Visit.objects.select_for_update(no_key=True).get(pk=claim.visit_id)
    paid = LedgerLine.objects.filter(
        visit_id=claim.visit_id, payer_id=claim.payer_id, account__in=MONEY_OF_PAYERS
    ).aggregate(total=Sum("amount"))["total"]
    if not ZERO < amount <= (paid or ZERO):
        raise CannotRefund(f"Enter an amount up to {paid or ZERO:,.2f}, which this payer has paid on the visit.")
    same = PayerRefund.objects.filter(
        claim=claim, amount=amount, letter_reference=letter_reference, requested_on=requested_on, state=State.DUE
    )
    if same.exists():
        raise CannotRefund("This letter is recorded already, for the same claim and amount.")
    return _create(
        entry=_of_visit(claim, amount, _key(f"refund-requested:{claim.pk}")),
        act=Act(actor, today, now),
        payer_id=claim.payer_id,
        visit_id=claim.visit_id,
        claim=claim,
        sequence=claim.sequence,
        origin=Origin.REQUESTED,
        amount=amount,
        reason=reason.strip()[:200],
        letter_reference=letter_reference.strip()[:60],
        requested_on=requested_on,
    )


def _demand(reason: str) -> None:
    if not reason.strip():
        raise CannotRefund("Say why: it stays on record.")


def _locked(refund_id: int, *states: str) -> PayerRefund:
    refund = PayerRefund.objects.select_for_update(of=("self",)).select_related("claim_payment").get(pk=refund_id)
    if refund.state not in states:
        raise CannotRefund(f"This refund is {refund.get_state_display().lower()} already.")
    return refund


@transaction.atomic
def pay_refund(
    *, refund_id: int, paid_on: dt.date, method: str, reference: str, actor: User, today: dt.date, now: dt.datetime
) -> PayerRefund:
    """Note that the refund was paid: the money leaves. Raises CannotRefund when it is not due any more."""
    refund = _locked(refund_id, State.DUE)
    entry = _entry(refund, EntryKind.PAYER_REFUND, f"refund-paid:{refund.pk}", Account.CASH, method=method, on=paid_on)
    entry_id = post_entries([entry], actor=actor, posted_on=today, now=now)[entry.source_key]
    refund.state, refund.paid_on, refund.method = State.PAID, paid_on, method
    refund.payment_reference, refund.paid_entry_id = reference.strip()[:40], entry_id
    _close(refund, actor, now, "payer_refund.paid")
    return refund


def _entry(
    refund: PayerRefund, kind: EntryKind, key: str, account: Account, *, method: str = "", on: dt.date | None = None
) -> EntryDraft:
    """Out of the account refunds, against another account."""
    payer_id, sequence = refund.payer_id, refund.sequence
    return EntryDraft(
        kind=kind,
        source_key=key,
        visit_id=refund.visit_id,
        payment_on=on,
        lines=(
            LineDraft(Account.REFUNDS, refund.amount, payer_id, sequence),
            LineDraft(account, -refund.amount, payer_id, sequence, method=method),
        ),
    )


def _close(refund: PayerRefund, actor: User, now: dt.datetime, verb: str, **detail: object) -> None:
    refund.closed_at, refund.closed_by = now, actor
    refund.save()
    record_event(actor=actor, verb=verb, subject=refund, now=now, detail={"amount": str(refund.amount), **detail})


@transaction.atomic
def cancel_refund(*, refund_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime) -> PayerRefund:
    """Take back what was recorded and is not paid; held money is held again. Raises CannotRefund."""
    _demand(reason)
    refund = _locked(refund_id, State.DUE)
    if refund.origin == Origin.OVERPAID:
        raise CannotRefund("The payer has paid more than was open. Pay it back, or undo the posting of that payment.")
    _cancel(refund, reason, Act(actor, today, now))
    return refund


def _cancel(refund: PayerRefund, reason: str, act: Act) -> None:
    lines = LedgerLine.objects.filter(entry_id=refund.recorded_entry_id).order_by("id")
    entry = EntryDraft(
        kind=EntryKind.REVERSAL,
        source_key=f"refund-cancelled:{refund.pk}",
        visit_id=refund.visit_id,
        reverses_id=refund.recorded_entry_id,
        lines=tuple(LineDraft(Account(one.account), -one.amount, one.payer_id, one.sequence) for one in lines),
    )
    entry_id = post_entries([entry], actor=act.actor, posted_on=act.posted_on, now=act.now)[entry.source_key]
    refund.state, refund.settled_entry_id = State.CANCELLED, entry_id
    _close(refund, act.actor, act.now, "payer_refund.cancelled", reason=reason[:100])
    if refund.origin == Origin.HELD and refund.claim_payment is not None:
        row = ClaimPayment.objects.select_for_update().get(pk=refund.claim_payment.pk)
        row.state = ClaimPayment.State.EXCEPTION
        row.reason = f"Its refund to the payer was cancelled: {reason.strip()} Attach it to a claim."[:300]
        row.resolved_at = row.resolved_by = None
        row.save(update_fields=["state", "reason", "resolved_at", "resolved_by"])
        move_held(row, row.paid_amount)


def cancel_refunds_of(rows: Sequence[ClaimPayment], reason: str, act: Act) -> str:
    """Before these postings are undone: cancel what is to be refunded of them. Gives why they cannot be undone."""
    refunds = PayerRefund.objects.filter(claim_payment__in=rows).exclude(state=State.CANCELLED)
    for refund in list(refunds.select_for_update().order_by("id")):
        if refund.state != State.DUE or refund.origin == Origin.HELD:
            return f"A refund of {refund.amount:,.2f} to the payer is {refund.get_state_display().lower()} for it."
        _cancel(refund, f"Posting undone: {reason}", act)
    return ""


@transaction.atomic
def match_refund(
    *, refund_id: int, provider_adjustment_id: int, actor: User, today: dt.date, now: dt.datetime
) -> PayerRefund:
    """Settle a refund by a provider-level amount of a check of its payer. Raises CannotRefund.

    What is due and was taken from the check (a positive amount) need not be paid any more, what is paid was taken
    twice; what was taken twice and comes again (a negative amount) is acknowledged.
    """
    refund = _locked(refund_id, State.DUE, State.PAID, State.TAKEN_TWICE)
    fitting = matching_adjustments(refund)
    adjustment = next((one for one in fitting if one.pk == provider_adjustment_id), None)
    if adjustment is None:
        raise CannotRefund("Choose a provider-level amount of this payer with the amount of the refund.")
    settle_by_adjustment(refund, adjustment, Act(actor, today, now))
    return refund


def matching_adjustments(refund: PayerRefund) -> list[ProviderAdjustment]:
    """Provider-level amounts of posted checks of the payer that may settle the refund, the newest first."""
    sign = -1 if refund.state == State.TAKEN_TWICE else 1
    rows = ProviderAdjustment.objects.filter(
        remittance__payer_id=refund.payer_id,
        remittance__state=Remittance.State.POSTED,
        amount=sign * refund.amount,
    ).exclude(pk__in=PayerRefund.objects.exclude(provider_adjustment=None).values("provider_adjustment_id"))
    return list(rows.select_related("remittance").order_by("-id")[:20])


def settle_by_adjustment(refund: PayerRefund, adjustment: ProviderAdjustment, act: Act) -> None:
    """Move the refund on by a provider-level amount.

    What was paid and taken at provider level needs no entry: that account shows it as taken, until it comes again.
    """
    entries = []
    if refund.state == State.DUE:
        entries = [_entry(refund, EntryKind.TAKEBACK, f"refund-matched:{refund.pk}", Account.PROVIDER_LEVEL)]
        refund.state = State.TAKEN_BACK
    elif refund.state == State.PAID:
        refund.state = State.TAKEN_TWICE
    else:
        entries = [_entry_of_return(refund, adjustment)] if refund.takeback_id else []
        refund.state = State.ACKNOWLEDGED
    posted = post_entries(entries, actor=act.actor, posted_on=act.posted_on, now=act.now)
    refund.provider_adjustment = adjustment
    refund.settled_entry_id = next(iter(posted.values()), None)
    if refund.state == State.ACKNOWLEDGED and refund.takeback is not None and refund.visit_id is None:
        settle_takeback(refund.takeback, refund.settled_entry_id, "The payer gave it again.", act)
    verb = f"payer_refund.{refund.state}"
    _close(refund, act.actor, act.now, verb, provider_adjustment=adjustment.pk)


def _entry_of_return(refund: PayerRefund, adjustment: ProviderAdjustment) -> EntryDraft:
    """What was taken twice comes again: off what the payer owes on the claim, or off what its reversal left held."""
    payer_id, sequence = refund.payer_id, refund.sequence
    owed = LineDraft(Account.INSURANCE_RECEIVABLE, -refund.amount, payer_id, sequence)
    if refund.visit_id is None and refund.takeback is not None:
        owed = LineDraft(Account.PAYER_SUSPENSE, -refund.amount, refund.takeback.remittance.payer_id)
    return EntryDraft(
        kind=EntryKind.TAKEBACK,
        source_key=f"refund-matched:{refund.pk}",
        visit_id=refund.visit_id,
        lines=(LineDraft(Account.PROVIDER_LEVEL, refund.amount, payer_id, sequence, reason=adjustment.reason), owed),
    )


def settle_takeback(row: ClaimPayment, entry_id: int | None, words: str, act: Act) -> None:
    """A held reversal that took back refunded money is settled: what it left in suspense is gone by the entry."""
    row.state, row.reason, row.ledger_entry_id = ClaimPayment.State.RESOLVED, words[:300], entry_id
    row.resolved_at, row.resolved_by = act.now, act.actor
    row.save(update_fields=["state", "reason", "ledger_entry", "resolved_at", "resolved_by"])
    move_held(row, -row.paid_amount)


@transaction.atomic
def assign_refunds(*, refund_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give refunds to somebody; how many."""
    rows = list(PayerRefund.objects.filter(pk__any=list(refund_ids)).order_by("pk").select_for_update())
    PayerRefund.objects.filter(pk__any=[row.pk for row in rows]).update(owner=owner)
    for row in rows:
        record_event(actor=actor, verb="payer_refund.assigned", subject=row, now=now, detail={"owner": owner.pk})
    return len(rows)
