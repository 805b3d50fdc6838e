"""Which benefits of a 271 answer a question: by service type, network, place, procedure and day (X279 2110C/D)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from x12.benefits import Benefit, DatePeriod

PLAN = "30"
IN_NETWORK, OUT_OF_NETWORK = "Y", "N"
BOTH_NETWORKS = "W"

# DTP01: periods, first days and last days of a plan or benefit. 472 only says which day was asked about.
_PERIODS = frozenset({"291", "292", "307"})
_FIRST_DAYS = frozenset({"346", "348", "356"})
_LAST_DAYS = frozenset({"347", "349", "357"})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an answer. Empty `place_of_service` and `procedure`: not known yet."""

    service_types: tuple[str, ...]  # EQ01, with or without 30
    on: dt.date  # date of service
    place_of_service: str = ""
    procedure: str = ""  # HCPCS

    @property
    def preference(self) -> tuple[str, ...]:
        """The service types, the nearest first: an explicit one says more of the service than the plan does."""
        explicit = tuple(code for code in dict.fromkeys(self.service_types) if code != PLAN)
        return (*explicit, PLAN)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day; None where it was not said."""

    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_known(self) -> bool:
        return self.first is not None or self.last is not None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day lies within, as far as the payer said."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


OPEN = Span()


def span_of(dates: Iterable[DatePeriod]) -> Span:
    """The days from which and until which a plan or benefit holds; a single date of a plan is its first day."""
    first = last = None
    for date in dates:
        if date.qualifier in _FIRST_DAYS:
            first = date.start
        elif date.qualifier in _LAST_DAYS:
            last = date.end or date.start
        elif date.qualifier in _PERIODS:
            first, last = first or date.start, last or date.end
    return Span(first, last)


def distance(benefit: Benefit, question: Question) -> int | None:
    """How far the benefit lies from the question, 0 the nearest; None when it does not concern it.

    A benefit that names no service type is the plan's, and so is one for 30. One for another place, day or
    procedure concerns nothing here.
    """
    if not span_of(benefit.dates).holds_on(question.on):
        return None
    place = question.place_of_service
    if benefit.places_of_service and place and place not in benefit.places_of_service:
        return None
    if benefit.procedure is not None:
        return 0 if question.procedure and benefit.procedure.code == question.procedure else None
    preference = question.preference
    ranks = [preference.index(code) for code in benefit.service_types if code in preference]
    if not benefit.service_types:
        ranks = [len(preference) - 1]
    # One step further where it holds only in some places and the place is not known.
    only_somewhere = bool(benefit.places_of_service) and not place
    return min(ranks) * 2 + 1 + only_somewhere if ranks else None


def applies_in(benefit: Benefit, network: str) -> bool:
    """Whether EB12 lets the benefit apply there; W and a network that is unknown or not said apply in both."""
    return benefit.network not in {IN_NETWORK, OUT_OF_NETWORK} or benefit.network == network


def nearest(
    benefits: Iterable[Benefit], question: Question, information: str, network: str, *, level: str = ""
) -> list[Benefit]:
    """Benefits of a kind (EB01), the nearest service type first, and the one that names the network before others.

    `level` "IND" takes what is said of nobody in particular too; a family's is taken only when asked for.
    """
    found = []
    for benefit in benefits:
        if benefit.information != information or not applies_in(benefit, network):
            continue
        if level and (benefit.level or "IND") != level:
            continue
        away = distance(benefit, question)
        if away is not None:
            found.append((away, _vagueness(benefit), benefit))
    found.sort(key=lambda one: one[:2])
    return [benefit for _, _, benefit in found]


def _vagueness(benefit: Benefit) -> int:
    """Y and N name one network, W both; empty and U name none."""
    return {IN_NETWORK: 0, OUT_OF_NETWORK: 0, BOTH_NETWORKS: 1}.get(benefit.network, 2)
