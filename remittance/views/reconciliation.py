"""The reconciliation of a day or a month: payers, desk, ledger and bank on one page, with what is different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.models import CashMethod
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.documents.reconciliation import reconciliation_csv
from remittance.queries.reconciliation import SHOWN, checks_of, reconciled
from remittance.rules.reconciliation import (
    BASIS_WORDS,
    METHOD_WORDS,
    Basis,
    Period,
    Reconciled,
    day_of,
    desk_total,
    month_of,
    payer_total,
)
from remittance.views.reconciliation_tables import SumTable, desk_table, payer_table

SHOW_WORDS = {"": "All checks", "not_posted": "Not posted", "held": "With held money", "waiting": "Without deposit"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different in a period, and where it is looked at. Dollars; `count` None: not counted."""

    name: str
    amount: Decimal
    url: str
    what: str
    is_fault: bool = False


@requires(Permission.REMITTANCES)
@require_safe
def reconciliation_page(request: PracticeRequest) -> HttpResponse:
    """One period by one date; `show` narrows its checks."""
    period, basis = _period(request), _basis(request)
    found = reconciled(period, basis)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    context: dict[str, Any] = {  # Any: template context
        "period": period,
        "basis": basis,
        "found": found,
        "differences": _differences(request, found, period, basis),
        "previous_url": _url(request, period.previous, basis),
        "next_url": _url(request, period.following, basis),
        "other_url": _url(request, day_of(period.first) if period.is_month else month_of(period.first), basis),
        "basis_chips": [
            {"label": words, "url": _url(request, period, one), "is_current": one is basis}
            for one, words in BASIS_WORDS.items()
        ],
        "csv_url": _url(request, period, basis, page="reconciliation_csv"),
        "is_by_service": basis is Basis.SERVICE,
        "show": show,
    }
    context["tables"] = _tables(found, basis)
    if period.is_month:
        context["day_rows"] = [(_url(request, day_of(day), basis), day, one) for day, one in found.by_day().items()]
    if show or not period.is_month:
        context |= _checks(request, period, basis, show)
    return render(request, "remittance/reconciliation.html", context)


@requires(Permission.REMITTANCES)
@require_safe
def reconciliation_csv_file(request: PracticeRequest) -> HttpResponse:
    """The figures of the page, a row for each day and way of payment."""
    period, basis = _period(request), _basis(request)
    answer = HttpResponse(reconciliation_csv(reconciled(period, basis)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="reconciliation-{period.text}-{basis}.csv"'
    return answer


def _period(request: PracticeRequest) -> Period:
    """The month or the day asked for; today, where the link is mangled."""
    try:
        if month := request.GET.get("month"):
            return month_of(dt.date.fromisoformat(f"{month}-01"))
        return day_of(dt.date.fromisoformat(request.GET.get("day", "")))
    except ValueError:
        return day_of(timezone.localdate())


def _basis(request: PracticeRequest) -> Basis:
    asked = request.GET.get("by", "")
    return Basis(asked) if asked in set(Basis) else Basis.POSTED


def _url(
    request: PracticeRequest, period: Period, basis: Basis, *, show: str = "", page: str = "reconciliation"
) -> str:
    query = {"month" if period.is_month else "day": period.text, "by": basis.value}
    if show:
        query["show"] = show
    return f"{practice_url(request, page)}?{urlencode(query)}{'#checks' if show else ''}"


def _tables(found: Reconciled, basis: Basis) -> list[SumTable]:
    """One row for each way of payment, its days summed up; no table where nothing came in."""
    methods = sorted({one.method for one in found.payers})
    ways = sorted({one.method for one in found.desk})
    payers = [
        (METHOD_WORDS[name], payer_total([one for one in found.payers if one.method == name])) for name in methods
    ]
    desk = [(CashMethod(name).label, desk_total([one for one in found.desk if one.method == name])) for name in ways]
    tables = [payer_table(payers, found.payer_total, is_by_service=basis is Basis.SERVICE)] if payers else []
    return tables + ([desk_table(desk, found.desk_total)] if desk else [])


def _checks(request: PracticeRequest, period: Period, basis: Basis, show: str) -> dict[str, Any]:  # Any: context
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    return {
        "page": keyset_page(checks_of(period, basis, show), order=("-pk",), after=after, before=before),
        "show_chips": [
            {"label": words, "url": _url(request, period, basis, show=name), "is_current": name == show}
            for name, words in SHOW_WORDS.items()
            if basis is not Basis.SERVICE or name in {"", "waiting"}
        ],
    }


def _differences(request: PracticeRequest, found: Reconciled, period: Period, basis: Basis) -> list[Difference]:
    """Each thing that is different, with its link; faults of the books first."""
    payers, bank = found.payer_total, found.bank_total
    day = f"?{urlencode({'day': period.text})}" if not period.is_month else ""
    open_deposits = f"{practice_url(request, 'deposit_list')}?show=open"
    shown = {name: _url(request, period, basis, show=name) for name in SHOWN}
    waiting = practice_url(request, "deposit_match")
    desk = found.desk_total
    rows = [
        *_partings(request, found),
        Difference(
            "Desk and ledger part", desk.difference, practice_url(request, "day_close") + day,
            "receipts less refunds are not what the ledger has", is_fault=True,
        ),
        Difference("Not posted", payers.not_posted, shown["not_posted"], "checks on hold, or undone"),
        Difference("Held", payers.held, shown["held"], "money in payer suspense"),
        Difference("Checks without deposit", payers.waiting, shown["waiting"], "posted, and not seen at the bank yet"),
        Difference("Receipts without deposit", desk.waiting, waiting, "taken at the desk, not seen at the bank yet"),
        Difference("Deposit without payment", bank.unmatched, open_deposits, "the bank has it, no payment is matched"),
        Difference("Deposit short", bank.short, open_deposits, "the bank has less than the payments matched to it"),
    ]  # fmt: skip
    return [one for one in rows if one.amount]


def _partings(request: PracticeRequest, found: Reconciled) -> Sequence[Difference]:
    rows = []
    for one in sorted(found.partings, key=lambda parting: parting.was_undone):
        url = practice_url(request, "remittance_list")
        if one.remittance_id is not None:
            url = practice_url(request, "remittance_page", remittance_id=one.remittance_id)
        day = f" on {one.day:%m/%d/%Y}" if found.days[1:] else ""
        if one.was_undone:
            what = f"check {one.trace}: its posting was undone, so money came in or left{day} for it"
            rows.append(Difference("Undone", one.amount, url, what))
        else:
            known = f"check {one.trace}" if one.trace else "no check"
            what = f"{known}{day}: the ledger has {one.ledger:,.2f}, the ERAs {one.eras:,.2f}"
            rows.append(Difference("Ledger and ERA part", one.amount, url, what, is_fault=True))
    return rows
