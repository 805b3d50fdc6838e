"""What the patient pays by a 271: copay, coinsurance, deductible and out-of-pocket maximum, per network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from x12.benefit_selection import PLAN, Question, applies_in, distance, nearest
from x12.benefits import Benefit

_COINSURANCE, _COPAY, _DEDUCTIBLE, _OUT_OF_POCKET = "A", "B", "C", "G"  # EB01
# EB06: remaining, used, and every other period is that of a total.
REMAINING = frozenset({"29", "33"})
USED = "24"
EXCEEDED = "30"
_PERSON = ("IND", "FAM")


@dataclass(frozen=True, slots=True)
class CostShare:
    """One copay (`amount`, dollars) or coinsurance (`share`, a fraction), and for what it holds."""

    amount: Decimal | None
    share: Decimal | None
    period: str  # EB06: 27 a visit, 7 a day, 36 an admission
    service_types: tuple[str, ...]
    network: str  # EB12
    places_of_service: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accumulator:
    """A total over a period (dollars), what of it is used and what is left. None is "not said", never zero."""

    total: Decimal | None = None
    left: Decimal | None = None
    met: Decimal | None = None
    period: str = ""  # EB06 of the total

    @property
    def is_known(self) -> bool:
        return any(one is not None for one in (self.total, self.left, self.met))


@dataclass(frozen=True, slots=True)
class CostSharing:
    """What applies in one network. The first copay and coinsurance are the nearest to the question."""

    copays: tuple[CostShare, ...]
    coinsurances: tuple[CostShare, ...]
    deductible: Accumulator
    family_deductible: Accumulator
    out_of_pocket: Accumulator
    family_out_of_pocket: Accumulator

    @property
    def copay(self) -> Decimal | None:
        return self.copays[0].amount if self.copays else None

    @property
    def coinsurance(self) -> Decimal | None:
        return self.coinsurances[0].share if self.coinsurances else None


def cost_sharing(benefits: Sequence[Benefit], question: Question, network: str) -> CostSharing:
    """Read the costs for the question in one network, Y or N."""
    return CostSharing(
        copays=_shares(benefits, question, _COPAY, network),
        coinsurances=_shares(benefits, question, _COINSURANCE, network),
        deductible=accumulator(benefits, question, _DEDUCTIBLE, network, "IND"),
        family_deductible=accumulator(benefits, question, _DEDUCTIBLE, network, "FAM"),
        out_of_pocket=accumulator(benefits, question, _OUT_OF_POCKET, network, "IND"),
        family_out_of_pocket=accumulator(benefits, question, _OUT_OF_POCKET, network, "FAM"),
    )


def _shares(benefits: Sequence[Benefit], question: Question, information: str, network: str) -> tuple[CostShare, ...]:
    """Every one at the nearest distance; several stay several, since only their messages tell them apart."""
    of_person = [
        one
        for level in _PERSON
        for one in nearest(benefits, question, information, network, level=level)
        if (one.amount if information == _COPAY else one.percent) is not None and one.period not in REMAINING
    ]
    if not of_person:
        return ()
    best = min(distance(one, question) or 0 for one in of_person)
    named = [one for one in of_person if distance(one, question) == best]
    exact = [one for one in named if one.network == network] or named
    return tuple(
        dict.fromkeys(
            CostShare(
                one.amount, one.percent, one.period, one.service_types, one.network, one.places_of_service, one.messages
            )
            for one in exact
        )
    )


def accumulator(
    benefits: Sequence[Benefit], question: Question, information: str, network: str, level: str
) -> Accumulator:
    """Total, used and left of the nearest service type.

    They are paired only where EB01, EB02, EB03, EB12 and EB13 are the same: the total in network is never set
    against what is left out of network.
    """
    lines = [one for one in nearest(benefits, question, information, network, level=level) if one.amount is not None]
    for pair in _pairs(lines, question):
        total = next((one for one in pair if one.period not in {*REMAINING, USED, EXCEEDED}), None)
        left = next((one.amount for one in pair if one.period in REMAINING), None)
        met = next((one.amount for one in pair if one.period == USED), None)
        whole = total.amount if total is not None else None
        if left is None and whole is not None and met is not None:
            left = whole - met
        if met is None and whole is not None and left is not None:
            met = whole - left
        return Accumulator(whole, left, met, total.period if total is not None else "")
    return Accumulator()


def _pairs(lines: Sequence[Benefit], question: Question) -> list[list[Benefit]]:
    """The lines by what they are of, the nearest first. A line for several service types is of each of them."""
    pairs: dict[tuple[int, str, str, str], list[Benefit]] = {}
    for rank, code in enumerate(question.preference):
        for line in lines:
            if code in line.service_types or (code == PLAN and not line.service_types):
                procedure = line.procedure.code if line.procedure is not None else ""
                pairs.setdefault((0 if procedure else rank + 1, code, line.network, procedure), []).append(line)
    # A line of a procedure may name no service type at all.
    for line in lines:
        if line.procedure is not None and not set(line.service_types) & set(question.preference):
            pairs.setdefault((0, "", line.network, line.procedure.code), []).append(line)
    return [pairs[key] for key in sorted(pairs, key=lambda one: one[0])]


def authorization(benefits: Sequence[Benefit], question: Question, network: str) -> str:
    """EB11 as it is said nearest to the question: Y needed, N not needed, U unknown, empty not said."""
    said: dict[int, set[str]] = {}
    for benefit in benefits:
        away = distance(benefit, question)
        if away is not None and benefit.authorization and applies_in(benefit, network):
            said.setdefault(away, set()).add(benefit.authorization)
    nearest_codes = said[min(said)] if said else set()
    return next((code for code in ("Y", "U", "N") if code in nearest_codes), "")
