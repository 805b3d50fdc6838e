"""Trying payer rules on the claims of the last months, before they stop anybody's work. Nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from claims.models import Claim, ClaimStatus
from claims.rules.facts import ClaimFacts
from claims.rules.scrub.payer_rules import payer_rule_findings
from claims.services.facts import load_claims, load_facts
from contacts.models import PayerRule

TRIED_DAYS = 90
MOST_TRIED = 2000  # the newest ones; about two seconds of work


@dataclass(frozen=True, slots=True)
class Trial:
    """What one rule would have found: of so many claims that it concerns, these."""

    claim_count: int
    caught: tuple[Claim, ...]
    is_cut: bool = False  # there were more claims than are tried


def try_rules(rules: Sequence[PayerRule], *, now: dt.datetime, zone: dt.tzinfo) -> list[Trial]:
    """One trial per rule, saved or not. Each claim is judged by the day on which it was built; a rule's own days in
    force count by the day of service, as they will.
    """
    concerned = _concerned(rules, now)
    newest = list(concerned.order_by("-pk").values_list("pk", flat=True)[: MOST_TRIED + 1])
    loaded = load_claims(newest[:MOST_TRIED])
    facts = load_facts(loaded, today=now.astimezone(zone).date())
    claims = [
        (each.claim, replace(facts[each.claim.pk], today=each.claim.created_at.astimezone(zone).date()))
        for each in reversed(loaded)
    ]
    return [_try(rule, claims, is_cut=len(newest) > MOST_TRIED) for rule in rules]


def _concerned(rules: Sequence[PayerRule], now: dt.datetime) -> QuerySet[Claim]:
    payers = {rule.payer_id for rule in rules if rule.payer_id}
    indicators = {rule.filing_indicator for rule in rules if rule.filing_indicator}
    since = now - dt.timedelta(days=TRIED_DAYS)
    return Claim.objects.filter(
        Q(payer__in=payers) | Q(payer__filing_indicator__in=indicators), created_at__gte=since
    ).exclude(status=ClaimStatus.VOIDED)


def _try(rule: PayerRule, claims: Sequence[tuple[Claim, ClaimFacts]], *, is_cut: bool) -> Trial:
    terms = (rule.as_terms(),)
    own = [(claim, facts) for claim, facts in claims if _concerns(rule, claim)]
    caught = tuple(claim for claim, facts in own if payer_rule_findings(replace(facts, payer_rules=terms)))
    return Trial(len(own), caught, is_cut)


def _concerns(rule: PayerRule, claim: Claim) -> bool:
    is_of_payer = claim.payer_id == rule.payer_id or claim.payer.filing_indicator == rule.filing_indicator
    return is_of_payer and rule.billing_provider_id in (None, claim.billing_provider_id)
