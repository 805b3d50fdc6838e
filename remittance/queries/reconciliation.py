"""What a day or a month came to: checks, ledger, receipts, deposits; one statement each for any number of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models import Claim
from practice.money import ZERO
from practice.scoping import current_practice_id
from remittance.models import ClaimPayment, Remittance
from remittance.queries.deposits import with_rest
from remittance.rules.reconciliation import (
    BankSum,
    Basis,
    DeskSum,
    Parting,
    PayerSum,
    Period,
    Reconciled,
    payer_method,
)

# The days on which an entry, a check and a receipt count. Given as text of the statement, never from outside.
_ENTRY_DAY = {
    Basis.POSTED: "entry.posted_on",
    Basis.PAYMENT: "coalesce(entry.payment_on, entry.posted_on)",
    Basis.SERVICE: "entry.service_on",
}
# The same again, as the indexes have it.
_ENTRY_IN_PERIOD = {
    Basis.POSTED: "entry.posted_on BETWEEN %(first)s AND %(last)s",
    Basis.PAYMENT: "(entry.payment_on BETWEEN %(first)s AND %(last)s"
    " OR entry.payment_on IS NULL AND entry.posted_on BETWEEN %(first)s AND %(last)s)",
    Basis.SERVICE: "entry.service_on BETWEEN %(first)s AND %(last)s",
}
_POSTED_DAY = "(coalesce(remittance.posted_at, remittance.received_at) AT TIME ZONE %(zone)s)::date"
_CHECK_DAY = {Basis.POSTED: _POSTED_DAY, Basis.PAYMENT: f"coalesce(remittance.payment_on, {_POSTED_DAY})"}
_RECEIPT_DAY = {
    Basis.POSTED: "payment.received_on",
    Basis.PAYMENT: "payment.received_on",
    Basis.SERVICE: "visit.service_on",
}

# A payer's cash by line, with its check: the superbill's trace, or the source of the entry (or of the entry
# that it turns). By date of service also what came to a claim out of suspense.
_LEDGER = """
ledger AS (
    SELECT {day} AS day, coalesce(superbill.trace, source.trace, '') AS trace,
           CASE WHEN superbill.id IS NULL THEN source.payment_on ELSE superbill.payment_on END AS payment_on,
           line.amount
    FROM billing_ledgerentry AS entry
    JOIN billing_ledgerline AS line ON line.entry_id = entry.id AND line.practice_id = entry.practice_id
    LEFT JOIN billing_superbill AS superbill
        ON superbill.id = entry.superbill_id AND superbill.practice_id = entry.practice_id
    LEFT JOIN billing_ledgerentry AS turned
        ON turned.id = entry.reverses_id AND turned.practice_id = entry.practice_id
    LEFT JOIN LATERAL (
        SELECT string_to_array(coalesce(turned.source_key, entry.source_key), ':') AS parts
        WHERE superbill.id IS NULL
          AND coalesce(turned.source_key, entry.source_key) ~ '^835:[0-9]{{1,18}}:[0-9]{{1,9}}:'
    ) AS key ON true
    LEFT JOIN remittance_remittance AS source
        ON source.practice_id = entry.practice_id AND source.file_id = key.parts[2]::bigint
        AND source.position = key.parts[3]::integer
    WHERE entry.practice_id = %(practice)s AND {period} AND {lines}
)"""
_CASH = "line.account = 'cash' AND NOT entry.kind IN ('receipt', 'refund', 'payer_refund', 'passed_on')"
_CASH_OF_CLAIMS = (
    "line.account IN ('cash', 'payer_suspense') AND entry.kind IN ('insurance', 'release', 'reversal')"
    " AND entry.visit_id IS NOT NULL"
)
_CHECKS = """
eras AS (
    SELECT {day} AS day, remittance.trace, remittance.payment_on, remittance.method, remittance.amount AS received,
           remittance.posted_amount AS posted, remittance.held_amount AS held,
           remittance.provider_level_amount AS provider_level,
           CASE WHEN remittance.state = 'posted' THEN 0 ELSE remittance.amount END AS not_posted,
           coalesce(item.amount, 0) AS deposited,
           CASE WHEN remittance.state = 'posted' AND remittance.amount > 0
                THEN remittance.amount - coalesce(item.amount, 0) ELSE 0 END AS waiting
    FROM remittance_remittance AS remittance
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS amount FROM remittance_deposititem
        WHERE remittance_id = remittance.id AND practice_id = remittance.practice_id
    ) AS item ON true
    WHERE remittance.practice_id = %(practice)s AND remittance.state NOT IN ('duplicate', 'set_aside', 'moved')
      AND {day} BETWEEN %(first)s AND %(last)s
)"""
_CLAIM_PAYMENTS = """
eras AS (
    SELECT claim.service_on AS day, remittance.trace, remittance.payment_on, remittance.method,
           payment.paid_amount AS received, payment.paid_amount AS posted, 0 AS held, 0 AS provider_level,
           0 AS not_posted,
           CASE WHEN item.amount >= remittance.amount THEN payment.paid_amount ELSE 0 END AS deposited,
           CASE WHEN coalesce(item.amount, 0) < remittance.amount THEN payment.paid_amount ELSE 0 END AS waiting
    FROM claims_claim AS claim
    JOIN remittance_claimpayment AS payment ON payment.claim_id = claim.id AND payment.practice_id = claim.practice_id
    JOIN remittance_remittance AS remittance
        ON remittance.id = payment.remittance_id AND remittance.practice_id = payment.practice_id
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS amount FROM remittance_deposititem
        WHERE remittance_id = remittance.id AND practice_id = remittance.practice_id
    ) AS item ON true
    WHERE claim.practice_id = %(practice)s AND claim.service_on BETWEEN %(first)s AND %(last)s
      AND remittance.state = 'posted' AND payment.state IN ('posted', 'resolved') AND payment.superbill_id IS NOT NULL
)"""
_ERA_SUMS = """
WITH {eras}
SELECT day, method, count(*), sum(received), sum(posted), sum(held), sum(provider_level), sum(not_posted),
       sum(deposited), sum(waiting)
