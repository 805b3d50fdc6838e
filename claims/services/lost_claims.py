"""A claim that its payer does not have: given up as it was sent, so that it can be mended and sent again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from claims.models import Claim
from claims.queries.status_inquiries import payer_status_of
from claims.rules.payer_status import Standing
from claims.rules.status import SENT_STATES, MoveNotAllowed, Status
from claims.services.advance import ClaimMove, advance_claim
from practice.models import User


@transaction.atomic
def give_up_submission(*, claim: Claim, actor: User, now: dt.datetime) -> None:
    """Take the claim back as rejected, since the payer said last that it has no such claim.

    Raises MoveNotAllowed for a claim that the payer has, or was not asked about: it would be billed twice.
    """
    locked = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    told = payer_status_of(locked)
    if Status(locked.status) not in SENT_STATES or told is None or told.standing != Standing.NOT_FOUND:
        raise MoveNotAllowed("only a claim that the payer says it does not have is sent again as an original")
    text = "The payer has no such claim: taken back to be mended and sent again."
    advance_claim(move=ClaimMove(locked, Status.REJECTED, text, code=told.codes), actor=actor, now=now)
