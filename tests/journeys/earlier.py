"""What others have done before a journey begins: the practice is set up, patients came, notes are signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Row
from decimal import Decimal

from django.utils import timezone

from claims.models import Claim
from claims.services.build import build_claim
from clearinghouse.models import TradingPartnerAccount
from clearinghouse.services.accounts import save_account
from config.demo.appearances import Appearance, Expected
from config.demo.cast import SECOND_SLUG, SLUG
from config.demo.desk import Clock, Guest, arrive, book, chart_and_sign
from config.demo.setting import Stage, set_the_stage
from patients.models import Coverage, Patient, Sequence
from patients.services.coverages import CoverageDetails, add_coverage
from patients.services.registration import PatientDetails, register_patient
from practice.scoping import practice_scope
from tests.journeys.house import SANDBOX_PASSWORD, House

ADDRESS = {
    "phone": "7345550111",
    "address_line1": "4 Elm Street",
    "city": "Ann Arbor",
    "state": "MI",
    "postal_code": "48104",
}


def open_practice(house: House) -> Stage:
    """The demonstration's two practices, with an account at the house's sandbox that nobody has used before.

    The sandbox outlives a journey: under an old account it would take the first file for one that it knows, and
    answers that the last journey left behind would name the claims of this one.
    """
    now, username = timezone.now(), house.unused_accounts.pop(0)
    passwords = dict.fromkeys((SLUG, SECOND_SLUG), SANDBOX_PASSWORD)
    stage = set_the_stage(house.sandbox.settings, passwords, now)
    with practice_scope(stage.practice.pk):
        account = TradingPartnerAccount.objects.get()
        account.sftp_username = account.real_time_username = username
        save_account(account=account, changed_fields=["sftp_username"], actor=stage.users["admin"], now=now)
    return stage


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


def registered(stage: Stage, appearances: Row[Appearance], **address: str) -> list[Guest]:
    """Patients on file with their coverages; the n-th chart has the member id W100n and its ending."""
    guests = []
    for appearance in appearances:
        with practice_scope(stage.practice.pk):
            person = _chart_of(stage, appearance, ADDRESS | address)
            primary = _coverage(stage, person, appearance.payer, Sequence.PRIMARY, appearance)
            secondary = _coverage(stage, person, appearance.secondary, Sequence.SECONDARY, appearance)
        guests.append(Guest(appearance, person, primary, secondary))
    return guests


def _chart_of(stage: Stage, appearance: Appearance, address: dict[str, str]) -> Patient:
    details = PatientDetails(
        last_name=appearance.last_name,
        first_name=appearance.first_name,
        born_on=dt.date.fromisoformat(appearance.born),
        sex=appearance.sex,
        phone=address["phone"],
        address_line1=address["address_line1"],
        city=address["city"],
        state=address["state"],
        postal_code=address["postal_code"],
    )
    return register_patient(details=details, actor=stage.users["front_desk"], now=timezone.now())


def _coverage(stage: Stage, person: Patient, payer: str, sequence: Sequence, appearance: Appearance) -> Coverage | None:
    if not payer:
        return None
    details = CoverageDetails(
        payer=stage.payers[payer],
        member_id=f"W{1000 + person.number}{appearance.suffix if sequence == Sequence.PRIMARY else ''}",
        sequence=sequence,
        copay_amount=Decimal(appearance.copay) or None,
        starts_on=dt.date(2026, 1, 1),
    )
    return add_coverage(patient=person, details=details, actor=stage.users["front_desk"], now=timezone.now())


def booked(stage: Stage, appearances: Row[Appearance], **address: str) -> list[Guest]:
    guests = registered(stage, appearances, **address)
    book(stage, guests, clock_of(stage))
    return guests


def arrived(stage: Stage, appearances: Row[Appearance], **address: str) -> list[Guest]:
    """Checked in today: each has a visit whose note is to be written."""
    guests = booked(stage, appearances, **address)
    arrive(stage, guests, clock_of(stage))
    return guests


def signed(stage: Stage, appearances: Row[Appearance], **address: str) -> list[Guest]:
    """Seen and charged: each has a visit superbill that can be billed."""
    guests = arrived(stage, appearances, **address)
    chart_and_sign(stage, guests, clock_of(stage))
    return guests


def billed(stage: Stage, guests: list[Guest]) -> list[Claim]:
    """A claim for each visit, which is not submitted yet."""
    with practice_scope(stage.practice.pk):
        return [build_claim(visit=guest.visit, actor=stage.users["provider"], now=timezone.now()) for guest in guests]
