"""What follows a posting in the same transaction: denials opened, closed and forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from remittance.models import ClaimPayment, Denial, ServicePayment
from remittance.rules.denials import category, due_on
from remittance.rules.posting import Denied
from remittance.services.decisions import Post, Reverse
from remittance.services.posting import Act, Outcome

NextClaim = ClaimPayment.NextClaim


def follow_up(stored: Sequence[ClaimPayment], outcomes: Sequence[Outcome], act: Act) -> None:
    """Open denials for what was denied now, close those that were decided anew or taken back."""
    posts = [(row, one) for row, one in zip(stored, outcomes, strict=True) if isinstance(one.decision, Post)]
    _close_answered(posts, act)
    _open_denials(posts, act)
    _forget_reversed([one.decision for one in outcomes if isinstance(one.decision, Reverse)], act)


def _close_answered(posts: Sequence[tuple[ClaimPayment, Outcome]], act: Act) -> None:
    """A line that the payer decided again needs no further work on its earlier denial."""
    answered: set[int] = set()
    claims: set[int] = set()
    for _, outcome in posts:
        assert isinstance(outcome.decision, Post)
        claims.add(outcome.decision.book.claim.pk)
        answered |= set(outcome.decision.line_ids)
    if not claims:
        return
    same = Q(service_payment__claim_line_id__in=answered) | Q(service_payment=None)
    ids = list(Denial.objects.filter(same, claim_id__in=claims, state=Denial.State.OPEN).values_list("pk", flat=True))
    _resolve(ids, Denial.Resolution.ANSWERED, act)


def _resolve(ids: Sequence[int], resolution: str, act: Act) -> None:
    if ids:
        Denial.objects.filter(pk__in=ids).update(
            state=Denial.State.RESOLVED, resolution=resolution, resolved_at=act.now, resolved_by=act.actor
        )


def _open_denials(posts: Sequence[tuple[ClaimPayment, Outcome]], act: Act) -> None:
    refused = [(row, outcome) for row, outcome in posts if isinstance(outcome.decision, Post) and outcome.decision.adjudication.denied]
    if not refused:
        return
    rows = ServicePayment.objects.filter(claim_payment__in=[row for row, _ in refused])
    services = {(pk, position): service for pk, position, service in rows.values_list("claim_payment_id", "position", "id")}
    Denial.objects.bulk_create(
        _denial(row, outcome, one, services.get((row.pk, one.line or 0)), act)
        for row, outcome in refused
        if isinstance(outcome.decision, Post)
        for one in outcome.decision.adjudication.denied
    )


def _denial(row: ClaimPayment, outcome: Outcome, denied: Denied, service_id: int | None, act: Act) -> Denial:
    assert isinstance(outcome.decision, Post)
    claim = outcome.decision.book.claim
    remarks = list(outcome.record.remarks)
    if denied.line is not None:
        remarks = [*outcome.record.services[denied.line - 1].remarks, *remarks]
    kind = category(denied.group, denied.reason, remarks)
    return Denial(
        practice_id=row.practice_id,
        claim=claim,
        claim_payment=row,
        service_payment_id=service_id,
        group=denied.group[:2],
        reason=denied.reason[:5],
        remarks=[remark[:10] for remark in dict.fromkeys(remarks)],
        category=kind,
        amount=denied.amount,
        due_on=due_on(
            kind,
            decided_on=_decided_on(row, act),
            service_on=claim.service_on,
            filing_indicator=claim.payer.filing_indicator,
            filing_days=claim.payer.timely_filing_days,
        ),
        created_at=act.now,
    )


def _decided_on(row: ClaimPayment, act: Act) -> dt.date:
    return row.remittance.payment_on or act.posted_on


def _forget_reversed(reversals: Sequence[Reverse], act: Act) -> None:
    """The payer took its answer back: its denials are moot, and no next claim is to be built on it."""
    if not reversals:
        return
    superbill_ids = [decision.original.superbill_id for decision in reversals]
    rows = ClaimPayment.objects.filter(superbill_id__in=superbill_ids)
    open_denials = Denial.objects.filter(claim_payment__in=rows, state=Denial.State.OPEN)
    _resolve(list(open_denials.values_list("pk", flat=True)), Denial.Resolution.REVERSED, act)
    rows.exclude(next_claim=NextClaim.NONE).update(next_claim=NextClaim.NONE)
