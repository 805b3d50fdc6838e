"""Every benefit of an answer as a row of the table, decoded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from eligibility.rules.service_types import words_for
from x12.benefit_questions import BenefitQuestions
from x12.benefits import Benefit, DatePeriod, Delivery
from x12.codes.eligibility import (
    AUTHORIZATIONS,
    COVERAGE_LEVELS,
    DATES,
    INFORMATION,
    INSURANCE_TYPES,
    NETWORKS,
    PERIODS,
    QUANTITIES,
)
from x12.related_payers import words_of


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """One EB in words. Amounts in dollars, `percent` as in 12.5."""

    information: str
    level: str
    services: str
    network: str
    period: str
    amount: Decimal | None
    percent: str
    quantity: str
    authorization: str
    notes: tuple[str, ...]


def benefit_rows(questions: BenefitQuestions | None) -> tuple[BenefitRow, ...]:
    """The rows in the order of the answer; none without an answer."""
    if questions is None:
        return ()
    return tuple(_row(one) for one in questions.answer.benefits)


def _row(benefit: Benefit) -> BenefitRow:
    unit = QUANTITIES.get(benefit.quantity_qualifier, benefit.quantity_qualifier)
    return BenefitRow(
        information=INFORMATION.get(benefit.information, benefit.information),
        level=COVERAGE_LEVELS.get(benefit.level, benefit.level),
        services=words_for(list(benefit.service_types)),
        network=NETWORKS.get(benefit.network, benefit.network) if benefit.network else "",
        period=PERIODS.get(benefit.period, benefit.period),
        amount=benefit.amount,
        percent="" if benefit.percent is None else f"{(benefit.percent * 100).normalize():f}",
        quantity="" if benefit.quantity is None else f"{benefit.quantity.normalize():f} {unit}".strip(),
        authorization=AUTHORIZATIONS.get(benefit.authorization, "") if benefit.authorization else "",
        notes=tuple(note for note in _notes(benefit) if note),
    )


def _notes(benefit: Benefit) -> Iterator[str]:
    """Plan, what hangs on the benefit, and the payer's own words."""
    yield " ".join(filter(None, (INSURANCE_TYPES.get(benefit.insurance_type, benefit.insurance_type), benefit.plan)))
    if benefit.procedure is not None:
        yield f"Procedure {benefit.procedure.code} {' '.join(benefit.procedure.modifiers)}".strip()
    for delivery in benefit.deliveries:
        yield _delivery(delivery)
    for place in benefit.places_of_service:
        yield f"Only in place of service {place}"
    for date in benefit.dates:
        yield _date(date)
    for reference in benefit.references:
        yield f"Reference {reference.qualifier} {reference.value}"
    for entity in benefit.related:
        yield " ".join(filter(None, (words_of(entity.name), entity.name.identifier, *entity.contacts)))
    yield from benefit.messages


def _delivery(delivery: Delivery) -> str:
    """HSD as in "20 visits a calendar year"."""
    quantity = "" if delivery.quantity is None else f"{delivery.quantity.normalize():f}"
    unit = QUANTITIES.get(delivery.unit, delivery.unit)
    period = PERIODS.get(delivery.period, delivery.period)
    return " ".join(part for part in (quantity, unit, period) if part)


def _date(date: DatePeriod) -> str:
    until = f" to {date.end:%m/%d/%Y}" if date.end is not None else ""
    return f"{DATES.get(date.qualifier, date.qualifier)} {date.start:%m/%d/%Y}{until}"
