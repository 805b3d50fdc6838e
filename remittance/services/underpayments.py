"""Working underpayments off: owner, dispute, acceptance with its ledger entry, and opening one again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from billing.models import Account, EntryKind, LedgerLine, Superbill
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.models import Claim, ClaimEvent, ClaimStatus, EventSource
from claims.rules.status import ADJUDICATED, Status
from claims.services.advance import ClaimMove, advance_claims, note_events
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import Underpayment
from remittance.services.open_denials import limit_open_denials
from remittance.services.posting import lock_visits

State, Resolution, Basis = Underpayment.State, Underpayment.Resolution, Underpayment.Basis
REOPENS = (Resolution.ACCEPTED, Resolution.LOOKED_AT)
ANSWER_DAYS = 45  # how long a payer is given to answer a dispute


class UnderpaymentIsResolved(ValueError):
    """Somebody, or the payer, resolved one of the chosen underpayments already."""


class NotAccepted(ValueError):
    """One of the chosen underpayments was not accepted, or that was taken back already."""


class LessIsOpen(ValueError):
    """The payer owes less on a chosen claim than would be written off."""


@transaction.atomic
def assign_underpayments(*, underpayment_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give underpayments to somebody; how many. Raises UnderpaymentIsResolved."""
    rows = _open(underpayment_ids)
    Underpayment.objects.filter(pk__any=[row.pk for row in rows]).update(owner=owner)
    _record(rows, "underpayment.assigned", actor, now, owner=owner.pk)
    return len(rows)


@transaction.atomic
def dispute_underpayments(
    *,
    underpayment_ids: Sequence[int],
    reason: str,
    actor: User,
    today: dt.date,
    now: dt.datetime,
    answer_due_on: dt.date | None = None,
) -> int:
    """Write down that the payer was asked for the rest; its answer is due in 45 days, or on the day given. How many.

    The item stays open, and no money moves. Raises UnderpaymentIsResolved.
    """
    rows = _open(underpayment_ids)
    due_on = answer_due_on or today + dt.timedelta(days=ANSWER_DAYS)
    Underpayment.objects.filter(pk__any=[row.pk for row in rows]).update(
        disputed_on=today, disputed_by=actor, note=reason[:300], due_on=due_on
    )
    note_events(
        [
            (row.claim, _event(row.claim, f"Asked the payer for {row.amount:,.2f} more: {reason}", actor, now))
            for row in rows
        ]
    )
    _record(rows, "underpayment.disputed", actor, now, due_on=due_on.isoformat())
    return len(rows)


@transaction.atomic
def accept_underpayments(
    *, underpayment_ids: Sequence[int], reason: str, actor: User, today: dt.date, now: dt.datetime
) -> int:
    """Let the payer have its way: what is short of a contract is written off by an entry; how many.

    What is only below what the payer usually allows was written off by the payer's answer already: it is marked
    as looked at. A claim with nothing open left is closed. Raises UnderpaymentIsResolved or LessIsOpen, and then
    nothing has changed.
    """
    rows = _open(underpayment_ids)
    entry_ids = _write_off([row for row in rows if row.basis == Basis.CONTRACT], reason, actor, today, now)
    for row in rows:
        row.ledger_entry_id = entry_ids.get(_key(row))
        row.accept_count += row.ledger_entry_id is not None
        row.state, row.note = State.RESOLVED, reason[:300]
        row.resolution = Resolution.ACCEPTED if row.basis == Basis.CONTRACT else Resolution.LOOKED_AT
        row.resolved_at, row.resolved_by = now, actor
    Underpayment.objects.bulk_update(
        rows, ["ledger_entry", "accept_count", "state", "note", "resolution", "resolved_at", "resolved_by"]
    )
    limit_open_denials({row.claim.visit_id: row.claim_payment_id for row in rows}, actor, now)
    _record(rows, "underpayment.accepted", actor, now)
    return len(rows)


