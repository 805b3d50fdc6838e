"""Posting a check that is on hold for defects that do not touch money, because a person says so."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from practice.models import User
from remittance.models import Remittance
from remittance.queries.records import stored_remittance
from remittance.rules.release import may_overlook
from remittance.services.importing import first_of_same_payment, lock_payment, post_check, record_outcome
from remittance.services.posting import Act
from x12.balance import remittance_findings
from x12.findings import Severity


class CannotRelease(ValueError):
    """This check cannot be posted as it is; the text says why."""


@transaction.atomic
def release_remittance(*, remittance_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime) -> Remittance:
    """Post a check on hold by the rules of any check; what was wrong, and why it was overlooked, stays on it.

    Raises CannotRelease for money that does not balance or cannot be read, whatever the reason.
    """
    if not reason.strip():
        raise CannotRelease("Say why: it stays on record.")
    remittance = Remittance.objects.select_related("file").get(pk=remittance_id)
    record = stored_remittance(remittance)
    if record is None or not record.trace.strip():
        raise CannotRelease("Its amount or number cannot be read from its file. Ask the payer for a new file.")
    lock_payment(record, remittance.payer_identifier)
    remittance = Remittance.objects.select_for_update().get(pk=remittance_id)
    if remittance.state != Remittance.State.ON_HOLD:
        raise CannotRelease("Only a check on hold can be released.")
    errors = [one for one in (*record.findings, *remittance_findings(record)) if one.severity == Severity.ERROR]
    if not may_overlook({one.rule for one in errors}):
        raise CannotRelease("Its money does not balance or was not read whole. Ask the payer for a corrected file.")
    if first_of_same_payment(remittance) is not None:
        raise CannotRelease("The same payment was posted from another file.")
    was = " ".join(one.text for one in errors) or remittance.hold_reason
    remittance.hold_reason = f"Released: {reason} It was on hold: {was}"[:500]
    post_check(remittance, record, Act(actor, today, now))
    record_outcome(remittance, actor, now, reason=remittance.hold_reason)
    return remittance
