"""The denials worklist: filter, choose, resolve."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.documents import denials_csv
from remittance.forms import DenialActForm
from remittance.models import Denial
from remittance.queries.denials import (
    NOBODY,
    DenialFilter,
    at_risk,
    counts_by_category,
    denials,
    denied_payers,
    possible_owners,
    shown_denials,
)
from remittance.rules.denials import PLAYBOOKS
from remittance.services.denials import (
    DenialIsResolved,
    NothingOpen,
    assign_denials,
    note_appeal,
    resolve_denials,
)

FILTER_NAMES = ("state", "category", "payer", "owner", "q")


@requires(Permission.REMITTANCES)
@require_safe
def denial_list(request: PracticeRequest) -> HttpResponse:
    wanted = _wanted(request)
    rows = denials(wanted)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    page = keyset_page(rows, order=("due_on", "pk"), after=after, before=before)
    context = {
        "page": page,
        "denials": shown_denials(page.rows),
        "at_risk": at_risk(rows),
        "wanted": wanted,
        "filters": _kept(request),
        "category_chips": _category_chips(request, wanted),
        "state_chips": _state_chips(request, wanted),
        "payers": list(denied_payers()),
        "owners": possible_owners(),
        "nobody": NOBODY,
        "csv_url": f"{practice_url(request, 'denial_csv')}?{urlencode(_kept(request))}",
        "acts": DenialActForm.ACTS,
        "today": timezone.localdate(),
    }
    template = "remittance/denial_list.html#table" if request.htmx else "remittance/denial_list.html"
    return render(request, template, context)


@requires(Permission.REMITTANCES)
@require_safe
def denial_csv(request: PracticeRequest) -> HttpResponse:
    """What the list shows, all pages of it."""
    rows = denials(_wanted(request)).order_by("due_on", "pk")
    answer = HttpResponse(denials_csv(shown_denials(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="denials.csv"'
    return answer


def _wanted(request: PracticeRequest) -> DenialFilter:
    asked = request.GET
    return DenialFilter(
        state=asked.get("state", Denial.State.OPEN),
        category=asked.get("category", ""),
        payer_id=whole_number(asked.get("payer")),
        owner=asked.get("owner", ""),
        text=asked.get("q", "").strip(),
    )


def _kept(request: PracticeRequest) -> dict[str, str]:
    """The filters as the URL has them, to be carried along."""
    return {name: request.GET[name] for name in FILTER_NAMES if request.GET.get(name)}


def _url(request: PracticeRequest, **changes: str) -> str:
    kept = {**_kept(request), **changes}
    query = urlencode({name: value for name, value in kept.items() if value or name == "state"})
    return f"{practice_url(request, 'denial_list')}?{query}"


def _category_chips(request: PracticeRequest, wanted: DenialFilter) -> list[dict[str, Any]]:  # Any: template values
    counted = counts_by_category(wanted.state)
    chips = [
        {
            "label": "All causes",
            "url": _url(request, category=""),
            "is_current": not wanted.category,
            "count": sum(counted.values()),
        }
    ]
    return chips + [
        {
            "label": playbook.label,
            "url": _url(request, category=category.value),
            "count": counted[category.value],
            "is_current": wanted.category == category,
        }
        for category, playbook in PLAYBOOKS.items()
        if counted.get(category.value)
    ]


def _state_chips(request: PracticeRequest, wanted: DenialFilter) -> list[dict[str, Any]]:  # Any: template values
    named = (*Denial.State.choices, ("all", "All"))
    return [
        {"label": label, "url": _url(request, state=value), "is_current": wanted.state == value}
        for value, label in named
    ]


@requires(Permission.REMITTANCES)
@require_POST
def denial_act(request: PracticeRequest) -> HttpResponse:
    """One act on every chosen denial, or on none."""
    form = DenialActForm(request.POST)
    back = _url_from_post(request)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
        return redirect(back)
    try:
        count = _carry_out(request, form)
    except (DenialIsResolved, NothingOpen) as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    done = DenialActForm.DONE[form.cleaned_data["act"]]
    messages.success(request, f"{count} denial{'s were' if count != 1 else ' was'} {done}.")
    return redirect(back)


def _carry_out(request: PracticeRequest, form: DenialActForm) -> int:
    chosen, act, reason = form.cleaned_data["denial"], form.cleaned_data["act"], form.cleaned_data["reason"].strip()
    today, now = timezone.localdate(), timezone.now()
    if act == DenialActForm.ASSIGN:
        return assign_denials(denial_ids=chosen, owner=form.owner_chosen, actor=request.user, now=now)
    if act == Denial.Resolution.APPEALED:
        return note_appeal(denial_ids=chosen, note=reason, actor=request.user, today=today, now=now)
    return resolve_denials(denial_ids=chosen, resolution=act, reason=reason, actor=request.user, today=today, now=now)


def _url_from_post(request: PracticeRequest) -> str:
    """Back to the list with the filters that it had."""
    kept = {name: request.POST[f"filter_{name}"] for name in FILTER_NAMES if request.POST.get(f"filter_{name}")}
    return f"{practice_url(request, 'denial_list')}?{urlencode(kept)}"
