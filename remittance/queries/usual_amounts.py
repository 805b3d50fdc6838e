"""What payers usually allow, taken from their own answers (docs/algorithms/posting.md, 3a)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import connection

from practice.scoping import current_practice_id
from remittance.rules.adjustments import CONTRACTUAL_REASONS

LAST_ANSWERS = 20  # of a payer for a code, its modifiers and a billing provider
FEWEST_ANSWERS = 5
AGREEMENT = 0.8  # so many of them must allow the same for one unit
HISTORY_DAYS = 365

# The first payers' standing answers to lines that it neither denied nor changed, the newest of each kind; of these
# the most frequent allowed amount for one unit (AMT*B6, else paid and patient's part).
USUAL = """
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
      AND (%(payer)s::bigint IS NULL OR claim.payer_id = %(payer)s)
      AND (%(codes)s::text[] IS NULL OR line.code = ANY(%(codes)s))
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
"""


def usual_parameters(
    now: dt.datetime, *, payer_id: int | None = None, codes: Collection[str] | None = None
) -> dict[str, Any]:  # Any: parameters of a statement
    """What USUAL asks for; of one payer and some codes, or of all."""
    return {
        "practice": current_practice_id(),
        "contractual": sorted(CONTRACTUAL_REASONS),
        "history": now - dt.timedelta(days=HISTORY_DAYS),
        "last": LAST_ANSWERS,
        "fewest": FEWEST_ANSWERS,
        "agreement": AGREEMENT,
        "payer": payer_id,
        "codes": None if codes is None else list(codes),
    }


def usual_amounts(
    *, payer_id: int, billing_provider_id: int | None, codes: Collection[str], now: dt.datetime
) -> dict[tuple[str, frozenset[str]], Decimal]:
    """Dollars for one unit that the payer usually allows this billing provider, by code and modifiers."""
    with connection.cursor() as cursor:
        cursor.execute(
            USUAL + "SELECT code, modifier_set, for_one FROM agreed WHERE billing_provider_id = %(provider)s",  # noqa: S608 - constants
            usual_parameters(now, payer_id=payer_id, codes=codes) | {"provider": billing_provider_id},
        )
        return {(code, frozenset(modifiers)): amount for code, modifiers, amount in cursor.fetchall()}
