"""One 835 becomes a remittance: posted whole, on hold with the reason, or known as a duplicate."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from django.db import connection, transaction

from billing.models import Account, CashMethod, EntryKind, LedgerEntry, Superbill
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.activity import tell_activity
from practice.services.ahead import check_constraints, reserve_ids, statements_ahead
from practice.services.audit import record_event
from remittance.models import ClaimPayment, Remittance, ServicePayment
from remittance.queries.claim_books import claim_books, close_books, visits_of
from remittance.queries.doubts import claims_differ, doubts_about, far_ahead, plain_trace, posted_alike, same_payment
from remittance.queries.payers import payer_of, same_payers
from remittance.rules.chunks import CHUNK_CLAIMS, in_chunks
from remittance.services.aftermath import follow_up
from remittance.services.decisions import Check, Hold, Leave, Post, Reverse, decide
from remittance.services.held_copies import settle_held_copies
from remittance.services.held_takebacks import follow_provider_level
from remittance.services.posting import Act, Numbered, Outcome, lock_visits, post_claim_payments
from remittance.services.storing import (
    remittance_row,
    restate_claim_payments,
    restate_provider_adjustments,
    store_claim_payments,
    store_provider_adjustments,
)
from x12 import remittance as x12
from x12.balance import remittance_findings
from x12.findings import Severity

State = Remittance.State
CASH_METHODS = {"CHK": CashMethod.CHECK}  # anything else arrives in the bank by itself: ACH, FWT, BOP


@transaction.atomic
def import_remittance(
    record: x12.Remittance, *, file_id: int, position: int, actor: User, today: dt.date, now: dt.datetime
) -> Remittance:
    """Store one 835 of a file, and post it whole unless something forbids it. Doing it again changes nothing.

    On hold: whatever cannot be read whole or does not balance, is another payee's or a test, or looks like a posted
    check; its claim payments are kept, not posted.
    Duplicate: the same payer, trace, date and amount was posted, from whatever file.
    """
    payer = payer_of(record)
    identifier = payer_identifier(record)
    lock_payment(record)
    known = Remittance.objects.filter(file_id=file_id, position=position).first()
    if known is not None:
        return known
    row = remittance_row(
        record,
        file_id=file_id,
        position=position,
        payer_id=payer.pk if payer else None,
        payer_identifier=identifier,
        now=now,
    )
    row.findings += far_ahead(row, today)
    alike = posted_alike(row, record)
    reason = hold_reason(record)
    if not reason and (first := same_payment(row, alike)) is not None:
        row.state, row.duplicate_of = State.DUPLICATE, first
        row.hold_reason = _why_duplicate(first, record, file_id)
        row.save()
    elif reason := " ".join(filter(None, (reason, doubts_about(row, record, alike)))):
        row.duplicate_of = next(iter(alike), None)
        keep_on_hold(row, record, reason[:500])
    else:
        post_check(row, record, Act(actor, today, now))
    record_outcome(row, actor, now)
    return row


def payer_identifier(record: x12.Remittance) -> str:
    """TRN03, else the id in N1*PR, else the payer's name: what tells one payer's checks from another's."""
    for value in (record.payer_originator, record.payer.identifier, record.payer.last):
        if value.strip():
            return value.strip()[:80]
    return ""


def lock_payment(record: x12.Remittance) -> None:
    """Let one worker at a time handle this payment, whatever payer or date its files name; the next finds it posted.

    Released with the transaction.
    """
    key = f"{current_practice_id()}|{plain_trace(record.trace)}|{record.amount:.2f}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 835))", [key])


def hold_reason(record: x12.Remittance) -> str:
    """Why nothing of this 835 may post, in words; empty when it may. The sums are checked here once more."""
    errors = [one for one in record.findings if one.severity == Severity.ERROR]
    errors = errors or [one for one in remittance_findings(record) if one.severity == Severity.ERROR]
    if not record.trace.strip():
        return "The check or EFT number (TRN02) is missing, so a repetition could not be told. Ask for a new file."
    if not errors:
        return ""
    words = " ".join(one.text for one in errors[:3])
    if {one.rule for one in errors} == {"X835-BPR-DEBIT"}:  # no file will correct it
        return f"{words} Nothing was posted: once that is done, set this check aside."
    more = f" And {len(errors) - 3} more." if len(errors) > 3 else ""
    return f"{words}{more} Nothing was posted: ask the payer for a corrected file."[:500]


def _why_duplicate(first: Remittance, record: x12.Remittance, file_id: int) -> str:
    if first.state == State.MOVED:
        return "This payment was moved to another practice before. Nothing was posted."
    where = "earlier in this file" if first.file_id == file_id else "from another file"
    words = f"This payment was posted before, {where}. Nothing was posted again."
    if claims_differ(first, record):
        return f"{words} Its claims are not those posted: if the payer corrected them, undo the first, then post this."
    return words


def keep_on_hold(row: Remittance, record: x12.Remittance, reason: str) -> None:
    """Store a check of which no claim payment is stored yet, and post nothing of it."""
    row.state, row.hold_reason = State.ON_HOLD, reason
    row.save()
    waiting = (
        Outcome(position, claim, Leave("The check is on hold."))
        for position, claim in enumerate(record.claims, start=1)
    )
    while chunk := list(islice(waiting, CHUNK_CLAIMS)):
        store_claim_payments(row, chunk)
    store_provider_adjustments(row, record.provider_adjustments, [None] * len(record.provider_adjustments))


