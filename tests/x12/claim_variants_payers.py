"""Claims after other payers, and of billing providers that are unlike most, with the segments that show it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from tests.x12.claim_changes import HOSPITAL, claim, line, november
from tests.x12.records import ADJUDICATION, BILLING_PROVIDER, LINE, PRIMARY, SUBSCRIBER
from x12.claim import OtherPayerProvider, OutpatientAdjudication, PayToPlan
from x12.claim_details import LineDetails
from x12.parties import Name
from x12.remittance import Adjustment, Procedure, Reference

UNNUMBERED_CARRIER = dataclasses.replace(BILLING_PROVIDER, name=Name("SAMPLE TAXI", is_person=False))
SECONDARY = dataclasses.replace(SUBSCRIBER, sequence="S", payer_name="SAMPLE MUTUAL", payer_id="99002")
TERTIARY = dataclasses.replace(SECONDARY, sequence="T", filing_indicator="MC")
SECOND = dataclasses.replace(PRIMARY, sequence="S", payer_id="60055", paid=Decimal(20))
EXAMINATION = dataclasses.replace(
    ADJUDICATION, paid=Decimal(60), procedure=Procedure("99212"), adjustments=(Adjustment("CO", "45", Decimal(50)),)
)
INJECTION = dataclasses.replace(ADJUDICATION, paid=Decimal(40), procedure=Procedure("96372"), adjustments=())
FIRST_ANSWER = dataclasses.replace(ADJUDICATION, paid=Decimal(100), adjustments=(Adjustment("PR", "2", Decimal(50)),))
SECOND_ANSWER = dataclasses.replace(
    ADJUDICATION, payer_id="60055", paid=Decimal(20),
    adjustments=(Adjustment("OA", "23", Decimal(100)), Adjustment("PR", "2", Decimal(30))),
)  # fmt: skip
SWALLOWED = dataclasses.replace(
    ADJUDICATION, paid=Decimal(0), bundled_into=2, adjustments=(Adjustment("CO", "97", Decimal(150)),)
)

_AFTER_PRIMARY = [
    "SBR*S*18*******CI", "NM1*PR*2*SAMPLE MUTUAL*****PI*99002", "AMT*D*100", "OI***Y***Y", "REF*F8*ICN1",
]  # fmt: skip

OTHER_PAYERS = {
    "what Medicare decided and who it knows": (
        claim(subscriber=SECONDARY, other_payers=(dataclasses.replace(
            PRIMARY, adjustments=(Adjustment("PR", "96", Decimal(50)),), patient_signature_source="P",
            prior_authorization="PA1", referral_number="RF1",
            was_adjusted=True, payer_references=(Reference("2U", "X1"),), adjudicated_on=november(22),
            outpatient=OutpatientAdjudication(("MA01", "MA18"), Decimal("0.8"), Decimal(100)),
            non_covered=Decimal(50),
            providers=(
                OtherPayerProvider("82", (Reference("G2", "R1"),)),
                OtherPayerProvider("85", (Reference("G2", "B1"),), is_person=False),
            ),
        ),)),
        [
            "SBR*S*18*******CI", "NM1*PR*2*SAMPLE MUTUAL*****PI*99002", "CAS*PR*96*50",
            "AMT*D*100", "AMT*A8*50", "OI***Y*P**Y", "MOA*0.8*100*MA01*MA18", "DTP*573*D8*20261122", "REF*2U*X1",
            "REF*G1*PA1", "REF*9F*RF1", "REF*T4*Y", "REF*F8*ICN1", "NM1*82*1", "REF*G2*R1", "NM1*85*2", "REF*G2*B1",
        ],
    ),
    "unbundled line": (
        claim(
            subscriber=SECONDARY, other_payers=(PRIMARY,),
            lines=(dataclasses.replace(LINE, adjudications=(EXAMINATION, INJECTION)),),
        ),
        [
            *_AFTER_PRIMARY, "SVD*60054*60*HC:99212**1", "CAS*CO*45*50", "DTP*573*D8*20261122",
            "SVD*60054*40*HC:96372**1", "DTP*573*D8*20261122",
        ],
    ),
    "bundled line": (
        claim(
            subscriber=SECONDARY, other_payers=(PRIMARY,), charge=Decimal(250),
            lines=(
                dataclasses.replace(LINE, adjudications=(SWALLOWED,)),
                dataclasses.replace(
                    LINE, number=2, procedure=Procedure("97110"), charge=Decimal(100), control_number="L2",
                    adjudications=(dataclasses.replace(FIRST_ANSWER, procedure=Procedure("97110"), adjustments=()),),
                ),
            ),
        ),
        [
            *_AFTER_PRIMARY[:2], "CLM*PCN1*250***11:B:1*Y*A*Y*Y", *_AFTER_PRIMARY[2:], "SVD*60054*0*HC:99213**1*2",
            "CAS*CO*97*150", "DTP*573*D8*20261122", "LX*2", "SV1*HC:97110*100*UN*1***1", "REF*6R*L2",
            "SVD*60054*100*HC:97110**1", "DTP*573*D8*20261122",
        ],
    ),
    "tertiary": (
        claim(
            subscriber=TERTIARY, other_payers=(PRIMARY, SECOND),
            lines=(dataclasses.replace(LINE, adjudications=(FIRST_ANSWER, SECOND_ANSWER)),),
        ),
        [
            "SBR*T*18*******MC", *_AFTER_PRIMARY[1:], "SBR*S*18*******CI", "AMT*D*20", "OI***Y***Y",
            "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60055", "REF*F8*ICN1", "SVD*60054*100*HC:99213**1", "CAS*PR*2*50",
            "DTP*573*D8*20261122", "SVD*60055*20*HC:99213**1", "CAS*OA*23*100", "CAS*PR*2*30", "DTP*573*D8*20261122",
        ],
    ),
    "billing provider without NPI": (
        claim(
            billing_provider=UNNUMBERED_CARRIER,
            subscriber=dataclasses.replace(
                SUBSCRIBER, billing_provider_ids=(Reference("G2", "P-1"),), payer_references=(Reference("FY", "7"),)
            ),
        ),
        ["NM1*85*2*SAMPLE TAXI", "REF*FY*7", "REF*G2*P-1"],
    ),
    "pay-to plan": (
        claim(billing_provider=dataclasses.replace(
            BILLING_PROVIDER, references=(Reference("0B", "IL9"),),
            pay_to_plan=PayToPlan("SAMPLE MUTUAL", "99001", HOSPITAL.address, "987654321", Reference("2U", "M1")),
        )),
        [
            "REF*0B*IL9", "NM1*PE*2*SAMPLE MUTUAL*****PI*99001", "N3*9 HILL RD", "N4*PEORIA*IL*616020001",
            "REF*2U*M1", "REF*EI*987654321",
        ],
    ),
    "tax and postage of a line": (
        line(LineDetails(sales_tax=Decimal("1.25"), postage=Decimal(3)), note="By mail"),
        ["AMT*T*1.25", "AMT*F4*3", "NTE*ADD*BY MAIL"],
    ),
}  # fmt: skip
