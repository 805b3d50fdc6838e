"""Claims after other payers, and of billing providers that are unlike most, with the segments that show it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from tests.x12.claim_changes import HOSPITAL, NOVEMBER, claim, line
from tests.x12.records import ADJUDICATION, BILLING_PROVIDER, LINE, PRIMARY, SUBSCRIBER
from x12.claim import OtherPayerProvider, OutpatientAdjudication, PayToPlan
from x12.claim_details import LineDetails
from x12.parties import Name
from x12.remittance import Procedure, Reference

UNNUMBERED_CARRIER = dataclasses.replace(BILLING_PROVIDER, name=Name("SAMPLE TAXI", is_person=False))
TERTIARY = dataclasses.replace(SUBSCRIBER, sequence="T", filing_indicator="MC")
SECOND = dataclasses.replace(PRIMARY, sequence="S", payer_id="60055", paid=Decimal(20))
EXAMINATION = dataclasses.replace(ADJUDICATION, paid=Decimal(60), procedure=Procedure("99212"), adjustments=())
INJECTION = dataclasses.replace(ADJUDICATION, paid=Decimal(40), procedure=Procedure("96372"), adjustments=())

OTHER_PAYERS = {
    "what Medicare decided and who it knows": (
        claim(other_payers=(dataclasses.replace(
            PRIMARY, patient_signature_source="P", prior_authorization="PA1", referral_number="RF1",
            was_adjusted=True, payer_references=(Reference("2U", "X1"),), adjudicated_on=NOVEMBER,
            outpatient=OutpatientAdjudication(("MA01", "MA18"), Decimal("0.8"), Decimal(100)),
            non_covered=Decimal(50),
            providers=(
                OtherPayerProvider("82", (Reference("G2", "R1"),)),
                OtherPayerProvider("85", (Reference("G2", "B1"),), is_person=False),
            ),
        ),)),
        [
            "AMT*D*100", "AMT*A8*50", "OI***Y*P**Y", "MOA*0.8*100*MA01*MA18", "DTP*573*D8*20261101", "REF*2U*X1",
            "REF*G1*PA1", "REF*9F*RF1", "REF*T4*Y", "REF*F8*ICN1", "NM1*82*1", "REF*G2*R1", "NM1*85*2", "REF*G2*B1",
        ],
    ),
    "unbundled line": (
        claim(
            other_payers=(PRIMARY,),
            lines=(dataclasses.replace(LINE, adjudications=(EXAMINATION, INJECTION)),),
        ),
        [
            "AMT*D*100", "OI***Y***Y", "REF*F8*ICN1", "SVD*60054*60*HC:99212**1", "DTP*573*D8*20261122",
            "SVD*60054*40*HC:96372**1", "DTP*573*D8*20261122",
        ],
    ),
    "bundled line": (
        claim(
            other_payers=(PRIMARY,),
            lines=(dataclasses.replace(LINE, adjudications=(dataclasses.replace(EXAMINATION, bundled_into=2),)),),
        ),
        ["AMT*D*100", "OI***Y***Y", "REF*F8*ICN1", "SVD*60054*60*HC:99212**1*2", "DTP*573*D8*20261122"],
    ),
    "tertiary": (
        claim(
            subscriber=TERTIARY, other_payers=(PRIMARY, SECOND),
            lines=(dataclasses.replace(
                LINE, adjudications=(EXAMINATION, dataclasses.replace(INJECTION, payer_id="60055"))
            ),),
        ),
        [
            "SBR*T*18*******MC", "AMT*D*100", "OI***Y***Y", "REF*F8*ICN1", "SBR*S*18*******CI", "AMT*D*20",
            "OI***Y***Y", "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60055", "REF*F8*ICN1", "SVD*60054*60*HC:99212**1",
            "DTP*573*D8*20261122", "SVD*60055*40*HC:96372**1", "DTP*573*D8*20261122",
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
