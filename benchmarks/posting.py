"""Posting speed: a 1,000-claim, 3-line 835 read, matched, posted with superbills into PostgreSQL, commit included."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.marks import Mark
from billing.models import Account, EntryKind, Superbill, SuperbillKind, SuperbillLine, Visit
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.models import Claim, ClaimLine, ClaimStatus
from claims.services.snapshot import take_snapshot
from clearinghouse.services.files import store_inbound
from contacts.models import Payer
from patients.models import Coverage, Patient
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.services.numbering import take_numbers
from providers.models import BillingProvider, Location, RenderingProvider
from remittance.models import Remittance
from remittance.services.reading import read_file
from x12.envelope import Envelope
from x12.npi import with_check_digit
from x12.parties import Name
from x12.remittance import Adjustment, ClaimPayment, Procedure, ServicePayment
from x12.remittance import Remittance as Record
from x12.write_835 import write_835

LINES = (("99213", Decimal("150.00")), ("97110", Decimal("50.00")), ("97140", Decimal("45.00")))
CHARGE = Decimal("245.00")
SERVICE_ON = dt.date(2026, 11, 2)
PAID_ON = dt.date(2026, 11, 16)


CLAIM_COUNT = 1_000
LEAST_CLAIMS_PER_SECOND = 500  # the best-known open program posts about 120 with durable commits


def marks() -> list[Mark]:
    """Claims posted a second, commit included, and statements per claim (counted in a run of its own)."""
    seconds = post_file(*seed(CLAIM_COUNT))
    practice, numbers = seed(CLAIM_COUNT)
    with CaptureQueriesContext(connection) as captured:
        post_file(practice, numbers)
    return [
        Mark("Posting an 835", CLAIM_COUNT / seconds, "claims/s", LEAST_CLAIMS_PER_SECOND),
        Mark("Posting an 835", len(captured) / CLAIM_COUNT, "statements/claim"),
    ]


def post_file(practice: Practice, numbers: list[str]) -> float:
    """Store one 835 over these claims and post it; seconds of the posting."""
    content = write_835([_record(numbers)], _envelope())
    with practice_scope(practice.pk):
        file = store_inbound(name="bench.835", content=content, account=None, actor=system_user(), now=timezone.now())
        reading_id = file.readings.get().pk
    start = time.perf_counter()
    done = read_file(
        practice_id=practice.pk, reading_id=reading_id, actor=system_user(), today=PAID_ON, now=timezone.now()
    )
    seconds = time.perf_counter() - start
    with practice_scope(practice.pk):
        state = Remittance.objects.get(pk=done[0]).state
    if state != Remittance.State.POSTED:
        raise RuntimeError(f"the benchmark's remittance is {state}")
    return seconds


def _envelope() -> Envelope:
    return Envelope("ZZ", "GREATLAKES", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time


def _record(numbers: list[str]) -> Record:
    return Record(
        handling="I",
        amount=Decimal("160.00") * len(numbers),
        credit_debit="C",
        method="ACH",
        payment_on=PAID_ON,
        trace=f"EFT{time.time_ns()}",
        payer_originator="1380000001",
        payer=Name("GREAT LAKES HEALTH", is_person=False, qualifier="XV", identifier="GLH01"),
        payee=Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="XX", identifier="1234567893"),
        claims=tuple(_claim_payment(number) for number in numbers),
        production_on=PAID_ON,
    )


def _claim_payment(number: str) -> ClaimPayment:
    paid = (Decimal("85.00"), Decimal("40.00"), Decimal("35.00"))
    patient = (Decimal("25.00"), Decimal("0.00"), Decimal("0.00"))
    services = []
    for position, ((code, charge), amount, share) in enumerate(zip(LINES, paid, patient, strict=True), start=1):
        adjustments = [Adjustment("CO", "45", charge - amount - share)]
        if share:
            adjustments.append(Adjustment("PR", "3", share))
        services.append(
            ServicePayment(
                procedure=Procedure(code),
                charge=charge,
                paid=amount,
                units=Decimal(1),
                service_from=SERVICE_ON,
                line_control_number=f"{number}L{position}",
                adjustments=tuple(adjustments),
            )
        )
    return ClaimPayment(
        patient_control_number=number,
        status="1",
        charge=CHARGE,
        paid=Decimal("160.00"),
        patient_responsibility=Decimal("25.00"),
        filing_indicator="12",
        payer_claim_control_number=f"ICN{number}",
        facility_code="11",
        frequency="1",
        patient=Name("SAMPLE", "AVERY"),
        services=tuple(services),
    )


def seed(claim_count: int) -> tuple[Practice, list[str]]:
    """A practice with accepted claims of three lines, their charges recognised."""
    stamp = time.time_ns()
    practice = Practice.objects.create(name="Benchmark", slug=f"benchmark-{stamp}")
    with practice_scope(practice.pk):
        claims = _seed_claims(practice, claim_count)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does in production
    return practice, claims


def _seed_claims(practice: Practice, count: int) -> list[str]:
    now, actor = timezone.now(), system_user()
    address = {"address_line1": "12 Shore Road", "city": "Ann Arbor", "state": "MI", "postal_code": "481031234"}
    billing = BillingProvider.objects.create(
        practice=practice, title="Group", organization_name="Lakeside", npi="1234567893", taxonomy="261QP2000X",
        tax_id="381234567", **address,
    )  # fmt: skip
    rendering = RenderingProvider.objects.create(
        practice=practice, first_name="Dana", last_name="Hale", npi=with_check_digit("123456788"), taxonomy="111N00000X"
    )
    location = Location.objects.create(practice=practice, name="Office", **address)
    payer = Payer.objects.create(practice=practice, name="Great Lakes Health", claim_payer_id="GLH01", **address)
    patient = Patient.objects.create(
        practice=practice,
        number=1,
        last_name="Sample",
        first_name="Avery",
        born_on=dt.date(1980, 5, 17),
        sex="F",
        **address,
    )
    coverage = Coverage.objects.create(practice=practice, patient=patient, payer=payer, member_id="W000001")
    common = {"practice": practice, "patient": patient, "billing_provider": billing, "rendering_provider": rendering}
    visits = Visit.objects.bulk_create(
        Visit(number=number, service_on=SERVICE_ON, location=location, **common) for number in range(1, count + 1)
    )
    superbills = Superbill.objects.bulk_create(
        Superbill(
            practice=practice, number=number, kind=SuperbillKind.VISIT, visit=visit, payer=payer, sequence="P",
            charge_amount=CHARGE, issued_on=SERVICE_ON, issued_at=now, issued_by=actor,
        )
        for number, visit in enumerate(visits, start=1)
    )  # fmt: skip
    take_numbers("superbill", count)  # superbill numbers go on after the seeded ones
    lines = SuperbillLine.objects.bulk_create(
        SuperbillLine(
            practice=practice,
            superbill=superbill,
            number=number,
            code=code,
            units=1,
            service_on=SERVICE_ON,
            charge_amount=charge,
        )
        for superbill in superbills
        for number, (code, charge) in enumerate(LINES, start=1)
    )
    post_entries(
        [
            EntryDraft(
                kind=EntryKind.CHARGE,
                source_key=f"charge:{superbill.pk}",
                visit_id=superbill.visit_id,
                superbill_id=superbill.pk,
                service_on=SERVICE_ON,
                lines=(
                    LineDraft(Account.INSURANCE_RECEIVABLE, CHARGE, payer.pk, "P"),
                    LineDraft(Account.CHARGES, -CHARGE),
                ),
            )
            for superbill in superbills
        ],
        actor=actor,
        posted_on=SERVICE_ON,
        now=now,
    )
    snapshot = take_snapshot(coverage, patient)
    claims = Claim.objects.bulk_create(
        Claim(
            patient_control_number=f"C{number}", visit=visit, superbill=superbill, coverage=coverage, payer=payer,
            status=ClaimStatus.ACCEPTED, status_at=now, location=location, place_of_service="11", service_on=SERVICE_ON,
            diagnoses=["M54.50"], charge_amount=CHARGE, coverage_snapshot=snapshot, created_at=now, created_by=actor,
            **common,
        )
        for number, (visit, superbill) in enumerate(zip(visits, superbills, strict=True), start=1)
    )  # fmt: skip
    ClaimLine.objects.bulk_create(
        ClaimLine(
            practice=practice, claim=claims[index // len(LINES)], superbill_line=line, number=line.number,
            control_number=f"C{index // len(LINES) + 1}L{line.number}", code=line.code, units=1, pointers=[1],
            charge_amount=line.charge_amount, service_on=SERVICE_ON,
        )
        for index, line in enumerate(lines)
    )  # fmt: skip
    return [claim.patient_control_number for claim in claims]
