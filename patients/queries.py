"""Reads about patients and what covers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from patients.models import Coverage, Patient, Sequence
from patients.rules.coverage import policies_on
from patients.rules.search_terms import SearchTerms, read_search

PAGE_LENGTH = 50


def coverages_on(*, patient_id: int, service_on: dt.date) -> dict[Sequence, Coverage]:
    """The coverage per sequence that answers for a date of service, payers included."""
    return coverages_on_by_patient(patient_ids=[patient_id], service_on=service_on)[patient_id]


def coverages_on_by_patient(*, patient_ids: Iterable[int], service_on: dt.date) -> dict[int, dict[Sequence, Coverage]]:
    """coverages_on for many patients in one query; a patient without any has an empty answer."""
    on_file: dict[int, list[Coverage]] = {patient_id: [] for patient_id in patient_ids}
    for coverage in (
        Coverage.objects.filter(patient_id__in=on_file, is_active=True).select_related("payer").order_by("pk")
    ):
        on_file[coverage.patient_id].append(coverage)
    return {
        patient_id: {Sequence(sequence): each for sequence, each in policies_on(policies, service_on).items()}
        for patient_id, policies in on_file.items()
    }


def coverages_of(patient_id: int) -> list[Coverage]:
    """Every coverage in use of a patient: primary first, then the latest."""
    order = {Sequence.PRIMARY: 0, Sequence.SECONDARY: 1, Sequence.TERTIARY: 2}
    coverages = list(Coverage.objects.filter(patient_id=patient_id, is_active=True).select_related("payer"))
    return sorted(
        coverages,
        key=lambda each: (
            order[Sequence(each.sequence)],
            -(each.starts_on or dt.date.min).toordinal(),
            -each.pk,
        ),
    )


def patients_matching(text: str, *, after_id: int | None = None, limit: int = PAGE_LENGTH) -> QuerySet[Patient]:
    """Patients in use whose name, birth date, phone or member id begins with the text, by name.

    `after_id` names the last patient of the page before.
    """
    patients = Patient.objects.filter(is_active=True)
    terms = read_search(text)
    if not terms.is_empty:
        patients = patients.filter(_condition(terms))
    if after_id is not None:
        patients = _after(patients, after_id)
    return patients.order_by(Upper("last_name"), Upper("first_name"), "pk")[:limit]


def patients_alike(
    *, last_name: str, first_name: str, born_on: dt.date, but_not_id: int | None = None
) -> QuerySet[Patient]:
    """Patients with the same name and birth date."""
    return (
        Patient.objects.filter(last_name__iexact=last_name, first_name__iexact=first_name, born_on=born_on)
        .exclude(pk=but_not_id or 0)
        .order_by("pk")
    )


def coverages_with_member_id(*, payer_id: int, member_id: str, but_not_patient_id: int) -> QuerySet[Coverage]:
    """Coverages of other patients under the same payer and member id: a family's policy, or a duplicate."""
    return (
        Coverage.objects.filter(payer_id=payer_id, member_id__iexact=member_id, is_active=True)
        .exclude(patient_id=but_not_patient_id)
        .select_related("patient", "payer")
        .order_by("pk")
    )


def _condition(terms: SearchTerms) -> Q:
    condition = Q()
    if terms.last_name and terms.first_name:
        condition |= Q(last_name__istartswith=terms.last_name, first_name__istartswith=terms.first_name)
    elif terms.last_name:
        condition |= Q(last_name__istartswith=terms.last_name) | Q(first_name__istartswith=terms.last_name)
        first, _, last = terms.last_name.partition(" ")
        if last:
            condition |= Q(first_name__istartswith=first, last_name__istartswith=last)
    if terms.born_on is not None:
        condition |= Q(born_on=terms.born_on)
    if terms.phone:
        condition |= Q(phone__startswith=terms.phone) | Q(phone__endswith=terms.phone)
    if terms.member_id:
        holders = Coverage.objects.filter(
            patient_id=OuterRef("pk"), is_active=True, member_id__istartswith=terms.member_id
        )
        condition |= Q(Exists(holders))
    return condition


def _after(patients: QuerySet[Patient], patient_id: int) -> QuerySet[Patient]:
    last = Patient.objects.filter(pk=patient_id).values_list(Upper("last_name"), Upper("first_name")).first()
    if last is None:
        return patients
    last_name, first_name = last
    keyed = patients.annotate(upper_last=Upper("last_name"), upper_first=Upper("first_name"))
    return keyed.filter(
        Q(upper_last__gt=last_name)
        | Q(upper_last=last_name, upper_first__gt=first_name)
        | Q(upper_last=last_name, upper_first=first_name, pk__gt=patient_id)
    )
