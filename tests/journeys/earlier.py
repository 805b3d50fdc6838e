"""What others have done before a journey begins: the practice is set up, patients came, notes are signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Row
from decimal import Decimal

from django.utils import timezone

from config.demo.cast import Appearance, Expected
from config.demo.desk import Clock, Guest, arrive, book, chart_and_sign
from config.demo.setting import Stage, set_the_stage
from patients.models import Sequence
from patients.services.coverages import CoverageDetails, add_coverage
from patients.services.registration import PatientDetails, register_patient
from practice.scoping import practice_scope
from tests.journeys.house import ACCOUNTS, House

COVERED_SINCE = dt.date(2026, 1, 1)


def open_practice(house: House) -> Stage:
    """The demonstration's two practices, connected to the house's sandbox."""
    return set_the_stage(house.sandbox.settings, ACCOUNTS, timezone.now())


def clock_of(stage: Stage) -> Clock:
    return Clock(now=timezone.now(), today=timezone.localdate(timezone=stage.practice.zone))


def patient(last_name: str, **changes: object) -> Appearance:
    """Somebody with a sore back and a Lakeshore card, but for what the journey changes."""
    values: dict[str, object] = {
        "first_name": "Avery",
        "born": "1980-05-17",
        "sex": "F",
        "clinician": "hale",
        "modality": "medical",
        "payer": "LAKE1",
        "suffix": "",
        "diagnoses": ("M54.50",),
        "services": ("99213",),
        "expected": Expected(),
    }
    return Appearance(last_name=last_name, **(values | changes))  # type: ignore[arg-type]  # values by name


def registered(stage: Stage, appearances: Row[Appearance]) -> list[Guest]:
    """Patients on file with their coverages; the n-th has the member id W100n and its ending."""
    desk, now = stage.users["front_desk"], timezone.now()
    guests = []
    for number, appearance in enumerate(appearances, start=1001):
        with practice_scope(stage.practice.pk):
            details = PatientDetails(
                last_name=appearance.last_name,
                first_name=appearance.first_name,
                born_on=dt.date.fromisoformat(appearance.born),
                sex=appearance.sex,
                phone="7345550111",
                address_line1="4 Elm Street",
                city="Ann Arbor",
                state="MI",
                postal_code="48104",
            )
            person = register_patient(details=details, actor=desk, now=now)
            coverages = []
            for payer, sequence in ((appearance.payer, Sequence.PRIMARY), (appearance.secondary, Sequence.SECONDARY)):
                suffix = appearance.suffix if sequence == Sequence.PRIMARY else ""
                policy = (
                    CoverageDetails(
                        payer=stage.payers[payer],
                        member_id=f"W{number}{suffix}",
                        sequence=sequence,
                        copay_amount=Decimal(appearance.copay) or None,
                        starts_on=COVERED_SINCE,
                    )
                    if payer
                    else None
                )
                coverages.append(policy and add_coverage(patient=person, details=policy, actor=desk, now=now))
            guests.append(Guest(appearance, person, *coverages))
    return guests


def booked(stage: Stage, appearances: Row[Appearance]) -> list[Guest]:
    guests = registered(stage, appearances)
    book(stage, guests, clock_of(stage))
    return guests


def arrived(stage: Stage, appearances: Row[Appearance]) -> list[Guest]:
    """Checked in today: each has a visit whose note is to be written."""
    guests = booked(stage, appearances)
    arrive(stage, guests, clock_of(stage))
    return guests


def signed(stage: Stage, appearances: Row[Appearance]) -> list[Guest]:
    """Seen and charged: each has a visit superbill that can be billed."""
    guests = arrived(stage, appearances)
    chart_and_sign(stage, guests, clock_of(stage))
    return guests
