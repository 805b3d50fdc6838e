"""The sandbox's published rules, as data: what each payer pays, and what each member id ending provokes.

docs/sandbox.md tells the same to a trainee; change both together. Payers, plans and amounts are invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round half a cent away from zero, as payers do on paper."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Payer:
    """How one payer adjudicates. Shares are fractions of the amount they are taken from."""

    payer_id: str
    name: str
    tax_id: str  # TRN03 is "1" and this
    address: tuple[str, str, str, str]  # street, city, state, ZIP
    filing_indicator: str  # CLP06
    allowed_share: Decimal  # of the charge
    copay: Decimal = Decimal(0)  # PR-3, on the first line that is paid
    coinsurance: Decimal = Decimal(0)  # PR-2, of what is left after deductible and copay
    coinsurance_is_for_therapies_only: bool = False
    deductible: Decimal = Decimal(0)  # PR-1, the first so much of a claim's allowed amount, for member ids ending D
    sequestration: Decimal = Decimal(0)  # CO-253, of the payer's share
    secondary_copay: Decimal = Decimal(0)  # what it leaves to the patient when it pays second


LAKESHORE = Payer(
    payer_id="LAKE1",
    name="LAKESHORE HEALTH PLAN",
    tax_id="990000101",
    address=("100 HARBOR WAY", "MADISON", "WI", "53703"),
    filing_indicator="12",
    allowed_share=Decimal("0.80"),
    copay=Decimal("25.00"),
    coinsurance=Decimal("0.20"),
    coinsurance_is_for_therapies_only=True,
)
NORTHWOODS = Payer(
    payer_id="NORTH",
    name="NORTHWOODS MUTUAL",
    tax_id="990000102",
    address=("200 PINE STREET", "DULUTH", "MN", "55802"),
    filing_indicator="15",
    allowed_share=Decimal("0.70"),
    copay=Decimal("20.00"),
    deductible=Decimal("100.00"),
)
FEDERAL_SENIORS = Payer(
    payer_id="FEDB1",
    name="FEDERAL SENIORS PART B",
    tax_id="990000103",
    address=("300 CAPITOL PLAZA", "BALTIMORE", "MD", "21201"),
    filing_indicator="MB",
    allowed_share=Decimal("0.60"),
    coinsurance=Decimal("0.20"),
    sequestration=Decimal("0.02"),
)
EVERGREEN = Payer(
    payer_id="EVER1",
    name="EVERGREEN SUPPLEMENT",
    tax_id="990000104",
    address=("400 CEDAR AVENUE", "BOISE", "ID", "83702"),
    filing_indicator="15",
    allowed_share=Decimal("0.75"),
    secondary_copay=Decimal("5.00"),
)
HARBOR = Payer(
    payer_id="HARB1",
    name="HARBOR RETIREE PLAN",
    tax_id="990000105",
    address=("600 PIER ROAD", "PORTLAND", "ME", "04101"),
    filing_indicator="15",
    allowed_share=Decimal("0.75"),
)
PAYERS = {payer.payer_id: payer for payer in (LAKESHORE, NORTHWOODS, FEDERAL_SENIORS, EVERGREEN, HARBOR)}


def payer_of(payer_id: str, name: str) -> Payer:
    """The payer's own rules, or those of any other payer: 75 % allowed, nothing for the patient."""
    return PAYERS.get(payer_id) or Payer(
        payer_id=payer_id,
        name=name or "PAYER " + payer_id,
        tax_id="990000199",
        address=("500 MARKET STREET", "DENVER", "CO", "80202"),
        filing_indicator="ZZ",
        allowed_share=Decimal("0.75"),
    )


# Physical medicine, acupuncture, chiropractic manipulation and psychotherapy.
_THERAPY_CODE = re.compile(r"97[01578]\d\d|9894[0-3]|908[3-5]\d")


def is_therapy(procedure_code: str) -> bool:
    """Whether the code is one that Lakeshore shares with the patient."""
    return _THERAPY_CODE.fullmatch(procedure_code) is not None


@dataclass(frozen=True, slots=True)
class LineDenial:
    """Nothing is paid for the line; the whole charge goes to one adjustment."""

    group: str
    reason: str  # CARC
    remarks: tuple[str, ...] = ()  # RARC


# By payer id ("" is every payer) and procedure code.
CODE_DENIALS = {
    ("", "99080"): LineDenial("CO", "96", ("N130",)),  # special report: not covered, not the patient's
    ("", "A9270"): LineDenial("PR", "96"),  # non-covered item: the patient's
    ("FEDB1", "97010"): LineDenial("CO", "97"),  # hot or cold packs: always bundled
}

CLAIM_DENIALS = {
    "D1": LineDenial("CO", "16", ("N290",)),  # lacks information: rendering provider's identifier
    "D3": LineDenial("CO", "29"),  # filed too late
    "G4": LineDenial("CO", "24"),  # paid by the head: covered by the capitation
}
NOT_OURS = LineDenial("OA", "B11")  # C3: transferred to the proper payer
SECOND_LINE_DENIALS = {
    "D2": LineDenial("CO", "197"),  # no authorization
    "B1": LineDenial("CO", "97"),  # bundled into the first line
}
OTHER_PAYER_FIRST = LineDenial("CO", "22")  # a secondary claim without the first payer's adjudication
CLAIM_REMARKS = {"D1": ("MA130",)}

UNDERPAID_SHARE = Decimal("0.50")  # U1, and the first payment of R1 and R4: so much of the allowed amount
RECOVERY = Decimal("10.00")  # W1: PLB WO
INTEREST = Decimal("1.25")  # L1: PLB L6
INCENTIVE = Decimal("2.00")  # G2: CO-144, negative
OTHER_PAIRS = (("72", Decimal("6.00")), ("CS", Decimal("-2.50")))  # W2: PLB, a return and a correction
CHANGED_CODES = {"98941": "98940", "99213": "99212", "97161": "97162"}  # B2: billed to answered
OTHER_CODE = "99499"  # B2, for every other code
METHODS = {"M1": "CHK", "M2": "BOP"}  # BPR04: paper check, virtual card

_SUFFIX = re.compile(
    r"(?:X[1-3]|D[1-3]?|U1|R[1-4]|W[12]|L1|C[1-3]|B[1-3]|G[1-4]|M[1-4]|E[1-6]|P1|Q[12]|DUP"
    r"|I1|A[1-3]|T1|N1|AAA(?:\d\d|T4))$"
)
_ALONE = re.compile(r"E\d|M\d|R[2-4]|G4|W2")


def suffix_of(member_id: str) -> str:
    """The ending of a member id that provokes an answer, or "" for an ordinary member."""
    match = _SUFFIX.search(member_id.upper())
    return match[0] if match else ""


def comes_alone(suffix: str) -> bool:
    """Whether the payer answers the claim in a file of its own, so that one can see what becomes of that file."""
    return _ALONE.fullmatch(suffix) is not None
