"""Unapplied money: patients' credits, what is held for payers, what goes back to them; each list tied to the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.queries.credits import AGES, STATES
from billing.services.credits import NothingToApply, apply_credit, assign_credits, keep_credits
from patients.forms.fields import typed_text
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.documents.unapplied_list import unapplied_csv
from remittance.forms import UnappliedActForm
from remittance.models import PayerRefund
from remittance.queries.below_zero import below_zero, below_zero_count
from remittance.queries.denial_owners import possible_owners
from remittance.queries.unapplied import CREDITS, HELD, REFUNDS, Tie, ties
from remittance.queries.unapplied_items import MINE, UnappliedFilter, shown_items, unapplied_rows
from remittance.services.held_money import assign_held, hold_with_note
from remittance.services.payer_refunds import assign_refunds

TABS = ((CREDITS, "Patients' credits"), (HELD, "Held for payers"), (REFUNDS, "Payers' refunds"))
FILTERS = ("tab", "owner", "age", "state")
ALL = "all"
MOST_BELOW_ZERO = 50


@requires(Permission.REMITTANCES)
@require_safe
def unapplied_money(request: PracticeRequest) -> HttpResponse:
    kept = _kept(request.GET)
    wanted, workers, now = _wanted(kept), possible_owners(), timezone.now()
    rows = unapplied_rows(wanted, workers=workers, viewer=request.user, now=now)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    page = keyset_page(rows, order=("pk",), after=after, before=before)
    tied = ties()
    context = {
        "tab": wanted.tab,
        "wanted": wanted,
        "tabs": _tabs(request, wanted.tab, tied),
        "tie": tied[wanted.tab],
        "page": page,
        "items": shown_items(wanted.tab, page.rows, _people(request), timezone.localdate(now)),
        "owners": workers,
        "mine": MINE,
        "ages": AGES,
        "states": STATES if wanted.tab == CREDITS else PayerRefund.State.choices if wanted.tab == REFUNDS else (),
        "below_zero": below_zero(MOST_BELOW_ZERO, viewer=request.user) if wanted.tab == REFUNDS else [],
        "acts": UnappliedActForm.ACTS[wanted.tab],
        "filters": kept,
        "query": urlencode(kept),
        "is_narrowed": any(kept.get(name) for name in ("owner", "age", "state")),
    }
    template = "remittance/unapplied_money.html#table" if request.htmx else "remittance/unapplied_money.html"
    return render(request, template, context)


def _kept(data: QueryDict, prefix: str = "") -> dict[str, str]:
    return {name: typed_text(data, prefix + name) for name in FILTERS if data.get(prefix + name)}


def _wanted(kept: dict[str, str]) -> UnappliedFilter:
    tab = kept.get("tab", "")
    return UnappliedFilter(
        tab=tab if tab in dict(TABS) else CREDITS,
        owner=kept.get("owner", ""),
        age=whole_number(kept.get("age")),
        state=kept.get("state", ""),
    )


def _people(request: PracticeRequest) -> dict[int, str]:
    return {user.pk: str(user) for user in [request.user, *possible_owners()]}


def _tabs(request: PracticeRequest, current: str, tied: dict[str, Tie]) -> list[dict[str, Any]]:  # Any: template values
    address = practice_url(request, "unapplied_money")
    more = {REFUNDS: below_zero_count()}
    return [
        {
            "label": label,
            "url": f"{address}?tab={name}",
            "count": tied[name].count + more.get(name, 0),
            "is_current": name == current,
        }
        for name, label in TABS
    ]


@requires(Permission.REMITTANCES)
@require_safe
def unapplied_csv_file(request: PracticeRequest) -> HttpResponse:
    """What the list shows, all pages of it."""
    wanted, now = _wanted(_kept(request.GET)), timezone.now()
    rows = unapplied_rows(wanted, workers=possible_owners(), viewer=request.user, now=now).order_by("pk")
    items = shown_items(wanted.tab, rows, _people(request), timezone.localdate(now))
    answer = HttpResponse(unapplied_csv(items), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="unapplied-{wanted.tab}.csv"'
    return answer


@requires(Permission.REMITTANCES)
@require_POST
def unapplied_act(request: PracticeRequest) -> HttpResponse:
    """One act on every chosen item."""
    kept = _kept(request.POST, "filter_")
    tab = _wanted(kept).tab
    back = f"{practice_url(request, 'unapplied_money')}?{urlencode({**kept, 'tab': tab})}"
    form = UnappliedActForm(request.POST, tab=tab)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
        return redirect(back)
    messages.success(request, _carry_out(request, tab, form, timezone.now()))
    return redirect(back)


def _carry_out(request: PracticeRequest, tab: str, form: UnappliedActForm, now: dt.datetime) -> str:
    """Do it; what was done, in words."""
    chosen: list[int] = form.cleaned_data["item"]
    act, note, actor = form.cleaned_data["act"], form.cleaned_data["note"], request.user
    if act == form.ASSIGN:
        owner = next(user for user in possible_owners() if user.pk == form.cleaned_data["owner"])
        if tab == CREDITS:
            count = assign_credits(visit_ids=chosen, owner=owner, actor=actor, now=now)
        elif tab == HELD:
            count = assign_held(claim_payment_ids=chosen, owner=owner, actor=actor, now=now)
        else:
            count = assign_refunds(refund_ids=chosen, owner=owner, actor=actor, now=now)
        return f"{count} given to {owner}."
    if act == form.KEEP:
        return f"{keep_credits(visit_ids=chosen, note=note, actor=actor, now=now)} kept for the next visit."
    if act == form.NOTE:
        return f"{hold_with_note(claim_payment_ids=chosen, note=note, actor=actor, now=now)} held with the note."
    return _apply(request, chosen, now)


def _apply(request: PracticeRequest, visit_ids: Sequence[int], now: dt.datetime) -> str:
    """Each credit by itself: one without anything due stays as it is."""
    count = 0
    for visit_id in visit_ids:
        try:
            apply_credit(source_id=visit_id, actor=request.user, today=timezone.localdate(now), now=now)
        except NothingToApply:
            continue
        count += 1
    left = len(visit_ids) - count
    more = f" {left} left as {'they are' if left != 1 else 'it is'}: nothing is due on another visit." if left else ""
    return f"{count} applied to what the patients owe.{more}"