@transaction.atomic
def reopen_underpayments(
    *, underpayment_ids: Sequence[int], reason: str, actor: User, today: dt.date, now: dt.datetime
) -> int:
    """Take acceptances back: each write-off gets a turned entry, and the payer owes the money again; how many.

    A claim that the acceptance had closed is underpaid again. Where the payer took its answer back meanwhile,
    nothing of it is short any more: the item is closed for that. Raises NotAccepted, and then nothing has changed.
    """
    rows = _accepted(underpayment_ids)
    claims = {row.claim_id: row.claim for row in rows}
    lock_visits(sorted({claim.visit_id for claim in claims.values()}))
    written_off = [row for row in rows if row.ledger_entry_id is not None]
    post_entries(_entries_back(written_off), actor=actor, posted_on=today, now=now)
    taken_back = _taken_back_by_payer(rows)
    _tell_of_reopening(rows, taken_back, reason, actor, now)
    for row in rows:
        is_gone = row.pk in taken_back
        row.accept_count = max(row.accept_count, int(row.ledger_entry_id is not None))
        row.ledger_entry_id, row.note = None, reason[:300]
        row.state = State.RESOLVED if is_gone else State.OPEN
        row.resolution = Resolution.REVERSED if is_gone else ""
        row.resolved_at, row.resolved_by = (now, actor) if is_gone else (None, None)
    Underpayment.objects.bulk_update(
        rows, ["ledger_entry", "accept_count", "state", "note", "resolution", "resolved_at", "resolved_by"]
    )
    _record(rows, "underpayment.reopened", actor, now)
    return len(rows)


def _accepted(underpayment_ids: Sequence[int]) -> list[Underpayment]:
    rows = _held(underpayment_ids)
    if len(rows) != len(set(underpayment_ids)) or any(row.resolution not in REOPENS for row in rows):
        raise NotAccepted("Some of these are not accepted (any more). The list was brought up to date: choose again.")
    return rows


def _entries_back(rows: Sequence[Underpayment]) -> list[EntryDraft]:
    """The write-offs with their signs turned."""
    lines: dict[int, list[LineDraft]] = defaultdict(list)
    for line in LedgerLine.objects.filter(entry_id__any=[row.ledger_entry_id for row in rows]).order_by("id"):
        turned = LineDraft(Account(line.account), -line.amount, line.payer_id, line.sequence, line.method, line.reason)
        lines[line.entry_id].append(turned)
    return [
        EntryDraft(
            kind=EntryKind.REVERSAL,
            source_key=f"underpayment:{row.pk}:{max(row.accept_count, 1)}:back",
            lines=tuple(lines[row.ledger_entry_id or 0]),
            visit_id=row.claim.visit_id,
            reverses_id=row.ledger_entry_id,
            service_on=row.claim.service_on,
        )
        for row in rows
    ]


def _taken_back_by_payer(rows: Sequence[Underpayment]) -> set[int]:
    """Those whose answer does not stand any more: its superbill has a correction."""
    own = {row.pk: row.claim_payment.superbill_id for row in rows}
    corrected = set(Superbill.objects.filter(corrects__in=own.values()).values_list("corrects_id", flat=True))
    return {pk for pk, superbill_id in own.items() if superbill_id in corrected}


def _tell_of_reopening(
    rows: Sequence[Underpayment], taken_back: set[int], reason: str, actor: User, now: dt.datetime
) -> None:
    moves, notes = [], []
    claims = {row.claim_id: row.claim for row in rows}
    for pk, claim in claims.items():
        own = [row for row in rows if row.claim_id == pk]
        back = sum((row.amount for row in own if row.ledger_entry_id is not None), ZERO)
        text = f"No longer accepted as paid: {reason}"
        if back:
            text = f"No longer accepted as paid, {back:,.2f} is owed by the payer again: {reason}"
            Claim.objects.filter(pk=pk).update(adjusted_amount=F("adjusted_amount") - back)
            claim.adjusted_amount -= back
        is_short_again = back and any(row.pk not in taken_back for row in own)
        if is_short_again and claim.status in (ClaimStatus.CLOSED, ClaimStatus.PAID):
            moves.append(ClaimMove(claim=claim, target=ClaimStatus.UNDERPAID, text=text))
        else:
            notes.append((claim, _event(claim, text, actor, now)))
    advance_claims(moves, actor=actor, now=now)
    note_events(notes)


def _held(underpayment_ids: Sequence[int]) -> list[Underpayment]:
    """The chosen items, held until the transaction ends."""
    return list(
        Underpayment.objects.select_for_update(of=("self",))
        .select_related("claim__payer", "claim_payment")
        .filter(pk__any=list(underpayment_ids))
        .order_by("pk")
    )


