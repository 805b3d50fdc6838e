"""Small good records that tests change in one place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from x12.claim import (
    BillingProvider,
    Claim,
    ClaimBatch,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    Submitter,
    Subscriber,
)
from x12.envelope import Envelope
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Adjustment, Procedure

NOON = dt.datetime.combine(dt.date(2026, 11, 24), dt.time(12, 0))
ENVELOPE = Envelope("ZZ", "LAKESIDE01", "30", "330000000", NOON, 42, 7, is_test=True)
STREET = Address("1 LAKE ST", "SPRINGFIELD", "IL", "62701")
BILLING_PROVIDER = BillingProvider(
    name=Name("LAKESIDE CLINIC", is_person=False, qualifier="XX", identifier="1234567893"),
    address=Address("1 LAKE ST", "SPRINGFIELD", "IL", "627010001"),
    tax_id="123456789",
)
ALEX = Person(Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"), STREET, dt.date(1980, 2, 29), "F")
ROBIN = Person(Name("EXAMPLE", "ROBIN"), STREET, dt.date(2015, 5, 5), "U")
SUBSCRIBER = Subscriber("P", "CI", ALEX, "EXAMPLE HEALTH PLAN", "60054")
PARENT = Subscriber("P", "CI", Person(ALEX.name), "EXAMPLE HEALTH PLAN", "60054", is_patient=False)
VISIT = Procedure("99213")
LINE = ClaimLine(1, VISIT, Decimal("150.00"), Decimal(1), (1,), dt.date(2026, 11, 20), "L1")
CLAIM = Claim(
    patient_control_number="PCN1",
    charge=Decimal("150.00"),
    place_of_service="11",
    diagnoses=("M545",),
    lines=(LINE,),
    billing_provider=BILLING_PROVIDER,
    subscriber=SUBSCRIBER,
)
SUBMITTER = Submitter(
    Name("LAKESIDE CLINIC", is_person=False, qualifier="46", identifier="LAKESIDE01"),
    Contact("BILLING OFFICE", "2175550100"),
    "SANDBOX CLEARINGHOUSE",
    "330000000",
)
PRIMARY = OtherPayer(
    sequence="P",
    relationship="18",
    filing_indicator="CI",
    subscriber=Person(ALEX.name, STREET),
    payer_name="EXAMPLE HEALTH PLAN",
    payer_id="60054",
    paid=Decimal(100),
    payer_claim_control_number="ICN1",
)
ADJUDICATION = LineAdjudication(
    payer_id="60054",
    paid=Decimal(100),
    procedure=VISIT,
    units=Decimal(1),
    adjudicated_on=dt.date(2026, 11, 22),
    adjustments=(Adjustment("CO", "45", Decimal(20)), Adjustment("PR", "2", Decimal(30))),
)


def batch_of(*claims: Claim) -> ClaimBatch:
    """A batch of these claims."""
    return ClaimBatch("BATCH1", NOON, SUBMITTER, claims)