FROM eras GROUP BY day, method
"""
# The newest standing check of a trace and payment date says how it was paid, and whether it was ever undone.
_CHECK_OF = """
LEFT JOIN LATERAL (
    SELECT id, method, undo_count FROM remittance_remittance AS known
    WHERE known.practice_id = %(practice)s AND known.trace = {group}.trace
      AND known.state NOT IN ('duplicate', 'set_aside', 'moved')
      AND known.payment_on IS NOT DISTINCT FROM {group}.payment_on
    ORDER BY known.undo_count > 0 DESC, known.state = 'posted' DESC, known.id DESC LIMIT 1
) AS remittance ON true"""
_LEDGER_SUMS = """
WITH {ledger}, by_check AS (
    SELECT day, trace, payment_on, sum(amount) AS amount FROM ledger GROUP BY day, trace, payment_on
)
SELECT by_check.day, coalesce(remittance.method, ''), sum(by_check.amount)
FROM by_check {check_of} GROUP BY 1, 2
"""
_PARTINGS = """
WITH {ledger}, {eras}, parted AS (
    SELECT day, trace, payment_on, sum(in_ledger) AS in_ledger, sum(in_eras) AS in_eras
    FROM (
        SELECT day, trace, payment_on, amount AS in_ledger, 0 AS in_eras FROM ledger
        UNION ALL SELECT day, trace, payment_on, 0, posted + held + provider_level FROM eras
    ) AS both_sides
    GROUP BY day, trace, payment_on HAVING sum(in_ledger) <> sum(in_eras)
)
SELECT parted.day, parted.trace, parted.payment_on, parted.in_ledger, parted.in_eras, remittance.id,
       coalesce(remittance.undo_count, 0) > 0 AND %(may_be_undone)s
FROM parted {check_of} ORDER BY parted.day, parted.trace
"""
_RECEIPTS = """
SELECT {day} AS day, payment.method, count(*), coalesce(sum(payment.amount) FILTER (WHERE payment.amount > 0), 0),
       coalesce(-sum(payment.amount) FILTER (WHERE payment.amount < 0), 0), coalesce(sum(item.amount), 0),
       coalesce(sum(payment.amount) FILTER (WHERE item.id IS NULL), 0)
FROM billing_payment AS payment
JOIN billing_visit AS visit ON visit.id = payment.visit_id AND visit.practice_id = payment.practice_id
LEFT JOIN remittance_deposititem AS item
    ON item.payment_id = payment.id AND item.practice_id = payment.practice_id
WHERE payment.practice_id = %(practice)s AND {day} BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2
"""
_DESK_LEDGER = """
SELECT {day} AS day, line.method, entry.kind IN ('payer_refund', 'passed_on'), sum(line.amount)
FROM billing_ledgerentry AS entry
JOIN billing_ledgerline AS line ON line.entry_id = entry.id AND line.practice_id = entry.practice_id
WHERE entry.practice_id = %(practice)s AND {period} AND line.account = 'cash'
  AND entry.kind IN ('receipt', 'refund', 'payer_refund', 'passed_on')
GROUP BY 1, 2, 3
"""
_DEPOSITS = """
SELECT deposited_on, count(*), sum(amount), sum(matched_amount),
       coalesce(sum(amount - matched_amount) FILTER (WHERE explanation = '' AND amount > matched_amount), 0),
       coalesce(sum(matched_amount - amount) FILTER (WHERE explanation = '' AND amount < matched_amount), 0)
