"""The front desk's and the providers' part of the day: register, book, ask, check in, collect, chart, sign."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.models import CashMethod, Payment, Superbill, Visit
from billing.services.payments import take_payment
from config.demo.afternoon import AFTERNOON
from config.demo.appearances import Appearance
from config.demo.morning import MORNING
from config.demo.setting import Stage
from config.demo.waiting import wait_until
from eligibility.models import EligibilityInquiry
from eligibility.services.asking import ask_eligibility
from eligibility.tasks import ask
from encounters.models import Appointment
from encounters.services.arrival import check_in, check_out
from encounters.services.booking import Booking, book_appointment
from encounters.services.coding import add_diagnosis, add_service
from encounters.services.notes import NoteTexts, save_note
from encounters.services.signing import sign_note
from patients.models import Coverage, Patient, Relationship, Sequence
from patients.services.coverages import CoverageDetails, add_coverage, change_coverage
from patients.services.registration import PatientDetails, register_patient
from practice.models import WorkState
from practice.scoping import practice_scope
from practice.services.numbering import next_number


@dataclass(slots=True)
class Guest:
    """One appearance with the rows that the day makes of it."""

    appearance: Appearance
    patient: Patient
    coverage: Coverage | None
    secondary: Coverage | None
    tertiary: Coverage | None = None
    appointment: Appointment | None = None
    superbill: Superbill | None = None

    @property
    def booked(self) -> Appointment:
        assert self.appointment is not None  # book() comes first
        return self.appointment

    @property
    def visit(self) -> Visit:
        visit: Visit | None = self.booked.visit
        assert visit is not None  # arrive() comes first
        return visit


@dataclass(frozen=True, slots=True)
class Clock:
    """The day that is played: now, and the practice's own date."""

    now: dt.datetime
    today: dt.date


def member_id(number: int, suffix: str) -> str:
    """A member id that nobody else has; its ending is the sandbox's cue, so the rest ends in a plain digit."""
    return f"W{number:07d}{suffix}"


def register(stage: Stage, clock: Clock) -> list[Guest]:
    """Register everybody with his coverages. Every day has new patients, so that no claim is a duplicate."""
    desk = stage.users["front_desk"]
    guests = []
    for appearance in (*MORNING, *AFTERNOON):
        with practice_scope(stage.practice.pk):
            day_number = next_number("demo-patient")
            details = PatientDetails(
                last_name=appearance.last_name,
                first_name=appearance.first_name,
                born_on=dt.date.fromisoformat(appearance.born),
                sex=appearance.sex,
                phone="7345550" + f"{day_number % 1000:03d}",
                address_line1=f"{100 + day_number} Elm Street",
                city="Ann Arbor",
                state="MI",
                postal_code="48104",
            )
            patient = register_patient(details=details, actor=desk, now=clock.now)
            guest = Guest(appearance, patient, None, None)
            if appearance.payer:
                primary = _coverage(stage, appearance, member_id(day_number, appearance.suffix))
                guest.coverage = add_coverage(patient=patient, details=primary, actor=desk, now=clock.now)
            guest.secondary = _further(stage, guest, appearance.secondary, Sequence.SECONDARY, day_number, clock)
            guest.tertiary = _further(stage, guest, appearance.tertiary, Sequence.TERTIARY, day_number, clock)
            guests.append(guest)
    return guests


def _further(
    stage: Stage, guest: Guest, payer: str, sequence: Sequence, day_number: int, clock: Clock
) -> Coverage | None:
    """The coverage with a next payer, under a member id that provokes nothing."""
    if not payer:
        return None
    details = CoverageDetails(
        payer=stage.payers[payer],
        member_id=member_id(day_number, ""),
        sequence=sequence,
        starts_on=dt.date(2026, 1, 1),
    )
    return add_coverage(patient=guest.patient, details=details, actor=stage.users["front_desk"], now=clock.now)


def _coverage(stage: Stage, appearance: Appearance, number: str) -> CoverageDetails:
    details = CoverageDetails(
        payer=stage.payers[appearance.payer],
        member_id=number,
        copay_amount=Decimal(appearance.copay) if Decimal(appearance.copay) else None,
        starts_on=dt.date(2026, 1, 1),
    )
    if appearance.subscriber is None:
        return details
    last, first, born, sex = appearance.subscriber
    return replace(
        details,
        relationship=Relationship.CHILD,
        subscriber_last_name=last,
        subscriber_first_name=first,
        subscriber_born_on=dt.date.fromisoformat(born),
        subscriber_sex=sex,
    )


def book(stage: Stage, guests: list[Guest], clock: Clock) -> None:
    """Book everybody, each clinician's patients one after the other from eight in the morning."""
    next_start: dict[str, dt.datetime] = {}
    opening = dt.datetime.combine(clock.today, dt.time(8), tzinfo=stage.practice.zone)
    for guest in guests:
        starts_at = next_start.get(guest.appearance.clinician, opening)
        next_start[guest.appearance.clinician] = starts_at + dt.timedelta(minutes=30)
        booking = Booking(
            patient=guest.patient,
            provider=stage.providers[guest.appearance.clinician],
            location=stage.location,
            starts_at=starts_at.astimezone(dt.UTC),
            modality=guest.appearance.modality,
            is_new_patient=True,
        )
        with practice_scope(stage.practice.pk):
            guest.appointment = book_appointment(booking=booking, actor=stage.users["front_desk"], now=clock.now)


