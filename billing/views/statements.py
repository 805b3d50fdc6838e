"""Statements: one for a patient, many at once, and the list of patients who are due one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.documents import statements_pdf
from billing.models import Statement
from billing.queries.statements import due_a_statement, patients_with_statement_figures, statement_sums
from billing.services.statements import NothingOnStatement, make_statements
from patients.models import Patient
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.services.audit import record_event

MOST_AT_ONCE = 300
DUE, OWING = "due", "owing"


@requires(Permission.COLLECT)
@require_safe
def statement_list(request: PracticeRequest) -> HttpResponse:
    """Patients with something to pay: those due a statement, or all of them."""
    show = OWING if request.GET.get("show") == OWING else DUE
    today = timezone.localdate()
    rows = due_a_statement(today) if show == DUE else patients_with_statement_figures()
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    count, amount = statement_sums(rows)
    address = practice_url(request, "statement_list")
    first, last = whole_number(request.GET.get("first")), whole_number(request.GET.get("last"))
    context = {
        "page": keyset_page(rows, order=("last_name", "first_name", "pk"), after=after, before=before),
        "count": count,
        "amount": amount,
        "show": show,
        "chips": [
            {"label": "Due a statement", "url": address, "is_current": show == DUE},
            {"label": "All who owe", "url": f"{address}?show={OWING}", "is_current": show == OWING},
        ],
        "made": Statement.objects.filter(number__range=(first, last)).count() if first and last else 0,
        "first": first,
        "last": last,
        "most": MOST_AT_ONCE,
    }
    return render(request, "billing/statement_list.html", context)


@requires(Permission.COLLECT)
@require_POST
def statement_make(request: PracticeRequest, patient_id: int) -> HttpResponse:
    """Make the patient's statement of today and open it."""
    patient = get_object_or_404(Patient, pk=patient_id)
    try:
        made = _make(request, [patient.pk])
    except NothingOnStatement as refusal:
        messages.info(request, str(refusal))
        return redirect(practice_url(request, "patient_page", patient_id=patient.pk))
    return redirect(practice_url(request, "statement_pdf", statement_id=made[0].pk))


@requires(Permission.COLLECT)
@require_POST
def statement_make_many(request: PracticeRequest) -> HttpResponse:
    """Statements for the ticked patients, or for all who are due one; then a link to print them together."""
    address = practice_url(request, "statement_list")
    if request.POST.get("everything"):
        due = due_a_statement(timezone.localdate()).order_by("last_name", "first_name", "pk")
        chosen = list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    else:
        chosen = [pk for pk in map(whole_number, request.POST.getlist("patient")) if pk is not None][:MOST_AT_ONCE]
    if not chosen:
        messages.error(request, "Tick the patients who get a statement.")
        return redirect(address)
    try:
        made = _make(request, chosen)
    except NothingOnStatement as refusal:
        messages.info(request, str(refusal))
        return redirect(address)
    messages.success(request, f"{len(made)} statement{'s were' if len(made) != 1 else ' was'} made.")
    return redirect(f"{address}?first={made[0].number}&last={made[-1].number}")


def _make(request: PracticeRequest, patient_ids: list[int]) -> list[Statement]:
    return make_statements(patient_ids=patient_ids, actor=request.user, today=timezone.localdate(), now=timezone.now())


@requires(Permission.COLLECT)
@require_safe
def statement_document(request: PracticeRequest, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(Statement.objects.select_related("patient"), pk=statement_id)
    return _print(request, [statement], f"statement-{statement.number}.pdf")


@requires(Permission.COLLECT)
@require_safe
def statement_print(request: PracticeRequest) -> HttpResponse:
    """The statements with numbers from `first` to `last` in one document."""
    first, last = whole_number(request.GET.get("first")), whole_number(request.GET.get("last"))
    rows = Statement.objects.filter(number__range=(first or 0, last or 0)).select_related("patient")
    statements = list(rows.order_by("number")[:MOST_AT_ONCE])
    if not statements:
        messages.error(request, "There are no such statements. Make them from the list.")
        return redirect(practice_url(request, "statement_list"))
    return _print(request, statements, f"statements-{statements[0].number}-{statements[-1].number}.pdf")


def _print(request: PracticeRequest, statements: list[Statement], name: str) -> HttpResponse:
    now = timezone.now()
    for statement in statements:
        record_event(actor=request.user, verb="statement.printed", subject=statement, now=now)
    return HttpResponse(
        statements_pdf(request.practice, statements),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
