"""Changing a claim before it is sent: what was billed wrongly is mended here, and the scrubber looks again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from claims.models import Claim, ClaimLine
from claims.rules.diagnosis_order import each_once, moved
from claims.rules.status import Status
from claims.services.build import coverages_of_visit, other_coverage
from claims.services.detail_changes import DetailChange, write_details
from claims.services.scrub import SCRUBBED, scrub
from claims.services.snapshot import take_snapshot
from practice.models import User
from practice.services.audit import record_event
from providers.models import BillingProvider, Location

EDITABLE = SCRUBBED | {Status.ON_HOLD}
LINE_COLUMNS = frozenset(
    {
        "modifiers",
        "pointers",
        "description",
        "service_to",
        "place_of_service",
        "is_emergency",
        "is_epsdt",
        "is_family_planning",
        "is_copay_exempt",
        "note",
        "note_kind",
        "third_party_note",
        "obstetric_units",
        "patient_count",
        "sales_tax_amount",
        "postage_amount",
    }
)


class ClaimIsOut(ValueError):
    """The claim is on its way or answered: it changes no more. What is wrong goes into a corrected claim."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """New values of a line's columns, of those in LINE_COLUMNS: its code and charge are the superbill's."""

    number: int
    values: Mapping[str, Any] = field(default_factory=dict)  # Any: field values


@transaction.atomic
def amend_claim(
    *,
    claim: Claim,
    changes: Mapping[str, Any],  # Any: field values
    lines: Sequence[LineChange] = (),
    details: Sequence[DetailChange] = (),
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> Claim:
    """Change fields, lines and details, and scrub again unless it is on hold.

    Raises ClaimIsOut, and DetailRefused for a detail that the guide does not take. A diagnosis that is there
    twice is kept once, and the pointers follow.
    """
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    _refuse_if_out(locked)
    places: dict[int, int] = {}
    for name, value in changes.items():
        if name == "diagnoses":
            value, places = each_once(value)
        setattr(locked, name, value)
    locked.save(update_fields=list(changes))
    changed_lines = _amend_lines(locked, lines, places)
    write_details(claim=locked, changes=details)
    record_event(
        actor=actor,
        verb="claim.amended",
        subject=locked,
        now=now,
        detail={
            "fields": sorted(changes),
            "lines": sorted({*changed_lines, *(change.line for change in details if change.line is not None)}),
            **({"details": sorted({change.kind for change in details})} if details else {}),
        },
    )
    if locked.status != Status.ON_HOLD:
        scrub(claim=locked, actor=actor, today=today, now=now)
    return locked


def _refuse_if_out(claim: Claim) -> None:
    if Status(claim.status) not in EDITABLE:
        raise ClaimIsOut(f"Claim {claim.patient_control_number} is {claim.get_status_display().lower()}.")


def _amend_lines(claim: Claim, lines: Sequence[LineChange], places: dict[int, int]) -> list[int]:
    rows = {row.number: row for row in ClaimLine.objects.filter(claim=claim)}
    columns = {"pointers"} if places else set()
    for change in lines:
        for name, value in change.values.items():
            if name not in LINE_COLUMNS:
                raise ValueError(f"{name} of a line is the superbill's")
            setattr(rows[change.number], name, value)
        columns |= set(change.values)
    if places:
        for row in rows.values():
            row.pointers = moved(row.pointers, places)
    if columns:
        ClaimLine.objects.bulk_update(rows.values(), sorted(columns))
    return [change.number for change in lines]


def to_billing_provider(provider: BillingProvider) -> dict[str, Any]:  # Any: field values
    """Bill under another provider."""
    return {"billing_provider": provider}


def to_location(location: Location) -> dict[str, Any]:  # Any: field values
    """Care was given elsewhere; the place of service is then that location's."""
    return {"location": location, "place_of_service": location.place_of_service}


def to_what_is_on_file(claim: Claim) -> dict[str, Any]:  # Any: field values
    """The coverage and the patient as they are now."""
    others = other_coverage(coverages_of_visit(claim.visit), claim.sequence)
    return {
        "coverage_snapshot": take_snapshot(claim.coverage, claim.patient, others),
        "property_casualty_number": claim.coverage.property_casualty_number or claim.property_casualty_number,
    }
