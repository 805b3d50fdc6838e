"""What the scrubber reads of payers, for many claims at once: their own rules, their answers, who is on the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from claims.models import Claim, ClaimEvent
from claims.rules.status import ADJUDICATED
from contacts.models import Payer
from contacts.queries import rules_in_force
from contacts.rules.payer_rules import PayerRuleTerms


def payer_rules_of(claims: Sequence[Claim]) -> dict[int, tuple[PayerRuleTerms, ...]]:
    """For each claim, the rules of its payer that concern its billing provider; one query."""
    by_payer = {
        payer_id: [rule.as_terms() for rule in rules]
        for payer_id, rules in rules_in_force([claim.payer for claim in claims]).items()
    }
    return {
        claim.pk: tuple(
            terms
            for terms in by_payer[claim.payer_id]
            if terms.billing_provider_id in (None, claim.billing_provider_id)
        )
        for claim in claims
    }


def answered_on(claims: Sequence[Claim], zone: dt.tzinfo) -> dict[int, dt.date]:
    """For each corrected claim or void, the day on which the payer last decided on the claim before it.

    One query, and none where every claim is an original.
    """
    replacing = {(claim.visit_id, claim.sequence): claim for claim in claims if claim.frequency != "1"}
    if not replacing:
        return {}
    visits = {visit_id for visit_id, _sequence in replacing}
    rows = ClaimEvent.objects.filter(claim__visit__in=visits, status__in=ADJUDICATED).order_by("at")
    answered: dict[int, dt.date] = {}
    for visit_id, sequence, claim_id, at in rows.values_list("claim__visit_id", "claim__sequence", "claim_id", "at"):
        claim = replacing.get((visit_id, sequence))
        if claim is not None and claim_id < claim.pk:
            answered[claim.pk] = at.astimezone(zone).date()
    return answered


def unlisted_payers(claims: Sequence[Claim]) -> frozenset[str]:
    """The earlier payers' ids on these claims that no payer of the practice has.

    One query, and none where no claim comes after another payer.
    """
    named = {part["payer"]["claim_payer_id"] for claim in claims for part in claim.prior_adjudications}
    if not named:
        return frozenset()
    return frozenset(
        named - set(Payer.objects.filter(claim_payer_id__in=named).values_list("claim_payer_id", flat=True))
    )
