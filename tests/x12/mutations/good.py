"""The good files that each defect is put into."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from tests.claims.rules.clean_facts import CLEAN, ELM_STREET, FACILITY, RECORD, RENDERING, SECONDARY, TODAY
from tests.x12.files import (
    ACKNOWLEDGEMENT,
    ANSWER,
    CLAIM,
    CLAIM_ACKNOWLEDGEMENT,
    ISA,
    PAYMENT,
    answer,
    claim_acknowledgement,
    functional_acknowledgement,
    remittance,
)
from tests.x12.mutations.good_claims import EQUIPMENT, TRANSPORT
from tests.x12.records import ENVELOPE, batch_of
from x12.claim import Claim, Provider, ServiceFacility
from x12.claim_details import Drug, LineDetails
from x12.parties import Address, Name, Person
from x12.write_837p import write_837p

SERVICE_ON = dt.date(2026, 11, 2)
KIM = Person(Name("Sample", "Kim"), ELM_STREET, dt.date(2015, 5, 5), "U")
CORRECTED = dataclasses.replace(
    RECORD,
    subscriber=dataclasses.replace(RECORD.subscriber, is_patient=False),
    patient=KIM,
    relationship="19",
    frequency="7",
    payer_claim_control_number="ICN55",
    referring=Provider(Name("Sample", "Jordan", qualifier="XX", identifier="1234567893")),
    related_causes=("AA",),
    accident_state="MI",
    accident_on=dt.date(2026, 11, 1),
    onset_on=dt.date(2026, 11, 1),
    admitted_on=dt.date(2026, 11, 2),
    place_of_service="21",
    patient_paid=Decimal(20),
    facility=ServiceFacility("Sample Hospital", Address("9 Hill Road", "Ann Arbor", "MI", "481050001")),
    lines=(
        dataclasses.replace(
            RECORD.lines[0], details=LineDetails(drug=Drug("00000123401", Decimal("2.5"), "ML"))
        ),
        RECORD.lines[1],
    ),
)  # fmt: skip
REVERSAL = (
    "CLP*PCN0*22*-80*-60**12*ICN0*11*1",
    "NM1*QC*1*SAMPLE*KIM****MI*M200",
    "SVC*HC:97110*-80*-60**-1",
    "DTM*472*20251201",
    "CAS*CO*45*-20",
)
BENEFITS = (
    *ANSWER,
    "EB*B*IND*98***27*25*****Y",
    "EB*A*IND*98*****.2****N",
    "EB*C*IND*30***23*1000",
    "EB*F*IND*33********Y*Y",
    "HSD*VS*20***23*1",
    "DTP*292*RD8*20260101-20261231",
)
REJECTED = (
    ACKNOWLEDGEMENT[0],
    "AK2*837*0001*005010X222A1",
    "IK5*A",
    "AK2*837*0002*005010X222A1",
    "IK3*NM1*22*2310*8",
    "CTX*CLM01:PCN1",
    "IK4*9*67*1*BAD",
    "IK5*R*I5",
    "AK9*P*2*2*1",
)


def claim_file(claim: Claim) -> bytes:
    """An 837P of one claim."""
    return write_837p([batch_of(claim)], ENVELOPE)


GOOD: dict[str, bytes] = {
    "837P": claim_file(CLEAN.record),
    "837P secondary": claim_file(SECONDARY.record),
    "837P corrected": claim_file(CORRECTED),
    "837P equipment": claim_file(EQUIPMENT),
    "837P transport": claim_file(TRANSPORT),
    "835": remittance(
        *CLAIM, *REVERSAL, payment=("BPR*I*60*C*ACH************20260115", *PAYMENT[1:]),
        after=["PLB*1234567893*20261231*WO:X*10"],
    ),
    "271": answer(BENEFITS),
    "999": functional_acknowledgement(REJECTED),
    "277CA": claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT),
    "TA1": f"{ISA}~TA1*000000905*260115*0930*R*025~IEA*0*000000042~".encode(),
}  # fmt: skip
__all__ = ["FACILITY", "GOOD", "RENDERING", "TODAY"]
