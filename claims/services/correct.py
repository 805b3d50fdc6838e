"""Corrected claims and voids: what a payer has decided on is replaced, never sent again as an original."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from claims.models import Claim, ClaimEvent, ClaimStatus, EventSource
from claims.queries.details import load_details
from claims.rules.status import ADJUDICATED, Status
from claims.services.advance import ClaimMove, advance_claim, note_events
from claims.services.detail_copies import copy_details, copy_lines
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from practice.services.numbering import next_number

CORRECTABLE = ADJUDICATED
VOIDABLE = ADJUDICATED | {Status.ACCEPTED}
WORDS = {"7": "correction", "8": "void"}


class CannotReplace(ValueError):
    """Only a claim that the payer has, and whose number there is known, can be corrected or voided."""


@transaction.atomic
def replace_claim(*, claim: Claim, frequency: str, actor: User, now: dt.datetime) -> Claim:
    """Build the corrected claim (7) or the void (8) as a draft that names the payer's number; close the first.

    Raises CannotReplace.
    """
    first = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    _refuse(first, frequency)
    replacement = Claim.objects.get(pk=first.pk)
    replacement.pk = None
    replacement.patient_control_number = f"C{next_number('claim')}"
    replacement.frequency = frequency
    replacement.status, replacement.status_at = ClaimStatus.DRAFT, now
    replacement.paid_amount = replacement.adjusted_amount = replacement.patient_amount = ZERO
    replacement.created_at, replacement.created_by = now, actor
    replacement.save(force_insert=True)
    details = load_details([first.pk])[first.pk]
    copy_details(details, copy_lines(first, replacement), replacement.pk)
    text = f"Built as {WORDS[frequency]} of claim {first.patient_control_number}."
    event = ClaimEvent(at=now, status=ClaimStatus.DRAFT, source=EventSource.PRACTICE, text=text, actor=actor)
    note_events([(replacement, event)])
    closed = f"Replaced by the {WORDS[frequency]} {replacement.patient_control_number}."
    advance_claim(move=ClaimMove(first, Status.CLOSED, closed), actor=actor, now=now)
    record_event(
        actor=actor,
        verb="claim.replaced",
        subject=first,
        now=now,
        detail={"by": replacement.pk, "frequency": frequency},
    )
    return replacement


def can_replace(claim: Claim, frequency: str) -> bool:
    allowed = CORRECTABLE if frequency == "7" else VOIDABLE
    return Status(claim.status) in allowed and bool(claim.payer_claim_control_number) and frequency in WORDS


def _refuse(claim: Claim, frequency: str) -> None:
    if can_replace(claim, frequency):
        return
    if not claim.payer_claim_control_number:
        raise CannotReplace("The payer's number of this claim is not known: it comes with its remittance.")
    status = claim.get_status_display().lower()
    raise CannotReplace(f"A claim that is {status} cannot be corrected or voided at the payer.")
