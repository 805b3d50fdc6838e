"""The lists of unapplied money as rows to be shown: who, how it arose, how old, whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from billing.queries.credits import AGES, STATES, Cause, causes, older_than, visit_credits
from practice.models import User
from practice.queries import whole_number
from remittance.models import PayerRefund
from remittance.queries.unapplied import CREDITS, HELD, IN_WORK, before, held_money, payer_refunds

CREDIT_WORDS = dict(STATES)
MINE = "mine"


@dataclass(frozen=True, slots=True)
class UnappliedFilter:
    """What the list is narrowed to. `state` "" is all, of refunds those in work."""

    tab: str
    owner: str = ""
    age: int | None = None
    state: str = ""

    @property
    def age_days(self) -> int | None:
        return self.age if self.age in AGES else None


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list. `row` is the visit, the claim payment or the refund."""

    row: Any  # Any: one of three models
    amount: Decimal
    who: str
    about: str
    why: str
    cause: Cause | None
    state: str
    note: str
    since: dt.date
    days: int
    owner: str


def unapplied_rows(
    wanted: UnappliedFilter, *, workers: Sequence[User], viewer: User, now: dt.datetime
) -> QuerySet[Any]:  # Any: one of three models
    """The list's rows, annotated with `owner_pk`."""
    rows: QuerySet[Any]  # Any: one of three models
    if wanted.tab == CREDITS:
        rows = visit_credits(workers=workers, viewer=viewer)
        rows = rows.filter(credit_state=wanted.state) if wanted.state in CREDIT_WORDS else rows
        is_old = older_than(wanted.age_days, timezone.localdate(now)) if wanted.age_days else Q()
    else:
        rows = (held_money if wanted.tab == HELD else payer_refunds)(workers=workers, viewer=viewer)
        is_old = Q(since__lt=before(wanted.age_days, now)) if wanted.age_days else Q()
        if wanted.tab != HELD:
            has_state = wanted.state in PayerRefund.State.values
            rows = rows.filter(state=wanted.state) if has_state else rows.filter(state__in=IN_WORK)
    owner = viewer.pk if wanted.owner == MINE else whole_number(wanted.owner)
    rows = rows.filter(owner_pk=owner) if owner is not None else rows
    return rows.filter(is_old)


def shown_items(tab: str, rows: Iterable[Any], people: dict[int, str], today: dt.date) -> list[Item]:  # Any: as above
    """The rows with their words; of credits how each arose, in three statements for any number."""
    found = list(rows)
    if tab == CREDITS:
        because = causes([visit.pk for visit in found])
        return [_credit(visit, because.get(visit.pk), people, today) for visit in found]
    if tab == HELD:
        return [_held(row, people, today) for row in found]
    return [_refund(row, people, today) for row in found]


def _credit(visit: Any, cause: Cause | None, people: dict[int, str], today: dt.date) -> Item:
    since: dt.date = visit.credit_since or visit.service_on
    case = getattr(visit, "credit_case", None)
    return Item(
        row=visit,
        amount=visit.patient_credit_amount,
        who=visit.patient.name,
        about=f"Visit of {visit.service_on:%m/%d/%Y}",
        why=cause.words if cause else "",
        cause=cause,
        state=CREDIT_WORDS[visit.credit_state],
        note=case.note if case else "",
        since=since,
        days=(today - since).days,
        owner=people.get(visit.owner_pk, ""),
    )


def _held(row: Any, people: dict[int, str], today: dt.date) -> Item:
    remittance = row.remittance
    since = timezone.localdate(remittance.received_at)
    case = getattr(row, "held_case", None)
    return Item(
        row=row,
        amount=row.paid_amount,
        who=remittance.payer.name if remittance.payer else remittance.payer_name,
        about=f"{row.patient_control_number or '(no claim number)'} {row.patient_last_name}".strip(),
        why=row.reason,
        cause=None,
        state=row.get_state_display(),
        note=case.note if case else "",
        since=since,
        days=(today - since).days,
        owner=people.get(row.owner_pk, ""),
    )


def _refund(row: Any, people: dict[int, str], today: dt.date) -> Item:
    since = timezone.localdate(row.created_at)
    return Item(
        row=row,
        amount=row.amount,
        who=row.payer.name,
        about=row.claim.patient_control_number if row.claim else "No claim",
        why=f"{row.get_origin_display()}: {row.reason}",
        cause=None,
        state=row.get_state_display(),
        note=row.letter_reference,
        since=since,
        days=(today - since).days,
        owner=people.get(row.owner_pk, ""),
    )
