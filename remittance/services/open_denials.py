"""Open denials kept to what is open with their payer, after each act that changes that."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.db.models import Q, Sum

from billing.models import Account, LedgerLine
from practice.models import User
from practice.money import ZERO
from remittance.models import Denial
from remittance.rules.line_limits import shares
from remittance.services.decisions import Post, Reverse
from remittance.services.posting import Outcome

State, Resolution = Denial.State, Denial.Resolution
UNDECIDED = Q(state=State.OPEN) | Q(resolution=Resolution.NOTHING_OPEN)
Place = tuple[int, int, str]  # visit, payer, sequence
ANSWER_DENIALS = """
    UPDATE remittance_denial AS denial
    SET state = 'resolved', resolution = %s, resolved_at = %s, resolved_by_id = %s, ledger_entry_id = NULL,
        answered_by_id = answer.claim_payment_id
    FROM unnest(%s::bigint[], %s::bigint[]) AS answer (denial_id, claim_payment_id)
    WHERE denial.id = answer.denial_id
"""


def answer_denials(answers: Mapping[int, int], actor: User, now: dt.datetime) -> None:
    """Close denials, each by the claim payment that answers it: one statement for any number."""
    if not answers:
        return
    with connection.cursor() as cursor:
        cursor.execute(ANSWER_DENIALS, [Resolution.ANSWERED, now, actor.pk, list(answers), list(answers.values())])


def touched_visits(outcomes: Sequence[Outcome]) -> dict[int, int]:
    """Visits where an answer may have changed what earlier denials still stand for, each with that claim payment."""
    touched: dict[int, int] = {}
    for one in outcomes:
        decision = one.decision
        if not isinstance(decision, Post | Reverse):
            continue
        visit = decision.book.visit
        if isinstance(decision, Reverse) or sum(len(book.payments) for book in visit.claims) > 1:
            touched[visit.visit_id] = one.claim_payment_id
    return touched


def limit_open_denials(visit_ids: Mapping[int, int | None], actor: User, now: dt.datetime) -> list[int]:
    """Keep the open denials of each payer and visit within what that payer owes, the newest first.

    Each visit comes with the claim payment that changed what is open, if one did. Gives the ids of those closed, of
    which nothing is open any more; they are open again once something is. Two statements for any number of visits.
    """
    if not visit_ids:
        return []
    rows = Denial.objects.filter(UNDECIDED, claim__visit_id__any=list(visit_ids)).select_related("claim")
    by_place: dict[Place, list[Denial]] = defaultdict(list)
    for row in rows.order_by("-pk"):
        by_place[row.claim.visit_id, row.claim.payer_id, row.claim.sequence].append(row)
    if not by_place:
        return []
    open_amounts = open_by_place(list(visit_ids))
    changed: list[Denial] = []
    closed: list[int] = []
    for place, own in by_place.items():
        limits = [row.denied_amount or row.amount for row in own]
        for row, limit, amount in zip(own, limits, shares(limits, open_amounts.get(place, ZERO)), strict=True):
            was_open = row.state == State.OPEN
            if amount > 0 and (not was_open or amount != row.amount):
                _keep_open(row, limit, amount)
                changed.append(row)
            elif amount == 0 and was_open:
                row.state, row.resolution, row.answered_by_id = (
                    State.RESOLVED,
                    Resolution.NOTHING_OPEN,
                    visit_ids[place[0]],
                )
                row.resolved_at, row.resolved_by = now, actor
                changed.append(row)
                closed.append(row.pk)
    Denial.objects.bulk_update(
        changed,
        ["amount", "denied_amount", "state", "resolution", "answered_by", "resolved_at", "resolved_by"],
        batch_size=500,
    )
    return closed


def _keep_open(row: Denial, limit: Decimal, amount: Decimal) -> None:
    row.amount, row.denied_amount = amount, limit if amount < limit else None
    if row.state != State.OPEN:
        row.state, row.resolution = State.OPEN, ""
        row.answered_by_id = row.resolved_at = row.resolved_by = None


def open_by_place(visit_ids: Sequence[int]) -> dict[Place, Decimal]:
    """What each payer owes on each visit."""
    sums = (
        LedgerLine.objects.filter(visit_id__any=visit_ids, account=Account.INSURANCE_RECEIVABLE)
        .values_list("visit_id", "payer_id", "sequence")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    return {(visit_id, payer_id, sequence): total for visit_id, payer_id, sequence, total in sums}
