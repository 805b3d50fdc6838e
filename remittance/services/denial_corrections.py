"""Denials resolved by a corrected claim: frequency 7, with the payer's own claim number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from claims.models import Claim
from claims.services.correct import CannotReplace, can_replace, replace_claim
from claims.services.scrub import scrub
from practice.models import User
from remittance.models import Denial
from remittance.services.denials import open_denials, record_denials


class CannotCorrect(ValueError):
    """One of the chosen claims cannot be replaced at the payer; the text names it and says what to do."""


@transaction.atomic
def correct_denied_claims(
    *, denial_ids: Sequence[int], reason: str, actor: User, today: dt.date, now: dt.datetime
) -> list[Claim]:
    """Build and scrub the corrected claim of each denied claim, and resolve all its open denials by it.

    A corrected claim replaces the whole first one, so denials of the claim that were not chosen go with it. The
    corrected claims are drafts: a person mends and sends them. Raises DenialIsResolved or CannotCorrect, and then
    nothing has changed.
    """
    chosen = open_denials(denial_ids)
    claims = {row.claim_id: row.claim for row in chosen}
    rows = list(
        Denial.objects.select_for_update(of=("self",)).filter(claim_id__any=list(claims), state=Denial.State.OPEN)
    )
    corrected = {pk: _replacement(claim, actor, today, now) for pk, claim in sorted(claims.items())}
    for row in rows:
        row.state, row.resolution = Denial.State.RESOLVED, Denial.Resolution.CORRECTED
        row.note, row.replaced_by = reason[:300], corrected[row.claim_id]
        row.resolved_at, row.resolved_by = now, actor
    Denial.objects.bulk_update(rows, ["state", "resolution", "note", "replaced_by", "resolved_at", "resolved_by"])
    record_denials(rows, "denial.corrected", actor, now)
    return list(corrected.values())


def _replacement(claim: Claim, actor: User, today: dt.date, now: dt.datetime) -> Claim:
    number = claim.patient_control_number
    try:
        replacement = replace_claim(claim=claim, frequency="7", actor=actor, now=now)
    except CannotReplace as refusal:
        raise CannotCorrect(f"{number} cannot be corrected. {refusal}") from None
    scrub(claim=replacement, actor=actor, today=today, now=now)
    return replacement


def can_be_corrected(claim: Claim) -> bool:
    return can_replace(claim, "7")
