"""Writing to the ledger, in bulk, with the balances of visits kept in step."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from billing.models import Account, EntryKind, LedgerEntry, LedgerLine, Visit
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.ahead import new_ids, send
from practice.services.bulk_rows import insert_rows


class EntryDoesNotBalance(ValueError):
    """The lines of an entry do not sum to zero."""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line to be posted. `amount` in dollars: debit positive, credit negative.

    `visit_id` is given where an entry has lines of several visits, and then by each line; else it is the entry's.
    """

    account: Account
    amount: Decimal
    payer_id: int | None = None
    sequence: str = ""
    method: str = ""
    reason: str = ""
    visit_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One entry to be posted. Lines of zero are left out; the rest must sum to zero."""

    kind: EntryKind
    source_key: str
    lines: tuple[LineDraft, ...]
    visit_id: int | None = None
    superbill_id: int | None = None
    reverses_id: int | None = None
    service_on: dt.date | None = None
    payment_on: dt.date | None = None


# The cached columns of Visit, in the order of _deltas.
CACHES = (
    "charge_amount",
    "insurance_paid_amount",
    "adjustment_amount",
    "insurance_balance_amount",
    "patient_balance_amount",
    "patient_paid_amount",
    "patient_credit_amount",
)
# Where a payer's money for a visit comes from or goes to; of refunds and provider-level amounts, the visit's own lines.
MONEY_OF_PAYERS = frozenset({Account.CASH, Account.PAYER_SUSPENSE, Account.REFUNDS, Account.PROVIDER_LEVEL})
ADJUSTMENT_ACCOUNTS = frozenset({Account.CONTRACTUAL, Account.WRITE_OFF, Account.OTHER_ADJUSTMENT, Account.INTEREST})


def _deltas(kind: EntryKind, line: LineDraft) -> tuple[Decimal, ...]:
    """What one line adds to each cache. billing.queries.balances.RECOMPUTED_BALANCES says the same in SQL."""
    amount, account = line.amount, line.account
    is_credit_applied = account == Account.PATIENT_CREDIT and kind == EntryKind.APPLY_CREDIT
    return (
        -amount if account == Account.CHARGES else ZERO,
        amount if line.payer_id and account in MONEY_OF_PAYERS else ZERO,
        amount if account in ADJUSTMENT_ACCOUNTS else ZERO,
        amount if account == Account.INSURANCE_RECEIVABLE else ZERO,
        amount if account == Account.PATIENT_RECEIVABLE else ZERO,
        amount if is_credit_applied else ZERO,
        -amount if account == Account.PATIENT_CREDIT else ZERO,
    )


def _update_visits(drafts: Iterable[EntryDraft]) -> None:
    """Add the drafts' lines to the cached balances of their visits, in one statement."""
    totals: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO] * len(CACHES))
    for draft in drafts:
        for line in draft.lines:
            visit_id = line.visit_id or draft.visit_id
            if visit_id is None:
                continue
            total = totals[visit_id]
            for position, delta in enumerate(_deltas(draft.kind, line)):
                total[position] += delta
    if not totals:
        return
    # Always in the same order, so that two postings that share visits wait for each other instead of locking up.
    visit_ids = sorted(totals)
    sets = ", ".join(f"{column} = v.{column} + d.{column}" for column in CACHES)
    arrays = ", ".join(["%s::numeric[]"] * len(CACHES))
    send("SELECT 1 FROM billing_visit WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [visit_ids])
    send(
        f"UPDATE billing_visit AS v SET {sets}"  # noqa: S608 - column names are constants
        f" FROM unnest(%s::bigint[], {arrays}) AS d(id, {', '.join(CACHES)}) WHERE v.id = d.id",
        [visit_ids, *([totals[pk][position] for pk in visit_ids] for position in range(len(CACHES)))],
    )


def _check(drafts: Sequence[EntryDraft]) -> None:
    for draft in drafts:
        if sum((line.amount for line in draft.lines), ZERO) != 0:
            raise EntryDoesNotBalance(f"the entry {draft.source_key} does not sum to zero")


def post_entries(drafts: Sequence[EntryDraft], *, actor: User, posted_on: dt.date, now: dt.datetime) -> dict[str, int]:
    """Post entries and keep the balances of their visits, in a handful of statements for any number.

    Gives the id of each entry by its source key. Drafts whose lines are all zero are left out. Raises
    EntryDoesNotBalance, and then nothing is written. The database checks the zero sum again, and refuses a source
    key that is in the ledger already (IntegrityError).
    """
    drafts = [draft for draft in drafts if any(line.amount for line in draft.lines)]
    if not drafts:
        return {}
    _check(drafts)
    practice_id = current_practice_id()
    about_all = {"practice_id": practice_id, "posted_on": posted_on, "actor_id": actor.pk, "at": now}
    entry_ids = new_ids(LedgerEntry, len(drafts))
    insert_rows(
        LedgerEntry,
        ({"id": pk, **about_all, **_entry_row(draft)} for pk, draft in zip(entry_ids, drafts, strict=True)),
    )
    insert_rows(
        LedgerLine,
        (
            {
                "practice_id": practice_id,
                "entry_id": entry_id,
                "account": line.account,
                "amount": str(line.amount),
                "visit_id": line.visit_id or draft.visit_id,
                "payer_id": line.payer_id,
                "sequence": line.sequence,
                "method": line.method,
                "reason": line.reason,
            }
            for entry_id, draft in zip(entry_ids, drafts, strict=True)
            for line in draft.lines
            if line.amount
        ),
        together="entry_id",  # the database wants the lines of an entry in one statement
    )
    _update_visits(drafts)
    return {draft.source_key: entry_id for draft, entry_id in zip(drafts, entry_ids, strict=True)}


def _entry_row(draft: EntryDraft) -> dict[str, Any]:  # Any: column values
    return {
        "kind": draft.kind,
        "source_key": draft.source_key,
        "visit_id": draft.visit_id,
        "superbill_id": draft.superbill_id,
        "reverses_id": draft.reverses_id,
        "service_on": draft.service_on,
        "payment_on": draft.payment_on,
    }


def settle_credits(visit_ids: Iterable[int], *, actor: User, posted_on: dt.date, now: dt.datetime) -> None:
    """Apply unapplied patient credit to what the patient owes on the same visit, or give it back.

    Where the patient's balance fell below zero (a reversal), what was applied becomes credit again, up to what
    the patient had paid. Nothing to do posts nothing.
    """
    unsettled = Q(patient_balance_amount__gt=0, patient_credit_amount__gt=0) | Q(
        patient_balance_amount__lt=0, patient_paid_amount__gt=0
    )
    visits = list(Visit.objects.filter(unsettled, pk__any=visit_ids).order_by("pk").select_for_update(no_key=True))
    counts = dict(
        LedgerEntry.objects.filter(visit__in=visits, kind=EntryKind.APPLY_CREDIT)
        .values_list("visit_id")
        .annotate(count=Count("id"))
    )
    drafts = [_settlement(visit, counts.get(visit.pk, 0) + 1) for visit in visits]
    post_entries(drafts, actor=actor, posted_on=posted_on, now=now)


def _settlement(visit: Visit, number: int) -> EntryDraft:
    amount = _credit_to_apply(visit)
    return EntryDraft(
        kind=EntryKind.APPLY_CREDIT,
        source_key=f"credit:{visit.pk}:{number}",
        visit_id=visit.pk,
        service_on=visit.service_on,
        lines=(LineDraft(Account.PATIENT_CREDIT, amount), LineDraft(Account.PATIENT_RECEIVABLE, -amount)),
    )


def _credit_to_apply(visit: Visit) -> Decimal:
    """Dollars of credit to move to the patient's balance; negative to give back."""
    if visit.patient_balance_amount > 0 and visit.patient_credit_amount > 0:
        return min(visit.patient_balance_amount, visit.patient_credit_amount)
    if visit.patient_balance_amount < 0 and visit.patient_paid_amount > 0:
        return -min(-visit.patient_balance_amount, visit.patient_paid_amount)
    return ZERO
