"""Which segments a loop of an 837P holds, how often and in which order (005010X222A1).

Loops of one kind go by one name: 2310 stands for 2310A to F, 2420 for 2420A to H, and 2330 for 2330A to G.
"""

from __future__ import annotations

from collections.abc import Set

from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS
from x12.claim_details import (
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    LINE_DATE_QUALIFIERS,
    LINE_REFERENCE_QUALIFIERS,
)

# Segments of which the first element says what they are.
QUALIFIED = frozenset({"AMT", "CRC", "DTP", "NM1", "NTE", "PRV", "PWK", "QTY", "REF"})
PROVIDER_IDS = frozenset({"0B", "1G", "G2", "LU"})
PAYER_IDS = frozenset({"2U", "EI", "FY", "NF"})
PROVIDERS_OF_PAYERS = frozenset({"DN", "P3", "82", "77", "DQ", "85"})
# What the records hold: by loop the segments, and where their first element says what they are, of which kind.
KEPT: dict[str, dict[str, Set[str] | None]] = {
    "header": {"BHT": None},
    "1000A": {"NM1": None, "PER": None},
    "1000B": {"NM1": None},
    "2000A": {"HL": None, "PRV": {"BI"}, "CUR": None},
    "2010AA": {"NM1": None, "N3": None, "N4": None, "REF": {"EI", "SY", "0B", "1G"}, "PER": None},
    "2010AB": {"NM1": None, "N3": None, "N4": None},
    "2010AC": {"NM1": None, "N3": None, "N4": None, "REF": {"2U", "FY", "NF", "EI"}},
    "2000B": {"HL": None, "SBR": None, "PAT": None},
    "2010BA": {"NM1": None, "N3": None, "N4": None, "DMG": None, "REF": {"SY", "Y4"}, "PER": None},
    "2010BB": {"NM1": None, "N3": None, "N4": None, "REF": {*PAYER_IDS, "G2", "LU"}},
    "2000C": {"HL": None, "PAT": None},
    "2010CA": {"NM1": None, "N3": None, "N4": None, "DMG": None, "REF": {"Y4", "1W", "SY"}, "PER": None},
    "2300": {
        "CLM": None,
        "DTP": {"431", "435", "439", "314", "360", "361", *CLAIM_DATE_QUALIFIERS.values()},
        "PWK": None, "CN1": None, "AMT": {"F5"},
        "REF": {"F8", "G1", "9F", "X4", *CLAIM_REFERENCE_QUALIFIERS.values()},
        "K3": None, "NTE": None, "CR1": None, "CR2": None, "CRC": CLAIM_CERTIFICATIONS.keys(), "HI": None, "HCP": None,
    },
    "2310": {
        "NM1": {"82", "DN", "DQ", "P3", "77", "PW", "45"}, "PRV": {"PE"}, "N3": None, "N4": None,
        "REF": PROVIDER_IDS, "PER": None,
    },
    "2320": {"SBR": None, "CAS": None, "AMT": {"D", "A8", "EAF"}, "OI": None, "MOA": None},
    "2330": {
        "NM1": {"IL", "PR", *PROVIDERS_OF_PAYERS}, "N3": None, "N4": None, "DTP": {"573"},
        "REF": {"F8", "G1", "9F", "T4", "SY", *PAYER_IDS, *PROVIDER_IDS},
    },
    "2400": {
        "LX": None, "SV1": None, "SV5": None, "PWK": None, "CR1": None, "CR3": None,
        "CRC": LINE_CERTIFICATIONS.keys(), "DTP": {"472", *LINE_DATE_QUALIFIERS.values()}, "QTY": {"FL", "PT"},
        "MEA": None, "CN1": None, "REF": {"6R", "G1", "9F", *LINE_REFERENCE_QUALIFIERS.values()},
        "AMT": {"T", "F4"}, "K3": None, "NTE": {"ADD", "DCP", "TPO"}, "PS1": None, "HCP": None,
    },
    "2410": {"LIN": None, "CTP": None, "REF": {"XZ", "VY"}},
    "2420": {
        "NM1": {"82", "QB", "77", "DQ", "DK", "DN", "P3", "PW", "45"}, "PRV": {"PE"}, "N3": None, "N4": None,
        "REF": PROVIDER_IDS, "PER": None,
    },
    "2430": {"SVD": None, "CAS": None, "DTP": {"573"}, "AMT": {"EAF"}},
    "2440": {"LQ": None, "FRM": None},
}  # fmt: skip
# How often a segment, or one of its kinds, may stand in its loop; once where nothing is said.
MOST: dict[tuple[str, str], int] = {
    ("1000A", "PER"): 2,
    ("2010AA", "PER"): 2,
    ("2300", "PWK"): 10,
    ("2300", "K3"): 10,
    ("2300", "CRC*07"): 3,
    ("2300", "CRC*E1"): 3,
    ("2300", "CRC*E2"): 3,
    ("2300", "CRC*E3"): 3,
    ("2300", "HI"): 4,  # diagnoses, procedures under anesthesia, and twice conditions
    ("2310", "REF"): 4,
    ("2320", "CAS"): 5,
    **{("2330", f"REF*{kind}"): 3 for kind in ("0B", "1G", "G2", "LU")},
    ("2400", "PWK"): 10,
    ("2400", "K3"): 10,
    ("2400", "CRC*07"): 3,
    ("2400", "MEA"): 5,
    ("2400", "REF*G1"): 5,
    ("2400", "REF*9F"): 5,
    ("2420", "REF"): 20,
    ("2430", "CAS"): 5,
    ("2440", "FRM"): 99,
}
_ADDRESSED, _PAYERS = frozenset({"77", "PW", "45"}), frozenset({"PR"})
# Of which parties (NM101) a segment of 2310, 2330 and 2420 is.
OF_PARTIES: dict[tuple[str, str], Set[str]] = {
    ("2310", "N3"): _ADDRESSED,
    ("2310", "N4"): _ADDRESSED,
    ("2310", "PRV*PE"): frozenset({"82"}),
    ("2310", "PER"): frozenset({"77"}),
    ("2330", "N3"): _PAYERS | {"IL"},
    ("2330", "N4"): _PAYERS | {"IL"},
    ("2330", "REF*SY"): frozenset({"IL"}),
    ("2330", "DTP*573"): _PAYERS,
    **{("2330", f"REF*{kind}"): _PAYERS for kind in ("F8", "G1", "9F", "T4", *sorted(PAYER_IDS))},
    **{("2330", f"REF*{kind}"): PROVIDERS_OF_PAYERS for kind in sorted(PROVIDER_IDS)},
    ("2420", "N3"): _ADDRESSED | {"DK"},
    ("2420", "N4"): _ADDRESSED | {"DK"},
    ("2420", "PRV*PE"): frozenset({"82"}),
    ("2420", "PER"): frozenset({"DK"}),
}
# What must stand in a loop beside its first segment, where the record could do without it.
REQUIRED: dict[str, tuple[str, ...]] = {"1000A": ("PER",), "2010AC": ("REF*EI",), "2440": ("FRM",)}
MOST_LINES = 50  # 2400
MOST_CLAIMS_OF_A_PERSON = 100  # 2300
MOST_CLAIMS_OF_A_BATCH = 5_000
MOST_OTHER_PAYERS = 10  # 2320
MOST_ADJUDICATIONS = 15  # 2430
MOST_DRUGS = 1  # 2410