@statements_ahead()
def post_check(row: Remittance, record: x12.Remittance, act: Act) -> None:
    """Post every claim payment and provider-level amount. The rows of a check that is kept already are restated.

    The claims pass through in chunks, so that a check of any length posts in the memory of one; nothing of it
    is there for others until the transaction ends.
    """
    is_new = not row.pk or row.state == State.DUPLICATE  # of a duplicate no claim payment was stored
    if is_new:
        row.state = State.ON_HOLD  # until all of it is posted: its claims point at it
        row.save()
    numbers = Counter(claim.patient_control_number.strip() for claim in record.claims)
    claim_count = numbers.total()
    visit_of = visits_of(numbers)
    lock_visits(sorted(set(visit_of.values())))
    check = check_of(row)
    posted = _Posted()
    for chunk in in_chunks(enumerate(record.claims, start=1), numbers, visit_of, size=CHUNK_CLAIMS):
        posted.add(_post_chunk(row, chunk, visit_of, check, act, is_new=is_new))
        tell_activity("posting", done=posted.claim_count, total=claim_count)
    entry_ids = _post_provider_level(record.provider_adjustments, check, act)
    row.posted_amount, row.held_amount = posted.amount, posted.held
    row.provider_level_amount = -record.provider_level
    row.state, row.posted_at, row.posted_by = State.POSTED, act.now, act.actor
    if row.payer_id is None:
        row.payer_id = posted.only_payer
    row.save()
    if is_new:
        store_provider_adjustments(row, record.provider_adjustments, entry_ids)
    else:
        restate_provider_adjustments(row, entry_ids)
    if record.provider_adjustments:
        follow_provider_level(row.pk, act)
    settle_held_copies(row, act.actor, act.now)


@dataclass(slots=True)
class _Posted:
    """What the chunks of a check have come to. Dollars of CLP04."""

    amount: Decimal = ZERO
    held: Decimal = ZERO
    payer_ids: set[int] = field(default_factory=set)
    claim_count: int = 0

    def add(self, outcomes: Sequence[Outcome]) -> None:
        self.claim_count += len(outcomes)
        for one in outcomes:
            if isinstance(one.decision, Post | Reverse):
                self.amount += one.record.paid
                self.payer_ids.add(one.decision.book.claim.payer_id)
            elif isinstance(one.decision, Hold):
                self.held += one.record.paid

    @property
    def only_payer(self) -> int | None:
        """The payer of the claims that were posted, when they have one: an unknown TRN03 need not stay unknown."""
        return next(iter(self.payer_ids)) if len(self.payer_ids) == 1 else None


def _post_chunk(
    row: Remittance, chunk: Sequence[Numbered], visit_of: Mapping[str, int], check: Check, act: Act, *, is_new: bool
) -> list[Outcome]:
    numbers = {record.patient_control_number.strip() for _, record in chunk}
    books = claim_books(sorted({visit_of[number] for number in numbers if number in visit_of}))
    line_count = sum(len(record.services) for _, record in chunk)
    count = len(chunk)
    reserve_ids({Superbill: count, LedgerEntry: count, ClaimPayment: count, ServicePayment: line_count})
    check_constraints()  # those of the chunk before, while this one is decided
    outcomes = post_claim_payments(
        chunk, books=books, decide=lambda numbered: decide(numbered[1], books, check), check=check, act=act
    )
    if is_new:
        store_claim_payments(row, outcomes)
    else:
        restate_claim_payments(row, outcomes)
    follow_up(outcomes, check, act)
    close_books(books)
    return outcomes


def check_of(row: Remittance) -> Check:
    return Check(
        source=row.ledger_source,
        payer_id=row.payer_id,
        same_payers=same_payers(row.payer_id),
        payer_identifier=row.payer_identifier,
        trace=row.trace,
        payment_on=row.payment_on,
        cash_method=CASH_METHODS.get(row.method, CashMethod.EFT),
        file_id=row.file_id,
        remittance_id=row.pk,
    )


def _post_provider_level(records: Sequence[x12.ProviderAdjustment], check: Check, act: Act) -> list[int | None]:
    """One entry for each PLB pair, never spread over claims. A positive amount lowers the cash of the check."""
    drafts = [
        EntryDraft(
            kind=EntryKind.PROVIDER_LEVEL,
            source_key=f"{check.source}:plb:{number}",
            lines=(
                LineDraft(Account.PROVIDER_LEVEL, one.amount, check.payer_id, reason=one.reason),
                LineDraft(Account.CASH, -one.amount, check.payer_id, method=check.cash_method),
            ),
            payment_on=check.payment_on,
        )
        for number, one in enumerate(records, start=1)
    ]
    posted = post_entries(drafts, actor=act.actor, posted_on=act.posted_on, now=act.now)
    return [posted.get(draft.source_key) for draft in drafts]


def record_outcome(row: Remittance, actor: User, now: dt.datetime, *, reason: str = "") -> None:
    record_event(
        actor=actor,
        verb=f"remittance.{row.state}",
        subject=row,
        now=now,
        detail={
            "trace": row.trace,
            "amount": str(row.amount),
            "posted": str(row.posted_amount),
            "held": str(row.held_amount),
            "provider_level": str(row.provider_level_amount),
            "file": row.file_id,
            **({"reason": reason} if reason else {}),
        },
    )
