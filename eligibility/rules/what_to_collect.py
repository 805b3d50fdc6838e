"""The answer card: what the front desk needs of a 271 before a visit. The answers are x12's; nothing is read here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from x12.benefit_questions import IN_NETWORK, OUT_OF_NETWORK, BenefitQuestions
from x12.cost_sharing import CostSharing
from x12.coverage_status import CoverageStatus
from x12.related_payers import Administrator, OtherPayer, words_of
from x12.service_limits import VISITS, Limit


@dataclass(frozen=True, slots=True)
class WhatToCollect:
    """None and empty: the payer did not say."""

    coverage: CoverageStatus
    in_network: CostSharing
    out_of_network: CostSharing
    visits: Limit | None
    other_limits: tuple[Limit, ...]
    authorization: str  # Y, N, U or "" when not said
    is_excluded: bool
    is_excluded_out_of_network: bool
    other_payers: tuple[OtherPayer, ...]
    administrators: tuple[Administrator, ...]  # carve-outs: who really answers for this service
    primary_care_provider: str
    messages: tuple[str, ...]  # but those that stand beside a copay

    @property
    def coinsurance_percent(self) -> str:
        """In network, as in 12.5; empty when not said."""
        return _percent(self.in_network.coinsurance)

    @property
    def out_of_network_percent(self) -> str:
        """Coinsurance out of network; empty when not said."""
        return _percent(self.out_of_network.coinsurance)

    @property
    def more_copays(self) -> tuple[tuple[Decimal | None, str], ...]:
        """Copays beside the first that only the payer's own words tell apart."""
        return tuple((one.amount, " ".join(one.messages)) for one in self.in_network.copays[1:])

    @property
    def copay_note(self) -> str:
        """The payer's words on the first copay, where there are several."""
        copays = self.in_network.copays
        return " ".join(copays[0].messages) if len(copays) > 1 else ""


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{(share * 100).normalize():f}"


def what_to_collect(questions: BenefitQuestions) -> WhatToCollect:
    """Ask the answer everything that the card shows."""
    limits = questions.limits(IN_NETWORK)
    doctor = questions.primary_care_provider()
    costs = questions.costs(IN_NETWORK)
    beside_copays = {text for one in costs.copays for text in one.messages} if len(costs.copays) > 1 else set()
    return WhatToCollect(
        coverage=questions.coverage(),
        in_network=costs,
        out_of_network=questions.costs(OUT_OF_NETWORK),
        visits=questions.visits(IN_NETWORK),
        other_limits=tuple(one for one in limits if one.unit != VISITS),
        authorization=questions.authorization(IN_NETWORK),
        is_excluded=questions.is_excluded(IN_NETWORK),
        is_excluded_out_of_network=questions.is_excluded(OUT_OF_NETWORK),
        other_payers=questions.other_payers(),
        administrators=questions.administrators(),
        primary_care_provider=words_of(doctor.name) if doctor is not None else "",
        messages=tuple(text for text in questions.messages() if text not in beside_copays),
    )
