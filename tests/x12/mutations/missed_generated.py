"""Generated changes that no rule names: position and segment. These lists may only get shorter.

Most are no defect: by the guide the segment may be left out, as nothing else in the file tells that it was meant, or
may stand on either side of another of its id. What the guide forbids, and no rule names yet, is missed.
"""

from __future__ import annotations

_ALLOWED: dict[str, dict[str, str]] = {
    "837P secondary": {
        "swapped": "38 CAS",
    },
    "837P corrected": {
        "left out": "19 DMG, 28 DTP, 31 AMT, 34 NM1",
        "swapped": "28 DTP, 29 DTP",
    },
    "837P equipment": {
        "left out": (
            "22 PWK, 23 CN1, 24 REF, 25 REF, 26 REF, 27 REF, 28 K3, 29 NTE, 31 CRC, 33 HI, 34 HCP, 40 PWK, 46 "
            "MEA, 47 CN1, 48 REF, 49 REF, 51 AMT, 52 K3, 53 NTE, 54 HCP, 58 REF, 61 FRM, 62 FRM, 63 FRM, 64 FRM, "
            "72 REF, 74 NM1"
        ),
        "swapped": "24 REF, 25 REF, 26 REF, 30 CRC, 32 HI, 43 DTP, 44 DTP, 48 REF, 49 REF, 61 FRM, 62 FRM, 63 FRM",
    },
    "837P transport": {
        "left out": (
            "10 CUR, 15 REF, 16 PER, 23 REF, 29 REF, 30 REF, 38 REF, 39 PER, 42 DTP, 43 DTP, 44 DTP, 46 CR2, 49 "
            "HI, 65 QTY, 66 QTY"
        ),
        "swapped": "14 REF, 23 REF, 29 REF, 37 REF, 41 DTP, 42 DTP, 43 DTP, 48 HI, 65 QTY",
    },
    "835": {
        "left out": "6 DTM, 10 REF, 13 REF, 17 DTM, 19 DTM, 21 REF, 22 AMT, 24 DTM, 26 REF",
    },
    "271": {
        "left out": "12 DMG, 13 DTP, 15 EB, 16 EB, 17 EB, 18 EB, 19 HSD, 20 DTP",
        "swapped": "13 DTP, 14 EB, 15 EB, 16 EB, 17 EB, 18 EB",
    },
    "999": {
        "left out": "9 CTX",
    },
    "277CA": {
        "swapped": "8 DTP, 14 QTY, 16 AMT",
        "left out": "24 REF, 33 REF",
    },
}
_MISSED: dict[str, dict[str, str]] = {}


def _ids(rows: dict[str, dict[str, str]]) -> frozenset[str]:
    return frozenset(
        f"{file}: {one} {kind}"
        for file, kinds in rows.items()
        for kind, found in kinds.items()
        for one in found.split(", ")
    )


ALLOWED_BY_THE_GUIDE = _ids(_ALLOWED)
MISSED_GENERATED = _ids(_MISSED)
