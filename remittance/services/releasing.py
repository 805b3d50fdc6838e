"""What a person decides of a check on hold: to post it for all its envelope and its doubts, or to set it aside."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from practice.models import User
from remittance.models import Remittance
from remittance.queries.doubts import doubts_about, posted_alike, same_payment
from remittance.queries.records import stored_remittance
from remittance.rules.release import may_overlook
from remittance.services.exceptions import retry_exceptions
from remittance.services.importing import lock_payment, post_check, record_outcome
from remittance.services.posting import Act
from x12.balance import remittance_findings
from x12.findings import Severity

State = Remittance.State
RELEASABLE = (State.ON_HOLD, State.SET_ASIDE)


class CannotRelease(ValueError):
    """This check cannot be posted as it is; the text says why."""


class CannotSetAside(ValueError):
    """This check is not on hold, or nobody said why; the text says which."""


@transaction.atomic
def release_remittance(*, remittance_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime) -> Remittance:
    """Post a check on hold by the rules of any check; what was wrong, and why it was overlooked, stays on it.

    Where it looks like a check that was posted since, it stays on hold and says so first. Raises CannotRelease for
    money that does not balance or cannot be read, whatever the reason.
    """
    if not reason.strip():
        raise CannotRelease("Say why: it stays on record.")
    remittance = Remittance.objects.select_related("file").get(pk=remittance_id)
    record = stored_remittance(remittance)
    if record is None or not record.trace.strip():
        raise CannotRelease("Its amount or number cannot be read from its file. Ask the payer for a new file.")
    lock_payment(record)
    remittance = Remittance.objects.select_for_update().get(pk=remittance_id)
    if remittance.state not in RELEASABLE:
        raise CannotRelease("Only a check on hold can be released.")
    errors = [one for one in (*record.findings, *remittance_findings(record)) if one.severity == Severity.ERROR]
    if not may_overlook({one.rule for one in errors}):
        raise CannotRelease("Its money does not balance or was not read whole. Ask the payer for a corrected file.")
    alike = posted_alike(remittance, record)
    if same_payment(remittance, alike) is not None:
        raise CannotRelease("The same payment was posted from another file.")
    if alike and remittance.duplicate_of_id not in {one.pk for one in alike}:
        return hold_as_alike(remittance, alike, doubts_about(remittance, record, alike), actor, now)
    was = " ".join(one.text for one in errors) or remittance.hold_reason
    remittance.hold_reason = f"Released: {reason} It was on hold: {was}"[:500]
    remittance.duplicate_of = None
    post_check(remittance, record, Act(actor, today, now))
    record_outcome(remittance, actor, now, reason=remittance.hold_reason)
    numbers = sorted({claim.patient_control_number for claim in record.claims})
    retry_exceptions(patient_control_numbers=numbers, actor=actor, today=today, now=now)
    remittance.refresh_from_db()
    return remittance


def hold_as_alike(
    remittance: Remittance, alike: list[Remittance], words: str, actor: User, now: dt.datetime
) -> Remittance:
    """Hold a stored check because it looks like one that is posted. The caller has the transaction and the lock."""
    remittance.state, remittance.duplicate_of, remittance.hold_reason = State.ON_HOLD, alike[0], words[:500]
    remittance.save(update_fields=["state", "duplicate_of", "hold_reason"])
    record_outcome(remittance, actor, now, reason=remittance.hold_reason)
    return remittance


@transaction.atomic
def set_aside_remittance(*, remittance_id: int, reason: str, actor: User, now: dt.datetime) -> Remittance:
    """Take a check that is not to be posted off the list of those on hold. It can still be released.

    Raises CannotSetAside.
    """
    if not reason.strip():
        raise CannotSetAside("Say why: it stays on record.")
    remittance = Remittance.objects.select_for_update().get(pk=remittance_id)
    if remittance.state != State.ON_HOLD:
        raise CannotSetAside("Only a check on hold can be set aside.")
    remittance.state = State.SET_ASIDE
    remittance.hold_reason = f"Set aside: {reason.strip()} It was on hold: {remittance.hold_reason}"[:500]
    remittance.save(update_fields=["state", "hold_reason"])
    record_outcome(remittance, actor, now, reason=remittance.hold_reason)
    return remittance
