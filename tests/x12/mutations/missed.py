"""Defects that no rule names yet. This list may only get shorter."""

from __future__ import annotations

MISSED: dict[str, frozenset[str]] = {
    "835": frozenset({
        "GS08 is another version",
        "the patient is not named",
        "BPR03 takes the money back",
        "AMT*B6 allows more than was charged",
        "units are below zero",
        "SVC01-1 is no qualifier",
        "SVC01 has no code",
        "LQ02 is no remark",
        "the payee's NPI fails its check digit",
    }),
    "837P": frozenset({
        "HL02 names no level",
        "HL01 leaves out a number",
        "HL04 announces a level that is not there",
        "SBR01 is no place in the order",
        "CLM06 is no answer",
        "CLM07 is no code",
        "SV101-1 is no code list",
        "DTP02 is no format",
        "the contact of the submitter is missing",
        "a telephone of nine digits",
    }),
    "837P secondary": frozenset({
        "2330A is missing",
        "OI is missing",
        "CAS02 is no reason",
        "SBR09 of the other payer is no code",
        "SBR02 of the other payer is no code",
        "DTP*573 is before the service",
    }),
    "837P corrected": frozenset({
        "the patient's HL says that he has children",
        "the subscriber's HL04 denies the patient",
        "the patient stands under the provider",
        "the accident's state is no state",
        "CTP05 is no unit",
        "the NDC has ten digits",
    }),
}  # fmt: skip
