"""Claims that were sent and accepted, and the 835 records that answer them. Invented people, invented payers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from billing.models import Visit
from billing.services.payments import take_payment
from billing.services.superbills import CodedLine, issue_visit_superbill
from claims.models import Claim, ClaimStatus
from claims.services.advance import ClaimMove, advance_claims
from claims.services.build import build_claim
from clearinghouse.models import Direction, FileReading, FileState, InterchangeFile
from contacts.models import Payer
from patients.models import Sequence as PayerSequence
from practice.models import Practice, User
from practice.queries import system_user
from practice.scoping import current_practice_id
from remittance.models import Remittance
from remittance.services.importing import import_remittance
from tests import factories
from x12 import remittance as x12
from x12.parties import Name

SERVICE_ON = dt.date(2026, 11, 2)
PAID_ON = dt.date(2026, 11, 16)
TODAY = dt.date(2026, 11, 17)
EXAMPLE_LINES = (("99213", "150.00"), ("97110", "50.00"))


def dollars(text: str | Decimal | int) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def make_visit(
    practice: Practice,
    *,
    payer: Payer,
    secondary: Payer | None = None,
    lines: Sequence[tuple[str, str]] = EXAMPLE_LINES,
    copay: str = "",
    service_on: dt.date = SERVICE_ON,
) -> Visit:
    """A signed visit with its charges recognised, and the copay taken at check-in."""
    now, actor = timezone.now(), system_user()
    patient = factories.PatientFactory.create(practice=practice)
    factories.CoverageFactory.create(practice=practice, patient=patient, payer=payer)
    if secondary is not None:
        factories.CoverageFactory.create(
            practice=practice, patient=patient, payer=secondary, sequence=PayerSequence.SECONDARY
        )
    visit = factories.VisitFactory.create(practice=practice, patient=patient, service_on=service_on)
    if copay:
        take_payment(
            patient=patient,
            visit=visit,
            amount=dollars(copay),
            method="cash",
            purpose="copay",
            reference="",
            idempotency_key=uuid.uuid4(),
            actor=actor,
            today=service_on,
            now=now,
        )
    coded = [
        CodedLine(code, f"Service {code}", (), Decimal(1), "UN", (1,), dollars(price), service_on)
        for code, price in lines
    ]
    issue_visit_superbill(
        visit=visit,
        lines=coded,
        diagnoses=["M54.50"],
        payer=payer,
        sequence="P",
        actor=actor,
        today=service_on,
        now=now,
    )
    return visit


def accept(claim: Claim) -> Claim:
    """Bring a claim to where the payer has accepted it."""
    steps = (ClaimStatus.READY, ClaimStatus.QUEUED, ClaimStatus.SENT, ClaimStatus.ACCEPTED)
    moves = [ClaimMove(claim=claim, target=step, text="for a test") for step in steps]
    advance_claims(moves, actor=system_user(), now=timezone.now())
    return claim


def make_claim(
    practice: Practice,
    *,
    payer: Payer | None = None,
    secondary: Payer | None = None,
    lines: Sequence[tuple[str, str]] = EXAMPLE_LINES,
    copay: str = "",
    service_on: dt.date = SERVICE_ON,
) -> Claim:
    """An accepted primary claim."""
    payer = payer or factories.PayerFactory.create(practice=practice)
    visit = make_visit(practice, payer=payer, secondary=secondary, lines=lines, copay=copay, service_on=service_on)
    return accept(build_claim(visit=visit, actor=system_user(), now=timezone.now()))


def cas(*triplets: tuple[str, str, str]) -> tuple[x12.Adjustment, ...]:
    """("CO", "45", "20.00"), ..."""
    return tuple(x12.Adjustment(group, reason, dollars(amount)) for group, reason, amount in triplets)


def svc(
    code: str,
    charge: str,
    paid: str,
    *triplets: tuple[str, str, str],
    line: str = "",
    service_on: dt.date | None = SERVICE_ON,
    **fields: Any,
) -> x12.ServicePayment:
    return x12.ServicePayment(
        procedure=x12.Procedure(code),
        charge=dollars(charge),
        paid=dollars(paid),
        units=Decimal(1),
        service_from=service_on,
        line_control_number=line,
        adjustments=cas(*triplets),
        **fields,
    )


def clp(
    number: str,
    *services: x12.ServicePayment,
    status: str = "1",
    icn: str = "ICN1",
    adjustments: tuple[x12.Adjustment, ...] = (),
    **fields: Any,
) -> x12.ClaimPayment:
    """A claim payment whose sums follow from its lines."""
    adjusted = sum((one.amount for one in adjustments), Decimal(0))
    share = sum(
        (
            one.amount
            for level in (adjustments, *(s.adjustments for s in services))
            for one in level
            if one.group == "PR"
        ),
        Decimal(0),
    )
    record = x12.ClaimPayment(
        patient_control_number=number,
        status=status,
        charge=sum((one.charge for one in services), Decimal(0)),
        paid=sum((one.paid for one in services), Decimal(0)) - adjusted,
        patient_responsibility=share,
        payer_claim_control_number=icn,
        patient=Name("Sample", "Avery"),
        adjustments=adjustments,
        services=services,
    )
    return dataclasses.replace(record, **fields)


def example_answer(claim: Claim, **fields: Any) -> x12.ClaimPayment:
    """The worked example: allowed 130, paid 85, CO-45 70, PR-3 25, PR-2 20."""
    number = claim.patient_control_number
    return clp(
        number,
        svc(
            "99213",
            "150.00",
            "65.00",
            ("CO", "45", "50.00"),
            ("PR", "3", "25.00"),
            ("PR", "2", "10.00"),
            line=f"{number}L1",
        ),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00"), line=f"{number}L2"),
        **fields,
    )


def turned(record: x12.ClaimPayment) -> x12.ClaimPayment:
    """The reversal of a claim payment: CLP02 22, every amount negated."""

    def turn(adjustments: tuple[x12.Adjustment, ...]) -> tuple[x12.Adjustment, ...]:
        return tuple(dataclasses.replace(one, amount=-one.amount) for one in adjustments)

    services = tuple(
        dataclasses.replace(one, charge=-one.charge, paid=-one.paid, adjustments=turn(one.adjustments))
        for one in record.services
    )
    return dataclasses.replace(
        record,
        status="22",
        charge=-record.charge,
        paid=-record.paid,
        patient_responsibility=None,
        adjustments=turn(record.adjustments),
        services=services,
    )


def plb(reason: str, amount: str, reference: str = "REF1") -> x12.ProviderAdjustment:
    return x12.ProviderAdjustment("1234567893", dt.date(2026, 12, 31), reason, reference, dollars(amount))


def era(
    *claims: x12.ClaimPayment,
    trace: str = "EFT1001",
    payer: Payer | None = None,
    provider_adjustments: tuple[x12.ProviderAdjustment, ...] = (),
    **fields: Any,
) -> x12.Remittance:
    """A remittance that balances."""
    amount = sum((one.paid for one in claims), Decimal(0)) - sum(
        (one.amount for one in provider_adjustments), Decimal(0)
    )
    record = x12.Remittance(
        handling="I",
        amount=amount,
        credit_debit="C",
        method="ACH" if amount else "NON",
        payment_on=PAID_ON,
        trace=trace,
        payer_originator="1" + "380000001",
        payer=Name(payer.name if payer else "Great Lakes Health", is_person=False),
        payee=Name("Lakeside Integrative Health", is_person=False, qualifier="XX", identifier="1234567893"),
        claims=claims,
        provider_adjustments=provider_adjustments,
    )
    return dataclasses.replace(record, **fields)


def make_file(content: bytes = b"") -> InterchangeFile:
    """An inbound file; its bytes are made up when none are given."""
    content = content or uuid.uuid4().bytes
    file = InterchangeFile.objects.create(
        practice_id=current_practice_id(),
        direction=Direction.IN,
        name="era.835",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        transaction_sets=["835"],
        state=FileState.STORED,
        created_at=timezone.now(),
        created_by=system_user(),
    )
    FileReading.objects.create(practice_id=file.practice_id, file=file, reader=FileReading.Reader.REMITTANCES)
    return file


def receive(record: x12.Remittance, *, actor: User | None = None, file: InterchangeFile | None = None) -> Remittance:
    """Import one remittance from a file of its own."""
    return import_remittance(
        record,
        file_id=(file or make_file()).pk,
        position=1,
        actor=actor or system_user(),
        today=TODAY,
        now=timezone.now(),
    )
