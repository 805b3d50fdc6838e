"""The payer, its policy on the day, and the way to it (loops 2000B and 2010BB)."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.code_sets import MEDICARE, code_list
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import OtherPayer, Subscriber

FILING_INDICATORS = frozenset(
    code_list("11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ")  # SBR09
)
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
    payers: list[Subscriber | OtherPayer] = [facts.record.subscriber, *facts.record.other_payers]
    for payer in payers:
        is_second = payer.filing_indicator in MEDICARE and payer.sequence != "P"
        if is_second and payer.medicare_secondary_type not in MEDICARE_SECONDARY_TYPES:
            yield f"Medicare ({payer.payer_name}) comes after another payer without the reason why."


def _route(facts: ClaimFacts) -> Iterator[str]:
    if not facts.has_route:
        yield f"No clearinghouse account serves {facts.record.subscriber.payer_name}."


def _submitter_contact(facts: ClaimFacts) -> Iterator[str]:
    if not facts.has_submitter_contact:
        yield "The practice has neither phone nor e-mail, and claim files must name one."


def _timely_filing(facts: ClaimFacts) -> Iterator[str]:
    if facts.service_on is None or facts.record.frequency != "1":
        return
    days, first_day = facts.timely_filing_days, facts.service_on
    if (facts.today - first_day).days > days:
        yield f"The service of {first_day:%m/%d/%Y} is older than the {days} days in which this payer takes claims."


def _duplicate(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.frequency == "1" and facts.claims_alike:
        yield f"Claim {', '.join(facts.claims_alike)} has the same patient, day, provider and services."


RULES: tuple[Rule, ...] = (
    error(
        "payer",
        2,
        "1",
        "The payer has a name and a claim payer id.",
        "Complete the payer under Contacts; the id is on your clearinghouse's payer list.",
        "005010X222A1 2010BB NM103, NM109",
        _payer,
    ),
    error(
        "filing-indicator",
        5,
        "1",
        "The kind of insurance is one that claims know.",
        "Choose the kind of insurance under Contacts, Payers.",
        "005010X222A1 2000B SBR09",
        _filing_indicator,
    ),
    error(
        "coverage-active",
        4,
        "1a",
        "The coverage was in force on each day of service.",
        "Check eligibility for the day and bill the coverage that was in force.",
        "271 EB; payer contracts",
        _active,
    ),
    warning(
        "coverage-changed",
        4,
        "1a",
        "The claim says what is on file of coverage and patient.",
        "Take the coverage over into the claim if the claim is wrong.",
        "Practice data",
        _changed,
    ),
    error(
        "medicare-secondary-type",
        4,
        "11",
        "Where Medicare is not primary, the reason is given.",
        "Say on the coverage why Medicare pays second.",
        "005010X222A1 2000B, 2320 SBR05",
        _medicare_secondary,
    ),
    error(
        "route",
        1,
        "1",
        "A clearinghouse account serves the payer.",
        "Add an account or a route under Settings, Clearinghouse accounts.",
        "Practice data",
        _route,
    ),
    error(
        "submitter-contact",
        2,
        "33",
        "The file can name a contact of the submitter.",
        "Enter the practice's phone under Settings, Practice.",
        "005010X222A1 1000A PER",
        _submitter_contact,
    ),
    warning(
        "timely-filing",
        7,
        "24A",
        "The claim is within the payer's days to file, as its page says.",
        "Send it with proof that it could not be sent earlier, or expect a denial.",
        "42 CFR 424.44 (Medicare: one calendar year); payer contracts",
        _timely_filing,
    ),
    error(
        "duplicate-claim",
        4,
        "24",
        "No other claim has the same patient, day, provider and services.",
        "Void one of them; for a service given twice that day add modifier 76 or 77.",
        "CMS Claims Processing Manual ch. 1 section 120",
        _duplicate,
    ),
)