def _open(underpayment_ids: Sequence[int]) -> list[Underpayment]:
    rows = _held(underpayment_ids)
    if len(rows) != len(set(underpayment_ids)) or any(row.state != State.OPEN for row in rows):
        raise UnderpaymentIsResolved(
            "Some of these are resolved already. The list was brought up to date: choose again."
        )
    return rows


def _key(row: Underpayment) -> str:
    """The source key of the write-off; one that was opened again gets another the next time."""
    return f"underpayment:{row.pk}" + (f":{row.accept_count + 1}" if row.accept_count else "")


Place = tuple[int, int, str]  # visit, payer, sequence


def _place(claim: Claim) -> Place:
    return claim.visit_id, claim.payer_id, claim.sequence


def _still_open(claims: Sequence[Claim]) -> dict[Place, Decimal]:
    """What each payer owes on each visit."""
    lines = LedgerLine.objects.filter(
        visit_id__any=[claim.visit_id for claim in claims], account=Account.INSURANCE_RECEIVABLE
    )
    sums = lines.order_by().values_list("visit_id", "payer_id", "sequence").annotate(total=Sum("amount"))
    return {(visit_id, payer_id or 0, sequence): total for visit_id, payer_id, sequence, total in sums}


def _write_off(
    rows: Sequence[Underpayment], reason: str, actor: User, today: dt.date, now: dt.datetime
) -> Mapping[str, int]:
    claims = {row.claim_id: row.claim for row in rows}
    if not claims:
        return {}
    lock_visits(sorted({claim.visit_id for claim in claims.values()}))
    still_open = _still_open(list(claims.values()))
    written_off: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        left = still_open.get(_place(row.claim), ZERO) - row.amount
        if left < 0:
            raise LessIsOpen(
                f"{row.claim.patient_control_number} has less than {row.amount:,.2f} open with"
                f" {row.claim.payer.name}. Open the claim to see what was posted since."
            )
        still_open[_place(row.claim)] = left
        written_off[row.claim_id] += row.amount
    entry_ids = post_entries([_entry(row, reason) for row in rows], actor=actor, posted_on=today, now=now)
    _tell(claims, written_off, still_open, reason, actor, now)
    return entry_ids


def _entry(row: Underpayment, reason: str) -> EntryDraft:
    claim = row.claim
    return EntryDraft(
        kind=EntryKind.WRITE_OFF,
        source_key=_key(row),
        lines=(
            LineDraft(Account.WRITE_OFF, row.amount, claim.payer_id, claim.sequence, reason=reason[:20]),
            LineDraft(Account.INSURANCE_RECEIVABLE, -row.amount, claim.payer_id, claim.sequence),
        ),
        visit_id=claim.visit_id,
        service_on=claim.service_on,
    )


def _tell(
    claims: Mapping[int, Claim],
    written_off: Mapping[int, Decimal],
    still_open: Mapping[Place, Decimal],
    reason: str,
    actor: User,
    now: dt.datetime,
) -> None:
    """Keep the claims' sums in step, close those that have nothing open, and note on the others what was done."""
    moves, notes = [], []
    for pk, claim in claims.items():
        text = f"Accepted as paid: wrote off {written_off[pk]:,.2f} ({reason})."
        Claim.objects.filter(pk=pk).update(adjusted_amount=F("adjusted_amount") + written_off[pk])
        claim.adjusted_amount += written_off[pk]
        if still_open[_place(claim)] == 0 and Status(claim.status) in ADJUDICATED:
            moves.append(ClaimMove(claim=claim, target=ClaimStatus.CLOSED, text=text))
        else:
            notes.append((claim, _event(claim, text, actor, now)))
    advance_claims(moves, actor=actor, now=now)
    note_events(notes)


def _event(claim: Claim, text: str, actor: User, now: dt.datetime) -> ClaimEvent:
    return ClaimEvent(at=now, source=EventSource.PRACTICE, status=claim.status, text=text[:500], actor=actor)


def _record(rows: Sequence[Underpayment], verb: str, actor: User, now: dt.datetime, **detail: object) -> None:
    for row in rows:
        about = {"claim": row.claim_id, "amount": str(row.amount), **detail}
        record_event(actor=actor, verb=verb, subject=row, now=now, detail=about)
