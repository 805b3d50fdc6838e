"""What a claim or line certifies: conditions of the patient, ambulance transport, medical equipment, test results.

Sources in comments are of 005010X222A1.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from x12.parties import Address


@dataclass(frozen=True, slots=True)
class Certification:
    """CRC: yes or no to one question about the patient, with condition codes."""

    category: str  # CRC01: a key of the tables below
    applies: bool  # CRC02
    conditions: tuple[str, ...]  # CRC03 to 07


_AMBULANCE = frozenset({"01", "04", "05", "06", "07", "08", "09", "12"})
_LENSES = frozenset({"L1", "L2", "L3", "L4", "L5"})
CLAIM_CERTIFICATIONS = {  # 2300: the conditions by category
    "07": _AMBULANCE,
    "75": frozenset({"IH"}),  # homebound
    "ZZ": frozenset({"AV", "NU", "S2", "ST"}),  # EPSDT referral
    "E1": _LENSES,  # spectacle lenses
    "E2": _LENSES,  # contact lenses
    "E3": _LENSES,  # frames
}
LENSES = frozenset({"E1", "E2", "E3"})  # together up to three times
LINE_CERTIFICATIONS = {  # 2400
    "07": _AMBULANCE,
    "70": frozenset({"65"}),  # the provider is employed by a hospice
    "09": frozenset({"38", "ZV"}),  # equipment
}


@dataclass(frozen=True, slots=True)
class AmbulanceTransport:
    """CR1 with the places: 2310E and F, or 2420G and H."""

    reason: str  # CR104: A nearest facility, B preferred physician, C family, D specialist, E rehabilitation
    miles: Decimal  # CR106
    pick_up: Address | None = None
    drop_off: Address | None = None
    drop_off_name: str = ""
    weight_in_pounds: Decimal | None = None  # CR102
    round_trip_purpose: str = ""  # CR109
    stretcher_purpose: str = ""  # CR110


@dataclass(frozen=True, slots=True)
class Equipment:
    """SV5, CR3 and PWK*CT of durable medical equipment."""

    code: str  # SV501-2
    days: Decimal  # SV503
    rental_price: Decimal  # SV504
    purchase_price: Decimal  # SV505
    rental_unit: str  # SV506: 1 weekly, 4 monthly, 6 daily
    certification: str = ""  # CR301: I initial, R renewal, S revised
    months: Decimal | None = None  # CR303; with a certification
    necessity: str = ""  # PWK02 of PWK*CT: AB, AD, AF, AG, NS, how the certificate of necessity comes


NECESSITIES = frozenset({"AB", "AD", "AF", "AG", "NS"})


@dataclass(frozen=True, slots=True)
class TestResult:
    """MEA."""

    __test__ = False  # no class of tests

    kind: str  # MEA01: OG original, TR test results
    measure: str  # MEA02: HT height, R1 hemoglobin, R2 hematocrit, R3 epoetin dose, R4 creatinine
    value: Decimal


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """FRM: the answer to one question of a form, in at least one of four shapes."""

    question: str  # FRM01
    choice: str = ""  # FRM02: Y, N, W not applicable
    text: str = ""  # FRM03
    on: dt.date | None = None  # FRM04
    percent: Decimal | None = None  # FRM05


@dataclass(frozen=True, slots=True)
class SupportingForm:
    """2440: a form that the payer wants filled in, such as a certificate of medical necessity for oxygen."""

    code_list: str  # LQ01: UT the form numbers of CMS for equipment, AS those of a payer
    number: str  # LQ02
    answers: tuple[FormAnswer, ...]  # one to 99


FORM_LISTS = frozenset({"AS", "UT"})
FORM_CHOICES = frozenset({"N", "W", "Y"})
