"""The list of underpayments: filter, choose, dispute with a letter, accept, open again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.services.audit import record_event
from remittance.documents import dispute_letter_pdf
from remittance.forms import UnderpaymentActForm
from remittance.models import Underpayment
from remittance.queries.denial_owners import possible_owners
from remittance.queries.dispute_letters import claims_for_letters, disputed_lines
from remittance.queries.underpayments import (
    NOBODY,
    STANDINGS,
    UnderpaymentFilter,
    counts_by_basis,
    missing,
    underpaying_payers,
    underpayments,
)
from remittance.services.appeals import addressee
from remittance.services.underpayments import (
    LessIsOpen,
    NotAccepted,
    UnderpaymentIsResolved,
    accept_underpayments,
    assign_underpayments,
    dispute_underpayments,
    reopen_underpayments,
)
from remittance.views.underpaid_file import underpaid_csv

FILTER_NAMES = ("state", "basis", "payer", "owner")
ORDER = ("due_on", "pk")


@requires(Permission.REMITTANCES)
@require_safe
def underpaid_list(request: PracticeRequest) -> HttpResponse:
    wanted = _wanted(request)
    rows = underpayments(wanted)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    page = keyset_page(rows, order=ORDER, after=after, before=before)
    context = {
        "page": page,
        "missing": missing(rows),
        "wanted": wanted,
        "filters": _kept(request),
        "state_chips": _state_chips(request, wanted),
        "basis_chips": _basis_chips(request, wanted),
        "payers": list(underpaying_payers()),
        "owners": possible_owners(),
        "nobody": NOBODY,
        "csv_url": f"{practice_url(request, 'underpaid_csv')}?{urlencode(_kept(request))}",
        "acts": _acts(wanted),
        "today": timezone.localdate(),
    }
    template = "remittance/underpaid_list.html#table" if request.htmx else "remittance/underpaid_list.html"
    return render(request, template, context)


@requires(Permission.REMITTANCES)
@require_safe
def underpaid_csv_file(request: PracticeRequest) -> HttpResponse:
    """What the list shows, all pages of it."""
    rows = underpayments(_wanted(request)).order_by(*ORDER)
    answer = HttpResponse(underpaid_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="underpaid.csv"'
    return answer


def _acts(wanted: UnderpaymentFilter) -> Sequence[tuple[str, str]]:
    """What can be done with the rows of the list as it is narrowed."""
    by_state = {"accepted": UnderpaymentActForm.ACCEPTED_ACTS, "recovered": (), "closed": ()}
    return by_state.get(wanted.state, UnderpaymentActForm.OPEN_ACTS)


def _wanted(request: PracticeRequest) -> UnderpaymentFilter:
    kept = _kept(request)
    return UnderpaymentFilter(
        state=kept.get("state", "open"),
        basis=kept.get("basis", ""),
        payer_id=whole_number(kept.get("payer")),
        owner=kept.get("owner", ""),
    )


def _kept(request: PracticeRequest) -> dict[str, str]:
    """The filters as the URL has them, to be carried along."""
    return {name: request.GET[name] for name in FILTER_NAMES if request.GET.get(name)}


def _url(request: PracticeRequest, **changes: str) -> str:
    kept = {**_kept(request), **changes}
    query = urlencode({name: value for name, value in kept.items() if value or name == "state"})
    return f"{practice_url(request, 'underpaid_list')}?{query}"


def _state_chips(request: PracticeRequest, wanted: UnderpaymentFilter) -> list[dict[str, Any]]:  # Any: template values
    named = (*((value, label) for value, (label, _) in STANDINGS.items()), ("all", "All"))
    return [
        {"label": label, "url": _url(request, state=value), "is_current": wanted.state == value}
        for value, label in named
    ]


def _basis_chips(request: PracticeRequest, wanted: UnderpaymentFilter) -> list[dict[str, Any]]:  # Any: template values
    counted = counts_by_basis(wanted.state)
    named = (
        (Underpayment.Basis.CONTRACT.value, "Below the contract"),
        (Underpayment.Basis.INFERRED.value, "Below the usual (inferred)"),
    )
    total = {
        "label": "All",
        "url": _url(request, basis=""),
        "is_current": not wanted.basis,
        "count": sum(counted.values()),
    }
    return [
        total,
        *(
            {
                "label": label,
                "url": _url(request, basis=value),
                "is_current": wanted.basis == value,
                "count": counted.get(value, 0),
            }
            for value, label in named
        ),
    ]


@requires(Permission.REMITTANCES)
@require_POST
def underpaid_act(request: PracticeRequest) -> HttpResponse:
    """One act on every chosen line, or on none."""
    form = UnderpaymentActForm(request.POST)
    kept = {name: request.POST[f"filter_{name}"] for name in FILTER_NAMES if request.POST.get(f"filter_{name}")}
    back = f"{practice_url(request, 'underpaid_list')}?{urlencode(kept)}"
    act_on_lines(request, form)
    return redirect(back)


def act_on_lines(request: PracticeRequest, form: UnderpaymentActForm) -> None:
    """Carry the act out and tell what became of it."""
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
        return
    try:
        count = carry_out(request, form)
    except (UnderpaymentIsResolved, NotAccepted, LessIsOpen) as refusal:
        messages.error(request, str(refusal))
    else:
        lines = "1 line was" if count == 1 else f"{count} lines were"
        messages.success(request, f"{lines} {form.DONE[form.cleaned_data['act']]}.")


def carry_out(request: PracticeRequest, form: UnderpaymentActForm) -> int:
    """Do what the form says to the lines that it names; how many."""
    chosen, act, reason = form.cleaned_data["underpayment"], form.cleaned_data["act"], form.cleaned_data["reason"]
    today, now = timezone.localdate(), timezone.now()
    if act == form.ASSIGN:
        return assign_underpayments(underpayment_ids=chosen, owner=form.owner_chosen, actor=request.user, now=now)
    if act == form.DISPUTE:
        return dispute_underpayments(
            underpayment_ids=chosen,
            reason=reason.strip(),
            actor=request.user,
            today=today,
            now=now,
            answer_due_on=form.cleaned_data["answer_due_on"],
        )
    do = reopen_underpayments if act == form.REOPEN else accept_underpayments
    return do(underpayment_ids=chosen, reason=reason.strip(), actor=request.user, today=today, now=now)


@requires(Permission.REMITTANCES)
@require_safe
def underpaid_letter(request: PracticeRequest, claim_id: int) -> HttpResponse:
    """The letter to the payer about all open underpayments of a claim, as PDF on Letter paper."""
    claim = get_object_or_404(claims_for_letters(), pk=claim_id)
    lines = disputed_lines(claim)
    if not lines:
        messages.error(request, f"Nothing of {claim.patient_control_number} is underpaid: no letter is needed.")
        return redirect(practice_url(request, "underpaid_list"))
    record_event(actor=request.user, verb="underpayment.letter_printed", subject=claim, now=timezone.now())
    pdf = dispute_letter_pdf(
        claim,
        lines=lines,
        addressee=addressee(claim.payer, "Payment disputes"),
        practice=request.practice,
        today=timezone.localdate(),
        signer=request.user,
    )
    name = f"underpayment-{claim.patient_control_number}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
