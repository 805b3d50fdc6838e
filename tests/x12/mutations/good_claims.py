"""Two good claims with the segments that few claims have, for defects in those."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from tests.claims.rules.clean_facts import ELM_STREET, RECORD, SHORE_ROAD
from x12.claim import Claim, PayToPlan, Subscriber
from x12.claim_certifications import (
    AmbulanceTransport,
    Certification,
    Equipment,
    FormAnswer,
    SupportingForm,
    TestResult,
)
from x12.claim_details import (
    Attachment,
    ClaimDates,
    ClaimDetails,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDates,
    LineDetails,
    OrderingProvider,
    Provider,
    PurchasedService,
    SpinalManipulation,
)
from x12.claim_pricing import Contract, Repricing
from x12.parties import Address, Contact, Name, PatientDetails, Person
from x12.remittance import Procedure, Reference

JORDAN = Name("Sample", "Jordan", qualifier="XX", identifier="1234567893")
HILL_ROAD = Address("9 Hill Road", "Ann Arbor", "MI", "481050001")
DESK = Contact("Pat Sample", "7345550100", "42")
OCTOBER = dt.date(2026, 10, 1)

_OXYGEN = LineDetails(
    equipment=Equipment("E1390", Decimal(30), Decimal(150), Decimal(900), "4", "I", Decimal(12)),
    attachments=(Attachment("CT", "FX", "A-2"),),
    certifications=(Certification("09", True, ("38",)),),
    dates=LineDates(therapy_began_on=OCTOBER, last_certified_on=OCTOBER),
    test_results=(TestResult("TR", "R1", Decimal("9.5")),),
    contract=Contract("04"),
    authorizations=(LineAuthorization("G1", "PA-1"), LineAuthorization("9F", "RF-1", "60055")),
    sales_tax=Decimal("1.25"),
    state_data=("Line data",),
    third_party_note="For the registry",
    repricing=Repricing("10", Decimal(120), procedure_qualifier="HC", procedure_code="E1390"),
    ordering=OrderingProvider(JORDAN, HILL_ROAD, DESK, (Reference("G2", "O-1"),)),
    forms=(
        SupportingForm("UT", "484.3", (
            FormAnswer("1A", text="56"), FormAnswer("1B", percent=Decimal(88)), FormAnswer("1C", on=OCTOBER),
            FormAnswer("4", choice="Y"),
        )),
    ),
)  # fmt: skip
EQUIPMENT: Claim = dataclasses.replace(
    RECORD,
    note="Oxygen at home",
    prior_authorization="PA-9",
    details=ClaimDetails(
        delay_reason="11",
        patient_signature_source="P",
        attachments=(Attachment("OZ", "EL", "A-1"),),
        contract=Contract("05", Decimal(10)),
        references=ClaimReferences(authorization_exception="3", medicare_crossover="Y", medical_record_number="MR7"),
        state_data=("State data",),
        certifications=(Certification("ZZ", True, ("ST",)), Certification("E1", True, ("L1",))),
        conditions=("A1",),
        repricing=Repricing("10", Decimal(180), Decimal(20), "ORG9", rejection="T1", compliance="2", exception="3"),
    ),
    lines=(
        dataclasses.replace(RECORD.lines[0], procedure=Procedure("E1390", ("RR",)), details=_OXYGEN),
        dataclasses.replace(
            RECORD.lines[1],
            procedure=Procedure("J1885"),
            details=LineDetails(
                is_epsdt=True,
                drug=Drug("00000123401", Decimal(2), "ML", prescription_number="RX-1"),
                purchased=PurchasedService("1679576722", Decimal(20)),
                referring=Provider(JORDAN),
            ),
        ),
    ),
)
_RIDE = AmbulanceTransport("A", Decimal(12), SHORE_ROAD, HILL_ROAD, "Sample Hospital", Decimal(151))
TRANSPORT: Claim = dataclasses.replace(
    RECORD,
    billing_provider=dataclasses.replace(
        RECORD.billing_provider,
        contact=DESK,
        currency="USD",
        pay_to=Address("PO Box 9", "Ann Arbor", "MI", "48106"),
        references=(Reference("0B", "L-1"),),
        pay_to_plan=PayToPlan("Sample Mutual", "99001", HILL_ROAD, "987654321", Reference("2U", "M-1")),
    ),
    subscriber=Subscriber(
        "P", "WC", Person(Name("Sample & Sons", is_person=False, identifier="POL-1")), "Sample Mutual", "99001",
        is_patient=False, group_name="Workers", property_casualty_number="WC-7",
        payer_references=(Reference("FY", "7"),), billing_provider_ids=(Reference("G2", "B-1"),),
    ),
    patient=Person(
        Name("Sample", "Robin"), ELM_STREET, dt.date(1990, 5, 5), "F",
        PatientDetails(weight_in_pounds=Decimal(151), is_pregnant=True, member_number="EMP-9", contact=DESK),
    ),
    relationship="20",
    related_causes=("EM", "OA"),
    accident_on=OCTOBER,
    details=ClaimDetails(
        dates=ClaimDates(
            last_menstrual_period_on=OCTOBER, disabled_from=OCTOBER, disabled_to=dt.date(2026, 10, 9),
            last_worked_on=OCTOBER,
        ),
        ambulance=_RIDE,
        spinal_manipulation=SpinalManipulation("A", "Neck pain"),
        certifications=(Certification("07", True, ("01",)),),
        anesthesia_procedures=("22551",),
    ),
    lines=(
        dataclasses.replace(RECORD.lines[0], procedure=Procedure("A0428", ("RH",))),
        dataclasses.replace(
            RECORD.lines[1], procedure=Procedure("00670", ("QK",)), unit="MJ", units=Decimal(95),
            details=LineDetails(obstetric_units=Decimal(2), patient_count=Decimal(1)),
        ),
    ),
)  # fmt: skip
