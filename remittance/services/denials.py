"""Working denials off: to an owner, written off, to the patient; and taking that back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from billing.models import Account, EntryKind
from billing.services.ledger import EntryDraft, LineDraft, post_entries, settle_credits
from claims.models import Claim, ClaimEvent, ClaimStatus, EventSource
from claims.rules.status import ADJUDICATED, Status
from claims.services.advance import ClaimMove, advance_claims, note_events
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import Denial
from remittance.queries.settled_denials import SettledDenial, settled_denials
from remittance.services.drafts import entry_of_taking_back
from remittance.services.open_denials import open_by_place
from remittance.services.posting import lock_visits

Resolution = Denial.Resolution
MOVES_MONEY = {Resolution.WRITTEN_OFF: EntryKind.WRITE_OFF, Resolution.TO_PATIENT: EntryKind.TRANSFER}


class DenialIsResolved(ValueError):
    """Somebody resolved one of the chosen denials already."""


class NothingOpen(ValueError):
    """The payer owes nothing any more on a chosen claim, so there is nothing to move."""


class NothingToTakeBack(ValueError):
    """The denial was not written off or moved to the patient, or that was taken back already."""


@transaction.atomic
def assign_denials(*, denial_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give denials to somebody; how many."""
    rows = open_denials(denial_ids)
    Denial.objects.filter(pk__any=[row.pk for row in rows]).update(owner=owner)
    record_denials(rows, "denial.assigned", actor, now, owner=owner.pk)
    return len(rows)


