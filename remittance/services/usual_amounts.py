"""Lines below what a payer usually allows, where no contracted amount says what it should."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import Underpayment
from remittance.queries.denial_owners import owners_of
from remittance.queries.usual_amounts import USUAL, usual_parameters
from remittance.services.shortfalls import DISPUTE_DAYS

LEAST_DIFFERENCE = "0.05"  # dollars a line: what rounding makes

# The new lines that are below what is usual.
BELOW = """
SELECT recent.id, recent.claim_payment_id, recent.claim_id, recent.payer_id, recent.code, recent.modifiers,
       recent.units, round(agreed.for_one * recent.units, 2), recent.allowed, recent.paid_amount, recent.decided_on,
       recent.appeal_days
FROM recent JOIN agreed USING (payer_id, billing_provider_id, code, modifier_set)
WHERE recent.posted_at >= %(since)s
  AND round(agreed.for_one * recent.units, 2) - recent.allowed > %(least)s::numeric
  AND NOT EXISTS (
      SELECT FROM remittance_underpayment AS known
      WHERE known.practice_id = %(practice)s AND known.service_payment_id = recent.id
  )
ORDER BY recent.id
"""


@transaction.atomic
def flag_below_usual(*, since: dt.datetime, actor: User, now: dt.datetime) -> int:
    """Put the lines posted since then that are below what their payer usually allows on the underpaid list.

    Labelled as inferred; no money moves, since what a payer usually does is no contract. A line is put there once.
    How many. Two statements and one for the rows, for any number of lines.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            USUAL + BELOW,
            usual_parameters(now) | {"since": since, "least": LEAST_DIFFERENCE},
        )
        found = cursor.fetchall()
    owners = owners_of({row[3] for row in found})
    items = [
        Underpayment(
            practice_id=current_practice_id(),
            service_payment_id=service_id,
            claim_payment_id=payment_id,
            claim_id=claim_id,
            basis=Underpayment.Basis.INFERRED,
            code=code,
            modifiers=modifiers,
            units=units,
            expected_amount=expected,
            allowed_amount=allowed,
            paid_amount=paid,
            amount=expected - allowed,
            owner_id=owners.get(payer_id),
            due_on=decided_on + dt.timedelta(days=DISPUTE_DAYS if appeal_days is None else appeal_days),
            created_at=now,
        )
        for (
            service_id, payment_id, claim_id, payer_id, code, modifiers, units, expected, allowed, paid, decided_on,
            appeal_days,
        ) in found
    ]  # fmt: skip
    for item in Underpayment.objects.bulk_create(items):
        record_event(actor=actor, verb="underpayment.inferred", subject=item, now=now, detail={"claim": item.claim_id})
    return len(items)
