"""Keeping what covers a patient."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction

from contacts.models import Payer
from patients.models import Coverage, Patient, Relationship, Sequence
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event


@dataclass(frozen=True)
class CoverageDetails:
    """One policy as the card gives it."""

    payer: Payer
    member_id: str
    sequence: str = Sequence.PRIMARY
    group_number: str = ""
    group_name: str = ""
    plan_name: str = ""
    relationship: str = Relationship.SELF
    subscriber_is_organization: bool = False
    subscriber_last_name: str = ""
    subscriber_first_name: str = ""
    subscriber_born_on: dt.date | None = None
    subscriber_sex: str = ""
    medicare_secondary_type: str = ""
    property_casualty_number: str = ""
    copay_amount: Decimal | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


FIELDS = tuple(field.name for field in fields(CoverageDetails))


@transaction.atomic
def add_coverage(*, patient: Patient, details: CoverageDetails, actor: User, now: dt.datetime) -> Coverage:
    values = {name: getattr(details, name) for name in FIELDS}
    coverage = Coverage.objects.create(practice_id=current_practice_id(), patient=patient, **values)
    record_event(
        actor=actor,
        verb="coverage.added",
        subject=coverage,
        now=now,
        detail={"sequence": str(details.sequence)},
    )
    return coverage


@transaction.atomic
def change_coverage(*, coverage: Coverage, details: CoverageDetails, actor: User, now: dt.datetime) -> Coverage:
    """Mend a policy in place. A new policy is a new coverage: claims keep what they were billed with."""
    changed = [name for name in FIELDS if getattr(coverage, name) != getattr(details, name)]
    for name in changed:
        setattr(coverage, name, getattr(details, name))
    if changed:
        coverage.save(update_fields=changed)
        record_event(actor=actor, verb="coverage.changed", subject=coverage, now=now, detail={"fields": changed})
    return coverage


@transaction.atomic
def remove_coverage(*, coverage: Coverage, actor: User, now: dt.datetime) -> None:
    """Take a coverage that was entered by mistake out of use; the row stays, since claims may name it."""
    coverage.is_active = False
    coverage.save(update_fields=["is_active"])
    record_event(actor=actor, verb="coverage.removed", subject=coverage, now=now)
