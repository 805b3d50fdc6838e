"""Deposits: payments that wait for the bank, matched with the lines of its statement."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.forms import DepositForm, ReasonForm
from remittance.models import Deposit
from remittance.queries.deposits import (
    METHODS,
    awaiting_deposit,
    deposits,
    open_deposit_count,
    receipts_awaiting_deposit,
    waiting_payments,
    waiting_sums,
)
from remittance.rules.deposits import suggested
from remittance.services.deposits import (
    BankLine,
    CannotDeposit,
    Fit,
    Ticked,
    confirm_deposit,
    explain_deposit,
    match_more,
    take_apart,
)

MOST_RECEIPTS = 100
LATE, OPEN = "late", "open"
SUGGEST = "suggest"
CHIPS = (("", "All"), ("eft", "EFT"), ("check", "Checks"), ("card", "Virtual cards"), (LATE, "Late"))


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def deposit_match(request: PracticeRequest) -> HttpResponse:
    """What waits, the oldest first; a post suggests or confirms what one line of the statement is made of."""
    if request.method != "POST":
        form = DepositForm(initial={"deposited_on": timezone.localdate(), "key": uuid.uuid4()})
        return _page(request, form)
    form = DepositForm(request.POST)
    if request.POST.get("act") == SUGGEST:
        return _suggest(request, form)
    return _confirm(request, form) if form.is_valid() else _page(request, form, ticked=_ticked(request), status=422)


def _ticked(request: PracticeRequest) -> dict[str, list[int]]:
    """Ids of the payers' payments and of the desk's receipts that are ticked."""
    chosen = {name: [whole_number(value) for value in request.POST.getlist(name)] for name in ("remittance", "receipt")}
    return {name: [one for one in ids if one is not None] for name, ids in chosen.items()}


def _fit(request: PracticeRequest) -> Fit:
    act = request.POST.get("act", "")
    return Fit(act) if act in list(Fit) else Fit.EXACT


def _suggest(request: PracticeRequest, form: DepositForm) -> HttpResponse:
    form.is_valid()
    amount = form.cleaned_data.get("amount")
    ids = suggested(form.cleaned_data.get("bank_reference", ""), amount, waiting_payments())
    if not ids:
        messages.info(request, "No payment that waits has this number, and not exactly one has this amount: tick them.")
    return _page(request, form, ticked={"remittance": ids, "receipt": []}, suggestion=ids)


def _confirm(request: PracticeRequest, form: DepositForm) -> HttpResponse:
    ticked = _ticked(request)
    try:
        deposit = confirm_deposit(
            line=BankLine(**form.cleaned_data),
            ticked=Ticked(ticked["remittance"], ticked["receipt"]),
            fit=_fit(request),
            actor=request.user,
            now=timezone.now(),
        )
    except CannotDeposit as refused:
        form.add_error(None, str(refused))
        return _page(request, form, ticked=ticked, status=422)
    if deposit.is_open:
        messages.warning(request, f"The deposit of {deposit.amount:,.2f} is kept; {deposit.difference:,.2f} is open.")
        return redirect(f"{practice_url(request, 'deposit_list')}?show={OPEN}")
    messages.success(request, f"The deposit of {deposit.amount:,.2f} is confirmed.")
    return redirect(practice_url(request, "deposit_match"))


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def deposit_more(request: PracticeRequest, deposit_id: int) -> HttpResponse:
    """Match further payments to a deposit that is open."""
    deposit = get_object_or_404(deposits(), pk=deposit_id)
    if request.method != "POST":
        ids = suggested(deposit.bank_reference, deposit.difference, waiting_payments())
        return _more_page(request, deposit, {"remittance": ids, "receipt": []})
    ticked = _ticked(request)
    try:
        deposit = match_more(
            deposit_id=deposit.pk,
            ticked=Ticked(ticked["remittance"], ticked["receipt"]),
            fit=_fit(request),
            actor=request.user,
            now=timezone.now(),
        )
    except CannotDeposit as refused:
        messages.error(request, str(refused))
        return _more_page(request, deposit, ticked, status=422)
    left = f"; {deposit.difference:,.2f} is still open" if deposit.is_open else ": nothing is open any more"
    messages.success(request, f"The payments were matched to the deposit{left}.")
    return redirect(practice_url(request, "deposit_list"))


def _more_page(
    request: PracticeRequest, deposit: Deposit, ticked: dict[str, list[int]], status: int = 200
) -> HttpResponse:
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    context = {
        "deposit": deposit,
        "page": keyset_page(awaiting_deposit(), order=("pk",), after=after, before=before),
        "receipts": receipts_awaiting_deposit().order_by("pk")[:MOST_RECEIPTS],
        "ticked": ticked,
    }
    return render(request, "remittance/deposit_more.html", context, status=status)


@requires(Permission.REMITTANCES)
@require_POST
def deposit_explain(request: PracticeRequest, deposit_id: int) -> HttpResponse:
    """Say why the bank's amount is not that of its payments."""
    deposit = get_object_or_404(Deposit, pk=deposit_id)
    form = ReasonForm(request.POST)
    reason = str(form.cleaned_data["reason"]) if form.is_valid() else ""
    try:
        explain_deposit(deposit_id=deposit.pk, explanation=reason, actor=request.user, now=timezone.now())
    except CannotDeposit as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The difference is explained; the deposit is open no more.")
    return redirect(practice_url(request, "deposit_list"))


