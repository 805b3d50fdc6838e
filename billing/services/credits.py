"""Settling patients' credits: applied to other visits, kept for the next one, given back; and whose they are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction

from billing.models import Account, CashMethod, CreditCase, CreditOwner, EntryKind, LedgerEntry, Payment, Visit
from billing.queries.credits import FREE, credit_workers, with_state
from billing.services.ledger import EntryDraft, LineDraft, post_entries, settle_credits
from billing.services.payments import KeyReused, RefundTooLarge, refundable_amounts
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.numbering import next_number

REFUND_METHODS = (CashMethod.CHECK, CashMethod.CARD, CashMethod.CASH, CashMethod.EFT)


class NothingToApply(ValueError):
    """There is no credit, or nothing that it could be applied to."""


class MayNotOwnCredits(ValueError):
    """The person is not (any more) a member of the practice who works unapplied money."""


@transaction.atomic
def apply_credit(
    *, source_id: int, target_ids: Sequence[int] = (), actor: User, today: dt.date, now: dt.datetime
) -> Decimal:
    """Pay what the patient owes on other visits from the credit of one; the dollars that were applied.

    On `target_ids` in their order, else on all open balances, the oldest first. Raises NothingToApply.
    """
    visits = _locked_visits(source_id)
    source = visits[source_id]
    owing = [visit for visit in visits.values() if visit.patient_balance_amount > 0 and visit.pk != source_id]
    if target_ids:
        owing = [visits[pk] for pk in target_ids if pk in visits and visits[pk] in owing]
    else:
        owing.sort(key=lambda visit: (visit.service_on, visit.pk))
    left, parts = source.patient_credit_amount, {}
    for visit in owing:
        part = min(left, visit.patient_balance_amount)
        if part > 0:
            parts[visit.pk] = part
            left -= part
    if not parts:
        raise NothingToApply("Nothing was applied: there is no credit left, or nothing due on another visit.")
    _move(source, parts, actor, today, now)
    settle_credits(parts, actor=actor, posted_on=today, now=now)
    applied = sum(parts.values(), ZERO)
    detail = {"amount": str(applied), "to": list(parts)}
    record_event(actor=actor, verb="credit.applied", subject=source, now=now, detail=detail)
    return applied


@transaction.atomic
def use_credit(*, visit_id: int, amount: Decimal, actor: User, today: dt.date, now: dt.datetime) -> Decimal:
    """Bring up to `amount` of the patient's free credit from earlier visits to this one; what was brought.

    It pays what is due on the visit, and stays as its credit until something is. Raises NothingToApply.
    """
    visits = _locked_visits(visit_id)
    rows = with_state(Visit.objects.filter(pk__in=list(visits), patient_credit_amount__gt=ZERO))
    free = rows.filter(credit_state__in=FREE).exclude(pk=visit_id).order_by("service_on", "pk")
    left, moved = amount, ZERO
    for source in list(free):
        part = min(left, source.patient_credit_amount)
        if part > 0:
            _move(source, {visit_id: part}, actor, today, now)
            left, moved = left - part, moved + part
    if not moved:
        raise NothingToApply("There is no credit of earlier visits to use.")
    settle_credits([visit_id], actor=actor, posted_on=today, now=now)
    record_event(actor=actor, verb="credit.used", subject=visits[visit_id], now=now, detail={"amount": str(moved)})
    return moved


def _locked_visits(visit_id: int) -> dict[int, Visit]:
    """All visits of the patient of this one, held until the transaction ends."""
    patient_id = Visit.objects.values_list("patient_id", flat=True).get(pk=visit_id)
    rows = Visit.objects.filter(patient_id=patient_id).order_by("pk").select_for_update(no_key=True)
    return {visit.pk: visit for visit in rows}


def _move(source: Visit, parts: Mapping[int, Decimal], actor: User, today: dt.date, now: dt.datetime) -> None:
    """One entry that takes credit from a visit and gives it to others."""
    begin = f"credit-move:{source.pk}:"
    number = LedgerEntry.objects.filter(kind=EntryKind.MOVE_CREDIT, source_key__startswith=begin).count() + 1
    lines = [LineDraft(Account.PATIENT_CREDIT, sum(parts.values(), ZERO), visit_id=source.pk)]
    lines += [LineDraft(Account.PATIENT_CREDIT, -part, visit_id=pk) for pk, part in parts.items()]
    draft = EntryDraft(kind=EntryKind.MOVE_CREDIT, source_key=f"{begin}{number}", lines=tuple(lines))
    post_entries([draft], actor=actor, posted_on=today, now=now)


@transaction.atomic
def refund_credit(
    *,
    visit_id: int,
    amount: Decimal,
    method: str,
    reference: str,
    reason: str,
    idempotency_key: uuid.UUID,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> list[Payment]:
    """Give the credit of a visit back, part or all; one refund for each receipt that it comes from.

    The receipts of the visit first, the newest first, each by no more than is left of it. The same key again gives
    back the first refunds. Raises RefundTooLarge or KeyReused, and then nothing has changed.
    """
    visit = _locked_visits(visit_id)[visit_id]
    earlier = _refunds_of(idempotency_key)
    if earlier:
        if sum((-one.amount for one in earlier), ZERO) != amount or earlier[0].visit_id != visit_id:
            raise KeyReused("This form has given money back already. Open it anew to give back more.")
        return earlier
    if not reason.strip():
        raise ValueError("Say why: it stands on the voucher.")
    if not ZERO < amount <= visit.patient_credit_amount:
        raise RefundTooLarge(f"Enter an amount up to {visit.patient_credit_amount:,.2f}, the credit of this visit.")
    parts = _parts_of_receipts(visit, amount)
    given = {"method": method, "reference": reference, "reason": reason.strip()[:200]}
    refunds = [
        _refund(
            visit, receipt, part, key=_part_key(idempotency_key, position), actor=actor, now=now, today=today, **given
        )
        for position, (receipt, part) in enumerate(parts)
    ]
    post_entries([_entry_of_refund(visit, refund, today) for refund in refunds], actor=actor, posted_on=today, now=now)
    for refund in refunds:
        detail = {"amount": str(refund.amount), "receipt": refund.refunds_id, "method": method}
        record_event(actor=actor, verb="payment.refunded", subject=refund, now=now, detail=detail)
    return refunds


def _refund(
    visit: Visit,
    receipt: Payment,
    amount: Decimal,
    *,
    key: uuid.UUID,
    actor: User,
    today: dt.date,
    now: dt.datetime,
    **given: str,
) -> Payment:
    """So many dollars of this receipt, given back; `given`: method, reference and reason."""
    return Payment.objects.create(
        practice_id=visit.practice_id,
        number=next_number("receipt"),
        patient_id=visit.patient_id,
        visit=visit,
        purpose=Payment.Purpose.REFUND,
        amount=-amount,
        refunds=receipt,
        idempotency_key=key,
        received_on=today,
        received_at=now,
        received_by=actor,
        **given,
    )


def _part_key(key: uuid.UUID, position: int) -> uuid.UUID:
    return key if position == 0 else uuid.uuid5(key, str(position))


def _refunds_of(key: uuid.UUID) -> list[Payment]:
    """The refunds that one form has made, in their order."""
    first = Payment.objects.filter(idempotency_key=key).first()
    if first is None:
        return []
    keys = [_part_key(key, position) for position in range(50)]
    return list(Payment.objects.filter(idempotency_key__in=keys).order_by("id"))


def _parts_of_receipts(visit: Visit, amount: Decimal) -> list[tuple[Payment, Decimal]]:
    receipts = list(Payment.objects.filter(patient_id=visit.patient_id, refunds=None).order_by("-id"))
    receipts.sort(key=lambda receipt: receipt.visit_id != visit.pk)
    left_of = refundable_amounts(receipts)
    parts, left = [], amount
    for receipt in receipts:
        part = min(left, left_of[receipt.pk])
        if part > 0:
            parts.append((receipt, part))
            left -= part
    if left > 0:
        raise RefundTooLarge(f"The patient's receipts have only {amount - left:,.2f} left to give back.")
    return parts


def _entry_of_refund(visit: Visit, refund: Payment, today: dt.date) -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.REFUND,
        source_key=f"refund:{refund.pk}",
        visit_id=visit.pk,
        service_on=visit.service_on,
        payment_on=today,
        lines=(
            LineDraft(Account.PATIENT_CREDIT, -refund.amount),
            LineDraft(Account.CASH, refund.amount, method=refund.method),
        ),
    )


@transaction.atomic
def keep_credits(*, visit_ids: Sequence[int], note: str = "", actor: User, now: dt.datetime) -> int:
    """Keep the credits of these visits for the patients' next ones; how many. Moves no money."""
    cases = _cases(visit_ids, actor, now)
    for visit, case in cases:
        case.kept_amount, case.note = visit.patient_credit_amount, note.strip()[:200] or case.note
        case.save()
        detail = {"amount": str(case.kept_amount)}
        record_event(actor=actor, verb="credit.kept", subject=visit, now=now, detail=detail)
    return len(cases)


