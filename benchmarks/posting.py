"""Posting speed: 3-line 835s read, matched, posted with superbills into PostgreSQL, durable commit included.

Wall time depends on what else the machine does; so the processor time of Python and of PostgreSQL is shown beside
it, and the time that a bare COPY of as many rows of the same tables takes in the same minute.
`python -m benchmarks posting 100000` shows the growth up to so many claims.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.marks import Mark
from benchmarks.seeding import CHARGE, LINES, SERVICE_ON, patient_of, seed
from benchmarks.worker import PAID_ON
from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.services.reading import read_file
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import Adjustment, Procedure, ServicePayment
from x12.remittance import ClaimPayment as ClaimRecord
from x12.remittance import Remittance as Record
from x12.write_835 import write_835

SIZES: tuple[int, ...] = (100, 1_000, 10_000)
TRIES = 3  # of each size; the best counts: the machine may be shared
LEAST_CLAIMS_PER_SECOND = 500  # the best-known open program posts about 120 with durable commits
TABLES = (
    "billing_superbill",
    "billing_superbillline",
    "billing_ledgerentry",
    "billing_ledgerline",
    "claims_claimevent",
    "practice_auditevent",
    "remittance_claimpayment",
    "remittance_servicepayment",
    "remittance_adjustment",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One posting. Times in seconds, memory in MB: the most that the worker had."""

    claim_count: int
    wall: float
    python: float
    postgres: float
    peak_memory: float

    @property
    def rate(self) -> float:
        return self.claim_count / self.wall


def marks() -> list[Mark]:
    """Claims posted a second at each size; for the largest also processor times, statements and a bare COPY."""
    found: list[Mark] = []
    best = None
    for size in SIZES:
        best = min((post_file(*seed(size)) for _ in range(TRIES)), key=lambda run: run.wall)
        least = LEAST_CLAIMS_PER_SECOND if size >= SIZES[1] else None
        found += [
            Mark(f"Posting an 835 of {size:,} claims", best.rate, "claims/s", least),
            Mark("  most memory of the worker", best.peak_memory, "MB"),
        ]
    return found + _about(best) if best else found


def _about(run: Run) -> list[Mark]:
    practice, numbers = seed(run.claim_count)
    statement_count = count_statements(practice, numbers)
    copied = bare_copy(practice)
    return [
        Mark("  Python's processor time", 1000 * run.python / run.claim_count, "ms/claim"),
        Mark("  PostgreSQL's processor time", 1000 * run.postgres / run.claim_count, "ms/claim"),
        Mark("  statements", statement_count / run.claim_count, "statements/claim"),
        Mark("  times a bare COPY of as many rows", run.wall / copied, ""),
    ]


def post_file(practice: Practice, numbers: list[str]) -> Run:
    """Store one 835 over these claims and post it as a worker does, in a process of its own."""
    return end_posting(practice, len(numbers), start_posting(practice, numbers))


def start_posting(practice: Practice, numbers: list[str]) -> subprocess.Popen[bytes]:
    reading_id = _store(practice, numbers)
    command = [sys.executable, "-m", "benchmarks.worker", connection.settings_dict["NAME"]]
    return subprocess.Popen([*command, str(practice.pk), str(reading_id)], stdout=subprocess.PIPE)  # noqa: S603


def end_posting(practice: Practice, claim_count: int, worker: subprocess.Popen[bytes]) -> Run:
    output, _ = worker.communicate()
    _refuse_unposted(practice)
    return Run(claim_count, *json.loads(output.splitlines()[-1]))


def count_statements(practice: Practice, numbers: list[str]) -> int:
    reading_id = _store(practice, numbers)
    connection.queries_log.clear()  # it holds the last 9,000 only
    with CaptureQueriesContext(connection) as captured:
        read_file(
            practice_id=practice.pk, reading_id=reading_id, actor=system_user(), today=PAID_ON, now=timezone.now()
        )
    _refuse_unposted(practice)
    return len(captured)


def _store(practice: Practice, numbers: list[str]) -> int:
    content = write_835([_record(numbers)], _envelope())
    with practice_scope(practice.pk):
        file = store_inbound(name="bench.835", content=content, account=None, actor=system_user(), now=timezone.now())
        return int(file.readings.get().pk)


def _refuse_unposted(practice: Practice) -> None:
    with practice_scope(practice.pk):
        remittance = Remittance.objects.latest("id")
        unposted = remittance.claim_payments.exclude(state=ClaimPayment.State.POSTED).count()
    if remittance.state != Remittance.State.POSTED or unposted:
        raise RuntimeError(f"the benchmark's remittance is {remittance.state}, {unposted} of its claims did not post")


def bare_copy(practice: Practice) -> float:
    """Seconds to COPY as many rows as were posted into tables of the same columns without index, key or trigger."""
    seconds = 0.0
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table})")
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE practice_id = {practice.pk}) TO STDOUT") as rows:  # noqa: S608 - our own tables
                content = b"".join(bytes(block) for block in rows)
            start = time.perf_counter()
            with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                copy.write(content)
            seconds += time.perf_counter() - start
            cursor.execute(f"DROP TABLE bare_{table}")
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
        claims=tuple(_claim_payment(position, number) for position, number in enumerate(numbers, start=1)),
        production_on=PAID_ON,
    )


# One claim of three lines has six or seven adjustments: each line a contractual one and a patient's part or a
# sequestration. Dollars: charge = paid + contractual + patient + sequestration.
PATIENT_SHARES = (Decimal("25.00"), Decimal("5.00"), Decimal("0.00"))
PAID = (Decimal("85.00"), Decimal("40.00"), Decimal("35.00"))
SEQUESTRATION = Decimal("1.00")
EVERY_THIRD = 3


def _claim_payment(position: int, number: str) -> ClaimRecord:
    services = []
    for line, ((code, charge), amount, share) in enumerate(zip(LINES, PAID, PATIENT_SHARES, strict=True), start=1):
        is_cut = line == len(LINES) or (line == 1 and position % EVERY_THIRD == 0)
        taken = SEQUESTRATION if is_cut else Decimal(0)
        adjustments = [Adjustment("CO", "45", charge - amount - share - taken)]
        if share:
            adjustments.append(Adjustment("PR", "3", share))
        if taken:
            adjustments.append(Adjustment("CO", "253", taken))
        services.append(
            ServicePayment(
                procedure=Procedure(code),
                charge=charge,
                paid=amount,
                units=Decimal(1),
                service_from=SERVICE_ON,
                line_control_number=f"{number}L{line}",
                adjustments=tuple(adjustments),
            )
        )
    return ClaimRecord(
        patient_control_number=number,
        status="1",
        charge=CHARGE,
        paid=sum(PAID, Decimal(0)),
        patient_responsibility=sum(PATIENT_SHARES, Decimal(0)),
        filing_indicator="12",
        payer_claim_control_number=f"ICN{number}",
        facility_code="11",
        frequency="1",
        patient=patient_of(number),
        services=tuple(services),
    )
