"""One small claim of each variant, with the segments that set it apart from the plain claim, in order."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from tests.x12.claim_changes import HOSPITAL, JORDAN, KIM, NOVEMBER, UNNUMBERED, claim, line, november
from tests.x12.claim_variants_numbers import NUMBERS
from tests.x12.claim_variants_payers import OTHER_PAYERS
from tests.x12.claim_variants_pricing import NAMES, PRICING
from tests.x12.records import ALEX, LINE, ROBIN, STREET, SUBSCRIBER
from x12.claim import Claim, Subscriber
from x12.claim_certifications import AmbulanceTransport, Certification, Equipment, TestResult
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
from x12.parties import Contact, Name, PatientDetails, Person
from x12.remittance import Procedure, Reference

PROVIDERS = {
    "referring and primary care": (
        claim(referring=Provider(JORDAN), primary_care=Provider(KIM)),
        ["NM1*DN*1*SAMPLE*JORDAN****XX*1234567893", "NM1*P3*1*PROBE*KIM****XX*1679576722"],
    ),
    "supervising": (
        claim(rendering=Provider(KIM, "111N00000X"), supervising=Provider(JORDAN)),
        [
            "NM1*82*1*PROBE*KIM****XX*1679576722",
            "PRV*PE*PXC*111N00000X",
            "NM1*DQ*1*SAMPLE*JORDAN****XX*1234567893",
        ],
    ),
    "provider without NPI": (
        claim(rendering=Provider(UNNUMBERED, references=(Reference("G2", "P-77"), Reference("0B", "IL123")))),
        ["NM1*82*1*ESSAI*SAM", "REF*G2*P-77", "REF*0B*IL123"],
    ),
    "ordering": (
        line(LineDetails(ordering=OrderingProvider(JORDAN, STREET, Contact("PAT SAMPLE", "2175550100", "42")))),
        ["NM1*DK*1*SAMPLE*JORDAN****XX*1234567893", "PER*IC*PAT SAMPLE*TE*2175550100*EX*42"],
    ),
    "rendering by line": (
        line(LineDetails(rendering=Provider(KIM, "225100000X", (Reference("LU", "L1"),)))),
        ["NM1*82*1*PROBE*KIM****XX*1679576722", "PRV*PE*PXC*225100000X", "REF*LU*L1"],
    ),
    "facility by line": (
        line(LineDetails(facility=HOSPITAL)),
        ["NM1*77*2*SAMPLE HOSPITAL", "N3*9 HILL RD", "N4*PEORIA*IL*616020001"],
    ),
    "purchased service": (
        line(LineDetails(purchased=PurchasedService("1679576722", Decimal("80.50")))),
        ["PS1*1679576722*80.5", "NM1*QB*2******XX*1679576722"],
    ),
    "everybody by line": (
        line(LineDetails(supervising=Provider(JORDAN), referring=Provider(KIM), primary_care=Provider(KIM))),
        [
            "NM1*DQ*1*SAMPLE*JORDAN****XX*1234567893",
            "NM1*DN*1*PROBE*KIM****XX*1679576722",
            "NM1*P3*1*PROBE*KIM****XX*1679576722",
        ],
    ),
}  # fmt: skip

DRUGS_AND_NUMBERS = {
    "drug by prescription": (
        line(LineDetails(drug=Drug("00000123401", Decimal("2.5"), "ML", prescription_number="RX 1"))),
        ["LIN**N4*00000123401", "CTP****2.5*ML", "REF*XZ*RX 1"],
    ),
    "ingredient of a compound": (
        line(LineDetails(drug=Drug("00000123401", Decimal(1), "GR", compound_link="C1"))),
        ["LIN**N4*00000123401", "CTP****1*GR", "REF*VY*C1"],
    ),
    "laboratory": (
        line(LineDetails(clia_number="14D0000001", reference_clia_number="14D0000002")),
        ["REF*X4*14D0000001", "REF*F4*14D0000002"],
    ),
    "immunization and mammography": (
        line(LineDetails(mammography_certification="M123", immunization_batch="B-9")),
        ["REF*EW*M123", "REF*BT*B-9"],
    ),
    "authorizations by line": (
        line(LineDetails(authorizations=(LineAuthorization("G1", "PA1"), LineAuthorization("9F", "RF1", "60054")))),
        ["REF*G1*PA1", "REF*9F*RF1**2U:60054"],
    ),
    "every number of the claim": (
        claim(details=ClaimDetails(references=ClaimReferences(
            "3", "N", "M1", "R1", "R2", "DEV1", "TRACE1", "MR 7", "30", "OV1",
        ))),
        [
            "REF*4N*3", "REF*F5*N", "REF*EW*M1", "REF*9A*R1", "REF*9C*R2", "REF*LX*DEV1", "REF*D9*TRACE1",
            "REF*EA*MR 7", "REF*P4*30", "REF*1J*OV1",
        ],
    ),
}  # fmt: skip

PAPERS_AND_NOTES = {
    "attachments": (
        claim(details=ClaimDetails(attachments=(Attachment("B4", "EL", "ATT-1"), Attachment("OZ", "AA")))),
        ["PWK*B4*EL***AC*ATT-1", "PWK*OZ*AA"],
    ),
    "attachment by line": (
        line(LineDetails(attachments=(Attachment("03", "FX", "ATT-2"),))),
        ["PWK*03*FX***AC*ATT-2"],
    ),
    "certification note": (claim(note="Needs a walker", note_kind="CER"), ["NTE*CER*NEEDS A WALKER"]),
    "diagnosis note": (claim(note="Left side", note_kind="DGN"), ["NTE*DGN*LEFT SIDE"]),
    "notes by line": (
        line(LineDetails(third_party_note="For the registry"), note="Walk 1 mile", note_kind="DCP"),
        ["NTE*DCP*WALK 1 MILE", "NTE*TPO*FOR THE REGISTRY"],
    ),
    "late and in a program": (
        claim(details=ClaimDetails(special_program="02", delay_reason="15", patient_signature_source="P")),
        ["CLM*PCN1*150***11:B:1*Y*A*Y*Y*P**02********15"],
    ),
}

EMPLOYER = Subscriber(
    "P", "WC", Person(Name("SAMPLE & SONS", is_person=False, identifier="POL-1")), "SAMPLE MUTUAL", "99001",
    is_patient=False, property_casualty_number="WC-2026-7",
)  # fmt: skip
WORKER = dataclasses.replace(
    ROBIN, details=PatientDetails(member_number="EMP-9", contact=Contact("ROBIN EXAMPLE", "2175550100", "42"))
)
ACCIDENTS_AND_DATES = {
    "auto accident abroad": (
        claim(related_causes=("AA",), details=ClaimDetails(accident_country="CA"), accident_on=NOVEMBER),
        ["CLM*PCN1*150***11:B:1*Y*A*Y*Y**AA::::CA", "DTP*439*D8*20261101"],
    ),
    "workers' compensation": (
        claim(
            subscriber=EMPLOYER, patient=WORKER, relationship="20", related_causes=("EM",), accident_on=NOVEMBER,
            details=ClaimDetails(dates=ClaimDates(
                disabled_from=november(2), disabled_to=november(9), last_worked_on=NOVEMBER,
                returned_to_work_on=november(10), first_contact_on=november(3),
            )),
        ),
        [
            "HL*2*1*22*1", "SBR*P********WC", "NM1*IL*2*SAMPLE & SONS*****MI*POL-1",
            "NM1*PR*2*SAMPLE MUTUAL*****PI*99001", "HL*3*2*23*0", "PAT*20", "NM1*QC*1*EXAMPLE*ROBIN",
            "DMG*D8*20150505*U", "REF*Y4*WC-2026-7", "REF*1W*EMP-9", "PER*IC*ROBIN EXAMPLE*TE*2175550100*EX*42",
            "CLM*PCN1*150***11:B:1*Y*A*Y*Y**EM", "DTP*439*D8*20261101", "DTP*297*D8*20261101",
            "DTP*296*D8*20261110", "DTP*444*D8*20261103", "DTP*314*RD8*20261102-20261109",
        ],
    ),
    "still disabled": (
        claim(details=ClaimDetails(dates=ClaimDates(disabled_from=november(2)))), ["DTP*360*D8*20261102"],
    ),
    "disabled until": (
        claim(details=ClaimDetails(dates=ClaimDates(disabled_to=november(9)))), ["DTP*361*D8*20261109"],
    ),
    "chiropractic dates": (
        claim(onset_on=NOVEMBER, details=ClaimDetails(dates=ClaimDates(
            initial_treatment_on=november(2), acute_manifestation_on=november(3), last_x_ray_on=november(4),
            last_seen_on=november(5),
        ))),
        [
            "DTP*431*D8*20261101", "DTP*454*D8*20261102", "DTP*304*D8*20261105", "DTP*453*D8*20261103",
            "DTP*455*D8*20261104",
        ],
    ),
    "hospital and shared care": (
        claim(admitted_on=NOVEMBER, details=ClaimDetails(dates=ClaimDates(
            discharged_on=november(2), care_assumed_on=november(3), care_relinquished_on=november(4),
        ))),
        ["DTP*435*D8*20261101", "DTP*096*D8*20261102", "DTP*090*D8*20261103", "DTP*091*D8*20261104"],
    ),
    "pregnancy": (
        claim(
            subscriber=dataclasses.replace(SUBSCRIBER, person=dataclasses.replace(
                ALEX, details=PatientDetails(is_pregnant=True, social_security_number="000123456"),
            )),
            details=ClaimDetails(dates=ClaimDates(last_menstrual_period_on=november(2))),
        ),
        ["PAT*********Y", "REF*SY*000123456", "DTP*484*D8*20261102"],
    ),
    "weight of one who died": (
        claim(subscriber=dataclasses.replace(SUBSCRIBER, person=dataclasses.replace(
            ALEX, details=PatientDetails(died_on=november(21), weight_in_pounds=Decimal(151)),
        ))),
        ["PAT*****D8*20261121*01*151"],
    ),
    "dates by line": (
        line(LineDetails(dates=LineDates(
            prescribed_on=november(2), hemoglobin_tested_on=november(3), therapy_began_on=november(4),
            shipped_on=november(5), last_seen_on=november(6), last_certified_on=november(7),
        ))),
        [
            "DTP*471*D8*20261102", "DTP*463*D8*20261104", "DTP*461*D8*20261107", "DTP*304*D8*20261106",
            "DTP*738*D8*20261103", "DTP*011*D8*20261105",
        ],
    ),
}  # fmt: skip

KINDS_OF_SERVICE = {
    "spinal manipulation": (
        claim(details=ClaimDetails(spinal_manipulation=SpinalManipulation("A", "Neck pain", "After a fall"))),
        ["CR2********A**NECK PAIN*AFTER A FALL"],
    ),
    "anesthesia": (
        claim(
            lines=(dataclasses.replace(
                LINE, procedure=Procedure("00670", ("QK", "P3")), unit="MJ", units=Decimal(95),
                details=LineDetails(obstetric_units=Decimal(2)),
            ),),
            details=ClaimDetails(anesthesia_procedures=("22551", "22845")),
        ),
        ["HI*BP:22551*BO:22845", "SV1*HC:00670:QK:P3*150*MJ*95***1", "QTY*FL*2"],
    ),
    "EPSDT": (
        claim(
            lines=(dataclasses.replace(LINE, details=LineDetails(is_epsdt=True, is_copay_exempt=True)),),
            details=ClaimDetails(
                special_program="02", certifications=(Certification("ZZ", True, ("AV", "ST")),), conditions=("A1",)
            ),
        ),
        ["CLM*PCN1*150***11:B:1*Y*A*Y*Y***02", "CRC*ZZ*Y*AV*ST", "HI*BG:A1", "SV1*HC:99213*150*UN*1***1****Y****0"],
    ),
    "family planning in an emergency": (
        line(LineDetails(is_family_planning=True), is_emergency=True),
        ["SV1*HC:99213*150*UN*1***1**Y***Y"],
    ),
    "homebound and new lenses": (
        claim(details=ClaimDetails(certifications=(
            Certification("75", True, ("IH",)), Certification("E1", False, ("L3",)),
        ))),
        ["CRC*75*Y*IH", "CRC*E1*N*L3"],
    ),
    "days of one service": (
        line(service_to=dt.date(2026, 11, 22)),
        ["DTP*472*RD8*20261120-20261122"],
    ),
}  # fmt: skip

TRANSPORT = AmbulanceTransport(
    "A", Decimal("12.5"), STREET, HOSPITAL.address, "SAMPLE HOSPITAL", Decimal(151), stretcher_purpose="Broken hip"
)

AMBULANCE_AND_EQUIPMENT = {
    "ambulance": (
        claim(details=ClaimDetails(
            ambulance=TRANSPORT,
            certifications=(Certification("07", True, ("01", "09")), Certification("07", False, ("05",))),
        )),
        [
            "CR1*LB*151**A*DH*12.5****BROKEN HIP", "CRC*07*Y*01*09", "CRC*07*N*05", "NM1*PW*2",
            "NM1*45*2*SAMPLE HOSPITAL", "N3*9 HILL RD", "N4*PEORIA*IL*616020001",
        ],
    ),
    "second ride with two patients": (
        line(LineDetails(
            ambulance=AmbulanceTransport("D", Decimal(3), HOSPITAL.address, STREET, round_trip_purpose="Scan"),
            patient_count=Decimal(2), certifications=(Certification("07", True, ("08",)),),
        )),
        [
            "CR1****D*DH*3***SCAN", "CRC*07*Y*08", "QTY*PT*2", "NM1*PW*2", "N3*9 HILL RD", "N4*PEORIA*IL*616020001",
            "NM1*45*2",
        ],
    ),
    "equipment for rent": (
        line(LineDetails(
            equipment=Equipment("E0260", Decimal(30), Decimal(90), Decimal(900), "4", "I", Decimal(6)),
            certifications=(Certification("09", True, ("38",)),),
            dates=LineDates(therapy_began_on=november(4), last_certified_on=november(7)),
            test_results=(TestResult("TR", "R1", Decimal("9.5")),),
        ), note="Bed"),
        [
            "SV5*HC:E0260*DA*30*90*900*4", "CR3*I*MO*6", "CRC*09*Y*38", "DTP*463*D8*20261104",
            "DTP*461*D8*20261107", "MEA*TR*R1*9.5", "NTE*ADD*BED",
        ],
    ),
    "certificate of necessity": (
        line(LineDetails(
            equipment=Equipment("E0260", Decimal(30), Decimal(90), Decimal(900), "4", necessity="AD"),
            attachments=(Attachment("CT", "FX", "A1"),),
        )),
        ["SV5*HC:E0260*DA*30*90*900*4", "PWK*CT*FX***AC*A1", "PWK*CT*AD"],
    ),
    "provider of a hospice": (
        line(LineDetails(certifications=(Certification("70", True, ("65",)),))), ["CRC*70*Y*65"],
    ),
}  # fmt: skip

VARIANTS: dict[str, tuple[Claim, list[str]]] = {
    **PROVIDERS,
    **DRUGS_AND_NUMBERS,
    **PAPERS_AND_NOTES,
    **ACCIDENTS_AND_DATES,
    **KINDS_OF_SERVICE,
    **OTHER_PAYERS,
    **AMBULANCE_AND_EQUIPMENT,
    **PRICING,
    **NAMES,
    **NUMBERS,
}
# pyx12 takes every PWK*CT for an attachment, and so knows none of its codes for a certificate of necessity.
MISJUDGED = frozenset({"certificate of necessity"})
