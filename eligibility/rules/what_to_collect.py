"""From the benefits of a 271 to what the front desk needs to know (005010X279A1, loops 2110C and 2110D)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ACTIVE = frozenset("12345")
INACTIVE = frozenset("678")
YEARLY = ("23", "22", "25", "21", "24")
REMAINING = "29"
YEAR_TO_DATE = "24"
OTHER_PAYER_ENTITIES = frozenset({"13", "1I", "PRP", "SEP", "TTP", "P5", "PR"})


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One EB, whichever way it is stored. Amounts in dollars, `percent` a fraction."""

    information: str
    level: str = ""
    service_types: tuple[str, ...] = ()
    period: str = ""
    amount: Decimal | None = None
    percent: Decimal | None = None
    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    authorization: str = ""
    network: str = ""
    plan: str = ""
    messages: tuple[str, ...] = ()
    entities: tuple[tuple[str, str, str], ...] = ()  # entity code, name, id


@dataclass(frozen=True, slots=True)
class Accumulator:
    """A yearly amount: its total and what is left. None is "not said", never zero."""

    total: Decimal | None = None
    left: Decimal | None = None

    @property
    def used(self) -> Decimal | None:
        if self.total is None or self.left is None:
            return None
        return self.total - self.left

    @property
    def is_known(self) -> bool:
        return self.total is not None or self.left is not None


@dataclass(frozen=True, slots=True)
class NetworkBenefits:
    """What applies inside, or outside, the payer's network, for the asked service."""

    copay: Decimal | None = None
    coinsurance: Decimal | None = None
    deductible: Accumulator = field(default_factory=Accumulator)
    family_deductible: Accumulator = field(default_factory=Accumulator)
    out_of_pocket: Accumulator = field(default_factory=Accumulator)


@dataclass(frozen=True, slots=True)
class WhatToCollect:
    """The answer card. `is_active` None: the payer did not say."""

    is_active: bool | None
    in_network: NetworkBenefits
    out_of_network: NetworkBenefits
    visits_allowed: Decimal | None
    visits_left: Decimal | None
    authorization: str  # Y, N, U or "" when not said
    is_excluded: bool
    other_payers: tuple[tuple[str, str, str], ...]
    administrators: tuple[tuple[str, str, str], ...]  # carve-outs: who really answers for this service
    messages: tuple[str, ...]


def _concerns(line: BenefitLine, service_types: Sequence[str]) -> bool:
    return not line.service_types or any(code in service_types for code in line.service_types)


class _Answer:
    """The lines of one answer, asked by kind, service type and network."""

    def __init__(self, lines: Iterable[BenefitLine], service_types: Sequence[str]) -> None:
        # The explicit service type is asked for before the whole plan (30): its answer is the nearer one.
        self.preference = sorted(service_types, key=lambda code: code == "30")
        self.lines = [line for line in lines if _concerns(line, service_types)]

    def find(
        self, information: str, network: str, *, level: str = "", periods: Sequence[str] | None = None
    ) -> list[BenefitLine]:
        """Lines of a kind that apply in the network; the nearest service type first, exact network before both."""
        chosen = [
            line
            for line in self.lines
            if line.information == information
            and line.network in {network, "W", ""}
            and (periods is None or line.period in periods)
            and (not level or (line.level or "IND") == level)
        ]
        return sorted(chosen, key=lambda line: (self._distance(line), line.network != network))

    def _distance(self, line: BenefitLine) -> int:
        ranks = [self.preference.index(code) for code in line.service_types if code in self.preference]
        return min(ranks, default=len(self.preference))

    def amount(
        self, information: str, network: str, *, level: str = "", periods: Sequence[str] | None = None
    ) -> Decimal | None:
        lines = self.find(information, network, level=level, periods=periods)
        return next((line.amount for line in lines if line.amount is not None), None)

    def accumulator(self, information: str, network: str, level: str) -> Accumulator:
        """Total and remaining of the same kind; "used" (year to date) gives the remaining when that was not sent."""
        total = self.amount(information, network, level=level, periods=[p for p in YEARLY if p != YEAR_TO_DATE])
        left = self.amount(information, network, level=level, periods=[REMAINING])
        used = self.amount(information, network, level=level, periods=[YEAR_TO_DATE])
        if left is None and total is not None and used is not None:
            left = total - used
        return Accumulator(total, left)

    def network(self, network: str) -> NetworkBenefits:
        percents = self.find("A", network)
        return NetworkBenefits(
            copay=self.amount("B", network),
            coinsurance=next((line.percent for line in percents if line.percent is not None), None),
            deductible=self.accumulator("C", network, "IND"),
            family_deductible=self.accumulator("C", network, "FAM"),
            out_of_pocket=self.accumulator("G", network, "IND"),
        )

    def visits(self, *, remaining: bool) -> Decimal | None:
        for line in self.find("F", "Y"):
            if line.quantity_qualifier == "VS" and (line.period == REMAINING) == remaining:
                return line.quantity
        return None


def what_to_collect(lines: Iterable[BenefitLine], service_types: Sequence[str]) -> WhatToCollect:
    """Read the answer for the service types that were asked."""
    every_line = list(lines)
    answer = _Answer(every_line, service_types)
    kinds = {line.information for line in answer.lines}
    is_active = True if kinds & ACTIVE else False if kinds & INACTIVE else None
    authorizations = {line.authorization for line in answer.lines}
    entities = [(line, entity) for line in every_line for entity in line.entities]
    return WhatToCollect(
        is_active=is_active,
        in_network=answer.network("Y"),
        out_of_network=answer.network("N"),
        visits_allowed=answer.visits(remaining=False),
        visits_left=answer.visits(remaining=True),
        authorization=next((code for code in ("Y", "U", "N") if code in authorizations), ""),
        is_excluded=any(line.information in {"I", "E"} for line in answer.lines),
        other_payers=tuple(dict.fromkeys(entity for line, entity in entities if line.information == "R")),
        administrators=tuple(
            dict.fromkeys(
                entity for line, entity in entities if line.information != "R" and entity[0] in OTHER_PAYER_ENTITIES
            )
        ),
        messages=tuple(dict.fromkeys(text for line in every_line for text in line.messages)),
    )