def _page(
    request: PracticeRequest,
    form: DepositForm,
    *,
    ticked: dict[str, list[int]] | None = None,
    suggestion: list[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    today, show = timezone.localdate(), request.GET.get("show", "")
    rows = awaiting_deposit(method=show, late_on=today if show == LATE else None)
    if suggestion:
        rows = rows.filter(pk__in=suggestion)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    address = practice_url(request, "deposit_match")
    chips = [
        {"label": label, "url": f"{address}?show={name}" if name else address, "is_current": name == show}
        for name, label in CHIPS
    ]
    context: dict[str, Any] = {  # Any: template context
        "form": form,
        "page": keyset_page(rows, order=("pk",), after=after, before=before),
        "receipts": [] if show in (*METHODS, LATE) else receipts_awaiting_deposit().order_by("pk")[:MOST_RECEIPTS],
        "ticked": ticked or {"remittance": [], "receipt": []},
        "sums": waiting_sums(today),
        "chips": chips,
        "show": show,
    }
    return render(request, "remittance/deposit_match.html", context, status=status)


def parse_day(text: str) -> dt.date | None:
    """A day as a link has it, 2026-11-24; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@requires(Permission.REMITTANCES)
@require_safe
def deposit_list(request: PracticeRequest) -> HttpResponse:
    """Confirmed deposits with what each is made of, the newest first; `show=open`: only those that differ."""
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    show = request.GET.get("show", "")
    rows = deposits(is_open=show == OPEN, on=parse_day(request.GET.get("day", "")))
    page = keyset_page(rows, order=("-pk",), after=after, before=before)
    address = practice_url(request, "deposit_list")
    chips = [
        {"label": "All", "url": address, "is_current": show != OPEN},
        {"label": "Open", "url": f"{address}?show={OPEN}", "is_current": show == OPEN, "count": open_deposit_count()},
    ]
    return render(request, "remittance/deposit_list.html", {"page": page, "chips": chips})


@requires(Permission.REMITTANCES)
@require_POST
def deposit_take_apart(request: PracticeRequest, deposit_id: int) -> HttpResponse:
    deposit = get_object_or_404(Deposit, pk=deposit_id)
    form = ReasonForm(request.POST)
    reason = str(form.cleaned_data["reason"]) if form.is_valid() else ""
    try:
        take_apart(deposit_id=deposit.pk, reason=reason, actor=request.user, now=timezone.now())
    except CannotDeposit as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The deposit was taken apart. Its payments wait again.")
    return redirect(practice_url(request, "deposit_list"))
