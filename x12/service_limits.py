"""How much of a service a 271 allows, and how much of it is left: EB*F, and HSD below any benefit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from x12.benefit_selection import PLAN, Question, applies_in, distance
from x12.benefits import Benefit
from x12.cost_sharing import EXCEEDED, REMAINING, USED

_LIMITATION = "F"  # EB01
_USED_QUANTITY = "99"  # EB09
VISITS = "VS"
DOLLARS = "$"


@dataclass(frozen=True, slots=True)
class Limit:
    """Visits (VS), days (DY), hours (HS), units (FL), months (MN) or dollars ($) in a period."""

    unit: str  # EB09 or HSD01
    allowed: Decimal | None
    left: Decimal | None
    used: Decimal | None
    period: str  # EB06 or HSD05 of what is allowed: 23 a calendar year
    period_count: Decimal | None  # HSD06: in how many of the periods
    service_types: tuple[str, ...]
    network: str
    level: str = ""  # EB02


@dataclass(frozen=True, slots=True)
class _Figure:
    unit: str
    value: Decimal
    period: str
    period_count: Decimal | None
    benefit: Benefit


def service_limits(benefits: Sequence[Benefit], question: Question, network: str) -> tuple[Limit, ...]:
    """The limits of the nearest service type that has any, visits first. Allowed and left are paired like costs."""
    by_rank: dict[int, dict[tuple[str, str, str, tuple[str, ...]], list[_Figure]]] = {}
    for benefit in benefits:
        away = distance(benefit, question)
        if away is None or not applies_in(benefit, network):
            continue
        # A quantity on the plan's own line (EB*1**30) limits no single service.
        if benefit.information != _LIMITATION and not set(benefit.service_types) - {PLAN}:
            continue
        for figure in _figures(benefit):
            common = tuple(code for code in question.preference if code in benefit.service_types) or (PLAN,)
            key = (figure.unit, benefit.network, benefit.level or "IND", common)
            by_rank.setdefault(away, {}).setdefault(key, []).append(figure)
    if not by_rank:
        return ()
    limits = [_limit(figures) for figures in by_rank[min(by_rank)].values()]
    return tuple(sorted(limits, key=lambda one: (one.unit != VISITS, one.network != network)))


def _figures(benefit: Benefit) -> Iterator[_Figure]:
    if benefit.information == _LIMITATION:
        if benefit.quantity is not None:
            period = USED if benefit.quantity_qualifier == _USED_QUANTITY else benefit.period
            unit = VISITS if benefit.quantity_qualifier in {"", _USED_QUANTITY} else benefit.quantity_qualifier
            yield _Figure(unit, benefit.quantity, period, None, benefit)
        elif benefit.amount is not None:
            yield _Figure(DOLLARS, benefit.amount, benefit.period, None, benefit)
    for delivery in benefit.deliveries:
        if delivery.quantity is not None:
            period = delivery.period or benefit.period
            yield _Figure(delivery.unit or VISITS, delivery.quantity, period, delivery.period_count, benefit)


def _limit(figures: list[_Figure]) -> Limit:
    allowed = next((one for one in figures if one.period not in {*REMAINING, USED, EXCEEDED}), None)
    left = next((one.value for one in figures if one.period in REMAINING), None)
    used = next((one.value for one in figures if one.period == USED), None)
    if left is None and any(one.period == EXCEEDED for one in figures):
        left = Decimal(0)
    total = allowed.value if allowed is not None else None
    if left is None and total is not None and used is not None:
        left = total - used
    if used is None and total is not None and left is not None:
        used = total - left
    sample = (allowed or figures[0]).benefit
    return Limit(
        unit=figures[0].unit,
        allowed=total,
        left=left,
        used=used,
        period=allowed.period if allowed is not None else "",
        period_count=allowed.period_count if allowed is not None else None,
        service_types=sample.service_types,
        network=sample.network,
        level=sample.level,
    )
