"""Posting claim payments in bulk: superbills, ledger entries, claims. A constant number of statements per wave."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from billing.models import Account, LedgerLine, Superbill, SuperbillLine, Visit
from billing.services.ledger import EntryDraft, post_entries
from billing.services.superbills import AdjudicationDraft, issue_insurance_superbills
from claims.models import Claim, ClaimEvent, ClaimStatus, EventSource
from claims.rules.status import Status
from claims.services.advance import ClaimMove, advance_claims, note_events
from practice.models import User
from remittance.queries.claim_books import ClaimBook, PostedPayment, book_of
from remittance.rules.line_limits import answers_by_line
from remittance.rules.outcome import sums_by_reason
from remittance.rules.rest import charges_by_line
from remittance.rules.underpaid import sent_by_contract
from remittance.services.contracts import speaker_of
from remittance.services.decisions import Check, Decision, Hold, Leave, Post, Reverse
from remittance.services.drafts import (
    entry_of_hold,
    entry_of_post,
    entry_of_reversal,
    entry_of_taking_back,
    move_of_post,
    move_of_reversal,
    superbill_of_post,
    superbill_of_reversal,
)
from x12.remittance import ClaimPayment


@dataclass(slots=True)
class Outcome:
    """One claim payment and what became of it. `position` counts from 1 in its remittance."""

    position: int
    record: ClaimPayment
    decision: Decision
    superbill_id: int | None = None
    entry_id: int | None = None
    claim_payment_id: int = 0  # of its row, once stored
    service_ids: tuple[int, ...] = ()  # of the rows of its service payments


@dataclass(frozen=True, slots=True)
class Act:
    """Who posts, and when."""

    actor: User
    posted_on: dt.date
    now: dt.datetime


UNSENT = (ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.NEEDS_FIX, ClaimStatus.ON_HOLD)
Numbered = tuple[int, ClaimPayment]
Decide = Callable[[Numbered], Decision]


def lock_visits(visit_ids: Sequence[int]) -> None:
    """Hold these visits until the transaction ends, in their order: postings and desk payments take turns.

    Their claims, too: what is read of them afterwards holds until they move.
    """
    for rows in (Visit.objects.filter(pk__any=visit_ids), Claim.objects.filter(visit_id__any=visit_ids)):
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def post_claim_payments(
    records: Sequence[Numbered], *, books: dict[str, ClaimBook], decide: Decide, check: Check, act: Act
) -> list[Outcome]:
    """Carry out the decision on each claim payment, in order.

    Works in waves: a visit that occurs twice (a reversal and its correction) is posted in turn, everything
    else at once. The caller holds the visits (`lock_visits`).
    """
    outcomes: list[Outcome] = []
    pending = list(records)
    while pending:
        wave, pending = _next_wave(pending, books)
        decided = [Outcome(position, record, decide((position, record))) for position, record in wave]
        _post_wave(decided, check, act)
        outcomes += decided
    return sorted(outcomes, key=lambda outcome: outcome.position)


def _next_wave(pending: list[Numbered], books: dict[str, ClaimBook]) -> tuple[list[Numbered], list[Numbered]]:
    """The first claim payment of every visit, and the rest."""
    wave: list[Numbered] = []
    rest: list[Numbered] = []
    seen: set[int] = set()
    for position, record in pending:
        book = book_of(books, record.patient_control_number)
        if book is not None and book.visit.visit_id in seen:
            rest.append((position, record))
            continue
        if book is not None:
            seen.add(book.visit.visit_id)
        wave.append((position, record))
    return wave, rest


@dataclass(slots=True)
class _First:
    """What a reversal takes back, as it is on the books."""

    superbill: Superbill
    lines: list[SuperbillLine]
    entry_lines: list[LedgerLine]


def _post_wave(outcomes: list[Outcome], check: Check, act: Act) -> None:
    drafted = [(one, one.decision) for one in outcomes if isinstance(one.decision, Post | Reverse)]
    # Before the superbills, which state what is due from the balances as they are then.
    taken_back = [entry for _, decision in drafted for entry in _taken_back(decision)]
    post_entries(taken_back, actor=act.actor, posted_on=act.posted_on, now=act.now)
    entries = _superbills_and_entries(drafted, check, act)
    if not check.is_from_suspense:
        held = [one for one in outcomes if isinstance(one.decision, Hold)]
        entries |= {one.position: entry_of_hold(one.record, one.position, check) for one in held}
    posted = post_entries(list(entries.values()), actor=act.actor, posted_on=act.posted_on, now=act.now)
    for one in outcomes:
        if one.position in entries:  # an entry whose lines were all zero was not posted
            one.entry_id = posted.get(entries[one.position].source_key)
    moves = [_move(one.record, decision, check) for one, decision in drafted]
    moves += [move for _, decision in drafted for move in (*_closed_again(decision), *_voided_next_claim(decision))]
    advance_claims(moves, actor=act.actor, now=act.now, are_locked=True)
    note_events([event for one in outcomes for event in _further_events(one, check, act)])
    for one, decision in drafted:
        _remember(one, decision, check)


def _taken_back(decision: Post | Reverse) -> list[EntryDraft]:
    """The entries that take back what a person settled, since the payer pays it after all."""
    if not isinstance(decision, Post):
        return []
    drafts = [entry_of_taking_back(settled, decision.book.claim) for settled in decision.taken_back]
    for draft in drafts:
        _move_receivables(decision, draft)
    decision.book.visit.take_back(decision.taken_back)
    return drafts


def _superbills_and_entries(
    drafted: list[tuple[Outcome, Post | Reverse]], check: Check, act: Act
) -> dict[int, EntryDraft]:
    """Issue the superbills, and draft each one's ledger entry, by position of the claim payment."""
    firsts = _firsts([decision for _, decision in drafted if isinstance(decision, Reverse)])
    superbill_ids = issue_insurance_superbills(
        [_superbill_draft(one.record, decision, firsts, check) for one, decision in drafted],
        actor=act.actor,
        issued_on=act.posted_on,
        now=act.now,
    )
    entries: dict[int, EntryDraft] = {}
    for (one, decision), superbill_id in zip(drafted, superbill_ids, strict=True):
        one.superbill_id = superbill_id
        entries[one.position] = entry = _entry_draft(one.record, decision, superbill_id, firsts, check)
        _move_receivables(decision, entry)
    return entries


