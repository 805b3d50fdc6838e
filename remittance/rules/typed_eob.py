"""What somebody typed off an EOB on paper, every field as the text that it was (docs/algorithms/typed-eobs.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Protocol

AMOUNT_WORDS = "Type an amount such as 1,234.56."
_AMOUNT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?|\.\d{1,2}")
_MOST = Decimal(10) ** 8  # S9(8)V99
LONGEST_FIELD = 100


class NotAnAmount(ValueError):
    """What was typed is no amount of dollars and cents."""


def read_amount(text: str) -> Decimal | None:
    """Dollars of `1,234.56`, `$1,234.56`, `-65.00`, `(65.00)` or `65.00-`; None for nothing. Raises NotAnAmount."""
    bare = text.strip()
    if not bare:
        return None
    is_negative = False
    for before, after in (("(", ")"), ("-", ""), ("", "-"), ("−", "")):
        if len(bare) > 1 and bare.startswith(before) and bare.endswith(after):
            bare, is_negative = bare[len(before) : len(bare) - len(after)].strip(), True
            break
    bare = bare.removeprefix("$").strip()
    if not bare.isascii() or _AMOUNT.fullmatch(bare) is None:
        raise NotAnAmount(AMOUNT_WORDS)
    amount = Decimal(bare.replace(",", "")).quantize(Decimal("0.01"))
    if amount >= _MOST:
        raise NotAnAmount("Type an amount below 100,000,000.00.")
    return -amount if is_negative and amount else amount


@dataclass(frozen=True, slots=True)
class TypedAdjustment:
    """Group, reason (CARC) and amount."""

    group: str = ""
    reason: str = ""
    amount: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.group or self.reason or self.amount)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What the payer says of one line of the claim."""

    allowed: str = ""
    paid: str = ""
    contractual: str = ""  # CO-45
    deductible: str = ""  # PR-1
    coinsurance: str = ""  # PR-2
    copay: str = ""  # PR-3
    remarks: str = ""  # RARC, with blanks or commas between
    adjustments: tuple[TypedAdjustment, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.adjustments and not any(getattr(self, name) for name in LINE_FIELDS)


LINE_FIELDS = ("allowed", "paid", "contractual", "deductible", "coinsurance", "copay", "remarks")
NAMED_ADJUSTMENTS = (
    ("contractual", "CO", "45"),
    ("deductible", "PR", "1"),
    ("coinsurance", "PR", "2"),
    ("copay", "PR", "3"),
)


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """One claim of the EOB; `lines` by the id of the claim line."""

    claim_id: int
    status: str = "1"
    payer_number: str = ""
    remarks: str = ""
    adjustments: tuple[TypedAdjustment, ...] = ()
    lines: Mapping[int, TypedLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypedProviderLevel:
    """Interest, a takeback, a balance carried over. The amount is what it adds to the check."""

    reason: str = ""
    reference: str = ""
    amount: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.reference or self.amount)


@dataclass(frozen=True, slots=True)
class TypedEob:
    """The whole EOB: one check, transfer, virtual card or notice."""

    payer: str = ""  # id of the contact list
    trace: str = ""
    method: str = "CHK"
    paid_on: str = ""
    amount: str = ""
    provider_level: tuple[TypedProviderLevel, ...] = ()
    claims: tuple[TypedClaim, ...] = ()

    def with_claim(self, claim: TypedClaim, position: int | None = None) -> TypedEob:
        """Another claim at the end, or in place of the one at `position`."""
        at = len(self.claims) if position is None else position
        return replace(self, claims=(*self.claims[:at], claim, *self.claims[at + 1 :]))

    def without_claim(self, position: int) -> TypedEob:
        return replace(self, claims=self.claims[:position] + self.claims[position + 1 :])


class Fields(Protocol):
    """A posted form."""

    def get(self, key: str, /) -> str | None: ...

    def getlist(self, key: str, /) -> Sequence[str]: ...

    def __contains__(self, key: object, /) -> bool: ...


HEAD_FIELDS = ("payer", "trace", "method", "paid_on", "amount")


def read_fields(fields: Fields, before: TypedEob, line_ids: Sequence[int]) -> TypedEob:
    """The EOB with what the form holds: its head, its provider-level rows, and the claim that is open on the page.

    `line_ids` are the lines of that claim. Fields that the form does not hold stay as they were.
    """
    head = {name: _text(fields.get(name)) for name in HEAD_FIELDS if name in fields}
    eob = replace(before, **head)  # type: ignore[arg-type]  # the head's fields are all text
    if "plb_amount" in fields:
        eob = replace(eob, provider_level=_provider_level(fields))
    position = open_position(fields, before)
    if position is None:
        return eob
    claim = replace(
        before.claims[position],
        status=_text(fields.get("status")),
        payer_number=_text(fields.get("payer_number")),
        remarks=_text(fields.get("remarks")),
        adjustments=_adjustments(fields, "claim"),
        lines={line_id: _line(fields, f"l{line_id}") for line_id in line_ids},
    )
    return eob.with_claim(claim, position)


def open_position(fields: Fields, eob: TypedEob) -> int | None:
    """Which claim of the EOB the form holds; None where it holds none, or another than the draft has there."""
    position, claim_id = _text(fields.get("position")), _text(fields.get("claim_id"))
    if not (position.isascii() and position.isdigit() and len(position) < 6 and int(position) < len(eob.claims)):
        return None
    return int(position) if str(eob.claims[int(position)].claim_id) == claim_id else None


def _text(value: object) -> str:
    return str(value or "").replace("\x00", "").strip()[:LONGEST_FIELD]


def _line(fields: Fields, prefix: str) -> TypedLine:
    values = {name: _text(fields.get(f"{prefix}_{name}")) for name in LINE_FIELDS}
    return TypedLine(**values, adjustments=_adjustments(fields, prefix))


def _adjustments(fields: Fields, prefix: str) -> tuple[TypedAdjustment, ...]:
    columns = (fields.getlist(f"{prefix}_{name}") for name in ("group", "reason", "adjusted"))
    rows = [TypedAdjustment(*(_text(value) for value in row)) for row in zip_longest(*columns, fillvalue="")]
    return tuple(row for row in rows if not row.is_empty)


def _provider_level(fields: Fields) -> tuple[TypedProviderLevel, ...]:
    columns = (fields.getlist(f"plb_{name}") for name in ("reason", "reference", "amount"))
    rows = [TypedProviderLevel(*(_text(value) for value in row)) for row in zip_longest(*columns, fillvalue="")]
    return tuple(row for row in rows if not row.is_empty)


def to_json(eob: TypedEob) -> dict[str, Any]:  # Any: JSON
    """As the draft keeps it."""
    return {
        **{name: getattr(eob, name) for name in HEAD_FIELDS},
        "provider_level": [[one.reason, one.reference, one.amount] for one in eob.provider_level],
        "claims": [
            {
                "claim": claim.claim_id,
                "status": claim.status,
                "payer_number": claim.payer_number,
                "remarks": claim.remarks,
                "adjustments": _rows(claim.adjustments),
                "lines": {
                    str(line_id): {
                        **{name: getattr(line, name) for name in LINE_FIELDS if getattr(line, name)},
                        "adjustments": _rows(line.adjustments),
                    }
                    for line_id, line in claim.lines.items()
                    if not line.is_empty
                },
            }
            for claim in eob.claims
        ],
    }


def from_json(kept: Mapping[str, Any]) -> TypedEob:  # Any: JSON
    """The inverse of to_json."""
    return TypedEob(
        **{name: kept[name] for name in HEAD_FIELDS if name in kept},
        provider_level=tuple(TypedProviderLevel(*row) for row in kept.get("provider_level", [])),
        claims=tuple(_claim_from(one) for one in kept.get("claims", [])),
    )


def _claim_from(kept: Mapping[str, Any]) -> TypedClaim:  # Any: JSON
    lines = {
        int(line_id): TypedLine(**{**line, "adjustments": _rows_from(line["adjustments"])})
        for line_id, line in kept["lines"].items()
    }
    return TypedClaim(
        claim_id=kept["claim"],
        status=kept["status"],
        payer_number=kept["payer_number"],
        remarks=kept["remarks"],
        adjustments=_rows_from(kept["adjustments"]),
        lines=lines,
    )


def _rows(adjustments: Sequence[TypedAdjustment]) -> list[list[str]]:
    return [[one.group, one.reason, one.amount] for one in adjustments]


def _rows_from(rows: Sequence[Sequence[str]]) -> tuple[TypedAdjustment, ...]:
    return tuple(TypedAdjustment(*row) for row in rows)
