"""One denial with its playbook, beside the list or alone; taking back; and who works on whose denials."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.models import CreditOwner
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from remittance.forms import DenialOwnerForm, ReasonForm
from remittance.models import Appeal, Denial
from remittance.queries.denial_owners import owner_table, owners_of, possible_owners
from remittance.queries.denials import denials_with_appeals, shown_denial
from remittance.rules.playbooks import Place
from remittance.services.denial_corrections import can_be_corrected
from remittance.services.denial_owners import choose_denial_owner
from remittance.services.denials import NothingToTakeBack, take_denial_back


@requires(Permission.REMITTANCES)
@require_safe
def denial_page(request: PracticeRequest, denial_id: int) -> HttpResponse:
    """A page of its own; for htmx its inner part, which the list shows beside itself."""
    row = get_object_or_404(denials_with_appeals(), pk=denial_id)
    shown = shown_denial(row)
    appeals = [one.appeal for one in row.appealed.all()]
    context = {
        "one": shown,
        "row": row,
        "appeals": appeals,
        "is_appealed": any(appeal.state != Appeal.State.ANSWERED for appeal in appeals),
        "can_correct": row.state == Denial.State.OPEN and can_be_corrected(row.claim),
        "places": _places(request, row, shown.playbook.places),
        "owners": possible_owners(),
        "today": timezone.localdate(),
    }
    template = "remittance/denial_page.html#detail" if request.htmx else "remittance/denial_page.html"
    return render(request, template, context)


def _places(request: PracticeRequest, row: Denial, places: tuple[Place, ...]) -> list[tuple[str, str]]:
    """The playbook's places as links of this denial."""
    claim = row.claim
    links = {
        Place.PATIENT: ("Patient and eligibility", "patient_page", {"patient_id": claim.patient_id}),
        Place.CLAIM: ("Claim and timeline", "claim_page", {"claim_id": claim.pk}),
        Place.PREPARE: ("Boxes of the claim", "claim_prepare", {"claim_id": claim.pk}),
        Place.NOTE: ("Chart note", "chart_note", {"visit_id": claim.visit_id}),
    }
    chosen = (links[place] for place in places)
    return [(label, practice_url(request, name, **ids)) for label, name, ids in chosen]


@requires(Permission.REMITTANCES)
@require_POST
def denial_take_back(request: PracticeRequest, denial_id: int) -> HttpResponse:
    """Turn a write-off or a move to the patient."""
    row = get_object_or_404(Denial.objects.select_related("claim"), pk=denial_id)
    page = practice_url(request, "denial_page", denial_id=row.pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it is taken back: it stays on record.")
        return redirect(page)
    try:
        take_denial_back(
            denial_id=row.pk,
            reason=form.cleaned_data["reason"],
            actor=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except NothingToTakeBack as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Taken back. The denial of {row.claim.patient_control_number} is open again.")
    return redirect(page)


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def denial_owners(request: PracticeRequest) -> HttpResponse:
    """The table of owners, with one row to set."""
    form = DenialOwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        payer, owner = form.cleaned_data["payer"], form.cleaned_data["owner"]
        choose_denial_owner(payer=payer, owner=owner, actor=request.user, now=timezone.now())
        whose = f"of {payer}" if payer else "of all other payers"
        messages.success(request, f"New denials {whose} go to {owner or 'whom the rule names'}.")
        return redirect(practice_url(request, "denial_owners"))
    by_rule = owners_of({0}).get(0)
    context = {
        "form": form,
        "table": owner_table(),
        "credit_owner": CreditOwner.objects.select_related("owner").first(),
        "owners": possible_owners(),
        "by_rule": next((user for user in possible_owners() if user.pk == by_rule), None),
    }
    return render(request, "remittance/denial_owners.html", context)
