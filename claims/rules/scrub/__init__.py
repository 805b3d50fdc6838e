"""The scrubber's rules. Each is a row with an id, a severity, a box of the CMS-1500 form and a remedy."""

from __future__ import annotations

from dataclasses import replace

from claims.rules.facts import ClaimFacts
from claims.rules.scrub import (
    age_sex,
    coverage,
    dates,
    details,
    diagnoses,
    lines,
    money,
    other_payers,
    other_providers,
    payer_kinds,
    people,
    providers,
    service_types,
    structure,
)
from claims.rules.scrub.payer_rules import payer_rule_findings
from claims.rules.scrub.rule import Finding, Rule, Severity
from claims.rules.scrub.writable import unwritable

__all__ = ["ALL_RULES", "Finding", "Rule", "Severity", "blocks", "scrub_findings"]

LONGEST_TEXT = 300  # of a finding, as it is kept

ALL_RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *people.RULES,
    *coverage.RULES,
    *other_payers.RULES,
    *providers.RULES,
    *diagnoses.RULES,
    *dates.RULES,
    *lines.RULES,
    *money.RULES,
    *other_providers.RULES,
    *details.RULES,
    *service_types.RULES,
    *payer_kinds.RULES,
    *age_sex.RULES,
)


def scrub_findings(facts: ClaimFacts) -> list[Finding]:
    """Everything that is wrong with the claim, errors first."""
    found = [finding for rule in ALL_RULES for finding in rule.findings(facts)]
    found += payer_rule_findings(facts)
    found = [_as_overridden(finding, facts) for finding in found]
    if not blocks(found):
        found += unwritable(facts)
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _as_overridden(finding: Finding, facts: ClaimFacts) -> Finding:
    """The finding as a note where a biller gave a reason against it."""
    reason = facts.overrides.get((finding.rule, finding.text[:LONGEST_TEXT])) if finding.is_overridable else None
    return replace(finding, severity=Severity.INFO, override_reason=reason) if reason else finding


def blocks(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
