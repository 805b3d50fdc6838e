"""Working denials off: owner, appeal, write-off, to the patient, corrected claim."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from billing.models import Account, EntryKind, LedgerLine
from billing.services.ledger import EntryDraft, LineDraft, post_entries, settle_credits
from claims.models import Claim, ClaimEvent, ClaimStatus, EventSource
from claims.services.advance import ClaimMove, advance_claims, note_events
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import Denial
from remittance.services.posting import lock_visits

APPEAL_ANSWER_DAYS = 45
Resolution = Denial.Resolution
MOVES_MONEY = {Resolution.WRITTEN_OFF: EntryKind.WRITE_OFF, Resolution.TO_PATIENT: EntryKind.TRANSFER}


class DenialIsResolved(ValueError):
    """Somebody resolved one of the chosen denials already."""


class NothingOpen(ValueError):
    """The payer owes nothing any more on a chosen claim, so there is nothing to move."""


@transaction.atomic
def assign_denials(*, denial_ids: Sequence[int], owner: User, actor: User, now: dt.datetime) -> int:
    """Give denials to somebody; how many."""
    rows = _locked(denial_ids)
    Denial.objects.filter(pk__in=[row.pk for row in rows]).update(owner=owner)
    _record(rows, "denial.assigned", actor, now, owner=owner.pk)
    return len(rows)


@transaction.atomic
def note_appeal(*, denial_ids: Sequence[int], note: str, actor: User, today: dt.date, now: dt.datetime) -> int:
    """Write down that an appeal went out; the denial stays open until the payer answers, due in 45 days."""
    rows = _locked(denial_ids)
    Denial.objects.filter(pk__in=[row.pk for row in rows]).update(
        resolution=Resolution.APPEALED, note=note[:300], due_on=today + dt.timedelta(days=APPEAL_ANSWER_DAYS)
    )
    events = [(row.claim, _event(row.claim, f"Appealed {row.amount:,.2f}: {note}", actor, now)) for row in rows]
    note_events(events)
    _record(rows, "denial.appealed", actor, now)
    return len(rows)


@transaction.atomic
def resolve_denials(
    *, denial_ids: Sequence[int], resolution: str, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> int:
    """Resolve denials by a corrected claim, a write-off or a move to the patient, each with its ledger entry.

    Moves no more than the payer still owes on the claim. A claim with nothing open left is closed. Raises
    DenialIsResolved or NothingOpen, and then nothing has changed.
    """
    rows = _locked(denial_ids)
    kind = MOVES_MONEY.get(Resolution(resolution))
    if kind is not None:
        _move_money(rows, kind, reason, actor, today, now)
    Denial.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Denial.State.RESOLVED, resolution=resolution, note=reason[:300], resolved_at=now, resolved_by=actor
    )
    _record(rows, f"denial.{resolution}", actor, now, reason=reason[:20])
    return len(rows)


def _locked(denial_ids: Sequence[int]) -> list[Denial]:
    rows = list(
        Denial.objects.select_for_update(of=("self",))
        .select_related("claim", "claim__payer")
        .filter(pk__in=denial_ids)
        .order_by("pk")
    )
    if len(rows) != len(set(denial_ids)) or any(row.state != Denial.State.OPEN for row in rows):
        raise DenialIsResolved(
            "Some of these denials are resolved already. The list was brought up to date: choose again."
        )
    return rows


def _open_by_claim(claims: Sequence[Claim]) -> dict[tuple[int, int, str], Decimal]:
    """What each payer owes on each visit."""
    sums = (
        LedgerLine.objects.filter(
            visit_id__in=[claim.visit_id for claim in claims], account=Account.INSURANCE_RECEIVABLE
        )
        .values_list("visit_id", "payer_id", "sequence")
        .annotate(total=Sum("amount"))
    )
    return {(visit, payer, sequence): total for visit, payer, sequence, total in sums}


def _move_money(
    rows: Sequence[Denial], kind: EntryKind, reason: str, actor: User, today: dt.date, now: dt.datetime
) -> None:
    claims = {row.claim_id: row.claim for row in rows}
    lock_visits([claim.visit_id for claim in claims.values()])
    still_open = _open_by_claim(list(claims.values()))
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
    post_entries(drafts, actor=actor, posted_on=today, now=now)
    settle_credits([claim.visit_id for claim in claims.values()], actor=actor, posted_on=today, now=now)
    _tell_claims(claims, moved, still_open, kind, reason, actor, now)


def _entry(row: Denial, amount: Decimal, kind: EntryKind, reason: str) -> EntryDraft:
    claim = row.claim
    target = (
        LineDraft(Account.WRITE_OFF, amount, claim.payer_id, claim.sequence, reason=reason[:20])
        if kind == EntryKind.WRITE_OFF
        else LineDraft(Account.PATIENT_RECEIVABLE, amount, reason=row.reason)
    )
    return EntryDraft(
        kind=kind,
        source_key=f"denial:{row.pk}",
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
    """Close the claims that have nothing open, and note on the others what was done."""
    moves, notes = [], []
    for pk, claim in claims.items():
        did = "Wrote off" if kind == EntryKind.WRITE_OFF else "Moved to the patient:"
        text = f"{did} {moved[pk]:,.2f} ({reason})."
        if still_open[(claim.visit_id, claim.payer_id, claim.sequence)] == 0 and claim.status != ClaimStatus.CLOSED:
            is_write_off = kind == EntryKind.WRITE_OFF
            moves.append(
                ClaimMove(
                    claim=claim,
                    target=ClaimStatus.CLOSED,
                    text=text,
                    adjusted_amount=claim.adjusted_amount + moved[pk] if is_write_off else None,
                    patient_amount=None if is_write_off else claim.patient_amount + moved[pk],
                )
            )
        else:
            notes.append((claim, _event(claim, text, actor, now)))
    advance_claims(moves, actor=actor, now=now)
    note_events(notes)


def _event(claim: Claim, text: str, actor: User, now: dt.datetime) -> ClaimEvent:
    return ClaimEvent(at=now, source=EventSource.PRACTICE, status=claim.status, text=text[:500], actor=actor)


def _record(rows: Sequence[Denial], verb: str, actor: User, now: dt.datetime, **detail: object) -> None:
    for row in rows:
        record_event(
            actor=actor,
            verb=verb,
            subject=row,
            now=now,
            detail={"claim": row.claim_id, "amount": str(row.amount), **detail},
        )
