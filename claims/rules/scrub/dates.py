"""Days of service, onset, admission and accident."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error, warning

NEEDS_ADMISSION = frozenset({"21", "51", "61"})  # places of service: inpatient hospital, psychiatric, rehabilitation
EARLIEST_YEAR = 2015  # ICD-10-CM begins in October of that year
RELATED_CAUSES = frozenset({"AA", "EM", "OA"})


def _not_future(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if max(line.service_from, line.service_to or line.service_from) > facts.today:
            yield f"Line {line.number}: the day of service {line.service_from:%m/%d/%Y} is in the future."


def _after_birth(facts: ClaimFacts) -> Iterator[str]:
    born_on = facts.patient.born_on
    for line in facts.record.lines:
        if born_on is not None and line.service_from < born_on:
            yield f"Line {line.number}: the day of service is before the patient's birth."


def _real(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.service_from.year < EARLIEST_YEAR:
            yield f"Line {line.number}: {line.service_from:%m/%d/%Y} is too long ago to be billed."
        if line.service_to is not None and line.service_to < line.service_from:
            yield f"Line {line.number}: the service ends before it begins."


def _onset(facts: ClaimFacts) -> Iterator[str]:
    onset_on, service_on = facts.record.onset_on, facts.service_on
    if onset_on is not None and service_on is not None and onset_on > service_on:
        yield "The illness is said to have begun after the service."


def _admission(facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    if record.place_of_service in NEEDS_ADMISSION and record.admitted_on is None:
        yield f"Place of service {record.place_of_service} needs the day of admission."
    if record.admitted_on is not None and record.admitted_on > facts.today:
        yield "The day of admission is in the future."


def _accident_day(facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    if record.related_causes and record.accident_on is None:
        yield "An accident or employment is named as the cause without the day of the accident."
    if record.accident_on is not None and facts.service_on is not None and record.accident_on > facts.service_on:
        yield "The accident is said to have happened after the service."


def _accident_state(facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    if "AA" in record.related_causes and not record.accident_state:
        yield "An auto accident needs the state where it happened."
    if record.accident_state and "AA" not in record.related_causes:
        yield "A state is given for an auto accident that is not named as the cause."


def _accident_cause(facts: ClaimFacts) -> Iterator[str]:
    if not RELATED_CAUSES.issuperset(facts.record.related_causes):
        yield "The related cause is none of auto accident, employment, other accident."
    if facts.record.accident_on is not None and not facts.record.related_causes:
        yield "A day of accident is given, but not what kind of accident it was."


def _payer_expects_cause(facts: ClaimFacts) -> Iterator[str]:
    expected = {"workers": "EM", "auto": "AA"}.get(facts.claim_type)
    if expected is not None and expected not in facts.record.related_causes:
        yield "This payer covers accidents, but the claim does not name one as the cause."


RULES: tuple[Rule, ...] = (
    error("service-in-future", "24A", "Correct the day of the visit, or wait until it has come.", _not_future),
    error("service-before-birth", "24A", "Compare the birth date with the card.", _after_birth),
    error("service-day", "24A", "Correct the day of service.", _real),
    error("onset", "14", "Correct the day on which the illness began.", _onset),
    error("admission", "18", "Enter the day of admission.", _admission),
    error("accident-day", "14", "Enter the day of the accident, or take the cause off in box 10.", _accident_day),
    error("accident-state", "10b", "Choose the state, for an auto accident only.", _accident_state),
    error("accident-cause", "10", "Choose the cause in box 10.", _accident_cause),
    warning("accident-expected", "10", "Choose employment or auto accident in box 10.", _payer_expects_cause),
)
