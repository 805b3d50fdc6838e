"""A practice with thousands of accepted claims of three lines, as a day's check finds them."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

from django.db import connections
from django.utils import timezone

from billing.models import Account, EntryKind, Superbill, SuperbillKind, SuperbillLine, Visit
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.models import Claim, ClaimLine, ClaimStatus
from claims.services.snapshot import take_snapshot
from contacts.models import Payer
from patients.models import Coverage, Patient
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.services.numbering import take_numbers
from providers.models import BillingProvider, Location, RenderingProvider
from x12.npi import with_check_digit
from x12.parties import Name

LINES = (("99213", Decimal("150.00")), ("97110", Decimal("50.00")), ("97140", Decimal("45.00")))
CHARGE = Decimal("245.00")
SERVICE_ON = dt.date(2026, 11, 2)
VISITS_PER_PATIENT = 5
House = dict[str, Any]  # Any: the rows that every visit and claim refers to, by field
ADDRESS = {"address_line1": "12 Shore Road", "city": "Ann Arbor", "state": "MI", "postal_code": "481031234"}


def seed(claim_count: int) -> tuple[Practice, list[str]]:
    """A new practice, and the patient control numbers of its claims."""
    practice = Practice.objects.create(name="Benchmark", slug=f"benchmark-{time.time_ns()}")
    with practice_scope(practice.pk):
        house = _house(practice)
        payer = Payer.objects.create(practice=practice, name="Great Lakes Health", claim_payer_id="GLH01", **ADDRESS)
        coverages = _coverages(practice, payer, claim_count)
        visits = _visits(practice, coverages, house, claim_count)
        numbers = _claims(practice, visits, coverages, payer, house)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does in production
    return practice, numbers


def patient_of(patient_control_number: str) -> Name:
    """The patient of a seeded claim, as a payer names it in NM1*QC."""
    number = int(patient_control_number.removeprefix("C")) // VISITS_PER_PATIENT + 1
    return Name(f"SAMPLE{number}", "AVERY", qualifier="MI", identifier=_member_id(number))


def _member_id(patient_number: int) -> str:
    return f"W{patient_number:06d}"


def _house(practice: Practice) -> House:
    rendering = {"first_name": "Dana", "last_name": "Hale", "npi": with_check_digit("123456788")}
    return {
        "billing_provider": BillingProvider.objects.create(
            practice=practice,
            title="Group",
            organization_name="Lakeside",
            npi="1234567893",
            taxonomy="261QP2000X",
            tax_id="381234567",
            phone="7345550100",
            **ADDRESS,
        ),
        "rendering_provider": RenderingProvider.objects.create(practice=practice, taxonomy="111N00000X", **rendering),
        "location": Location.objects.create(practice=practice, name="Office", **ADDRESS),
    }


def _coverages(practice: Practice, payer: Payer, claim_count: int) -> list[Coverage]:
    patients = Patient.objects.bulk_create(
        Patient(
            practice=practice,
            number=number,
            last_name=f"Sample{number}",
            first_name="Avery",
            born_on=dt.date(1980, 5, 17),
            sex="F",
            **ADDRESS,
        )
        for number in range(1, claim_count // VISITS_PER_PATIENT + 2)
    )
    return Coverage.objects.bulk_create(
        Coverage(practice=practice, patient=patient, payer=payer, member_id=_member_id(patient.number))
        for patient in patients
    )


def _visits(practice: Practice, coverages: list[Coverage], house: House, count: int) -> list[Visit]:  # Any: rows
    return Visit.objects.bulk_create(
        Visit(
            practice=practice,
            number=number,
            patient=coverages[number // VISITS_PER_PATIENT].patient,
            service_on=SERVICE_ON - dt.timedelta(days=number % VISITS_PER_PATIENT),
            **house,
        )
        for number in range(1, count + 1)
    )


def _superbills(practice: Practice, visits: list[Visit], payer: Payer) -> tuple[list[Superbill], list[SuperbillLine]]:
    """The visit superbills with their lines, their charges recognised."""
    now, actor = timezone.now(), system_user()
    superbills = Superbill.objects.bulk_create(
        Superbill(
            practice=practice,
            number=number,
            kind=SuperbillKind.VISIT,
            visit=visit,
            payer=payer,
            sequence="P",
            charge_amount=CHARGE,
            issued_on=visit.service_on,
            issued_at=now,
            issued_by=actor,
        )
        for number, visit in enumerate(visits, start=1)
    )
    take_numbers("superbill", len(superbills))  # superbill numbers go on after these
    lines = SuperbillLine.objects.bulk_create(
        SuperbillLine(
            practice=practice,
            superbill=superbill,
            number=number,
            code=code,
            units=1,
            service_on=superbill.issued_on,
            charge_amount=charge,
        )
        for superbill in superbills
        for number, (code, charge) in enumerate(LINES, start=1)
    )
    owed = LineDraft(Account.INSURANCE_RECEIVABLE, CHARGE, payer.pk, "P")
    drafts = [
        EntryDraft(
            kind=EntryKind.CHARGE,
            source_key=f"charge:{superbill.pk}",
            visit_id=superbill.visit_id,
            superbill_id=superbill.pk,
            service_on=superbill.issued_on,
            lines=(owed, LineDraft(Account.CHARGES, -CHARGE)),
        )
        for superbill in superbills
    ]
    post_entries(drafts, actor=actor, posted_on=SERVICE_ON, now=now)
    return superbills, lines


def _claims(
    practice: Practice,
    visits: list[Visit],
    coverages: list[Coverage],
    payer: Payer,
    house: House,  # Any: rows
) -> list[str]:
    now, actor = timezone.now(), system_user()
    superbills, superbill_lines = _superbills(practice, visits, payer)
    coverage_of = {coverage.patient_id: coverage for coverage in coverages}
    snapshot_of = {coverage.patient_id: take_snapshot(coverage, coverage.patient) for coverage in coverages}
    claims = Claim.objects.bulk_create(
        Claim(
            practice=practice,
            patient_control_number=f"C{superbill.number}",
            visit=visit,
            superbill=superbill,
            patient_id=visit.patient_id,
            coverage=coverage_of[visit.patient_id],
            payer=payer,
            status=ClaimStatus.ACCEPTED,
            status_at=now,
            place_of_service="11",
            service_on=visit.service_on,
            diagnoses=["M54.50"],
            charge_amount=CHARGE,
            coverage_snapshot=snapshot_of[visit.patient_id],
            created_at=now,
            created_by=actor,
            **house,
        )
        for visit, superbill in zip(visits, superbills, strict=True)
    )
    ClaimLine.objects.bulk_create(
        ClaimLine(
            practice=practice,
            claim=claims[index // len(LINES)],
            superbill_line=line,
            number=line.number,
            control_number=f"C{index // len(LINES) + 1}L{line.number}",
            code=line.code,
            units=1,
            pointers=[1],
            charge_amount=line.charge_amount,
            service_on=line.service_on,
        )
        for index, line in enumerate(superbill_lines)
    )
    return [claim.patient_control_number for claim in claims]