def _firsts(reversals: list[Reverse]) -> dict[int, _First]:
    """What each reversal takes back, by superbill: three statements for any number."""
    if not reversals:
        return {}
    ids = [decision.original.superbill_id for decision in reversals]
    firsts = {superbill.pk: _First(superbill, [], []) for superbill in Superbill.objects.filter(pk__any=ids)}
    for line in SuperbillLine.objects.filter(superbill_id__any=ids).order_by("superbill_id", "number"):
        firsts[line.superbill_id].lines.append(line)
    by_entry: dict[int, list[LedgerLine]] = defaultdict(list)
    entry_ids = [decision.original.entry_id for decision in reversals if decision.original.entry_id]
    for entry_line in LedgerLine.objects.filter(entry_id__any=entry_ids).order_by("id"):
        by_entry[entry_line.entry_id].append(entry_line)
    for decision in reversals:
        first = firsts[decision.original.superbill_id]
        first.entry_lines = by_entry[decision.original.entry_id] if decision.original.entry_id else []
    return firsts


def _superbill_draft(
    record: ClaimPayment, decision: Post | Reverse, firsts: dict[int, _First], check: Check
) -> AdjudicationDraft:
    if isinstance(decision, Post):
        return superbill_of_post(record, decision, check)
    first = firsts[decision.original.superbill_id]
    return superbill_of_reversal(decision, first.superbill, first.lines, first.entry_lines, check)


def _entry_draft(
    record: ClaimPayment, decision: Post | Reverse, superbill_id: int, firsts: dict[int, _First], check: Check
) -> EntryDraft:
    if isinstance(decision, Post):
        return entry_of_post(record, decision, superbill_id, check)
    return entry_of_reversal(decision, superbill_id, firsts[decision.original.superbill_id].entry_lines, check)


