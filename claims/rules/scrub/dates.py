"""Days of service, onset, admission and accident."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import claim_dates_of, details_of, line_dates_of, patient_on_claim
from claims.rules.scrub.rule import Rule, error, warning

NEEDS_ADMISSION = frozenset({"21", "51", "61"})  # places of service: inpatient hospital, psychiatric, rehabilitation
EARLIEST_YEAR = 2015  # ICD-10-CM begins in October of that year
BEFORE_SERVICE = {
    "initial_treatment_on": "the first treatment",
    "last_seen_on": "the last visit",
    "acute_manifestation_on": "the acute manifestation",
    "last_menstrual_period_on": "the last menstrual period",
    "last_x_ray_on": "the last X-ray",
    "first_contact_on": "the first contact",
}
BEFORE_SERVICE_OF_LINE = {
    "initial_treatment_on": "the first treatment",
    "last_seen_on": "the last visit",
    "last_x_ray_on": "the last X-ray",
    "prescribed_on": "the prescription",
    "therapy_began_on": "the beginning of therapy",
}
RELATED_CAUSES = frozenset({"AA", "EM", "OA"})


def _not_future(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if max(line.service_from, line.service_to or line.service_from) > facts.today:
            yield f"Line {line.number}: the day of service {line.service_from:%m/%d/%Y} is in the future."


def _before_death(facts: ClaimFacts) -> Iterator[str]:
    details = patient_on_claim(facts).details or facts.patient.details
    died_on = details.died_on if details is not None else None
    for line in facts.record.lines:
        if died_on is not None and line.service_from > died_on:
            yield f"Line {line.number}: the day of service is after the patient's death."


def _details_before_service(facts: ClaimFacts) -> Iterator[str]:
    """What has happened before the service cannot lie after its last day."""
    if facts.service_on is None:
        return
    last_day = max(line.service_to or line.service_from for line in facts.record.lines)
    dates = claim_dates_of(facts)
    for name, words in BEFORE_SERVICE.items():
        day = getattr(dates, name)
        if day is not None and day > last_day:
            yield f"The day of {words} is after the service."
    for line in facts.record.lines:
        of_line = line_dates_of(line)
        for name, words in BEFORE_SERVICE_OF_LINE.items():
            day = getattr(of_line, name)
            if day is not None and day > (line.service_to or line.service_from):
                yield f"Line {line.number}: the day of {words} is after the service."


def _in_order(facts: ClaimFacts) -> Iterator[str]:
    dates, admitted_on = claim_dates_of(facts), facts.record.admitted_on
    pairs = (
        ("discharge", "admission", admitted_on, dates.discharged_on),
        ("end of the disability", "beginning", dates.disabled_from, dates.disabled_to),
        ("return to work", "last day of work", dates.last_worked_on, dates.returned_to_work_on),
    )
    for later, earlier, first, second in pairs:
        if first is not None and second is not None and second < first:
            yield f"The {later} is before the {earlier}."


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
    country = details_of(facts).accident_country
    if "AA" in record.related_causes and not (record.accident_state or country):
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
    error(
        "service-in-future",
        4,
        "24A",
        "No service is in the future.",
        "Correct the day of the visit, or wait until it has come.",
        "005010X222A1 2400 DTP*472",
        _not_future,
    ),
    error(
        "service-before-birth",
        4,
        "24A",
        "No service is before the patient's birth.",
        "Compare the birth date with the card.",
        "CARC 14",
        _after_birth,
    ),
    error(
        "service-after-death",
        4,
        "24A",
        "No service is after the patient's death.",
        "Compare the day of death in the chart with the day of the visit.",
        "CARC 13; 005010X222A1 PAT06",
        _before_death,
    ),
    error(
        "details-before-service",
        4,
        "15",
        "First treatment, last visit, X-ray, prescription and the like are not after the service.",
        "Correct the day.",
        "005010X222A1 2300, 2400 DTP",
        _details_before_service,
    ),
    error(
        "dates-in-order",
        4,
        "18",
        "Discharge, end of disability and return to work are not before their beginning.",
        "Correct the two days.",
        "005010X222A1 2300 DTP*096, 314, 296",
        _in_order,
    ),
    error(
        "service-day",
        1,
        "24A",
        "Each day of service is real, and its end not before its beginning.",
        "Correct the day of service.",
        "005010X222A1 2400 DTP*472",
        _real,
    ),
    error(
        "onset",
        4,
        "14",
        "The illness did not begin after the service.",
        "Correct the day on which the illness began.",
        "005010X222A1 2300 DTP*431",
        _onset,
    ),
    error(
        "admission",
        4,
        "18",
        "Places 21, 51 and 61 have a day of admission, which is not in the future.",
        "Enter the day of admission.",
        "005010X222A1 2300 DTP*435",
        _admission,
    ),
    error(
        "accident-day",
        4,
        "14",
        "A related cause has the day of the accident, not after the service.",
        "Enter the day of the accident, or take the cause off in box 10.",
        "005010X222A1 2300 CLM11, DTP*439",
        _accident_day,
    ),
    error(
        "accident-state",
        4,
        "10b",
        "An auto accident, and nothing else, has a state or a foreign country.",
        "Choose the state, for an auto accident only.",
        "005010X222A1 2300 CLM11-4, CLM11-5",
        _accident_state,
    ),
    error(
        "accident-cause",
        4,
        "10",
        "A day of accident has a cause: auto accident, employment or other.",
        "Choose the cause in box 10.",
        "005010X222A1 2300 CLM11",
        _accident_cause,
    ),
    warning(
        "accident-expected",
        4,
        "10",
        "Claims to workers' compensation and automobile payers name the cause.",
        "Choose employment or auto accident in box 10.",
        "005010X222A1 2300 CLM11",
        _payer_expects_cause,
    ),
)
