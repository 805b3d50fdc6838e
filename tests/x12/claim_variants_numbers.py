"""Claims in which people, payers and providers go by the numbers that few have, with the segments that show it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from tests.x12.claim_changes import HOSPITAL, JORDAN, KIM, NOVEMBER, claim, line, november
from tests.x12.claim_variants_payers import FIRST_ANSWER, SECONDARY
from tests.x12.records import ALEX, BILLING_PROVIDER, LINE, PARENT, PRIMARY, ROBIN, SUBSCRIBER
from x12.claim import OtherPayerProvider, PayToPlan
from x12.claim_certifications import Certification
from x12.claim_details import ClaimDates, ClaimDetails, LineDates, LineDetails, Provider
from x12.parties import Contact, Name, PatientDetails
from x12.remittance import Reference

_AFTER_PRIMARY = ["SBR*S*18*******CI", "NM1*PR*2*SAMPLE MUTUAL*****PI*99002"]
_PLAN = PayToPlan("SAMPLE MUTUAL", "99001", HOSPITAL.address, "987654321")

NUMBERS = {
    "doctor who bills in his own name": (
        claim(billing_provider=dataclasses.replace(
            BILLING_PROVIDER, name=Name("SAMPLE", "DANA", identifier="1679576722"), tax_id="000123456",
            tax_id_qualifier="SY", references=(Reference("1G", "U-1"), Reference("0B", "L-1")),
            pay_to_plan=dataclasses.replace(_PLAN, reference=Reference("FY", "C-1")),
        )),
        [
            "NM1*85*1*SAMPLE*DANA****XX*1679576722", "REF*SY*000123456", "REF*1G*U-1", "REF*0B*L-1",
            "NM1*PE*2*SAMPLE MUTUAL*****PI*99001", "N3*9 HILL RD", "N4*PEORIA*IL*616020001", "REF*FY*C-1",
            "REF*EI*987654321",
        ],
    ),
    "plan known by its insurer's number": (
        claim(billing_provider=dataclasses.replace(
            BILLING_PROVIDER, pay_to_plan=dataclasses.replace(_PLAN, reference=Reference("NF", "12345"))
        )),
        [
            "NM1*PE*2*SAMPLE MUTUAL*****PI*99001", "N3*9 HILL RD", "N4*PEORIA*IL*616020001", "REF*NF*12345",
            "REF*EI*987654321",
        ],
    ),
    "insured driver": (
        claim(
            subscriber=dataclasses.replace(
                SUBSCRIBER, filing_indicator="AM", property_casualty_number="AUTO-9",
                person=dataclasses.replace(
                    ALEX, details=PatientDetails(contact=Contact("ALEX EXAMPLE", "2175550100"))
                ),
            ),
            related_causes=("AA",), accident_state="IL", accident_on=NOVEMBER,
        ),
        [
            "SBR*P*18*******AM", "REF*Y4*AUTO-9", "PER*IC*ALEX EXAMPLE*TE*2175550100",
            "CLM*PCN1*150***11:B:1*Y*A*Y*Y**AA:::IL", "DTP*439*D8*20261101",
        ],
    ),
    "payer by every number, provider by two": (
        claim(subscriber=dataclasses.replace(
            SUBSCRIBER, payer_address=HOSPITAL.address,
            payer_references=(Reference("2U", "P-1"), Reference("EI", "123456780"), Reference("NF", "54321")),
            billing_provider_ids=(Reference("G2", "B-1"), Reference("LU", "L-1")),
        )),
        [
            "N3*9 HILL RD", "N4*PEORIA*IL*616020001", "REF*2U*P-1", "REF*EI*123456780", "REF*NF*54321", "REF*G2*B-1",
            "REF*LU*L-1",
        ],
    ),
    "child by its social security number": (
        claim(
            subscriber=PARENT, relationship="19",
            patient=dataclasses.replace(ROBIN, details=PatientDetails(social_security_number="000123456")),
        ),
        [
            "HL*2*1*22*1", "SBR*P********CI", "HL*3*2*23*0", "PAT*19", "NM1*QC*1*EXAMPLE*ROBIN", "DMG*D8*20150505*U",
            "REF*SY*000123456",
        ],
    ),
    "contact lenses, priced by another": (
        claim(details=ClaimDetails(
            dates=ClaimDates(prescribed_on=november(2), repricer_received_on=november(21)),
            certifications=(Certification("E2", True, ("L1",)),),
        )),
        ["DTP*471*D8*20261102", "DTP*050*D8*20261121", "CRC*E2*Y*L1"],
    ),
    "referred to a laboratory": (
        claim(referral_number="RF-1", clia_number="14D0000001"), ["REF*9F*RF-1", "REF*X4*14D0000001"],
    ),
    "provider by license, UPIN and place": (
        claim(rendering=Provider(KIM, references=(
            Reference("0B", "L-1"), Reference("1G", "U-1"), Reference("G2", "N-1"), Reference("LU", "P-1"),
        ))),
        ["NM1*82*1*PROBE*KIM****XX*1679576722", "REF*0B*L-1", "REF*1G*U-1", "REF*G2*N-1", "REF*LU*P-1"],
    ),
    "provider of a line by license and UPIN": (
        line(LineDetails(supervising=Provider(JORDAN, references=(Reference("0B", "L-1"), Reference("1G", "U-1"))))),
        ["NM1*DQ*1*SAMPLE*JORDAN****XX*1234567893", "REF*0B*L-1", "REF*1G*U-1"],
    ),
    "whom an earlier payer knows by what": (
        claim(
            subscriber=SECONDARY,
            other_payers=(dataclasses.replace(
                PRIMARY, paid=Decimal(150), adjudicated_on=november(22), remaining_patient_liability=Decimal(0),
                subscriber=dataclasses.replace(
                    PRIMARY.subscriber, details=PatientDetails(social_security_number="000123456")
                ),
                payer_references=(Reference("EI", "123456780"), Reference("FY", "C-1")),
                providers=(
                    OtherPayerProvider("DN", (Reference("0B", "D-1"),)),
                    OtherPayerProvider("P3", (Reference("1G", "D-2"),)),
                    OtherPayerProvider("77", (Reference("LU", "D-3"),), is_person=False),
                    OtherPayerProvider("DQ", (Reference("G2", "D-4"),)),
                ),
            ),),
        ),
        [
            *_AFTER_PRIMARY, "AMT*D*150", "AMT*EAF*0", "OI***Y***Y", "REF*SY*000123456", "DTP*573*D8*20261122",
            "REF*EI*123456780", "REF*FY*C-1", "REF*F8*ICN1", "NM1*DN*1", "REF*0B*D-1", "NM1*P3*1", "REF*1G*D-2",
            "NM1*77*2", "REF*LU*D-3", "NM1*DQ*1", "REF*G2*D-4",
        ],
    ),
    "earlier payer by its insurer's number": (
        claim(
            subscriber=SECONDARY,
            other_payers=(dataclasses.replace(
                PRIMARY, paid=Decimal(150), adjudicated_on=november(22), payer_references=(Reference("NF", "12345"),)
            ),),
        ),
        [*_AFTER_PRIMARY, "AMT*D*150", "OI***Y***Y", "DTP*573*D8*20261122", "REF*NF*12345", "REF*F8*ICN1"],
    ),
    "what a patient still owes of a line": (
        claim(
            subscriber=SECONDARY, other_payers=(PRIMARY,),
            lines=(dataclasses.replace(LINE, adjudications=(
                dataclasses.replace(FIRST_ANSWER, remaining_patient_liability=Decimal(50)),
            )),),
        ),
        [
            *_AFTER_PRIMARY, "AMT*D*100", "OI***Y***Y", "REF*F8*ICN1", "SVD*60054*100*HC:99213**1", "CAS*PR*2*50",
            "DTP*573*D8*20261122", "AMT*EAF*50",
        ],
    ),
    "further dates by line": (
        line(LineDetails(dates=LineDates(
            recertified_on=november(2), creatinine_tested_on=november(3), last_x_ray_on=november(4),
            initial_treatment_on=november(5),
        ))),
        ["DTP*607*D8*20261102", "DTP*739*D8*20261103", "DTP*455*D8*20261104", "DTP*454*D8*20261105"],
    ),
}  # fmt: skip
