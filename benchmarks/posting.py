"""Posting speed: a 1,000-claim, 3-line 835 read, matched, posted with superbills into PostgreSQL, commit included."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.marks import Mark
from benchmarks.seeding import CHARGE, LINES, SERVICE_ON, seed
from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.services.reading import read_file
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import Adjustment, ClaimPayment, Procedure, ServicePayment
from x12.remittance import Remittance as Record
from x12.write_835 import write_835

PAID_ON = dt.date(2026, 11, 16)
CLAIM_COUNT = 1_000
TRIES = 3  # the best counts: the machine may be shared
LEAST_CLAIMS_PER_SECOND = 500  # the best-known open program posts about 120 with durable commits


def marks() -> list[Mark]:
    """Claims posted a second, commit included, and statements per claim (counted in a run of its own)."""
    seconds = min(post_file(*seed(CLAIM_COUNT)) for _ in range(TRIES))
    practice, numbers = seed(CLAIM_COUNT)
    connection.queries_log.clear()  # it holds the last 9,000 only
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
