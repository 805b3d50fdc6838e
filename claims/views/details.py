"""One section of the details: opened, saved and closed in place; without script the whole page with it."""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from claims.forms import ClaimForm, Owner, plans_of
from claims.queries.details import NO_ROWS
from claims.rules.cms1500 import form_boxes
from claims.rules.cms1500_lines import form_lines
from claims.rules.status import Status
from claims.services.amend import EDITABLE, ClaimIsOut
from claims.services.detail_changes import DetailRefused
from claims.services.facts import LoadedClaim
from claims.views.form_boxes import FormBoxes
from claims.views.page import facts_of, load_claim
from claims.views.page_forms import PageForms, Refusal, SectionForms, save, section_refusals
from claims.views.prepare import contact_list, in_boxes, save_all, show_page, step_context
from claims.views.sections import Sections
from practice.permissions import Permission, PracticeRequest, practice_url, requires


@requires(Permission.CLAIMS)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_details(request: PracticeRequest, claim_id: int, place: str) -> HttpResponse:
    """Open a section or a line (`place`: claim-papers, line-2, line-2-drug), or save what was typed in it."""
    loaded = load_claim(claim_id)
    _refuse_unknown(loaded, place)
    if Status(loaded.claim.status) not in EDITABLE:
        return _is_out(request, loaded, "This claim is out, so its details change no more.")
    try:
        if not request.htmx:
            return _whole_page(request, loaded, place)
        if request.method != "POST":
            return _answer(request, loaded, _sections(loaded, place), place)
        return _save_in_place(request, loaded, place)
    except ClaimIsOut as problem:
        return _is_out(request, loaded, f"{problem} Nothing was changed.")


def _refuse_unknown(loaded: LoadedClaim, place: str) -> None:
    owners = [Owner(loaded.claim, NO_ROWS), *(Owner(loaded.claim, NO_ROWS, line) for line in loaded.lines)]
    sections = {f"{owner.key}-{plan.key}" for owner in owners for plan in plans_of(owner)}
    if place not in sections | {owner.key for owner in owners[1:]}:
        raise Http404("no such section")


def _is_out(request: PracticeRequest, loaded: LoadedClaim, words: str) -> HttpResponse:
    messages.error(request, words)
    page = practice_url(request, "claim_page", claim_id=loaded.claim.pk)
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


def _sections(loaded: LoadedClaim, *opened: str) -> Sections:
    return PageForms(loaded, opened=set(opened)).sections


def _save_in_place(request: PracticeRequest, loaded: LoadedClaim, place: str) -> HttpResponse:
    """Save the section or all open ones of the line; the boxes stay in the browser as they are typed."""
    forms = SectionForms(loaded, place, request.POST)
    if not forms.is_valid():
        return _answer(request, loaded, forms.sections, place, status=422)
    changes = forms.changes()
    if changes:
        try:
            save(loaded.claim, changes, request.user)
        except DetailRefused as problem:
            return _answer(request, loaded, forms.sections, place, status=422, problem=str(problem))
    fresh = load_claim(loaded.claim.pk)
    stays = request.POST.get("act") == "another"
    return _answer(request, fresh, _sections(fresh, *([place] if stays else [])), place, has_saved=True)


def _answer(
    request: PracticeRequest,
    loaded: LoadedClaim,
    sections: Sections,
    place: str,
    *,
    status: int = 200,
    problem: str = "",
    has_saved: bool = False,
) -> HttpResponse:
    """The section or line, and after a save what else of the page says otherwise now."""
    context: dict[str, Any] = {  # Any: template context
        **step_context(loaded, list(loaded.claim.findings.order_by("severity", "pk"))),
        "contacts": contact_list(),
        "section": sections.section(place),
        "line_details": sections.line(place),
        "problem": problem,
        "has_saved": has_saved,
        "refusals": [Refusal("", "", problem)] if problem else section_refusals(sections),
    }
    if has_saved:
        findings = in_boxes([finding for finding, _place in context["findings"]], context["rejection"])
        facts = facts_of(loaded)
        context["boxes"] = FormBoxes(form_boxes(facts), ClaimForm(instance=copy(loaded.claim)), findings)
        context["lines"] = list(zip(form_lines(facts), sections.of_lines, strict=True))
    return render(request, "claims/claim_prepare.html#details_answer", context, status=status)


def _whole_page(request: PracticeRequest, loaded: LoadedClaim, place: str) -> HttpResponse:
    """Without script: everything that is typed on the page is saved, and the page comes back with the section open."""
    address = practice_url(request, "claim_prepare", claim_id=loaded.claim.pk)
    if request.method == "POST":
        forms = PageForms(loaded, posted=request.POST)
        if save_all(request, forms) is None:
            return show_page(request, forms, status=422)
        if request.POST.get("act") not in ("open", "another"):
            return redirect(f"{address}#{place}")
    return redirect(f"{address}?{urlencode({'open': place})}#{place}")
