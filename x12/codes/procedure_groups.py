"""Groups of procedure codes that a claim must say more about. Codes alone: descriptions are their owners'."""

from __future__ import annotations

# Codes for what has no code of its own: a payer can only pay them by their description (SV101-7).
_UNLISTED = (
    "15999 17999 20999 29799 64999 76499 81479 84999 87999 90399 90749 90899 90999 92499 92700 93799 94799 95199 "
    "95999 96379 96549 96999 97039 97139 97799 98999 99199 99429 99499 99600 A4641 A9150 A9270 A9698 A9699 A9999 "
    "E1399 G0501 J3490 J3535 J3590 J7999 J8498 J8499 J8999 J9999 L0999 L3999 Q0507 T1999 T2025"
)
UNLISTED = frozenset(_UNLISTED.split())
MAMMOGRAPHY = frozenset({"77063", "77065", "77066", "77067", "G0279"})
SPINAL_MANIPULATION = frozenset({"98940", "98941", "98942"})
# Always therapy to Medicare: each wants GP, GO or GN (Medicare Claims Processing Manual, chapter 5, section 20).
_THERAPY = (
    "92507 92508 92521 92522 92523 92524 92526 97012 97016 97018 97022 97024 97026 97028 97032 97033 97034 97035 "
    "97036 97110 97112 97113 97116 97124 97140 97150 97161 97162 97163 97164 97165 97166 97167 97168 97530 97533 "
    "97535 97537 97542 97750 97755 97760 97761 97763"
)
THERAPY = frozenset(_THERAPY.split())
THERAPY_MODIFIERS = frozenset({"GP", "GO", "GN"})
# Anesthesia that is billed by days or areas, not by time.
_ANESTHESIA_WITHOUT_TIME = frozenset({"01953", "01996"})


def is_anesthesia(code: str) -> bool:
    """Whether the code is one of anesthesia."""
    return "00100" <= code <= "01999"


def is_timed_anesthesia(code: str) -> bool:
    """Whether the code is billed in minutes."""
    return is_anesthesia(code) and code not in _ANESTHESIA_WITHOUT_TIME


def is_ambulance(code: str) -> bool:
    """Whether the code is one of ambulance transport or its mileage."""
    return "A0425" <= code <= "A0436"
