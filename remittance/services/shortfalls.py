"""Underpayments that follow a posting in the same transaction: opened, closed and forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from remittance.models import ClaimPayment, Underpayment
from remittance.queries.denial_owners import owners_of
from remittance.rules.matching import BilledLine
from remittance.rules.posting import Short
from remittance.services.decisions import Check, Post, Reverse
from remittance.services.posting import Act, Outcome

State, Resolution = Underpayment.State, Underpayment.Resolution
DISPUTE_DAYS = 90  # to ask a payer for the rest, where it gives no days of its own


def follow_underpayments(
    posts: Sequence[tuple[Outcome, Post]], reversals: Sequence[Reverse], check: Check, act: Act
) -> None:
    """Open what is short of the contract now, close what was answered again or taken back.

    No statement for first answers without a contract.
    """
    _forget(reversals, act)
    earlier = _close_answered(posts, act)
    owners = owners_of({post.book.claim.payer_id for _, post in posts if post.adjudication.short})
    opened = Underpayment.objects.bulk_create(
        _underpayment(
            outcome, post, short, earlier.get(_place(post, short)), owners.get(post.book.claim.payer_id), check, act
        )
        for outcome, post in posts
        for short in post.adjudication.short
    )
    if opened:  # a check may take back what it has paid itself
        _forget(reversals, act)


Place = tuple[int, int | None]  # claim, claim line


def _place(post: Post, short: Short) -> Place:
    return post.book.claim.pk, short.line_id


def _close_answered(posts: Sequence[tuple[Outcome, Post]], act: Act) -> dict[Place, Underpayment]:
    """Lines that the payer answered again: it paid the rest, or what is still short becomes a new item."""
    again = [post for _, post in posts if len(post.book.payments) > 1]  # the new answer is among them
    lines = {post.book.claim.pk: set(post.line_ids) for post in again if post.line_ids}
    whole = {post.book.claim.pk for post in again if not post.line_ids}
    whole |= {other.claim.pk for _, post in posts for other in post.book.replaced}
    if not lines and not whole:
        return {}
    rows = Underpayment.objects.filter(claim_id__any={*lines, *whole}, state=State.OPEN).select_related(
        "service_payment"
    )
    still = {_place(post, short) for post in again for short in post.adjudication.short}
    paid: list[int] = []
    decided: list[int] = []
    closed: dict[Place, Underpayment] = {}
    own = {outcome.claim_payment_id for outcome, _ in posts}
    for row in rows:
        line_id = row.service_payment.claim_line_id if row.service_payment else None
        is_answered = row.claim_id in whole or line_id is None or line_id in lines.get(row.claim_id, ())
        if row.claim_payment_id in own or not is_answered:
            continue
        place = (row.claim_id, line_id)
        (decided if place in still else paid).append(row.pk)
        closed[place] = row
    _resolve(Underpayment.objects.filter(pk__any=paid), Resolution.PAID, act)
    _resolve(Underpayment.objects.filter(pk__any=decided), Resolution.ANSWERED, act)
    return closed


def _resolve(rows: QuerySet[Underpayment], resolution: str, act: Act) -> None:
    rows.filter(state=State.OPEN).update(
        state=State.RESOLVED, resolution=resolution, resolved_at=act.now, resolved_by=act.actor
    )


def _underpayment(
    outcome: Outcome,
    post: Post,
    short: Short,
    earlier: Underpayment | None,
    owner_id: int | None,
    check: Check,
    act: Act,
) -> Underpayment:
    """One item; who worked on what was short before goes on with it."""
    claim = post.book.claim
    line = _billed(post, short.line_id)
    return Underpayment(
        practice_id=claim.practice_id,
        claim=claim,
        claim_payment_id=outcome.claim_payment_id,
        service_payment_id=None if short.line is None else outcome.service_ids[short.line - 1],
        basis=Underpayment.Basis.CONTRACT,
        code=line.code if line else "",
        modifiers=list(line.modifiers) if line else [],
        units=line.units if line else None,
        expected_amount=short.expected,
        allowed_amount=short.allowed,
        paid_amount=short.paid,
        amount=short.amount,
        owner_id=earlier.owner_id if earlier and earlier.owner_id else owner_id,
        due_on=due_on(check.payment_on or act.posted_on, claim.payer.appeal_days),
        created_at=act.now,
    )


def _billed(post: Post, line_id: int | None) -> BilledLine | None:
    return next((line for line in post.book.lines if line.line_id == line_id), None)


def due_on(decided_on: dt.date, payer_days: int | None) -> dt.date:
    """The last day to ask for the rest: the payer's days to appeal from its payment date, else 90."""
    return decided_on + dt.timedelta(days=payer_days if payer_days is not None else DISPUTE_DAYS)


def _forget(reversals: Sequence[Reverse], act: Act) -> None:
    """An answer was taken back, or its posting undone: nothing of it is short any more."""
    if not reversals:
        return
    superbill_ids = [decision.original.superbill_id for decision in reversals]
    rows = ClaimPayment.objects.filter(superbill_id__any=superbill_ids)
    resolution = Resolution.UNDONE if reversals[0].undo_reason else Resolution.REVERSED
    _resolve(Underpayment.objects.filter(claim_payment__in=rows), resolution, act)