@transaction.atomic
def settle_denials(
    *, denial_ids: Sequence[int], resolution: str, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> int:
    """Write denials off or move them to the patient, each by a ledger entry of its own; how many.

    Moves no more than the payer still owes on the claim. A claim with nothing open left is closed. Raises
    DenialIsResolved or NothingOpen, and then nothing has changed.
    """
    rows = open_denials(denial_ids)
    kind = MOVES_MONEY[Resolution(resolution)]
    entry_ids = _move_money(rows, kind, reason, actor, today, now)
    for row in rows:
        row.ledger_entry_id = entry_ids[_key(row)]
        row.move_count += 1
        row.state, row.resolution, row.note = Denial.State.RESOLVED, resolution, reason[:300]
        row.resolved_at, row.resolved_by = now, actor
    Denial.objects.bulk_update(
        rows, ["ledger_entry", "move_count", "state", "resolution", "note", "resolved_at", "resolved_by"]
    )
    record_denials(rows, f"denial.{resolution}", actor, now, reason=reason[:20])
    return len(rows)


@transaction.atomic
def take_denial_back(*, denial_id: int, reason: str, actor: User, today: dt.date, now: dt.datetime) -> Denial:
    """Turn a write-off or a move to the patient: the payer owes the money again, and the denial is open again.

    A claim that it had closed is denied or partly paid again. Raises NothingToTakeBack.
    """
    row = Denial.objects.select_for_update(of=("self",)).select_related("claim").get(pk=denial_id)
    settled = settled_denials(Denial.objects.filter(pk=row.pk)).get(row.pk)
    if settled is None:
        raise NothingToTakeBack("Nothing of this denial was written off or moved to the patient.")
    lock_visits([row.claim.visit_id])
    row.claim.refresh_from_db()
    entry = entry_of_taking_back(settled, row.claim)
    post_entries([entry], actor=actor, posted_on=today, now=now)
    settle_credits([row.claim.visit_id], actor=actor, posted_on=today, now=now)
    row.state, row.resolution, row.note = Denial.State.OPEN, "", ""
    row.ledger_entry = row.resolved_at = row.resolved_by = None
    row.save()
    _tell_of_taking_back(row.claim, settled, reason, actor, now)
    record_denials([row], "denial.taken_back", actor, now, entry=settled.entry_id)
    return row


def _tell_of_taking_back(claim: Claim, settled: SettledDenial, reason: str, actor: User, now: dt.datetime) -> None:
    _add_amounts(claim, adjusted=-settled.written_off, patient=-settled.moved_to_patient)
    did = "The write-off" if settled.written_off else "The move to the patient"
    text = f"{did} of {settled.amount:,.2f} was taken back. {reason}".strip()
    if claim.status != ClaimStatus.CLOSED:
        note_events([(claim, denial_event(claim, text, actor, now))])
        return
    was_answered = claim.paid_amount or claim.patient_amount - settled.moved_to_patient
    target = Status.PARTLY_PAID if was_answered else Status.DENIED
    advance_claims([ClaimMove(claim=claim, target=target, text=text)], actor=actor, now=now)


def open_denials(denial_ids: Sequence[int]) -> list[Denial]:
    """The chosen denials, held until the transaction ends. Raises DenialIsResolved unless all of them are open."""
    rows = list(
        Denial.objects.select_for_update(of=("self",))
        .select_related("claim__payer", "service_payment")
        .filter(pk__any=list(denial_ids))
        .order_by("pk")
    )
    if len(rows) != len(set(denial_ids)) or any(row.state != Denial.State.OPEN for row in rows):
        raise DenialIsResolved(
            "Some of these denials are resolved already. The list was brought up to date: choose again."
        )
    return rows


def _key(row: Denial) -> str:
    """The source key of the entry; a denial that was taken back gets another one the next time."""
    return f"denial:{row.pk}" + (f":{row.move_count + 1}" if row.move_count else "")


def _move_money(
    rows: Sequence[Denial], kind: EntryKind, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> dict[str, int]:
    claims = {row.claim_id: row.claim for row in rows}
    lock_visits(sorted({claim.visit_id for claim in claims.values()}))
    still_open = open_by_place([claim.visit_id for claim in claims.values()])
    moved: dict[int, Decimal] = defaultdict(lambda: ZERO)
    drafts = []
    for row in rows:
        place = (row.claim.visit_id, row.claim.payer_id, row.claim.sequence)
        amount = min(row.amount, still_open.get(place, ZERO))
        if amount <= 0:
            raise NothingOpen(
                f"{row.claim.patient_control_number} has nothing open with {row.claim.payer.name} any more."
            )
        still_open[place] -= amount
        moved[row.claim_id] += amount
        drafts.append(_entry(row, amount, kind, reason))
    entry_ids = post_entries(drafts, actor=actor, posted_on=today, now=now)
    settle_credits([claim.visit_id for claim in claims.values()], actor=actor, posted_on=today, now=now)
    _tell_claims(claims, moved, still_open, kind, reason, actor, now)
    return entry_ids


def _entry(row: Denial, amount: Decimal, kind: EntryKind, reason: str) -> EntryDraft:
    claim = row.claim
    target = (
        LineDraft(Account.WRITE_OFF, amount, claim.payer_id, claim.sequence, reason=reason[:20])
        if kind == EntryKind.WRITE_OFF
        else LineDraft(Account.PATIENT_RECEIVABLE, amount, reason=row.reason)
    )
    return EntryDraft(
        kind=kind,
        source_key=_key(row),
        lines=(target, LineDraft(Account.INSURANCE_RECEIVABLE, -amount, claim.payer_id, claim.sequence)),
        visit_id=claim.visit_id,
        service_on=claim.service_on,
    )


def _tell_claims(
    claims: dict[int, Claim],
    moved: dict[int, Decimal],
    still_open: dict[tuple[int, int, str], Decimal],
    kind: EntryKind,
    reason: str,
    actor: User,
    now: dt.datetime,
) -> None:
    """Close the answered claims that have nothing open, and note on the others what was done."""
    moves, notes = [], []
    for pk, claim in claims.items():
        is_write_off = kind == EntryKind.WRITE_OFF
        text = f"{'Wrote off' if is_write_off else 'Moved to the patient:'} {moved[pk]:,.2f} ({reason})."
        amounts = {"adjusted": moved[pk]} if is_write_off else {"patient": moved[pk]}
        _add_amounts(claim, **amounts)
        is_settled = still_open[(claim.visit_id, claim.payer_id, claim.sequence)] == 0
        if is_settled and Status(claim.status) in ADJUDICATED:
            moves.append(ClaimMove(claim=claim, target=ClaimStatus.CLOSED, text=text))
        else:
            notes.append((claim, denial_event(claim, text, actor, now)))
    advance_claims(moves, actor=actor, now=now)
    note_events(notes)


def _add_amounts(claim: Claim, *, adjusted: Decimal = ZERO, patient: Decimal = ZERO) -> None:
    """Keep the claim's sums in step with the entries, also of a claim that stays where it is."""
    Claim.objects.filter(pk=claim.pk).update(
        adjusted_amount=F("adjusted_amount") + adjusted, patient_amount=F("patient_amount") + patient
    )
    claim.adjusted_amount += adjusted
    claim.patient_amount += patient


def denial_event(claim: Claim, text: str, actor: User, now: dt.datetime) -> ClaimEvent:
    return ClaimEvent(at=now, source=EventSource.PRACTICE, status=claim.status, text=text[:500], actor=actor)


def record_denials(rows: Sequence[Denial], verb: str, actor: User, now: dt.datetime, **detail: object) -> None:
    for row in rows:
        record_event(
            actor=actor,
            verb=verb,
            subject=row,
            now=now,
            detail={"claim": row.claim_id, "amount": str(row.amount), **detail},
        )
