"""Overriding a finding with a reason: what only warns, and the payer rules that an admin let be overridden."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from claims.models import Claim, ClaimEvent, EventSource, FindingOverride, ScrubFinding
from claims.rules.status import Status
from claims.services.advance import note_events
from claims.services.scrub import SCRUBBED, scrub
from claims.services.shelve import ReasonMissing
from practice.models import User
from practice.services.audit import record_event


class CannotOverride(ValueError):
    """The finding stops every claim like it, or the claim is out."""


@transaction.atomic
def override_finding(
    *, finding: ScrubFinding, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> FindingOverride:
    """Note the reason and scrub again, so that the claim goes on where nothing else stops it.

    It holds as long as the scrubber says the same sentence of the claim. Raises ReasonMissing or CannotOverride.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing("Say why the finding does not count.")
    claim = Claim.objects.select_for_update(no_key=True).get(pk=finding.claim_id)
    if not finding.is_overridable:
        raise CannotOverride("This finding stops every claim like it: mend what it names.")
    if Status(claim.status) not in SCRUBBED:
        raise CannotOverride(f"The claim is {claim.get_status_display().lower()}, so nothing stops it here.")
    override, is_new = FindingOverride.objects.get_or_create(
        practice_id=claim.practice_id,
        claim=claim,
        rule=finding.rule,
        text=finding.text,
        defaults={"reason": reason[:200], "at": now, "actor": actor},
    )
    if is_new:
        record_event(
            actor=actor, verb="claim.finding_overridden", subject=claim, now=now, detail={"rule": finding.rule}
        )
        text = f"Overridden: {finding.text} Because: {override.reason}"
        event = ClaimEvent(at=now, status=claim.status, source=EventSource.PRACTICE, text=text[:500], actor=actor)
        note_events([(claim, event)])
    scrub(claim=claim, actor=actor, today=today, now=now)
    return override