def check_eligibility(stage: Stage, guests: list[Guest], clock: Clock) -> int:
    """Ask every payer and wait for the answers; how many were answered."""
    asked = [_ask(stage, guest, clock) for guest in guests if guest.coverage is not None]
    _wait_for_answers(stage, asked)
    return len(asked)


def mend_and_ask_again(stage: Stage, guests: list[Guest], clock: Clock) -> int:
    """Where the payer did not know the member id, compare with the card, correct it and ask again."""
    again = []
    for guest in guests:
        if guest.coverage is None or guest.appearance.mended_suffix is None:
            continue
        with practice_scope(stage.practice.pk):
            outcome = EligibilityInquiry.objects.filter(appointment=guest.appointment).latest("id").outcome
            if outcome != EligibilityInquiry.Outcome.REJECTED:
                continue
            correct_member_id(stage, guest, clock)
        again.append(_ask(stage, guest, clock))
    _wait_for_answers(stage, again)
    return len(again)


def correct_member_id(stage: Stage, guest: Guest, clock: Clock) -> None:
    """Write the member id as the card has it. The practice's scope is open."""
    assert guest.coverage is not None  # only insured guests have one to correct
    suffix = guest.appearance.suffix
    details = CoverageDetails(**{name: getattr(guest.coverage, name) for name in CoverageDetails.__dataclass_fields__})
    guest.coverage = change_coverage(
        coverage=guest.coverage,
        details=replace(details, member_id=details.member_id.removesuffix(suffix)),
        actor=stage.users["front_desk"],
        now=clock.now,
    )


def _ask(stage: Stage, guest: Guest, clock: Clock) -> int:
    assert guest.coverage is not None  # only insured guests are asked for
    with practice_scope(stage.practice.pk):
        inquiry = ask_eligibility(
            patient=guest.patient,
            coverage=guest.coverage,
            modality=guest.appearance.modality,
            service_on=clock.today,
            appointment=guest.appointment,
            actor=stage.users["front_desk"],
            now=clock.now,
        )
        ask.delay_on_commit(stage.practice.pk, inquiry.pk)
    return inquiry.pk


def _wait_for_answers(stage: Stage, inquiry_ids: list[int]) -> None:
    def all_answered() -> bool:
        with practice_scope(stage.practice.pk):
            return not EligibilityInquiry.objects.filter(
                pk__in=inquiry_ids, work_state__in=[WorkState.TO_DO, WorkState.TAKEN]
            ).exists()

    wait_until(all_answered, "every payer's eligibility answer")


def arrive(stage: Stage, guests: list[Guest], clock: Clock) -> None:
    for guest in guests:
        with practice_scope(stage.practice.pk):
            guest.appointment = check_in(appointment=guest.booked, actor=stage.users["front_desk"], now=clock.now)


def collect_copays(stage: Stage, guests: list[Guest], clock: Clock) -> int:
    """Take what is due at the desk; how many receipts."""
    count = 0
    for position, guest in enumerate(guests):
        amount = Decimal(guest.appearance.copay)
        if not amount:
            continue
        with practice_scope(stage.practice.pk):
            take_payment(
                patient=guest.patient,
                visit=guest.visit,
                amount=amount,
                method=(CashMethod.CARD, CashMethod.CASH)[position % 2],
                purpose=Payment.Purpose.COPAY,
                reference="",
                idempotency_key=uuid.uuid4(),
                actor=stage.users["front_desk"],
                today=clock.today,
                now=clock.now,
            )
        count += 1
    return count


def chart_and_sign(stage: Stage, guests: list[Guest], clock: Clock) -> None:
    """Write, code and sign every note: that makes the visit superbills."""
    provider = stage.users["provider"]
    for guest in guests:
        visit = guest.visit
        texts = NoteTexts(
            subjective="Feels better than last week.",
            objective="Moves freely; some tenderness.",
            assessment="Improving as expected.",
            plan="Same care in two weeks.",
        )
        with practice_scope(stage.practice.pk):
            save_note(visit=visit, version=0, texts=texts, actor=provider, now=clock.now)
            for code in guest.appearance.diagnoses:
                add_diagnosis(visit=visit, code=code, actor=provider, now=clock.now)
            for code in guest.appearance.services:
                add_service(visit=visit, service=stage.services[code], actor=provider, now=clock.now)
        with practice_scope(stage.practice.pk):
            guest.superbill = sign_note(visit=visit, actor=provider, today=clock.today, now=clock.now)


def leave(stage: Stage, guests: list[Guest], clock: Clock) -> None:
    for guest in guests:
        with practice_scope(stage.practice.pk):
            guest.appointment = check_out(appointment=guest.booked, actor=stage.users["front_desk"], now=clock.now)
