"""Acts of coding: each answers with the coding part of the note page; without script, with the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from billing.models import Service, Visit
from encounters.forms.coding import ServiceCodingForm
from encounters.models import NoteService
from encounters.queries import services_matching
from encounters.rules.icd10 import find_code, read_code_set, search
from encounters.services.coding import (
    DiagnosisTwice,
    NotBillable,
    NothingToCopy,
    TooManyDiagnoses,
    add_diagnosis,
    add_service,
    change_service,
    copy_last_visit,
    move_diagnosis,
    remove_diagnosis,
    remove_service,
)
from encounters.services.notes import NoteIsSigned
from encounters.views.chart_note import load_visit
from encounters.views.coding_panel import Refused, coding_context
from patients.forms.fields import typed_text
from practice.permissions import Permission, PracticeRequest, practice_url, requires

SHORTEST_SEARCH = 2


@requires(Permission.CODE)
@require_GET
def icd10_search(request: PracticeRequest) -> HttpResponse:
    """Names no visit, so that an address never ties a patient to a diagnosis."""
    text = typed_text(request.GET, "q").strip()
    read_code_set()  # the field asks as soon as it has the focus, while its user is still typing
    results = search(text) if len(text) >= SHORTEST_SEARCH else []
    context = {"icd_results": results, "icd_text": text, "icd_was_searched": len(text) >= SHORTEST_SEARCH}
    return render(request, "encounters/chart_note.html#icd_results", context)


@requires(Permission.CODE)
@require_GET
def service_search(request: PracticeRequest) -> HttpResponse:
    text = typed_text(request.GET, "q").strip()
    context = {
        "service_results": services_matching(text, typed_text(request.GET, "modality")),
        "service_text": text,
        "service_was_searched": True,
    }
    return render(request, "encounters/chart_note.html#service_results", context)


@requires(Permission.CODE)
@require_POST
def diagnosis_add(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Add the code that was chosen, or the only one that the text can mean; else show what matches."""
    visit = load_visit(visit_id)
    text = typed_text(request.POST, "q").strip()
    code = typed_text(request.POST, "code")
    if not code:
        results = search(text)
        exact = find_code(text)
        if exact is None and len(results) != 1:
            return _searched(request, visit, icd_text=text or "nothing", icd_results=results, focus="diagnosis")
        code = exact.code if exact else results[0].code
    return _act(request, visit, add_diagnosis, focus="diagnosis", code=code)


@requires(Permission.CODE)
@require_POST
def diagnosis_remove(request: PracticeRequest, visit_id: int) -> HttpResponse:
    visit = load_visit(visit_id)
    return _act(request, visit, remove_diagnosis, focus="diagnosis", code=typed_text(request.POST, "code"))


@requires(Permission.CODE)
@require_POST
def diagnosis_move(request: PracticeRequest, visit_id: int) -> HttpResponse:
    visit = load_visit(visit_id)
    to_position = request.POST.get("to", "")
    if not (to_position.isascii() and to_position.isdigit()):
        raise Http404
    code = typed_text(request.POST, "code")
    return _act(request, visit, move_diagnosis, code=code, to_position=int(to_position[:3]))


@requires(Permission.CODE)
@require_POST
def service_add(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Add the service that was chosen, or the only one that the text can mean; else show what matches."""
    visit = load_visit(visit_id)
    text = typed_text(request.POST, "q").strip()
    chosen = request.POST.get("service", "")
    if not chosen:
        matches = list(services_matching(text, typed_text(request.POST, "modality")))
        exact = [each for each in matches if each.code.upper() == text.upper()]
        only = exact if len(exact) == 1 else matches
        if not text or len(only) != 1:
            return _searched(request, visit, service_text=text or " ", service_results=matches, focus="service")
        return _act(request, visit, add_service, focus="service", service=only[0])
    if not (chosen.isascii() and chosen.isdigit()):
        raise Http404
    service = get_object_or_404(Service, pk=int(chosen[:15]), is_active=True)
    return _act(request, visit, add_service, focus="service", service=service)


@requires(Permission.CODE)
@require_POST
def service_change(request: PracticeRequest, visit_id: int, coded_id: int) -> HttpResponse:
    visit = load_visit(visit_id)
    get_object_or_404(NoteService, pk=coded_id, note__visit=visit)
    form = ServiceCodingForm(request.POST)
    if form.is_valid():
        return _act(request, visit, change_service, coded_id=coded_id, coding=form.coding())
    errors = tuple(str(text) for texts in form.errors.values() for text in texts)
    typed = {name: request.POST.get(name, "") for name in form.fields}
    refused = Refused(coded_id, typed, errors)
    if request.htmx:
        return _panel(request, visit, refused=refused)
    for text in errors:
        messages.error(request, text)
    return _back(request, visit)


@requires(Permission.CODE)
@require_POST
def service_remove(request: PracticeRequest, visit_id: int, coded_id: int) -> HttpResponse:
    return _act(request, load_visit(visit_id), remove_service, focus="service", coded_id=coded_id)


@requires(Permission.CODE)
@require_POST
def coding_copy(request: PracticeRequest, visit_id: int) -> HttpResponse:
    return _act(request, load_visit(visit_id), copy_last_visit)


def _act(
    request: PracticeRequest,
    visit: Visit,
    act: Callable[..., object],
    focus: str = "",
    **arguments: object,
) -> HttpResponse:
    problem = ""
    try:
        act(visit=visit, actor=request.user, now=timezone.now(), **arguments)
    except NoteIsSigned as error:
        messages.error(request, str(error))
        return HttpResponseClientRefresh() if request.htmx else _back(request, visit)
    except (NotBillable, DiagnosisTwice, TooManyDiagnoses, NothingToCopy) as error:
        problem = str(error)
    if request.htmx:
        return _panel(request, visit, problem=problem, focus=focus)
    if problem:
        messages.error(request, problem)
    return _back(request, visit)


def _searched(request: PracticeRequest, visit: Visit, **shown: Any) -> HttpResponse:  # Any: what was found
    """Without script this is a page of its own, since the address must not carry what was searched."""
    if request.htmx:
        return _panel(request, visit, **shown)
    context = {"patient": visit.patient} | coding_context(request, visit, **shown)
    return render(request, "encounters/coding_search.html", context)


def _panel(request: PracticeRequest, visit: Visit, **shown: Any) -> HttpResponse:  # Any: what the act wants shown
    return render(request, "encounters/chart_note.html#coding", coding_context(request, visit, **shown))


def _back(request: PracticeRequest, visit: Visit) -> HttpResponse:
    return redirect(practice_url(request, "chart_note", visit_id=visit.pk))
