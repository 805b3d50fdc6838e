"""The cells of the page on which an EOB is typed: every field with its name, what was typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.models import Claim, ClaimLine
from practice.money import ZERO
from remittance.rules.typed_eob import TypedAdjustment, TypedClaim, TypedEob, TypedLine, TypedProviderLevel
from remittance.rules.typed_remittance import CARD, REVERSAL, STATUSES
from remittance.services.typed_eobs import Typing
from x12.codes.claim_payment import CLAIM_STATUSES, PROVIDER_ADJUSTMENT_REASONS

METHODS = (
    ("CHK", "Paper check"),
    ("ACH", "EFT"),
    (CARD, "Virtual card"),
    ("NON", "No payment"),
)
STATUS_CHOICES = tuple((code, f"{code} {CLAIM_STATUSES[code]}") for code in STATUSES)
STATUS_OF_SEQUENCE = {"P": "1", "S": "2", "T": "3"}
# The reasons that stand on paper checks, then all others.
COMMON_REASONS = ("L6", "WO", "FB", "CS")
REASON_CHOICES = tuple(
    (code, f"{code} {PROVIDER_ADJUSTMENT_REASONS[code]}")
    for code in (*COMMON_REASONS, *(one for one in PROVIDER_ADJUSTMENT_REASONS if one not in COMMON_REASONS))
)
COLUMNS = (
    ("allowed", "Allowed"),
    ("contractual", "CO-45"),
    ("deductible", "Deductible"),
    ("coinsurance", "Coinsurance"),
    ("copay", "Copay"),
    ("paid", "Paid"),
)
BLANK_ADJUSTMENTS = (TypedAdjustment(),)


@dataclass(frozen=True, slots=True)
class Cell:
    """One input. `key` is its id on the page; `name` may be that of several."""

    key: str
    name: str
    label: str
    value: str
    problem: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    group: Cell
    reason: Cell
    amount: Cell


@dataclass(frozen=True, slots=True)
class AdjustmentRows:
    """The adjustments of a line or claim, and a blank row for the next."""

    prefix: str
    rows: tuple[AdjustmentRow, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the claim that is open. `charge` is negative for a reversal."""

    line: ClaimLine
    charge: Decimal
    cells: tuple[Cell, ...]
    remarks: Cell
    adjustments: AdjustmentRows
    problem: str

    @property
    def problem_key(self) -> str:
        return f"l{self.line.pk}_problem"


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """The claim whose lines are shown."""

    position: int
    claim: Claim
    typed: TypedClaim
    payer_number: Cell
    remarks: Cell
    other_payer: str  # whom the claim was sent to, where that is not the payer of the check
    status_problem: str
    problem: str
    lines: tuple[LineRow, ...]
    adjustments: AdjustmentRows

    @property
    def is_begun(self) -> bool:
        return bool(self.typed.adjustments) or any(not line.is_empty for line in self.typed.lines.values())


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of the EOB in the list. `problem_count` says how much of it does not balance or cannot be read."""

    position: int
    claim: Claim | None
    status: str
    paid: Decimal
    problem_count: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class LevelRow:
    reason: str
    reference: Cell
    amount: Cell


def claim_rows(typing: Typing, opened: int | None) -> list[ClaimRow]:
    sums = typing.checked.sums
    return [
        ClaimRow(
            position=position,
            claim=typing.claims.get(one.claim_id),
            status=CLAIM_STATUSES.get(one.status, one.status),
            paid=sums[position].paid,
            problem_count=sums[position].problem_count,
            is_open=position == opened,
        )
        for position, one in enumerate(typing.eob.claims)
    ]


def open_claim(typing: Typing, position: int | None) -> OpenClaim | None:
    """The claim at that position with its cells; None where there is none."""
    if position is None or position >= len(typing.eob.claims):
        return None
    typed = typing.eob.claims[position]
    claim = typing.claims.get(typed.claim_id)
    if claim is None:
        return None
    sign = -1 if typed.status == REVERSAL else 1
    blank = TypedLine()
    return OpenClaim(
        position=position,
        claim=claim,
        typed=typed,
        payer_number=Cell("payer_number", "payer_number", "Payer's claim number", typed.payer_number),
        remarks=Cell("remarks", "remarks", "Remark codes", typed.remarks, typing.checked.at("remarks", position)),
        other_payer=claim.payer.name if typing.payer and typing.payer.pk != claim.payer_id else "",
        status_problem=typing.checked.at("status", position),
        problem=typing.checked.at("claim", position),
        lines=tuple(
            _line_row(line, typed.lines.get(line.pk, blank), sign, typing, position) for line in claim.lines.all()
        ),
        adjustments=_adjustment_rows("claim", "Claim", typed.adjustments, typing, position),
    )


def _line_row(line: ClaimLine, typed: TypedLine, sign: int, typing: Typing, position: int) -> LineRow:
    prefix, words = f"l{line.pk}", f"Line {line.number}"
    fields = [(f"{prefix}_{name}", name, label) for name, label in COLUMNS]
    cells = tuple(
        Cell(key, key, f"{words} {label}", getattr(typed, name), typing.checked.at(key, position), name)
        for key, name, label in fields
    )
    key = f"{prefix}_remarks"
    return LineRow(
        line=line,
        charge=sign * line.charge_amount,
        cells=cells,
        remarks=Cell(key, key, f"{words} Remark codes", typed.remarks, typing.checked.at(key, position)),
        adjustments=_adjustment_rows(prefix, words, typed.adjustments, typing, position),
        problem=" ".join(dict.fromkeys(cell.problem for cell in cells if cell.problem)),
    )


def _adjustment_rows(
    prefix: str, words: str, typed: Sequence[TypedAdjustment], typing: Typing, position: int
) -> AdjustmentRows:
    rows = []
    for number, one in enumerate((*typed, *BLANK_ADJUSTMENTS), start=1):
        label = f"{words} adjustment {number}"
        rows.append(
            AdjustmentRow(
                Cell(f"{prefix}_group_{number}", f"{prefix}_group", f"{label} group", one.group),
                Cell(f"{prefix}_reason_{number}", f"{prefix}_reason", f"{label} reason", one.reason),
                Cell(f"{prefix}_adjusted_{number}", f"{prefix}_adjusted", f"{label} amount", one.amount),
            )
        )
    return AdjustmentRows(prefix, tuple(rows), typing.checked.at(f"{prefix}_adjusted", position))


def level_rows(eob: TypedEob) -> list[LevelRow]:
    """What is typed of provider-level amounts, and a blank row."""
    return [
        LevelRow(
            one.reason,
            Cell(f"plb_reference_{number}", "plb_reference", f"Reference {number}", one.reference),
            Cell(f"plb_amount_{number}", "plb_amount", f"Added to the check {number}", one.amount),
        )
        for number, one in enumerate((*eob.provider_level, TypedProviderLevel()), start=1)
    ]


def paid_elsewhere(typing: Typing, opened: int | None) -> Decimal:
    """Dollars typed of the claims that are not open."""
    sums = enumerate(typing.checked.sums)
    return sum((one.paid for position, one in sums if position != opened), ZERO)
