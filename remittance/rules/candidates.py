"""Which claims a claim payment that matches none may answer, the likeliest first, with the reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What an unmatched claim payment says of itself."""

    payer_claim_control_number: str
    last_name: str
    first_name: str
    charge: Decimal
    service_dates: frozenset[dt.date]
    codes: frozenset[str]
    payer_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may be meant."""

    claim_id: int
    payer_claim_control_number: str
    last_name: str
    first_name: str
    charge: Decimal
    service_on: dt.date
    codes: frozenset[str]
    payer_id: int
    is_unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its weight and what speaks for it, in words."""

    claim_id: int
    weight: int
    reasons: tuple[str, ...]


def rank(answer: Answer, candidates: Iterable[Candidate], limit: int = 8) -> list[Ranked]:
    """The candidates for which something speaks, heaviest first; the newest claim first among equals."""
    ranked = [_weigh(answer, one) for one in candidates]
    fitting = [one for one in ranked if one.weight > 1]  # one slight sign alone says nothing
    return sorted(fitting, key=lambda one: (-one.weight, -one.claim_id))[:limit]


def _weigh(answer: Answer, one: Candidate) -> Ranked:
    signs = (
        (
            8,
            bool(answer.payer_claim_control_number)
            and answer.payer_claim_control_number == one.payer_claim_control_number,
            "payer's claim number",
        ),
        (4, _same(answer.last_name, one.last_name) and _same(answer.first_name, one.first_name), "patient"),
        (1, _same(answer.last_name, one.last_name) and not _same(answer.first_name, one.first_name), "last name"),
        (3, one.service_on in answer.service_dates, "service date"),
        (3, answer.charge == one.charge, "charge"),
        (2, bool(answer.codes) and answer.codes <= one.codes, "procedures"),
        (1, answer.payer_id == one.payer_id, "payer"),
        (1, one.is_unanswered, "no answer yet"),
    )
    holding = [(weight, reason) for weight, holds, reason in signs if holds]
    return Ranked(one.claim_id, sum(weight for weight, _ in holding), tuple(reason for _, reason in holding))


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()