def _move(record: ClaimPayment, decision: Post | Reverse, check: Check) -> ClaimMove:
    if isinstance(decision, Post):
        return move_of_post(record, decision, check)
    return move_of_reversal(record, decision, check)


def _closed_again(decision: Post | Reverse) -> list[ClaimMove]:
    """A claim that was replaced waits for nothing once its answer is taken back: the newer one is answered."""
    claim = decision.book.claim
    newest = decision.book.visit.claim_of(claim.sequence)
    if not isinstance(decision, Reverse) or decision.status != Status.ACCEPTED:
        return []
    if claim.status != ClaimStatus.CLOSED or newest is None or newest is decision.book:
        return []
    text = f"Closed again: {newest.claim.patient_control_number} has replaced it."
    return [ClaimMove(claim=claim, target=ClaimStatus.CLOSED, text=text)]


def _voided_next_claim(decision: Post | Reverse) -> list[ClaimMove]:
    """A reversal takes the ground from a next claim that was not sent yet; the correction builds it anew."""
    if not isinstance(decision, Reverse) or decision.book.next_payer is None:
        return []
    following = decision.book.visit.claim_of(decision.book.next_payer.sequence)
    if following is None or following.claim.status not in UNSENT or following.standing:
        return []
    return [
        ClaimMove(
            claim=following.claim,
            target=ClaimStatus.VOIDED,
            text="Not sent: the posting that this claim was built on was undone."
            if decision.undo_reason
            else "Not sent: the earlier payer took back the answer that this claim was built on.",
        )
    ]


def _further_events(outcome: Outcome, check: Check, act: Act) -> list[tuple[Claim, ClaimEvent]]:
    """What the timelines tell beside the moves: claims left as they are, and next claims that are out already."""
    decision = outcome.decision
    told: list[tuple[ClaimBook, str]] = []
    if isinstance(decision, Leave) and decision.book is not None:
        told.append((decision.book, decision.reason))
    if isinstance(decision, Post | Reverse) and decision.book.next_payer is not None:
        following = decision.book.visit.claim_of(decision.book.next_payer.sequence)
        if following is not None:
            did = "took its payment back" if isinstance(decision, Reverse) else "answered again"
            told.append(
                (following, f"The earlier payer {did} (check {check.trace}). See whether this claim must be corrected.")
            )
    return [
        (
            book.claim,
            ClaimEvent(
                at=act.now,
                source=EventSource.PAYER,
                status=book.claim.status,
                code=f"CLP02 {outcome.record.status}"[:100],
                text=text[:500],
                file_id=check.file_id,
                actor=act.actor,
            ),
        )
        for book, text in told
    ]


def _move_receivables(decision: Post | Reverse, entry: EntryDraft) -> None:
    """Bring what each payer owes, as the books in memory know it, up to date for the next wave."""
    for line in entry.lines:
        if line.account == Account.INSURANCE_RECEIVABLE and line.payer_id is not None:
            decision.book.visit.move(line.payer_id, line.sequence, line.amount)


def _remember(outcome: Outcome, decision: Post | Reverse, check: Check) -> None:
    """Write the answer, or that it was taken back, into the books in memory."""
    if isinstance(decision, Reverse):
        decision.original.is_reversed = True
        return
    record, book, adjudication = outcome.record, decision.book, decision.adjudication
    book.payments.append(
        PostedPayment(
            key=decision.key,
            status_code=record.status,
            charge=record.charge,
            paid=record.paid,
            adjusted=adjudication.adjusted,
            patient=adjudication.patient,
            payer_claim_control_number=record.payer_claim_control_number,
            superbill_id=outcome.superbill_id or 0,  # issued above
            remittance_id=check.remittance_id,
            entry_id=outcome.entry_id,
            line_ids=frozenset(decision.line_ids or (line.line_id for line in book.lines)),
            line_charges=charges_by_line(record, decision.line_ids),
            answers=answers_by_line(record, decision.line_ids, short=adjudication.short, **speaker_of(decision.book)),
            sent_by_contract=sent_by_contract(record, decision.line_ids),
            is_short=bool(adjudication.short),
            sent=sums_by_reason(record),
        )
    )
