"""Checks on hold of which a good copy has come since: they ask for no more work."""

from __future__ import annotations

import datetime as dt

from practice.models import User
from practice.services.audit import record_event
from remittance.models import Remittance

State = Remittance.State


def settle_held_copies(posted: Remittance, actor: User, now: dt.datetime) -> int:
    """Make every check on hold that is the very payment just posted a duplicate of it; how many.

    One statement for none. The caller has the transaction and holds the lock of the payment.
    """
    held = Remittance.objects.filter(
        state=State.ON_HOLD,
        payer_identifier=posted.payer_identifier,
        trace=posted.trace,
        payment_on=posted.payment_on,
        amount=posted.amount,
    ).exclude(pk=posted.pk)
    copies = list(held.select_for_update())
    for copy in copies:
        words = f"This payment was posted from {posted.file.name}. It was on hold: {copy.hold_reason}"
        copy.state, copy.duplicate_of, copy.hold_reason = State.DUPLICATE, posted, words[:500]
        copy.save(update_fields=["state", "duplicate_of", "hold_reason"])
        detail = {"trace": copy.trace, "first": posted.pk, "was": "on_hold"}
        record_event(actor=actor, verb="remittance.duplicate", subject=copy, now=now, detail=detail)
    return len(copies)
