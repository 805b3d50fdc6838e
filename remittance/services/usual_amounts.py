"""Lines below what a payer usually allows, where no contracted amount says what it should."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import Underpayment
from remittance.queries.denial_owners import owners_of
from remittance.rules.adjustments import CONTRACTUAL_REASONS
from remittance.services.shortfalls import DISPUTE_DAYS

LAST_ANSWERS = 20  # of a payer for a code, its modifiers and a billing provider
FEWEST_ANSWERS = 5
AGREEMENT = 0.8  # so many of them must allow the same for one unit
LEAST_DIFFERENCE = "0.05"  # dollars a line: what rounding makes
HISTORY_DAYS = 365

# The first payers' standing answers to lines that it neither denied nor changed, the newest of each kind; of these
# the most frequent allowed amount for one unit (AMT*B6, else paid and patient's part); and the new lines below it.
FLAG = """
WITH answers AS (
    SELECT service.id, service.claim_payment_id, payment.claim_id, claim.payer_id, claim.billing_provider_id,
           payer.appeal_days, line.code, line.modifiers, line.units, service.paid_amount,
           ARRAY(SELECT unnest(line.modifiers) ORDER BY 1) AS modifier_set,
           coalesce(service.allowed_amount, service.paid_amount + coalesce(adjusted.patient, 0)) AS allowed,
           remittance.posted_at, coalesce(remittance.payment_on, remittance.posted_at::date) AS decided_on
    FROM remittance_remittance AS remittance
    JOIN remittance_claimpayment AS payment ON payment.remittance_id = remittance.id
    JOIN remittance_servicepayment AS service ON service.claim_payment_id = payment.id
    JOIN claims_claim AS claim ON claim.id = payment.claim_id
    JOIN contacts_payer AS payer ON payer.id = claim.payer_id
    JOIN claims_claimline AS line ON line.id = service.claim_line_id
    JOIN billing_superbill AS superbill ON superbill.id = payment.superbill_id
    LEFT JOIN LATERAL (
        SELECT sum(amount) FILTER (WHERE "group" = 'PR') AS patient,
               bool_or("group" <> 'PR' AND amount > 0 AND NOT reason = ANY(%(contractual)s)) AS is_denied
        FROM remittance_adjustment AS adjustment
        WHERE adjustment.service_payment_id = service.id AND adjustment.claim_payment_id = payment.id
          AND adjustment.practice_id = payment.practice_id
    ) AS adjusted ON true
    WHERE remittance.practice_id = %(practice)s AND remittance.state = 'posted'
      AND remittance.posted_at >= %(history)s AND payment.state IN ('posted', 'resolved')
      AND claim.sequence = 'P' AND superbill.kind = 'insurance' AND line.units > 0
      AND service.submitted_code IN ('', service.code) AND NOT coalesce(adjusted.is_denied, false)
      AND NOT EXISTS (
          SELECT FROM billing_superbill AS correction
          WHERE correction.practice_id = superbill.practice_id AND correction.visit_id = superbill.visit_id
            AND correction.corrects_id = superbill.id
      )
      AND NOT EXISTS (
          SELECT FROM billing_contractedamount AS contracted
          WHERE contracted.practice_id = claim.practice_id AND contracted.payer_id = claim.payer_id
            AND contracted.code = line.code
      )
), recent AS (
    SELECT *, round(allowed / units, 2) AS for_one,
           row_number() OVER (PARTITION BY payer_id, billing_provider_id, code, modifier_set
                              ORDER BY posted_at DESC, id DESC) AS place
    FROM answers
), usual AS (
    SELECT payer_id, billing_provider_id, code, modifier_set,
           mode() WITHIN GROUP (ORDER BY for_one) AS for_one, count(*) AS answers
    FROM recent WHERE place <= %(last)s
    GROUP BY payer_id, billing_provider_id, code, modifier_set
    HAVING count(*) >= %(fewest)s
), agreed AS (
    SELECT usual.* FROM usual
    JOIN recent USING (payer_id, billing_provider_id, code, modifier_set)
    WHERE recent.place <= %(last)s
    GROUP BY usual.payer_id, usual.billing_provider_id, usual.code, usual.modifier_set, usual.for_one, usual.answers
    HAVING count(*) FILTER (WHERE recent.for_one = usual.for_one) >= usual.answers * %(agreement)s
)
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
            FLAG,
            {
                "practice": current_practice_id(),
                "contractual": sorted(CONTRACTUAL_REASONS),
                "history": now - dt.timedelta(days=HISTORY_DAYS),
                "since": since,
                "last": LAST_ANSWERS,
                "fewest": FEWEST_ANSWERS,
                "agreement": AGREEMENT,
                "least": LEAST_DIFFERENCE,
            },
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
