"""Code lists that the scrubber checks against, and groups of procedure codes that ask for more than others.

Codes stand here without their descriptions, which belong to their owners.
"""

from __future__ import annotations

import datetime as dt


def code_list(text: str) -> tuple[str, ...]:
    """Codes that are written with blanks between them."""
    return tuple(text.split())


MEDICARE = frozenset({"MA", "MB"})
MEDICAID = "MC"
PROPERTY_AND_CASUALTY = frozenset({"AM", "LM", "WC"})  # SBR09

PLACES_BEGIN = {  # those that came after ICD-10
    "02": dt.date(2017, 1, 1),
    "10": dt.date(2022, 1, 1),
    "19": dt.date(2016, 1, 1),
    "27": dt.date(2023, 10, 1),
    "58": dt.date(2020, 1, 1),
    "66": dt.date(2024, 8, 1),
}

# The groupings of NUCC's provider taxonomy: what the code begins with.
TAXONOMY_GROUPINGS = frozenset(
    code_list("10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 36 37 38 39 40")
)

SPINAL_MANIPULATION = frozenset({"98940", "98941", "98942"})
# Without minutes: labor analgesia by flat units, burn areas added on, daily pain management.
ANESTHESIA_WITHOUT_MINUTES = frozenset({"01953", "01967", "01996"})
ANESTHESIA_MODIFIERS = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})
MAMMOGRAPHY = frozenset({"77061", "77062", "77063", "77065", "77066", "77067", "G0279"})
HOMEBOUND_TRAVEL = frozenset({"P9603", "P9604"})  # of a laboratory to the patient
THERAPY_MODIFIERS = frozenset({"GN", "GO", "GP"})
# CMS: codes that are therapy whoever gives them ("always therapy").
ALWAYS_THERAPY = frozenset(
    code_list(
        "92507 92508 92521 92522 92523 92524 92526 92597 92607 92608 92609 96125 97012 97016 97018 97022 97024 97026 "
        "97028 97032 97033 97034 97035 97036 97039 97110 97112 97113 97116 97124 97129 97130 97139 97140 97150 97161 "
        "97162 97163 97164 97165 97166 97167 97168 97530 97533 97535 97537 97542 97750 97755 97760 97761 97763 G0281 "
        "G0283 G0329"
    )
)
# Laboratory-range codes that no CLIA certificate covers: consultations, blood products, transcutaneous readings.
NOT_CLIA = frozenset(
    code_list(
        "80503 80504 80505 80506 81050 82075 83013 83987 86077 86078 86079 86910 86960 88125 88240 88241 88720 88738 "
        "88740 88741 89049 89220"
    )
)


def is_anesthesia(code: str) -> bool:
    return code.isdigit() and "00100" <= code <= "01999"


def is_laboratory(code: str) -> bool:
    """Pathology and laboratory."""
    return len(code) == 5 and code[:4].isdigit() and "8000" <= code[:4] <= "8999"


def is_imaging(code: str) -> bool:
    return code.isdigit() and "70000" <= code <= "79999"


def is_clia_test(code: str) -> bool:
    return is_laboratory(code) and code not in NOT_CLIA and not "88000" <= code <= "88099"  # autopsies


def is_equipment(code: str) -> bool:
    """Durable equipment, orthotics and prosthetics."""
    return code[:1] in ("E", "K", "L") and code[1:].isdigit()


def is_ambulance(code: str) -> bool:
    """Transport and mileage."""
    return "A0021" <= code <= "A0999" and code[1:].isdigit()


def is_drug(code: str) -> bool:
    """Drugs and biologicals that a physician gives."""
    return (code[:1] == "J" or code[:2] == "Q5") and code[1:].isdigit()


def lens_category(code: str) -> str:
    """CRC01 of replaced lenses or frames; empty for everything else."""
    if not (code[:1] == "V" and code[1:].isdigit()):
        return ""
    if "V2020" <= code <= "V2025":
        return "E3"
    if "V2100" <= code <= "V2499":
        return "E1"
    return "E2" if "V2500" <= code <= "V2599" else ""
