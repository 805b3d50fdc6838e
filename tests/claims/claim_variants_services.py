"""Variants of the kinds of service: see claim_variants."""

from __future__ import annotations

import datetime as dt
from typing import Any

from claims.models import (
    AmbulanceTransport,
    Claim,
    ClaimAttachment,
    ClaimCertification,
    ClaimDate,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from practice.models import Practice, User
from tests import factories as base
from tests.claims import factories
from tests.claims.claim_variants import (
    AMBULANCE,
    ELSEWHERE,
    D,
    add,
    claim_of,
    line_of,
    someone,
    variant,
    with_columns,
)


@variant(
    "twelve diagnoses",
    "HI*ABK:M5450*ABF:M25511*ABF:M25512*ABF:M542*ABF:M546*ABF:M5416*ABF:M5417*ABF:M79601*ABF:M79602*ABF:M79604"
    "*ABF:M79605*ABF:R293",
    "SV1*HC:99213*150*UN*1***1:12:3:4",
)
def twelve_diagnoses(practice: Practice, biller: User) -> Claim:
    diagnoses = (
        "M54.50", "M25.511", "M25.512", "M54.2", "M54.6", "M54.16", "M54.17", "M79.601", "M79.602", "M79.604",
        "M79.605", "R29.3",
    )  # fmt: skip
    line = factories.office_visit(pointers=(1, 12, 3, 4))
    return claim_of(practice, biller, lines=(line,), diagnoses=diagnoses)


@variant(
    "flags of a line",
    "CRC*ZZ*Y*AV",
    "SV1*HC:99213:25::::LONG VISIT*100*UN*1*12**1**Y**Y*Y***0",
    "QTY*PT*2",
    "REF*EW*M-2",
    "REF*BT*LOT-9",
    "AMT*T*1.5",
    "AMT*F4*3.25",
    "NTE*DCP*WALK 1 MILE",
    "NTE*TPO*FOR THE REGISTRY",
    "SV1*HC:97110*100*UN*1***1",
)
def flags(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    with_columns(
        line_of(claim),
        modifiers=["25"],
        description="Long visit",
        place_of_service="12",
        is_emergency=True,
        is_epsdt=True,
        is_family_planning=True,
        is_copay_exempt=True,
        note="Walk 1 mile",
        note_kind="DCP",
        third_party_note="For the registry",
        patient_count=2,
        sales_tax_amount=D("1.50"),
        postage_amount=D("3.25"),
    )
    with_columns(line_of(claim, 2), place_of_service=claim.place_of_service)
    add(ClaimCertification, claim, category="ZZ", conditions=["AV"])
    add(ClaimReference, claim, 1, kind="EW", value="M-2")
    add(ClaimReference, claim, 1, kind="BT", value="LOT-9")
    return claim


@variant("drug by prescription", "SV1*HC:J1885*100*UN*1***1", "LIN**N4*00409123401", "CTP****2.5*ML", "REF*XZ*RX 1")
def drug(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, "J1885")
    add(LineDrug, claim, 1, ndc="00409123401", quantity=D("2.500"), unit="ML", prescription_number="RX 1")
    return claim


@variant(
    "compound",
    "SV1*HC:J3490:::::LIDOCAINE CREAM*100*UN*1***1",
    "LIN**N4*00409123401",
    "CTP****10*GR",
    "REF*VY*C1",
    "LIN**N4*00409123402",
    "CTP****1000*F2",
    "REF*VY*C1",
)
def compound(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, "J3490", "J3490")
    for number, ndc, quantity, unit in ((1, "00409123401", "10", "GR"), (2, "00409123402", "1000", "F2")):
        with_columns(line_of(claim, number), description="Lidocaine cream", modifiers=[] if number == 1 else ["76"])
        add(LineDrug, claim, number, ndc=ndc, quantity=D(quantity), unit=unit, compound_link="C1")
    return claim


@variant(
    "anesthesia",
    "HI*BP:19303*BO:19318",
    "SV1*HC:00402:AA:P2*900*MJ*75***1",
    "SV1*HC:01967:QZ*100*MJ*30***1",
    "QTY*FL*2.5",
)
def anesthesia(practice: Practice, biller: User) -> Claim:
    lines = (
        factories.office_visit(
            service_code="00402", units=D(75), unit="MJ", unit_price=D("12.00"), modifiers=("AA", "P2")
        ),
        factories.office_visit(service_code="01967", units=D(30), unit="MJ", unit_price=D("3.3333"), modifiers=("QZ",)),
    )
    claim = claim_of(practice, biller, lines=lines, claim_anesthesia_procedures=["19303", "19318"])
    with_columns(line_of(claim, 2), obstetric_units=D("2.5"))
    return claim


@variant(
    "papers",
    "PWK*B4*EL***AC*ATT-1",
    "PWK*OZ*AA",
    "LX*1",
    "PWK*03*FX***AC*ATT-2",
)
def papers(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    add(ClaimAttachment, claim, report_type="B4", transmission="EL", control_number="ATT-1")
    add(ClaimAttachment, claim, report_type="OZ", transmission="AA")
    add(ClaimAttachment, claim, 1, report_type="03", transmission="FX", control_number="ATT-2")
    return claim


@variant("note of a certification", "NTE*CER*NEEDS A WALKER", "NTE*ADD*SEE PAPER")
def notes(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, claim_note="Needs a walker", claim_note_kind="CER")
    with_columns(line_of(claim), note="See paper")
    return claim


@variant("late, in a program, unsigned", "AMT*F5*25")
def late(practice: Practice, biller: User) -> Claim:
    return claim_of(
        practice,
        biller,
        claim_has_provider_signature=False,
        claim_releases_information="I",
        claim_patient_signature_source="P",
        claim_special_program="02",
        claim_delay_reason="15",
        claim_patient_paid_amount=D("25.00"),
    )


@variant(
    "chiropractic",
    "DTP*454*D8*20261010",
    "DTP*453*D8*20261012",
    "DTP*455*D8*20261011",
    "CR2********M**NECK AND BACK*AFTER LIFTING",
    "SV1*HC:98941:AT*100*UN*1***1",
)
def chiropractic(practice: Practice, biller: User) -> Claim:
    claim = claim_of(
        practice,
        biller,
        "98941",
        claim_spinal_condition="M",
        claim_spinal_description="Neck and back",
        claim_spinal_more_description="After lifting",
    )
    with_columns(line_of(claim), modifiers=["AT"])
    for kind, day in (("initial_treatment_on", 10), ("acute_manifestation_on", 12), ("last_x_ray_on", 11)):
        add(ClaimDate, claim, kind=kind, on=dt.date(2026, 10, day))
    return claim


@variant(
    "ambulance",
    "CR1*LB*151.5**A*DH*12.5***DIALYSIS*BROKEN HIP",
    "CRC*07*Y*01*09",
    "NM1*PW*2",
    "N3*4 ELM STREET",
    "N4*ANN ARBOR*MI*48104",
    "NM1*45*2*HARBOR HOSPITAL",
    "N3*1 BAY ROAD",
    "N4*LANSING*MI*489011234",
    "LX*2",
    "CR1****A*DH*3",
    "CRC*07*N*12",
    "NM1*PW*2",
    "NM1*45*2*HARBOR HOSPITAL",
)
def ambulance(practice: Practice, biller: User) -> Claim:
    location = base.LocationFactory.create(practice=practice, place_of_service="41")
    claim = claim_of(practice, biller, "A0429", "A0425", location=location)
    purposes: dict[str, Any] = {"round_trip_purpose": "Dialysis", "stretcher_purpose": "Broken hip"}
    add(AmbulanceTransport, claim, **AMBULANCE, weight_in_pounds=D("151.50"), **purposes)
    add(ClaimCertification, claim, category="07", applies=True, conditions=["01", "09"])
    add(AmbulanceTransport, claim, 2, **{**AMBULANCE, "miles": D(3)})
    add(ClaimCertification, claim, 2, category="07", applies=False, conditions=["12"])
    return claim


@variant(
    "equipment",
    "SV1*HC:E0601:RR*100*UN*1***1",
    "SV5*HC:E0601*DA*30*75.5*900*4",
    "CR3*I*MO*13",
    "CRC*09*Y*38*ZV",
    "MEA*OG*HT*70",
    "MEA*TR*R2*28.25",
    "NM1*DK*1*SAMPLE*JORDAN****XX*1467582692",
)
def equipment(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, "E0601")
    with_columns(line_of(claim), modifiers=["RR"])
    add(
        LineEquipment, claim, 1, code="E0601", days=D(30), rental_amount=D("75.50"), purchase_amount=D("900.00"),
        rental_unit="4", certificate="I", months=D(13),
    )  # fmt: skip
    for kind in ("recertified_on", "therapy_began_on", "last_certified_on"):
        add(ClaimDate, claim, 1, kind=kind, on=dt.date(2026, 10, 10))
    add(ClaimCertification, claim, 1, category="09", applies=True, conditions=["38", "ZV"])
    add(LineTestResult, claim, 1, kind="OG", measure="HT", value=D(70))
    add(LineTestResult, claim, 1, kind="TR", measure="R2", value=D("28.25"))
    someone(claim, "DK", 1, **ELSEWHERE, contact_name="Front desk", phone="5175550100")
    return claim


@variant("certificate of necessity", "SV5*HC:E0601*DA*30*75.5*900*4", "PWK*CT*AF", "CR3*I*MO*13")
def necessity(practice: Practice, biller: User) -> Claim:
    claim = equipment(practice, biller)
    LineEquipment.objects.filter(line__claim=claim).update(necessity="AF")
    return claim


@variant(
    "certifications and conditions",
    "CRC*75*Y*IH",
    "CRC*ZZ*Y*S2",
    "CRC*E1*Y*L1*L2",
    "HI*BG:05*BG:A1",
    "CRC*70*N*65",
)
def certifications(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, claim_condition_codes=["05", "A1"])
    for category, conditions in (("75", ["IH"]), ("ZZ", ["S2"]), ("E1", ["L1", "L2"])):
        add(ClaimCertification, claim, category=category, conditions=conditions)
    add(ClaimCertification, claim, 1, category="70", applies=False, conditions=["65"])
    return claim