@transaction.atomic
def assign_credits(*, visit_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give the credits of these visits to somebody; how many. Raises MayNotOwnCredits."""
    if owner not in credit_workers():
        raise MayNotOwnCredits("Choose a biller or admin of this practice.")
    cases = _cases(visit_ids, actor, now)
    for visit, case in cases:
        case.owner = owner
        case.save()
        record_event(actor=actor, verb="credit.assigned", subject=visit, now=now, detail={"owner": owner.pk})
    return len(cases)


def _cases(visit_ids: Sequence[int], actor: User, now: dt.datetime) -> list[tuple[Visit, CreditCase]]:
    """Those of the visits that have a credit, held, with their cases, which may be new."""
    holding = Visit.objects.filter(pk__any=list(visit_ids), patient_credit_amount__gt=ZERO).order_by("pk")
    visits = list(holding.select_for_update(no_key=True))
    known = {case.visit_id: case for case in CreditCase.objects.filter(visit__in=visits)}
    made = []
    for visit in visits:
        case = known.get(visit.pk) or CreditCase(practice_id=visit.practice_id, visit=visit)
        case.changed_at, case.changed_by = now, actor
        made.append((visit, case))
    return made


@transaction.atomic
def choose_credit_owner(*, owner: User | None, actor: User, now: dt.datetime) -> None:
    """Set who gets patients' credits that nobody was given; no owner: by the rule. Raises MayNotOwnCredits."""
    row = CreditOwner.objects.first()
    if owner is None:
        if row is not None:
            record_event(actor=actor, verb="credit_owner.removed", subject=row, now=now)
            row.delete()
        return
    if owner not in credit_workers():
        raise MayNotOwnCredits("Choose a biller or admin of this practice.")
    row = row or CreditOwner(practice_id=current_practice_id())
    row.owner = owner
    row.save()
    record_event(actor=actor, verb="credit_owner.chosen", subject=row, now=now, detail={"owner": owner.pk})
