"""What follows a posting in the same transaction: denials opened, closed and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from remittance.models import ClaimPayment, Denial
from remittance.rules.denials import category, due_on
from remittance.rules.posting import Denied
from remittance.services.decisions import Check, Post, Reverse
from remittance.services.posting import Act, Outcome
from remittance.services.shortfalls import follow_underpayments

NextClaim = ClaimPayment.NextClaim


def follow_up(outcomes: Sequence[Outcome], check: Check, act: Act) -> None:
    """Open denials for what was denied now, close those that were decided anew or taken back.

    The outcomes are stored by now, so that denials can point at their rows.
    """
    posts = [(one, one.decision) for one in outcomes if isinstance(one.decision, Post)]
    _close_answered([decision for _, decision in posts], act)
    Denial.objects.bulk_create(
        _denial(outcome, decision, denied, check, act)
        for outcome, decision in posts
        for denied in decision.adjudication.denied
    )
    reversals = [one.decision for one in outcomes if isinstance(one.decision, Reverse)]
    _forget_reversed(reversals, act)
    follow_underpayments(posts, reversals, check, act)


def _close_answered(posts: Sequence[Post], act: Act) -> None:
    """A line that the payer decided again needs no further work on its earlier denial.

    An answer to a corrected claim answers every denial of the claim that it replaced.
    """
    if not posts:
        return
    answered: set[int | None] = {line_id for post in posts for line_id in post.line_ids}
    answered.add(None)  # a denial of the whole claim
    replaced = {other.claim.pk for post in posts for other in post.book.replaced}
    claims = replaced | {post.book.claim.pk for post in posts}
    opened = Denial.objects.filter(claim_id__any=claims, state=Denial.State.OPEN)
    lines = opened.values_list("pk", "claim_id", "service_payment__claim_line_id")
    ids = [pk for pk, claim_id, line_id in lines if claim_id in replaced or line_id in answered]
    _resolve(ids, Denial.Resolution.ANSWERED, act)


def _resolve(ids: Sequence[int], resolution: str, act: Act) -> None:
    if ids:
        Denial.objects.filter(pk__any=ids).update(
            state=Denial.State.RESOLVED, resolution=resolution, resolved_at=act.now, resolved_by=act.actor
        )


def _denial(outcome: Outcome, decision: Post, denied: Denied, check: Check, act: Act) -> Denial:
    claim, line = decision.book.claim, denied.line
    remarks = list(outcome.record.remarks)
    if line is not None:
        remarks = [*outcome.record.services[line - 1].remarks, *remarks]
    kind = category(denied.group, denied.reason, remarks)
    return Denial(
        practice_id=claim.practice_id,
        claim=claim,
        claim_payment_id=outcome.claim_payment_id,
        service_payment_id=None if line is None else outcome.service_ids[line - 1],
        group=denied.group[:2],
        reason=denied.reason[:5],
        remarks=[remark[:10] for remark in dict.fromkeys(remarks)],
        category=kind,
        amount=denied.amount,
        due_on=due_on(
            kind,
            decided_on=check.payment_on or act.posted_on,
            service_on=claim.service_on,
            filing_indicator=claim.payer.filing_indicator,
            filing_days=claim.payer.timely_filing_days,
        ),
        created_at=act.now,
    )


def _forget_reversed(reversals: Sequence[Reverse], act: Act) -> None:
    """An answer was taken back, or its posting undone: its denials are moot, no next claim is built on it."""
    if not reversals:
        return
    superbill_ids = [decision.original.superbill_id for decision in reversals]
    rows = ClaimPayment.objects.filter(superbill_id__any=superbill_ids)
    open_denials = Denial.objects.filter(claim_payment__in=rows, state=Denial.State.OPEN)
    resolution = Denial.Resolution.UNDONE if reversals[0].undo_reason else Denial.Resolution.REVERSED
    _resolve(list(open_denials.values_list("pk", flat=True)), resolution, act)
    rows.exclude(next_claim=NextClaim.NONE).update(next_claim=NextClaim.NONE)
