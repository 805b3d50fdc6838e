"""The payer, its policy on the day, and the way to it (loops 2000B and 2010BB)."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error, warning

FILING_INDICATORS = frozenset(
    {
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "AM",
        "BL",
        "CH",
        "CI",
        "DS",
        "FI",
        "HM",
        "LM",
        "MA",
        "MB",
        "MC",
    }
    | {"OF", "TV", "VA", "WC", "ZZ"}
)
MEDICARE = frozenset({"MA", "MB"})
MEDICARE_SECONDARY_TYPES = frozenset({"12", "13", "14", "15", "16", "41", "42", "43", "47"})


def _payer(facts: ClaimFacts) -> Iterator[str]:
    if not facts.record.subscriber.payer_name:
        yield "The payer has no name."
    if not facts.record.subscriber.payer_id:
        yield "The payer has no claim payer id."


def _filing_indicator(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.subscriber.filing_indicator not in FILING_INDICATORS:
        yield "The payer's kind of insurance (claim filing indicator) is not one that claims know."


def _active(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        day = line.service_from
        starts_late = facts.coverage_starts_on is not None and day < facts.coverage_starts_on
        has_ended = facts.coverage_ends_on is not None and day > facts.coverage_ends_on
        if starts_late or has_ended:
            yield f"Line {line.number}: the coverage was not in force on {day:%m/%d/%Y}."


def _changed(facts: ClaimFacts) -> Iterator[str]:
    if facts.is_coverage_changed:
        yield "The coverage or the patient's data on file differ from what this claim says."


def _medicare_secondary(facts: ClaimFacts) -> Iterator[str]:
    subscriber = facts.record.subscriber
    if subscriber.filing_indicator not in MEDICARE or subscriber.sequence == "P":
        return
    if subscriber.medicare_secondary_type not in MEDICARE_SECONDARY_TYPES:
        yield "Medicare is billed second without the reason why."


def _route(facts: ClaimFacts) -> Iterator[str]:
    if not facts.has_route:
        yield f"No clearinghouse account serves {facts.record.subscriber.payer_name}."


def _submitter_contact(facts: ClaimFacts) -> Iterator[str]:
    if not facts.has_submitter_contact:
        yield "The practice has neither phone nor e-mail, and claim files must name one."


def _timely_filing(facts: ClaimFacts) -> Iterator[str]:
    if facts.service_on is None or facts.record.frequency != "1":
        return
    age = (facts.today - facts.service_on).days
    if age > facts.timely_filing_days:
        yield f"The service is {age} days old; this payer takes claims for {facts.timely_filing_days} days."


def _duplicate(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.frequency == "1" and facts.claims_alike:
        yield f"Claim {', '.join(facts.claims_alike)} has the same patient, day, provider and services."


RULES: tuple[Rule, ...] = (
    error(
        "payer",
        "1",
        "Complete the payer under Contacts; the id is on your clearinghouse's payer list.",
        _payer,
    ),
    error("filing-indicator", "1", "Choose the kind of insurance under Contacts, Payers.", _filing_indicator),
    error(
        "coverage-active",
        "1a",
        "Check eligibility for the day and bill the coverage that was in force.",
        _active,
    ),
    warning("coverage-changed", "1a", "Take the coverage over into the claim if the claim is wrong.", _changed),
    error("medicare-secondary-type", "11", "Say on the coverage why Medicare pays second.", _medicare_secondary),
    error("route", "1", "Add an account or a route under Settings, Clearinghouse accounts.", _route),
    error("submitter-contact", "33", "Enter the practice's phone under Settings, Practice.", _submitter_contact),
    warning(
        "timely-filing",
        "24A",
        "Send it with proof that it could not be sent earlier, or expect a denial.",
        _timely_filing,
    ),
    error(
        "duplicate-claim",
        "24",
        "Void one of them; for a service given twice that day add modifier 76 or 77.",
        _duplicate,
    ),
)
