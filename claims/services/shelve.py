"""Taking a claim out of the flow: hold, release, void, close. Each with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from claims.models import Claim
from claims.rules.status import Status
from claims.services.advance import ClaimMove, advance_claim
from claims.services.scrub import scrub
from practice.models import User


class ReasonMissing(ValueError):
    """Who reads the claim later wants to know why: give a reason."""


def hold_claim(*, claim: Claim, reason: str, actor: User, now: dt.datetime) -> None:
    """Keep it from being sent until somebody releases it."""
    reason = _reason(reason)
    advance_claim(
        move=ClaimMove(claim, Status.ON_HOLD, f"Put on hold: {reason}", hold_reason=reason), actor=actor, now=now
    )


@transaction.atomic
def release_claim(*, claim: Claim, actor: User, today: dt.date, now: dt.datetime) -> None:
    """Give it back to the flow; the scrubber decides whether it is ready."""
    advance_claim(move=ClaimMove(claim, Status.READY, "Released."), actor=actor, now=now)
    scrub(claim=claim, actor=actor, today=today, now=now)


def void_claim(*, claim: Claim, reason: str, actor: User, now: dt.datetime) -> None:
    """Give up a claim that no payer has; another can be built for the visit then."""
    advance_claim(move=ClaimMove(claim, Status.VOIDED, f"Voided: {_reason(reason)}"), actor=actor, now=now)


def close_claim(*, claim: Claim, reason: str, actor: User, now: dt.datetime) -> None:
    """Say that nothing more is expected of it."""
    advance_claim(move=ClaimMove(claim, Status.CLOSED, f"Closed: {_reason(reason)}"), actor=actor, now=now)


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:200]
    if not reason:
        raise ReasonMissing("Give a reason, so that who reads the claim later knows why.")
    return reason
