"""Submitting: scrub what was chosen, queue what is clean, say what blocks the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.models import Claim, ScrubFinding
from claims.rules.status import Status
from claims.services.batch import ClaimNotReady, queue_claims
from claims.services.scrub import SCRUBBED, scrub_claims
from clearinghouse.models import InterchangeFile
from practice.models import User


@dataclass(frozen=True, slots=True)
class BlockedClaim:
    """A claim that was not sent: the findings that stop it, or why it cannot be written, or else its status."""

    claim: Claim
    findings: tuple[ScrubFinding, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of the chosen claims."""

    files: tuple[InterchangeFile, ...]
    queued: tuple[Claim, ...]
    blocked: tuple[BlockedClaim, ...]


@transaction.atomic
def submit_claims(*, claims: Sequence[Claim], actor: User, today: dt.date, now: dt.datetime) -> Submitted:
    """Scrub the claims and queue the ready ones, in one file per account. The others stay, with findings."""
    scrubbed = [claim for claim in claims if Status(claim.status) in SCRUBBED]
    findings = scrub_claims(claims=scrubbed, actor=actor, today=today, now=now) if scrubbed else {}
    ready = [claim for claim in scrubbed if claim.status == Status.READY]
    blocked = [
        BlockedClaim(claim, tuple(each for each in findings.get(claim.pk, ()) if each.severity == "error"))
        for claim in claims
        if claim not in ready
    ]
    files: list[InterchangeFile] = []
    while ready:
        try:
            files = queue_claims(claims=ready, actor=actor, now=now)
            break
        except ClaimNotReady as refused:  # the writer is stricter than the scrubber: the others go without it
            blocked.append(BlockedClaim(refused.claim, reason=str(refused)))
            ready = [claim for claim in ready if claim != refused.claim]
    return Submitted(tuple(files), tuple(ready), tuple(blocked))
