"""A claim with nothing wrong, and ways to break one thing of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from claims.rules.facts import ClaimFacts
from x12.claim import (
    BillingProvider,
    Claim,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    Provider,
    ServiceFacility,
    Subscriber,
)
from x12.parties import Address, Name, Person
from x12.remittance import Adjustment, Procedure

TODAY = dt.date(2026, 11, 3)
SERVICE_ON = dt.date(2026, 11, 2)
SHORE_ROAD = Address("12 Shore Road", "Ann Arbor", "MI", "481031234")
ELM_STREET = Address("4 Elm Street", "Ann Arbor", "MI", "48104")

BILLING = BillingProvider(
    name=Name("Lakeside Integrative Health", is_person=False, qualifier="XX", identifier="1234567893"),
    address=SHORE_ROAD,
    tax_id="381234567",
    taxonomy="261QP2000X",
)
RENDERING = Provider(Name("Hale", "Dana", qualifier="XX", identifier="1000000004"), "111N00000X")
FACILITY = ServiceFacility("Main office", SHORE_ROAD)
PATIENT = Person(Name("Sample", "Avery", qualifier="MI", identifier="W000123"), ELM_STREET, dt.date(1980, 5, 17), "F")
SUBSCRIBER = Subscriber(
    sequence="P",
    filing_indicator="CI",
    person=PATIENT,
    payer_name="Great Lakes Mutual",
    payer_id="GLM01",
)


def line(number: int = 1, **changes: Any) -> ClaimLine:  # Any: field values
    fields: dict[str, Any] = {
        "number": number,
        "procedure": Procedure("99213") if number == 1 else Procedure("97110", ("GP",)),
        "charge": Decimal("150.00") if number == 1 else Decimal("50.00"),
        "units": Decimal(1),
        "pointers": (1,),
        "service_from": SERVICE_ON,
        "control_number": f"C1L{number}",
    }
    return ClaimLine(**{**fields, **changes})


RECORD = Claim(
    patient_control_number="C1",
    charge=Decimal("200.00"),
    place_of_service="11",
    diagnoses=("M5450", "M25511"),
    lines=(line(1), line(2)),
    billing_provider=BILLING,
    subscriber=SUBSCRIBER,
    rendering=RENDERING,
)
CLEAN = ClaimFacts(
    record=RECORD,
    patient=PATIENT,
    rendering=RENDERING,
    facility=FACILITY,
    today=TODAY,
    superbill_charge=Decimal("200.00"),
    coverage_starts_on=dt.date(2026, 1, 1),
)


def with_record(facts: ClaimFacts = CLEAN, **changes: Any) -> ClaimFacts:  # Any: field values
    return replace(facts, record=replace(facts.record, **changes))


def with_subscriber(facts: ClaimFacts = CLEAN, **changes: Any) -> ClaimFacts:  # Any: field values
    return with_record(facts, subscriber=replace(facts.record.subscriber, **changes))


def with_billing(**changes: Any) -> ClaimFacts:  # Any: field values
    return with_record(billing_provider=replace(BILLING, **changes))


def with_line(facts: ClaimFacts = CLEAN, **changes: Any) -> ClaimFacts:  # Any: field values
    """The first line changed."""
    first, *others = facts.record.lines
    return with_record(facts, lines=(replace(first, **changes), *others))


def adjudication(**changes: Any) -> LineAdjudication:  # Any: field values
    """The primary's answer to line 1: 150 = 85 paid + 40 contractual + 25 copay."""
    fields: dict[str, Any] = {
        "payer_id": "PRIM1",
        "paid": Decimal("85.00"),
        "procedure": Procedure("99213"),
        "units": Decimal(1),
        "adjudicated_on": dt.date(2026, 11, 3),
        "adjustments": (
            Adjustment("CO", "45", Decimal("40.00")),
            Adjustment("PR", "3", Decimal("25.00")),
        ),
    }
    return LineAdjudication(**{**fields, **changes})


DENIED_SECOND_LINE = adjudication(
    paid=Decimal(0),
    procedure=Procedure("97110", ("GP",)),
    adjustments=(Adjustment("CO", "97", Decimal("50.00")),),
)
PRIMARY = OtherPayer(
    sequence="P",
    relationship="18",
    filing_indicator="CI",
    subscriber=Person(Name("Sample", "Avery", qualifier="MI", identifier="P999"), ELM_STREET),
    payer_name="Primary Health",
    payer_id="PRIM1",
    paid=Decimal("85.00"),
    payer_claim_control_number="ICN77",
)
SECONDARY = with_record(
    with_subscriber(sequence="S"),
    other_payers=(PRIMARY,),
    lines=(line(1, adjudications=(adjudication(),)), line(2, adjudications=(DENIED_SECOND_LINE,))),
)


def with_primary(**changes: Any) -> ClaimFacts:  # Any: field values
    """The secondary claim with what its primary payer did changed."""
    return with_record(SECONDARY, other_payers=(replace(PRIMARY, **changes),))


def with_adjudication(**changes: Any) -> ClaimFacts:  # Any: field values
    """The secondary claim with the answer to its first line changed."""
    return with_record(SECONDARY, lines=(line(1, adjudications=(adjudication(**changes),)), SECONDARY.record.lines[1]))
