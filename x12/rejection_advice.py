"""Every AAA of a 271 in words: where it stands, what to do, whose work it is, whether asking again helps."""

from __future__ import annotations

from dataclasses import dataclass

from x12.benefits import BenefitAnswer, Rejection
from x12.codes.eligibility_rejections import FOLLOW_UPS, REJECTION_REASONS, Desk, RejectionReason

LEVELS: dict[str, str] = {
    "2000A": "the inquiry as a whole",
    "2100A": "the payer",
    "2100B": "our provider",
    "2100C": "the subscriber",
    "2100D": "the patient",
    "2110C": "the service asked about",
    "2110D": "the service asked about",
}
_NOT_AGAIN = frozenset({"N", "S", "Y"})  # AAA04
_UNKNOWN = RejectionReason("The payer gave a reason that is not on the list", "Call the payer.", Desk.PAYER)


@dataclass(frozen=True, slots=True)
class RejectionAdvice:
    """One AAA. `retry_helps`: the same inquiry may succeed later, with nothing changed."""

    reason: str  # AAA03
    level: str  # loop
    concerns: str
    words: str
    next_step: str
    desk: Desk
    retry_helps: bool
    payer_says: str  # AAA04 in words


def advice(rejection: Rejection) -> RejectionAdvice:
    """What an AAA means. The payer's "do not ask again" (AAA04) is obeyed even where a retry would help."""
    reason = REJECTION_REASONS.get(rejection.reason, _UNKNOWN)
    return RejectionAdvice(
        reason=rejection.reason,
        level=rejection.level,
        concerns=LEVELS.get(rejection.level, rejection.level),
        words=reason.words,
        next_step=reason.next_step,
        desk=reason.desk,
        retry_helps=reason.retry_helps and rejection.follow_up not in _NOT_AGAIN,
        payer_says=FOLLOW_UPS.get(rejection.follow_up, ""),
    )


def rejections(answer: BenefitAnswer) -> tuple[RejectionAdvice, ...]:
    """The advice for every AAA of the answer, each once, from the payer's level down."""
    return tuple(dict.fromkeys(advice(one) for one in answer.all_rejections))
