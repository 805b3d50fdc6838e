"""The denials worklist: filters, orders, a search that stays out of addresses, and acts on many at once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from patients.forms.fields import typed_text
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.queries.paging import PAGE_LENGTH, Page
from remittance.documents import denials_csv
from remittance.forms import DenialActForm
from remittance.models import Denial
from remittance.queries.appeals import overdue_appeals
from remittance.queries.denial_owners import possible_owners
from remittance.queries.denials import (
    DUE,
    MINE,
    NOBODY,
    ORDERS,
    DenialFilter,
    at_risk,
    counts_by_category,
    denial_ids,
    denials,
    denied_payers,
    shown_denials,
)
from remittance.rules.playbooks import PLAYBOOKS
from remittance.services.appeals import AlreadyAppealed, draft_appeals
from remittance.services.denial_corrections import CannotCorrect, correct_denied_claims
from remittance.services.denials import DenialIsResolved, NothingOpen, assign_denials, settle_denials

FILTER_NAMES = ("state", "category", "scenario", "payer", "owner", "due", "at_least", "sort")
MOST_CHOSEN = 500


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def denial_list(request: PracticeRequest) -> HttpResponse:
    """Filters and order are in the address; a search travels in a POST, so that names stay out of addresses."""
    kept, text = _kept(request.GET), typed_text(request.POST, "q").strip()
    wanted = wanted_denials(kept, text)
    today = timezone.localdate()
    rows = denials(wanted, user_id=request.user.pk, today=today)
    order = ORDERS.get(kept.get("sort", ""), ORDERS["due"])
    if text:
        page: Page[Denial] = Page(rows=list(rows.order_by(*order)[:PAGE_LENGTH]), older=None, newer=None)
    else:
        after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
        page = keyset_page(rows, order=order, after=after, before=before)
    context = {
        "page": page,
        "denials": shown_denials(page.rows),
        "at_risk": at_risk(rows),
        "wanted": wanted,
        "sort": kept.get("sort", "due"),
        "filters": kept,
        "category_chips": _category_chips(request, kept, wanted),
        "state_chips": _state_chips(request, kept, wanted),
        "scenarios": Denial.Scenario.choices,
        "due_choices": DUE.items(),
        "payers": list(denied_payers()),
        "owners": possible_owners(),
        "nobody": NOBODY,
        "mine": MINE,
        "query": urlencode(kept),
        "acts": DenialActForm.ACTS,
        "today": today,
        "overdue_appeals": overdue_appeals(today),
    }
    template = "remittance/denial_list.html#table" if request.htmx else "remittance/denial_list.html"
    return render(request, template, context)


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def denial_csv(request: PracticeRequest) -> HttpResponse:
    """What the list shows, all pages of it. What was searched for comes in a POST, as to the list."""
    kept, text = _kept(request.GET), typed_text(request.POST, "q").strip()
    rows = denials(wanted_denials(kept, text), user_id=request.user.pk, today=timezone.localdate())
    rows = rows.order_by(*ORDERS.get(kept.get("sort", ""), ORDERS["due"]))
    answer = HttpResponse(denials_csv(shown_denials(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="denials.csv"'
    return answer


def wanted_denials(asked: dict[str, str], text: str) -> DenialFilter:
    return DenialFilter(
        state=asked.get("state", Denial.State.OPEN),
        category=asked.get("category", ""),
        scenario=asked.get("scenario", ""),
        payer_id=whole_number(asked.get("payer")),
        owner=asked.get("owner", ""),
        due=asked.get("due", ""),
        at_least=_dollars(asked.get("at_least", "")),
        text=text,
    )


def _dollars(text: str) -> Decimal | None:
    """The amount that was typed; nothing is asked where it is none."""
    try:
        amount = Decimal(text.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 10 else None


def _kept(data: QueryDict, prefix: str = "") -> dict[str, str]:
    """The filters as they came, to be carried along."""
    return {name: typed_text(data, prefix + name) for name in FILTER_NAMES if data.get(prefix + name)}


def _url(request: PracticeRequest, kept: dict[str, str], **changes: str) -> str:
    query = urlencode({name: value for name, value in {**kept, **changes}.items() if value or name == "state"})
    return f"{practice_url(request, 'denial_list')}?{query}"


def _category_chips(
    request: PracticeRequest, kept: dict[str, str], wanted: DenialFilter
) -> list[dict[str, Any]]:  # Any: template values
    counted = counts_by_category(wanted.state)
    chips = [
        {
            "label": "All causes",
            "url": _url(request, kept, category=""),
            "is_current": not wanted.category,
            "count": sum(counted.values()),
        }
    ]
    return chips + [
        {
            "label": playbook.label,
            "url": _url(request, kept, category=category.value),
            "count": counted[category.value],
            "is_current": wanted.category == category,
        }
        for category, playbook in PLAYBOOKS.items()
        if counted.get(category.value)
    ]


def _state_chips(
    request: PracticeRequest, kept: dict[str, str], wanted: DenialFilter
) -> list[dict[str, Any]]:  # Any: template values
    named = (*Denial.State.choices, ("all", "All"))
    return [
        {"label": label, "url": _url(request, kept, state=value), "is_current": wanted.state == value}
        for value, label in named
    ]


@requires(Permission.REMITTANCES)
@require_POST
def denial_act(request: PracticeRequest) -> HttpResponse:
    """One act on every chosen denial, or on none."""
    form = DenialActForm(request.POST)
    kept = _kept(request.POST, "filter_")
    back = _url(request, kept)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
        return redirect(back)
    try:
        return redirect(_carry_out(request, form, _chosen(request, form, kept)) or back)
    except (AlreadyAppealed, CannotCorrect, DenialIsResolved, NothingOpen) as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _chosen(request: PracticeRequest, form: DenialActForm, kept: dict[str, str]) -> Sequence[int]:
    """The ticked denials, or the open ones that the filters and the search find."""
    if not form.cleaned_data["everything"]:
        chosen: list[int] = form.cleaned_data["denial"]
        return chosen
    wanted = wanted_denials({**kept, "state": Denial.State.OPEN}, typed_text(request.POST, "q").strip())
    return denial_ids(denials(wanted, user_id=request.user.pk, today=timezone.localdate()), MOST_CHOSEN)


def _carry_out(request: PracticeRequest, form: DenialActForm, chosen: Sequence[int]) -> str:
    """Do it and say so; gives the page to go to where the act leads on to one."""
    act, reason = form.cleaned_data["act"], form.cleaned_data["reason"].strip()
    today, now = timezone.localdate(), timezone.now()
    if act == form.CORRECT:
        claims = correct_denied_claims(denial_ids=chosen, reason=reason, actor=request.user, today=today, now=now)
        messages.success(request, f"{_counted(len(claims), 'corrected claim')} built: mend and send from Claims.")
        return practice_url(request, "claim_prepare", claim_id=claims[0].pk) if len(claims) == 1 else ""
    if act == form.APPEAL:
        appeals = draft_appeals(denial_ids=chosen, actor=request.user, now=now)
        messages.success(request, f"{_counted(len(appeals), 'appeal')} drafted. Read, print and send.")
        single = len(appeals) == 1
        return (
            practice_url(request, "appeal_page", appeal_id=appeals[0].pk)
            if single
            else practice_url(request, "appeal_list")
        )
    if act == form.ASSIGN:
        count = assign_denials(denial_ids=chosen, owner=form.owner_chosen, actor=request.user, now=now)
        messages.success(request, f"{_counted(count, 'denial')} given to {form.owner_chosen}.")
        return ""
    count = settle_denials(denial_ids=chosen, resolution=act, reason=reason, actor=request.user, today=today, now=now)
    did = "written off" if act == form.WRITE_OFF else "moved to the patient"
    messages.success(request, f"{_counted(count, 'denial')} {did}.")
    return ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s were' if count != 1 else ' was'}"