def _ranks(segment_ids: str) -> dict[str, int]:
    return {segment_id: rank for rank, segment_id in enumerate(segment_ids.split())}


_PARTY = _ranks("NM1 PRV N3 N4 DMG REF PER")
ORDERS: dict[str, dict[str, int]] = {
    "2000A": _ranks("HL PRV CUR"),
    "2010AA": _PARTY,
    "2010AB": _PARTY,
    "2010AC": _PARTY,
    "2000B": _ranks("HL SBR PAT"),
    "2010BA": _PARTY,
    "2010BB": _PARTY,
    "2000C": _ranks("HL PAT"),
    "2010CA": _PARTY,
    "2300": _ranks("CLM DTP PWK CN1 AMT REF K3 NTE CR1 CR2 CRC HI HCP"),
    "2310": _PARTY,
    "2320": _ranks("SBR CAS AMT OI MOA"),
    "2330": _ranks("NM1 N3 N4 DTP REF"),
    "2400": _ranks("LX SV1 SV5 PWK CR1 CR3 CRC DTP QTY MEA CN1 REF AMT K3 NTE PS1 HCP"),
    "2410": _ranks("LIN CTP REF"),
    "2420": _PARTY,
    "2430": _ranks("SVD CAS DTP AMT"),
    "2440": _ranks("LQ FRM"),
}
# The NM101 of loops of one kind, in the order of the loops.
PARTIES = {
    "2310": _ranks("DN P3 82 77 DQ PW 45"),
    "2330": _ranks("IL PR DN P3 82 77 DQ 85"),
    "2420": _ranks("82 QB 77 DQ DK DN P3 PW 45"),
}
