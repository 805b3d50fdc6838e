"""Held claim payments: given to somebody, and held on to with a note. Their money stays where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from practice.models import User
from practice.services.audit import record_event
from remittance.models import ClaimPayment, HeldCase
from remittance.queries.worklists import WAITS


@transaction.atomic
def assign_held(*, claim_payment_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give held claim payments to somebody; how many."""
    cases = _cases(claim_payment_ids, actor, now)
    for case in cases:
        case.owner = owner
        case.save()
        detail = {"owner": owner.pk}
        record_event(actor=actor, verb="claim_payment.assigned", subject=case.claim_payment, now=now, detail=detail)
    return len(cases)


@transaction.atomic
def hold_with_note(*, claim_payment_ids: Sequence[int], note: str, actor: User, now: dt.datetime) -> int:
    """Say why these payments are held on to; how many. An empty note takes an earlier one away."""
    cases = _cases(claim_payment_ids, actor, now)
    for case in cases:
        case.note = note.strip()[:200]
        case.save()
        record_event(actor=actor, verb="claim_payment.noted", subject=case.claim_payment, now=now)
    return len(cases)


def _cases(claim_payment_ids: Sequence[int], actor: User, now: dt.datetime) -> list[HeldCase]:
    """The cases, which may be new, of those that are still held."""
    waiting = ClaimPayment.objects.filter(WAITS, pk__any=list(claim_payment_ids)).order_by("pk")
    rows = list(waiting.select_for_update(of=("self",)))
    known = {case.claim_payment_id: case for case in HeldCase.objects.filter(claim_payment__in=rows)}
    cases = []
    for row in rows:
        case = known.get(row.pk) or HeldCase(practice_id=row.practice_id, claim_payment=row)
        case.changed_at, case.changed_by = now, actor
        cases.append(case)
    return cases
