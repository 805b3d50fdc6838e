"""Claims that a payer forwarded to one that was not on file: its coverage is added, or there is none."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from claims.services.secondary import has_next_coverage
from practice.models import User
from practice.services.audit import record_event
from remittance.models import ClaimPayment
from remittance.queries.next_claims import crossed_over
from remittance.services.exceptions import CannotAttach, attach_claim
from remittance.services.next_payer import try_failed_again
from remittance.services.undoing import CannotUndo, undo_claim_payment

REASON = "The coverage that the payer forwarded the claim to was added."


class NotCrossedOver(ValueError):
    """Nobody waits for the coverage of this claim payment (any more)."""


def move_to_added_coverages(*, actor: User, today: dt.date, now: dt.datetime) -> int:
    """Post anew every answer whose missing coverage is on file now: the patient's part goes to it; how many.

    Each in a transaction of its own. What cannot be undone stays as it is, with the reason.
    """
    moved = 0
    for row in list(crossed_over().select_related("claim__visit").order_by("id")):
        if row.claim is not None and has_next_coverage(row.claim):
            moved += _move(row, actor, today, now)
    return moved


def try_next_claim_again(*, claim_payment_id: int, actor: User, today: dt.date, now: dt.datetime) -> bool:
    """Bill the next payer of one answer, whose coverage is on file now; whether anything is to be built.

    What the patient got for want of the coverage is posted anew; what could not be built is queued.
    """
    row = crossed_over().filter(pk=claim_payment_id).select_related("claim__visit").first()
    if row is None:
        return bool(try_failed_again(claim_payment_id=claim_payment_id, actor=actor, now=now))
    return row.claim is not None and has_next_coverage(row.claim) and _move(row, actor, today, now)


def _move(row: ClaimPayment, actor: User, today: dt.date, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            undone = undo_claim_payment(claim_payment_id=row.pk, reason=REASON, actor=actor, today=today, now=now)
            if undone.claim is None:
                return False
            attach_claim(claim_payment_id=row.pk, claim=undone.claim, actor=actor, today=today, now=now)
    except (CannotUndo, CannotAttach) as refusal:
        words = f"The coverage is on file, but its part is still with the patient. {refusal}"
        ClaimPayment.objects.filter(pk=row.pk).update(reason=words[:300])
        return False
    return True


@transaction.atomic
def leave_with_patient(*, claim_payment_id: int, actor: User, now: dt.datetime) -> ClaimPayment:
    """The patient has no coverage with the payer that the claim was forwarded to: the part stays the patient's.

    Raises NotCrossedOver.
    """
    row = ClaimPayment.objects.select_for_update().filter(pk=claim_payment_id).first()
    if row is None or not crossed_over().filter(pk=claim_payment_id).exists():
        raise NotCrossedOver("Somebody has settled this already.")
    row.next_claim, row.reason = ClaimPayment.NextClaim.NONE, "Forwarded to a payer that the patient is not covered by."
    row.save(update_fields=["next_claim", "reason"])
    record_event(actor=actor, verb="next_claim.no_coverage", subject=row, now=now, detail={"claim": row.claim_id})
    return row
