"""Scrubbing: every rule over a claim, before a payer sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from claims.models import Claim, ScrubFinding
from claims.rules.scrub import Finding, Severity, blocks, scrub_findings
from claims.rules.status import MOVES, Status
from claims.services.advance import ClaimMove, advance_claims
from claims.services.facts import load_claims, load_facts
from practice.models import User
from practice.scoping import current_practice_id

SCRUBBED = frozenset({Status.DRAFT, Status.READY, Status.NEEDS_FIX, Status.REJECTED})


class CannotScrub(ValueError):
    """The claim is out, on hold or at its end: there is nothing to find before it is sent."""


def scrub(*, claim: Claim, actor: User, today: dt.date, now: dt.datetime) -> list[ScrubFinding]:
    """Scrub one claim and move it to ready or needs_fix; its findings replace the earlier ones."""
    found = scrub_claims(claims=[claim], actor=actor, today=today, now=now)
    return found[claim.pk]


@transaction.atomic
def scrub_claims(
    *, claims: Sequence[Claim], actor: User, today: dt.date, now: dt.datetime
) -> dict[int, list[ScrubFinding]]:
    """Scrub many claims in a handful of statements. Raises CannotScrub when one of them is past that."""
    for claim in claims:
        if Status(claim.status) not in SCRUBBED:
            raise CannotScrub(f"{claim} is {claim.status}")
    loaded = load_claims(claim.pk for claim in claims)
    facts = load_facts(loaded, today=today)
    findings = {claim.pk: scrub_findings(facts[claim.pk]) for claim in claims}
    rows = _replace_findings(findings)
    moves = [move for claim in claims if (move := _move(claim, findings[claim.pk])) is not None]
    advance_claims(moves, actor=actor, now=now)
    return rows


def _replace_findings(findings: Mapping[int, Sequence[Finding]]) -> dict[int, list[ScrubFinding]]:
    ScrubFinding.objects.filter(claim_id__in=list(findings)).delete()
    practice_id = current_practice_id()
    rows = {
        claim_id: [
            ScrubFinding(
                practice_id=practice_id,
                claim_id=claim_id,
                rule=finding.rule,
                severity=finding.severity,
                box=finding.box,
                text=finding.text[:300],
                remedy=finding.remedy[:300],
                is_overridable=finding.is_overridable,
                override_reason=finding.override_reason,
            )
            for finding in found
        ]
        for claim_id, found in findings.items()
    }
    ScrubFinding.objects.bulk_create([row for found in rows.values() for row in found])
    return rows


def _move(claim: Claim, findings: list[Finding]) -> ClaimMove | None:
    """To ready or needs_fix; None when it is there already."""
    target = Status.NEEDS_FIX if blocks(findings) else Status.READY
    if claim.status == target or target not in MOVES[Status(claim.status)]:
        return None
    return ClaimMove(claim, target, _words(findings))


def _words(findings: list[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if not errors:
        return "Scrubbed: ready to be sent."
    return f"Scrubbed: {errors} {'thing' if errors == 1 else 'things'} to mend."
