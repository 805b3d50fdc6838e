"""An inquiry as the desk reads it: the answer card, or why there is none and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eligibility.models import EligibilityInquiry
from eligibility.queries import answer_card
from eligibility.rules.service_types import words_for
from eligibility.rules.what_to_collect import Accumulator, WhatToCollect
from practice.models import WorkState
from x12.codes.eligibility_rejections import FOLLOW_UPS, REJECTION_REASONS

UNKNOWN_REASON = "The payer gave a reason that is not on the list"
BAR_WIDTH = 100


@dataclass(frozen=True, slots=True)
class RejectionInWords:
    code: str
    words: str
    next_step: str
    retry_helps: bool
    follow_up: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A yearly amount as a bar: `used_width` of 100."""

    label: str
    total: Decimal | None
    used: Decimal | None
    left: Decimal | None
    used_width: int | None


@dataclass(frozen=True, slots=True)
class InquiryCard:
    """Everything that the what_to_collect.html partial shows."""

    inquiry: EligibilityInquiry
    is_open: bool
    services: str
    answer: WhatToCollect | None
    bars: tuple[Bar, ...]
    rejections: tuple[RejectionInWords, ...]


def _bar(label: str, amount: Accumulator) -> Bar | None:
    if not amount.is_known:
        return None
    width = None
    if amount.used is not None and amount.total:
        width = max(0, min(BAR_WIDTH, int(amount.used / amount.total * BAR_WIDTH)))
    return Bar(label, amount.total, amount.used, amount.left, width)


def card_for(inquiry: EligibilityInquiry | None) -> InquiryCard | None:
    """The card of an inquiry; None without one."""
    if inquiry is None:
        return None
    answer = answer_card(inquiry)
    bars: list[Bar | None] = []
    if answer is not None:
        bars = [
            _bar("Deductible", answer.in_network.deductible),
            _bar("Family deductible", answer.in_network.family_deductible),
            _bar("Out-of-pocket", answer.in_network.out_of_pocket),
            _bar("Deductible, out of network", answer.out_of_network.deductible),
        ]
    return InquiryCard(
        inquiry=inquiry,
        is_open=inquiry.work_state in {WorkState.TO_DO, WorkState.TAKEN},
        services=words_for(inquiry.service_types),
        answer=answer,
        bars=tuple(bar for bar in bars if bar is not None),
        rejections=tuple(_in_words(row.reason, row.follow_up) for row in inquiry.rejections.order_by("id")),
    )


def _in_words(code: str, follow_up: str) -> RejectionInWords:
    reason = REJECTION_REASONS.get(code)
    if reason is None:
        return RejectionInWords(code, UNKNOWN_REASON, "Call the payer.", retry_helps=False, follow_up="")
    return RejectionInWords(code, reason.words, reason.next_step, reason.retry_helps, FOLLOW_UPS.get(follow_up, ""))