FROM remittance_deposit
WHERE practice_id = %(practice)s AND deposited_on BETWEEN %(first)s AND %(last)s AND taken_apart_at IS NULL
GROUP BY deposited_on
"""


def reconciled(period: Period, basis: Basis) -> Reconciled:
    """The three sides of a period: six statements, whatever its length."""
    desk, payer_refunds = _desk(period, basis)
    return Reconciled(
        payers=_payers(period, basis),
        desk=desk,
        bank=tuple(BankSum(*row) for row in _rows(_DEPOSITS, period)),
        partings=tuple(
            Parting(*row)
            for row in _rows(_filled(_PARTINGS, basis, "parted"), period, may_be_undone=basis is Basis.POSTED)
        ),
        payer_refunds=payer_refunds,
    )


def _payers(period: Period, basis: Basis) -> tuple[PayerSum, ...]:
    sums: dict[tuple[dt.date, str], PayerSum] = {}
    for day, code, *figures in _rows(_filled(_ERA_SUMS, basis), period):
        key = (day, payer_method(code))
        found = PayerSum(*key, *figures)
        known = sums.get(key)
        sums[key] = found if known is None else _together(known, found)
    for day, code, amount in _rows(_filled(_LEDGER_SUMS, basis, "by_check"), period):
        key = (day, payer_method(code))
        known = sums.get(key, PayerSum(*key))
        sums[key] = replace(known, ledger=known.ledger + amount)
    return tuple(sums[key] for key in sorted(sums))


def _together(first: PayerSum, second: PayerSum) -> PayerSum:
    """Two BPR04 that are one way of payment."""
    names = ("count", "received", "posted", "held", "provider_level", "not_posted", "deposited", "waiting", "ledger")
    return replace(first, **{name: getattr(first, name) + getattr(second, name) for name in names})


def _desk(period: Period, basis: Basis) -> tuple[tuple[DeskSum, ...], Any]:  # Any: Decimal from the cursor
    sums = {(row[0], row[1]): DeskSum(*row) for row in _rows(_RECEIPTS.format(day=_RECEIPT_DAY[basis]), period)}
    in_ledger = _DESK_LEDGER.format(day=_ENTRY_DAY[basis], period=_ENTRY_IN_PERIOD[basis])
    ledger: dict[tuple[dt.date, str], Any] = defaultdict(lambda: ZERO)  # Any: Decimal from the cursor
    payer_refunds = ZERO
    for day, method, is_of_payer, amount in _rows(in_ledger, period):
        if is_of_payer:
            payer_refunds -= amount
        else:
            ledger[day, method] += amount
    for key, amount in ledger.items():
        sums[key] = replace(sums.get(key, DeskSum(*key)), ledger=amount)
    return tuple(sums[key] for key in sorted(sums)), payer_refunds


def _filled(statement: str, basis: Basis, group: str = "") -> str:
    """The statement with the parts that depend on the date. All of them are constants of this module."""
    is_by_service = basis is Basis.SERVICE
    ledger = _LEDGER.format(
        day=_ENTRY_DAY[basis], period=_ENTRY_IN_PERIOD[basis], lines=_CASH_OF_CLAIMS if is_by_service else _CASH
    )
    eras = _CLAIM_PAYMENTS if is_by_service else _CHECKS.format(day=_CHECK_DAY[basis])
    return statement.format(ledger=ledger, eras=eras, check_of=_CHECK_OF.format(group=group))


def _rows(statement: str, period: Period, **more: bool) -> list[tuple[Any, ...]]:  # Any: columns
    given: dict[str, Any] = {  # Any: parameters
        "practice": current_practice_id(),
        "zone": timezone.get_current_timezone_name(),
        "first": period.first,
        "last": period.last,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


WAITING = "waiting"
SHOWN = {
    "held": ~Q(held_amount=ZERO),
    "not_posted": Q(state__in=[Remittance.State.ON_HOLD, Remittance.State.UNDONE]),
    WAITING: Q(state=Remittance.State.POSTED, amount__gt=ZERO),
}


def checks_of(period: Period, basis: Basis, show: str = "") -> QuerySet[Remittance]:
    """The checks that count in a period; `show`: only those held, not posted, or that wait for their deposit."""
    rows = Remittance.objects.exclude(
        state__in=[Remittance.State.DUPLICATE, Remittance.State.SET_ASIDE, Remittance.State.MOVED]
    ).select_related("payer")
    rows = rows.prefetch_related("deposit_items__deposit")
    if show in SHOWN:
        rows = rows.filter(SHOWN[show])
    if show == WAITING:
        rows = with_rest(rows)
    if basis is Basis.SERVICE:
        of_claims = Claim.objects.filter(service_on__range=(period.first, period.last))
        states = (ClaimPayment.State.POSTED, ClaimPayment.State.RESOLVED)
        answers = ClaimPayment.objects.filter(claim__in=of_claims, state__in=states, superbill__isnull=False)
        return rows.filter(pk__in=answers.values("remittance_id"), state=Remittance.State.POSTED)
    zone = timezone.get_current_timezone()
    start, end = (
        dt.datetime.combine(day, dt.time.min, zone) for day in (period.first, period.last + dt.timedelta(days=1))
    )
    rows = rows.alias(known_at=Coalesce(F("posted_at"), F("received_at")))
    in_period = Q(known_at__gte=start, known_at__lt=end)
    if basis is Basis.POSTED:
        return rows.filter(in_period)
    return rows.filter(Q(payment_on__range=(period.first, period.last)) | Q(payment_on=None) & in_period)
