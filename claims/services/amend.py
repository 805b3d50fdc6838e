"""Changing a claim before it is sent: what was billed wrongly is mended here, and the scrubber looks again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from claims.models import Claim, ClaimLine
from claims.rules.diagnosis_order import each_once, moved
from claims.rules.status import Status
from claims.services.build import coverages_of_visit, other_coverage
from claims.services.scrub import SCRUBBED, scrub
from claims.services.snapshot import take_snapshot
from practice.models import User
from practice.services.audit import record_event
from providers.models import BillingProvider, Location

EDITABLE = SCRUBBED | {Status.ON_HOLD}


class ClaimIsOut(ValueError):
    """The claim is on its way or answered: it changes no more. What is wrong goes into a corrected claim."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What may change of a line: its code and charge are the superbill's."""

    number: int
    modifiers: tuple[str, ...]
    pointers: tuple[int, ...]
    description: str = ""


@transaction.atomic
def amend_claim(
    *,
    claim: Claim,
    changes: Mapping[str, Any],  # Any: field values
    lines: Sequence[LineChange] = (),
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> Claim:
    """Change fields and lines, and scrub again unless it is on hold. Raises ClaimIsOut.

    A diagnosis that is there twice is kept once, and the pointers follow.
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
    record_event(
        actor=actor,
        verb="claim.amended",
        subject=locked,
        now=now,
        detail={"fields": sorted(changes), "lines": changed_lines},
    )
    if locked.status != Status.ON_HOLD:
        scrub(claim=locked, actor=actor, today=today, now=now)
    return locked


def _refuse_if_out(claim: Claim) -> None:
    if Status(claim.status) not in EDITABLE:
        raise ClaimIsOut(f"Claim {claim.patient_control_number} is {claim.get_status_display().lower()}.")


def _amend_lines(claim: Claim, lines: Sequence[LineChange], places: dict[int, int]) -> list[int]:
    rows = {row.number: row for row in ClaimLine.objects.filter(claim=claim)}
    for change in lines:
        row = rows[change.number]
        row.modifiers = list(change.modifiers)
        row.pointers = list(change.pointers)
        row.description = change.description
    if places:
        for row in rows.values():
            row.pointers = moved(row.pointers, places)
    ClaimLine.objects.bulk_update(rows.values(), ["modifiers", "pointers", "description"])
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
    return {"coverage_snapshot": take_snapshot(claim.coverage, claim.patient, others)}
