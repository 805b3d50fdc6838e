"""Which elements of an 837P must be there and which codes they may hold (005010X222A1), by loop and segment."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from x12.claim_certifications import CLAIM_CERTIFICATIONS, FORM_CHOICES, FORM_LISTS, LINE_CERTIFICATIONS, NECESSITIES
from x12.claim_details import AUTHORIZATION_EXCEPTIONS, DRUG_CODE_LISTS, DRUG_UNITS, REPORT_TYPES, TRANSMISSIONS
from x12.claim_pricing import (
    CONTRACT_KINDS,
    LINE_REPRICING_METHODS,
    PROCEDURE_LISTS,
    REPRICING_COMPLIANCES,
    REPRICING_EXCEPTIONS,
    REPRICING_METHODS,
    REPRICING_REJECTIONS,
    SERVICE_UNITS,
)


class ElementRule(NamedTuple):
    """One element. Without `codes` only its presence is looked at; `kind` limits it to one first element."""

    place: int
    codes: Set[str] | None = None
    is_required: bool = False
    kind: str = ""
    component: int = 1  # of a composite


def _set(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


RANKS = _set("P S T A B C D E F G H U")
RELATIONSHIPS = _set("01 19 20 21 39 40 53 G8")
MEDICARE_SECONDARY_TYPES = _set("12 13 14 15 16 41 42 43 47")
FILING_INDICATORS = _set("11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ")
ADJUSTMENT_GROUPS = _set("CO CR OA PI PR")
_YES_NO = _set("Y N")
_PERSON, _ORGANISATION, _EITHER = _set("1"), _set("2"), _set("1 2")
_PAYER = (ElementRule(2, _ORGANISATION, True), ElementRule(3, None, True), ElementRule(8, _set("PI XV")))
_MEMBER = (ElementRule(2, _EITHER, True), ElementRule(3, None, True), ElementRule(8, _set("MI II")))
_SUBSCRIBER = (
    ElementRule(1, RANKS, True), ElementRule(5, MEDICARE_SECONDARY_TYPES), ElementRule(9, FILING_INDICATORS, True),
)  # fmt: skip
_FACTS = (ElementRule(5, _set("D8")), ElementRule(7, _set("01")), ElementRule(9, _set("Y")))
_DEMOGRAPHICS = (ElementRule(1, _set("D8"), True), ElementRule(3, _set("F M U"), True))
_SUBMITTER = (ElementRule(2, _EITHER, True), ElementRule(3, None, True), ElementRule(8, _set("46"), True))
_CHANNELS = _set("EM EX FX TE")
_CONTACT = (
    ElementRule(1, _set("IC"), True), ElementRule(3, _CHANNELS - {"EX"}, True), ElementRule(5, _CHANNELS),
    ElementRule(7, _CHANNELS),
)  # fmt: skip
_PRICING = (
    ElementRule(13, REPRICING_REJECTIONS), ElementRule(14, REPRICING_COMPLIANCES), ElementRule(15, REPRICING_EXCEPTIONS)
)  # fmt: skip
_TRANSPORT = (
    ElementRule(1, _set("LB")), ElementRule(4, _set("A B C D E"), True), ElementRule(5, _set("DH"), True),
)  # fmt: skip
_PERIODS = {"472", "314"}  # DTP that may hold RD8
_PAPERS = (
    ElementRule(1, REPORT_TYPES, True), ElementRule(2, TRANSMISSIONS | NECESSITIES, True), ElementRule(5, _set("AC")),
)  # fmt: skip
_OTHER_PAYER = (ElementRule(4, _set("2U")),)  # REF04-1


def _providers(persons: str, either: str, organisations: str) -> tuple[ElementRule, ...]:
    """NM1 of 2310 and 2420: who may be a person and who an organisation."""
    rules = [ElementRule(8, _set("XX"))]
    for kinds, codes in ((persons, _PERSON), (either, _EITHER), (organisations, _ORGANISATION)):
        rules += [ElementRule(2, codes, True, kind) for kind in kinds.split()]
        rules += [ElementRule(3, None, True, kind) for kind in kinds.split() if kind not in {"QB", "PW", "45"}]
    return tuple(rules)


def _conditions(known: dict[str, frozenset[str]]) -> tuple[ElementRule, ...]:
    """CRC: which condition codes answer which question."""
    rules = [ElementRule(2, _YES_NO, True)]
    for category, codes in known.items():
        rules += [ElementRule(place, codes, place == 3, category) for place in range(3, 8)]
    return tuple(rules)


ELEMENTS: dict[tuple[str, str], tuple[ElementRule, ...]] = {
    ("header", "BHT"): (
        ElementRule(1, _set("0019"), True), ElementRule(2, _set("00 18"), True), ElementRule(3, None, True),
        ElementRule(6, _set("CH RP 31"), True),  # 31, a subrogation demand, comes from Medicaid agencies alone
    ),
    ("1000A", "NM1"): (*_SUBMITTER, ElementRule(9, None, True)),
    ("1000A", "PER"): _CONTACT,
    ("1000B", "NM1"): (*_SUBMITTER, ElementRule(9, None, True)),
    ("2000A", "PRV"): (ElementRule(2, _set("PXC"), True), ElementRule(3, None, True)),
    ("2000A", "CUR"): (ElementRule(1, _set("85"), True), ElementRule(2, None, True)),
    ("2010AA", "NM1"): (ElementRule(2, _EITHER, True), ElementRule(3, None, True), ElementRule(8, _set("XX"))),
    ("2010AA", "PER"): _CONTACT,
    ("2010AB", "NM1"): (ElementRule(2, _EITHER, True),),
    ("2010AC", "NM1"): (*_PAYER, ElementRule(9, None, True)),
    ("2000B", "SBR"): (*_SUBSCRIBER, ElementRule(2, _set("18"))),
    ("2000B", "PAT"): _FACTS,
    ("2010BA", "NM1"): _MEMBER,
    ("2010BA", "DMG"): _DEMOGRAPHICS,
    ("2010BA", "PER"): _CONTACT,
    ("2010BB", "NM1"): _PAYER,
    ("2000C", "PAT"): (ElementRule(1, RELATIONSHIPS, True), *_FACTS),
    ("2010CA", "NM1"): (ElementRule(2, _PERSON, True), ElementRule(3, None, True)),
    ("2010CA", "DMG"): _DEMOGRAPHICS,
    ("2010CA", "PER"): _CONTACT,
    ("2300", "CLM"): (
        ElementRule(5, None, True), ElementRule(5, _set("B"), True, component=2), ElementRule(6, _YES_NO, True),
        ElementRule(7, _set("A B C"), True), ElementRule(8, _set("N W Y"), True), ElementRule(9, _set("I Y"), True),
        ElementRule(10, _set("P")), ElementRule(11, _set("AA EM OA")),
        ElementRule(11, _set("AA EM OA"), component=2), ElementRule(12, _set("02 03 05 09")),
        ElementRule(20, _set("1 2 3 4 5 6 7 8 9 10 11 15")),
    ),
    ("2300", "PWK"): _PAPERS,
    ("2300", "CN1"): (ElementRule(1, CONTRACT_KINDS.keys(), True),),
    ("2300", "REF"): (ElementRule(2, AUTHORIZATION_EXCEPTIONS, True, "4N"), ElementRule(2, _YES_NO, True, "F5")),
    ("2300", "NTE"): (ElementRule(1, _set("ADD CER DCP DGN TPO"), True), ElementRule(2, None, True)),
    ("2300", "CR1"): _TRANSPORT,
    ("2300", "CR2"): (ElementRule(8, _set("A C D E F G M"), True),),
    ("2300", "CRC"): _conditions(CLAIM_CERTIFICATIONS),
    ("2300", "HCP"): (ElementRule(1, REPRICING_METHODS, True), *_PRICING),
    ("2310", "NM1"): _providers("DN P3 DQ", "82", "77 PW 45"),
    ("2310", "PRV"): (ElementRule(2, _set("PXC"), True), ElementRule(3, None, True)),
    ("2310", "PER"): _CONTACT,
    ("2320", "SBR"): (*_SUBSCRIBER, ElementRule(2, RELATIONSHIPS | {"18"}, True)),
    ("2320", "CAS"): (ElementRule(1, ADJUSTMENT_GROUPS, True),),
    ("2320", "OI"): (
        ElementRule(3, _set("N W Y"), True), ElementRule(4, _set("P")), ElementRule(6, _set("I Y"), True),
    ),
    ("2330", "NM1"): (
        ElementRule(2, _EITHER, True), ElementRule(3, None, True, "IL"), ElementRule(8, _set("MI II"), True, "IL"),
        ElementRule(9, None, True, "IL"), ElementRule(3, None, True, "PR"), ElementRule(8, _set("PI XV"), True, "PR"),
        ElementRule(9, None, True, "PR"),
    ),
    ("2330", "REF"): (ElementRule(2, _set("Y"), True, "T4"),),
    ("2400", "SV1"): (
        ElementRule(1, PROCEDURE_LISTS, True), ElementRule(3, SERVICE_UNITS, True), ElementRule(9, _set("Y")),
        ElementRule(11, _set("Y")), ElementRule(12, _set("Y")), ElementRule(15, _set("0")),
    ),
    ("2400", "SV5"): (
        ElementRule(1, _set("HC"), True), ElementRule(2, _set("DA"), True), ElementRule(6, _set("1 4 6"), True),
    ),
    ("2400", "PWK"): _PAPERS,
    ("2400", "CR1"): _TRANSPORT,
    ("2400", "CR3"): (ElementRule(1, _set("I R S"), True), ElementRule(2, _set("MO"), True)),
    ("2400", "CRC"): _conditions(LINE_CERTIFICATIONS),
    ("2400", "MEA"): (ElementRule(1, _set("OG TR"), True), ElementRule(2, _set("HT R1 R2 R3 R4"), True)),
    ("2400", "CN1"): (ElementRule(1, CONTRACT_KINDS.keys(), True),),
    ("2400", "NTE"): (ElementRule(2, None, True),),
    ("2400", "REF"): _OTHER_PAYER,
    ("2400", "PS1"): (ElementRule(1, None, True),),
    ("2400", "HCP"): (
        ElementRule(1, LINE_REPRICING_METHODS, True), ElementRule(9, PROCEDURE_LISTS), ElementRule(11, SERVICE_UNITS),
        *_PRICING,
    ),
    ("2410", "LIN"): (ElementRule(2, DRUG_CODE_LISTS, True), ElementRule(3, None, True)),
    ("2410", "CTP"): (ElementRule(5, DRUG_UNITS, True),),
    ("2420", "NM1"): _providers("DQ DK DN P3", "82 QB", "77 PW 45"),
    ("2420", "PRV"): (ElementRule(2, _set("PXC"), True), ElementRule(3, None, True)),
    ("2420", "PER"): _CONTACT,
    ("2420", "REF"): _OTHER_PAYER,
    ("2430", "SVD"): (ElementRule(1, None, True), ElementRule(3, PROCEDURE_LISTS, True)),
    ("2430", "CAS"): (ElementRule(1, ADJUSTMENT_GROUPS, True),),
    ("2440", "LQ"): (ElementRule(1, FORM_LISTS, True), ElementRule(2, None, True)),
    ("2440", "FRM"): (ElementRule(1, None, True), ElementRule(2, FORM_CHOICES)),
}  # fmt: skip
_UNNAMED = ("DN", "P3", "82", "77", "DQ", "85")  # 2330C to G
_NAMED: dict[str, tuple[int, ...]] = {"PW": (3,), "45": ()}  # NM103 of where an ambulance came and went
_WITHOUT_REF04 = ("2010AA", "2010AC", "2010BA", "2010BB", "2010CA", "2300", "2310", "2330", "2410")
# Elements that the guide uses elsewhere but not there; what they hold is read over. An empty kind is any.
UNUSED: dict[tuple[str, str], tuple[tuple[int, str], ...]] = {
    ("2010AB", "NM1"): tuple((place, "") for place in range(3, 10)),
    ("2000B", "PAT"): tuple((place, "") for place in range(1, 5)),
    ("1000A", "NM1"): ((7, ""),),
    ("2010CA", "NM1"): ((8, ""), (9, "")),
    ("2310", "NM1"): tuple((place, kind) for kind in ("PW", "45") for place in (*_NAMED[kind], 4, 5, 7, 8, 9)),
    ("2330", "NM1"): tuple((place, kind) for kind in _UNNAMED for place in (3, 4, 5, 7, 8, 9)),
    ("2420", "NM1"): (
        *((place, kind) for kind in ("PW", "45") for place in (*_NAMED[kind], 4, 5, 7, 8, 9)),
        *((place, "QB") for place in (3, 4, 5, 7)),
    ),
    **{(loop, "REF"): ((4, ""),) for loop in _WITHOUT_REF04},
}


def _places(text: str) -> frozenset[int]:
    """ "1-3 7" is 1, 2, 3 and 7."""
    ranges = (part.partition("-") for part in text.split())
    return frozenset(place for first, _, last in ranges for place in range(int(first), int(last or first) + 1))


# The elements that the guide uses at all, by segment; whatever else is filled, or stands behind them, is read over.
USED: dict[str, frozenset[int]] = {
    segment_id: _places(text)
    for segment_id, text in {
        "BHT": "1-6", "NM1": "1-5 7-9", "N3": "1-2", "N4": "1-4 7", "REF": "1-2 4", "PER": "1-8", "HL": "1-4",
        "PRV": "1-3", "CUR": "1-2", "SBR": "1-5 9", "PAT": "1 5-9", "DMG": "1-3", "CLM": "1-2 5-12 20", "DTP": "1-3",
        "PWK": "1-2 5-6", "CN1": "1-6", "AMT": "1-2", "K3": "1", "NTE": "1-2", "CR1": "1-2 4-6 9-10", "CR2": "8 10-11",
        "CR3": "1-3", "CRC": "1-7", "HI": "1-12", "HCP": "1-7 9-15", "OI": "3-4 6", "MOA": "1-9", "CAS": "1-19",
        "LX": "1", "SV1": "1-5 7 9 11-12 15", "SV5": "1-6", "QTY": "1-2", "MEA": "1-3", "PS1": "1-2", "LIN": "2-3",
        "CTP": "4-5", "SVD": "1-3 5-6", "LQ": "1-2", "FRM": "1-5",
    }.items()
}  # fmt: skip
# The fewest characters of elements where one alone is none.
SHORTEST: dict[str, dict[int, int]] = {"NM1": {9: 2}, "N4": {1: 2, 3: 3}, "PWK": {6: 2}, "CUR": {2: 3}}
# Elements that must be there wherever their segment is.
ALWAYS: dict[str, tuple[int, ...]] = {
    "REF": (2,), "N3": (1,), "N4": (1,), "AMT": (2,), "QTY": (2,), "K3": (1,), "DMG": (2,), "DTP": (3,), "HI": (1,),
    "PER": (4,),
}  # fmt: skip
# Elements of which one needs the other.
PAIRS: dict[str, tuple[tuple[int, int], ...]] = {
    "NM1": ((8, 9),), "PER": ((5, 6), (7, 8)), "CR1": ((1, 2),), "PAT": ((5, 6), (7, 8)), "PWK": ((5, 6),),
    "HCP": ((9, 10), (11, 12)),
}  # fmt: skip
# The most characters of elements that hold words or numbers of the sender's own.
LONGEST: dict[str, dict[int, int]] = {
    "NM1": {3: 60, 4: 35, 5: 25, 7: 10, 9: 80},
    "N3": {1: 55, 2: 55},
    "N4": {1: 30},
    "PER": {2: 60, 4: 256, 6: 256, 8: 256},
    "REF": {2: 50},
    "NTE": {2: 80},
    "K3": {1: 80},
    "CR1": {9: 80, 10: 80},
    "CR2": {10: 80, 11: 80},
    "BHT": {3: 50},
    "SBR": {3: 50, 4: 60},
}
PERIODS = frozenset(_PERIODS)
# The most components of each composite: pyx12 and others stop at one more.
MOST_COMPONENTS: dict[tuple[str, int], int] = {
    ("CLM", 5): 3, ("CLM", 11): 5, ("SV1", 1): 7, ("SV1", 7): 4, ("SV5", 1): 2, ("SVD", 3): 7, ("CTP", 5): 1,
    **{("HI", place): 2 for place in range(1, 25)}, ("REF", 4): 2,
}  # fmt: skip
