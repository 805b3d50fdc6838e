"""What follows a posting in the same transaction: denials opened, closed, opened again, forgotten; credits settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from billing.models import Superbill
from billing.services.ledger import settle_credits
from remittance.models import ClaimPayment, Denial
from remittance.queries.claim_books import STANDING
from remittance.queries.denial_owners import owners_of
from remittance.rules.denial_codes import category, scenario
from remittance.rules.denials import due_on
from remittance.rules.outcome import FORWARDED
from remittance.rules.posting import Denied
from remittance.rules.rest import UNANSWERED
from remittance.services.appeals import note_answers_of_payers
from remittance.services.decisions import Check, Post, Reverse
from remittance.services.open_denials import UNDECIDED, answer_denials, limit_open_denials, touched_visits
from remittance.services.posting import Act, Outcome
from remittance.services.shortfalls import follow_underpayments
from remittance.services.takebacks import follow_takebacks

NextClaim = ClaimPayment.NextClaim


def follow_up(outcomes: Sequence[Outcome], check: Check, act: Act) -> None:
    """Open denials for what was denied now, close those decided anew or taken back, settle the patients' credits.

    The outcomes are stored by now, so that denials can point at their rows. In the order of the check: what one
    claim payment denies, another of the same check may decide anew or take back.
    """
    for decided in _rounds(outcomes):
        _follow_up(decided, check, act)
    follow_takebacks(outcomes, check, act)
    touched = {one.decision.book.claim.visit_id for one in outcomes if isinstance(one.decision, Post | Reverse)}
    settle_credits(touched, actor=act.actor, posted_on=act.posted_on, now=act.now)
    emptied = limit_open_denials(touched_visits(outcomes), act.actor, act.now)
    note_answers_of_payers(emptied, actor=act.actor, today=act.posted_on, now=act.now)


def _rounds(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """The outcomes in as few groups as there are for one visit: each visit once in a group, in its order."""
    rounds: list[list[Outcome]] = []
    counts: dict[int, int] = defaultdict(int)
    for one in outcomes:
        if not isinstance(one.decision, Post | Reverse):
            continue
        visit_id = one.decision.book.claim.visit_id
        if counts[visit_id] == len(rounds):
            rounds.append([])
        rounds[counts[visit_id]].append(one)
        counts[visit_id] += 1
    return rounds


def _follow_up(outcomes: Sequence[Outcome], check: Check, act: Act) -> None:
    posts = [(one, one.decision) for one in outcomes if isinstance(one.decision, Post)]
    reversals = [one.decision for one in outcomes if isinstance(one.decision, Reverse)]
    _open_again(reversals)
    answered = _close_answered(posts, act)
    refused = [(outcome, post, denied) for outcome, post in posts for denied in post.adjudication.denied]
    owners = owners_of({post.book.claim.payer_id for _, post, _ in refused})
    Denial.objects.bulk_create(
        _denial(outcome, post, denied, owners.get(post.book.claim.payer_id), check, act)
        for outcome, post, denied in refused
    )
    note_answers_of_payers(answered, actor=act.actor, today=act.posted_on, now=act.now)
    _forget_reversed(reversals, act)
    follow_underpayments(posts, reversals, check, act)


def _open_again(reversals: Sequence[Reverse]) -> None:
    """What the answer that is taken back had closed is open again, where the answer that denied it still stands."""
    if not reversals:
        return
    superbill_ids = [decision.original.superbill_id for decision in reversals]
    answers = ClaimPayment.objects.filter(superbill_id__any=superbill_ids)
    closed = Denial.objects.filter(answered_by__in=answers, resolution=Denial.Resolution.ANSWERED)
    corrections = Superbill.objects.filter(corrects=OuterRef("claim_payment__superbill"))
    closed.filter(~Exists(corrections), claim_payment__state__in=STANDING).update(
        state=Denial.State.OPEN, resolution="", resolved_at=None, resolved_by=None, answered_by=None
    )


def _close_answered(posts: Sequence[tuple[Outcome, Post]], act: Act) -> list[int]:
    """A line that the payer decided again needs no further work on its earlier denial; the ids of those closed.

    An answer without lines decides on every line; one to all lines on a denial of the whole claim. An answer to a
    corrected claim answers every denial of the claim that it replaced. What a person had settled and the payer pays
    after all is answered, too.
    """
    if not posts:
        return []
    answer_of_line: dict[int, int] = {}
    answer_of_claim: dict[int, int] = {}  # decided as a whole
    answers: dict[int, int] = {}
    for outcome, post in posts:
        lines = {line.line_id for line in post.book.lines}
        decided = set(post.line_ids or lines)
        if decided & (together := post.book.answered_together()):
            decided |= together
        answer_of_line |= dict.fromkeys(decided, outcome.claim_payment_id)
        if lines <= decided:
            answer_of_claim[post.book.claim.pk] = outcome.claim_payment_id
        answer_of_claim |= {other.claim.pk: outcome.claim_payment_id for other in post.book.replaced}
        answers |= {one.denial_id: outcome.claim_payment_id for one in post.taken_back}
    claims = {post.book.claim.pk for _, post in posts} | set(answer_of_claim)
    opened = Denial.objects.filter(UNDECIDED, claim_id__any=claims)
    for pk, claim_id, line_id in opened.values_list("pk", "claim_id", "service_payment__claim_line_id"):
        answer = answer_of_claim.get(claim_id) or answer_of_line.get(line_id or 0)
        if answer is not None:
            answers[pk] = answer
    answer_denials(answers, act.actor, act.now)
    return list(answers)


def _resolve(ids: Sequence[int], resolution: str, act: Act) -> None:
    if ids:
        Denial.objects.filter(pk__any=ids).update(
            state=Denial.State.RESOLVED, resolution=resolution, resolved_at=act.now, resolved_by=act.actor
        )


def _denial(outcome: Outcome, decision: Post, denied: Denied, owner_id: int | None, check: Check, act: Act) -> Denial:
    claim, line = decision.book.claim, denied.line
    remarks = list(outcome.record.remarks)
    if denied.reason == UNANSWERED:  # the payer says nothing of these dollars, so no remark is about them
        remarks = []
    elif line is not None:
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
        scenario=scenario(denied.group, denied.reason, remarks),
        amount=denied.amount,
        owner_id=owner_id,
        due_on=due_on(
            kind,
            decided_on=check.payment_on or act.posted_on,
            service_on=claim.service_on,
            filing_indicator=claim.payer.filing_indicator,
            filing_days=claim.payer.timely_filing_days,
            payer_appeal_days=claim.payer.appeal_days,
        ),
        created_at=act.now,
    )


def _forget_reversed(reversals: Sequence[Reverse], act: Act) -> None:
    """An answer was taken back, or its posting undone: its denials are moot, no next claim is built on it."""
    if not reversals:
        return
    superbill_ids = [decision.original.superbill_id for decision in reversals]
    rows = ClaimPayment.objects.filter(superbill_id__any=superbill_ids)
    open_denials = Denial.objects.filter(UNDECIDED, claim_payment__in=rows)
    resolution = Denial.Resolution.UNDONE if reversals[0].undo_reason else Denial.Resolution.REVERSED
    _resolve(list(open_denials.values_list("pk", flat=True)), resolution, act)
    rows.exclude(next_claim=NextClaim.NONE).update(next_claim=NextClaim.NONE)
    _build_again(reversals)


def _build_again(reversals: Sequence[Reverse]) -> None:
    """Where other answers still leave a part to the next payer, its claim, voided unsent, is built from those."""
    left: list[int] = []
    for book in (decision.book for decision in reversals):
        if book.next_payer is None or book.visit.claim_of(book.next_payer.sequence) is not None:
            continue
        if book.is_fully_answered():
            left += [payment.superbill_id for payment in book.standing if payment.patient > 0]
    if left:
        rows = ClaimPayment.objects.filter(superbill_id__any=left, next_claim__in=[NextClaim.NONE, NextClaim.BUILT])
        is_forwarded = Q(status_code__in=FORWARDED)
        rows.filter(is_forwarded).update(next_claim=NextClaim.FORWARDED)
        rows.exclude(is_forwarded).update(next_claim=NextClaim.TO_BUILD)
