"""One small claim of each variant, with the segments that set it apart from the plain claim, in order."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from tests.x12.records import CLAIM, LINE, STREET
from x12.claim import Claim, ClaimLine
from x12.claim_details import (
    Attachment,
    ClaimDetails,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDetails,
    OrderingProvider,
    Provider,
    PurchasedService,
    ServiceFacility,
)
from x12.parties import Address, Contact, Name
from x12.remittance import Reference

JORDAN = Name("SAMPLE", "JORDAN", identifier="1234567893")
KIM = Name("PROBE", "KIM", identifier="1679576722")
UNNUMBERED = Name("ESSAI", "SAM")
HOSPITAL = ServiceFacility("SAMPLE HOSPITAL", Address("9 HILL RD", "PEORIA", "IL", "616020001"))


def claim(**changes: Any) -> Claim:  # Any: fields of Claim
    """The plain claim with changes."""
    return dataclasses.replace(CLAIM, **changes)


def line(details: LineDetails | None = None, **changes: Any) -> Claim:  # Any: fields of ClaimLine
    """The plain claim with changes in its only line."""
    changed: ClaimLine = dataclasses.replace(LINE, details=details, **changes)
    return claim(lines=(changed,))


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

VARIANTS: dict[str, tuple[Claim, list[str]]] = {**PROVIDERS, **DRUGS_AND_NUMBERS, **PAPERS_AND_NOTES}
