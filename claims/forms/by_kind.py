"""Dates and numbers that a claim or line gives once: a field for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from claims.forms.owner import Owner
from claims.forms.parts import ByKind, day
from claims.models import ClaimDate, ClaimReference
from claims.rules.detail_words import AUTHORIZATION_EXCEPTIONS, CROSSOVER

Kind = ClaimDate.Kind
INJURY_DATES = (
    Kind.DISABLED_FROM,
    Kind.DISABLED_TO,
    Kind.LAST_WORKED,
    Kind.RETURNED_TO_WORK,
    Kind.FIRST_CONTACT,
)
SPINAL_DATES = (Kind.INITIAL_TREATMENT, Kind.ACUTE_MANIFESTATION, Kind.LAST_X_RAY)
CLAIM_DATES = (
    Kind.LAST_SEEN,
    Kind.LAST_MENSTRUAL_PERIOD,
    Kind.PRESCRIBED,
    Kind.DISCHARGED,
    Kind.CARE_ASSUMED,
    Kind.CARE_RELINQUISHED,
    Kind.REPRICER_RECEIVED,
)
LINE_DATES = (
    Kind.PRESCRIBED,
    Kind.RECERTIFIED,
    Kind.THERAPY_BEGAN,
    Kind.LAST_CERTIFIED,
    Kind.LAST_SEEN,
    Kind.HEMOGLOBIN_TESTED,
    Kind.CREATININE_TESTED,
    Kind.SHIPPED,
    Kind.LAST_X_RAY,
    Kind.INITIAL_TREATMENT,
)
# Each pair of days in its order, with what to say otherwise.
IN_ORDER = (
    (Kind.DISABLED_FROM, Kind.DISABLED_TO, "This is before the disability begins: check both days."),
    (Kind.LAST_WORKED, Kind.RETURNED_TO_WORK, "This is before the patient last worked: check both days."),
    (Kind.CARE_ASSUMED, Kind.CARE_RELINQUISHED, "This is before care was assumed: check both days."),
)
Numbers = ClaimReference.Kind
CLAIM_NUMBERS = (
    Numbers.AUTHORIZATION_EXCEPTION,
    Numbers.MEDICARE_CROSSOVER,
    Numbers.MAMMOGRAPHY,
    Numbers.MEDICAL_RECORD,
    Numbers.DEVICE_EXEMPTION,
    Numbers.DEMONSTRATION,
    Numbers.CARE_PLAN_OVERSIGHT,
    Numbers.CLEARINGHOUSE_TRACE,
    Numbers.REPRICED,
    Numbers.ADJUSTED_REPRICED,
)
LINE_NUMBERS = (Numbers.MAMMOGRAPHY, Numbers.CLIA, Numbers.REFERENCE_CLIA, Numbers.IMMUNIZATION_BATCH)
CHOICES = {
    Numbers.AUTHORIZATION_EXCEPTION: AUTHORIZATION_EXCEPTIONS,
    Numbers.MEDICARE_CROSSOVER: CROSSOVER,
}


def out_of_order(days: dict[str, Any]) -> dict[str, str]:  # Any: a date, or None
    """What is wrong with the later day of each pair."""
    return {
        later: words
        for earlier, later, words in IN_ORDER
        if days.get(earlier) and days.get(later) and days[later] < days[earlier]
    }


def _dates(owner: Owner) -> tuple[ClaimDate, ...]:
    return owner.rows.dates


def _numbers(owner: Owner) -> tuple[ClaimReference, ...]:
    return owner.rows.references


def dates(kinds: tuple[Kind, ...]) -> ByKind:
    return ByKind("date", "on", {kind.value: day(str(kind.label)) for kind in kinds}, _dates, out_of_order)


def numbers(kinds: tuple[Numbers, ...]) -> ByKind:
    return ByKind("reference", "value", {kind.value: _number(kind) for kind in kinds}, _numbers)


def _number(kind: Numbers) -> Callable[[], forms.Field]:
    label = str(kind.label)
    if kind in CHOICES:
        choices = [("", "None"), *CHOICES[kind].items()]
        return lambda: forms.ChoiceField(label=label, choices=choices, required=False)
    text = {"autocomplete": "off"}
    return lambda: forms.CharField(label=label, max_length=50, required=False, widget=forms.TextInput(attrs=text))
