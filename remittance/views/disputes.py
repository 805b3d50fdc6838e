"""The list of letters about underpayments, beside that of the appeals: filter, mark as sent, give away, accept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.forms import UnderpaymentActForm
from remittance.queries.denial_owners import possible_owners
from remittance.queries.disputes import (
    ANSWERED,
    STATES,
    TO_SEND,
    DisputeFilter,
    counts_by_state,
    dispute_heads,
    disputes,
    lines_of_letters,
)
from remittance.queries.underpayments import NOBODY, underpaying_payers
from remittance.views.underpaid import act_on_lines

FILTER_NAMES = ("state", "payer", "owner")


@requires(Permission.REMITTANCES)
@require_safe
def dispute_list(request: PracticeRequest) -> HttpResponse:
    kept = {name: request.GET[name] for name in FILTER_NAMES if request.GET.get(name)}
    state = kept.get("state", TO_SEND)
    wanted = DisputeFilter(
        state=state if state in STATES else TO_SEND,
        payer_id=whole_number(kept.get("payer")),
        owner=kept.get("owner", ""),
    )
    today = timezone.localdate()
    page = keyset_page(
        dispute_heads(wanted, today),
        order=("due_on", "pk"),
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    context = {
        "page": page,
        "letters": disputes(page.rows, wanted.state, today),
        "wanted": wanted,
        "filters": kept,
        "tabs": letter_tabs(request, is_dispute=True),
        "chips": _chips(request, kept, wanted),
        "payers": list(underpaying_payers()),
        "owners": possible_owners(),
        "nobody": NOBODY,
        "acts": () if wanted.state == ANSWERED else UnderpaymentActForm.OPEN_ACTS,
        "today": today,
    }
    template = "remittance/dispute_list.html#table" if request.htmx else "remittance/dispute_list.html"
    return render(request, template, context)


def letter_tabs(request: PracticeRequest, *, is_dispute: bool) -> list[dict[str, Any]]:  # Any: template values
    """The two lists of letters to payers."""
    return [
        {"label": "Appeals", "url": practice_url(request, "appeal_list"), "is_current": not is_dispute},
        {"label": "Payment disputes", "url": practice_url(request, "dispute_list"), "is_current": is_dispute},
    ]


def _chips(
    request: PracticeRequest, kept: dict[str, str], wanted: DisputeFilter
) -> list[dict[str, Any]]:  # Any: template values
    url, counted = practice_url(request, "dispute_list"), counts_by_state(timezone.localdate())
    return [
        {
            "label": label,
            "url": f"{url}?{urlencode({**kept, 'state': state})}",
            "is_current": wanted.state == state,
            "count": counted[state],
        }
        for state, label in STATES.items()
    ]


@requires(Permission.REMITTANCES)
@require_POST
def dispute_act(request: PracticeRequest) -> HttpResponse:
    """One act on every line of the chosen letters, or on none."""
    chosen = [number for value in request.POST.getlist("letter") if (number := whole_number(value)) is not None]
    data = request.POST.copy()
    data.setlist("underpayment", [str(pk) for pk in lines_of_letters(chosen)])
    form = UnderpaymentActForm(data)
    kept = {name: request.POST[f"filter_{name}"] for name in FILTER_NAMES if request.POST.get(f"filter_{name}")}
    back = f"{practice_url(request, 'dispute_list')}?{urlencode(kept)}"
    act_on_lines(request, form)
    return redirect(back)
