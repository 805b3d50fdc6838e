"""What a payer agreed to allow: the list, one amount, the tolerance, and loading a file."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.forms.contracts import ContractedAmountForm, ContractFileForm, ContractToleranceForm
from billing.models import ContractedAmount, ContractTolerance
from billing.rules.contract_file import COLUMNS, NotContractedAmounts, Plan
from billing.services.contracts import (
    FileHasProblems,
    NotInForceYet,
    end_contracted_amount,
    load_contracted_amounts,
    plan_load,
    save_contracted_amount,
    save_tolerance,
)
from contacts.models import Payer
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.views.editing import SEEN, fingerprint

MOST_SHOWN = 200  # rows of a preview; those with problems come first


@requires(Permission.SETTINGS)
@require_safe
def contract_list(request: PracticeRequest, payer_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    today = timezone.localdate()
    rows = ContractedAmount.objects.filter(payer=payer).select_related("billing_provider", "location")
    code = request.GET.get("code", "").strip().upper().replace("\x00", "")
    if code:
        rows = rows.filter(code__startswith=code)
    if not request.GET.get("all"):
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    context = {
        "payer": payer,
        "page": keyset_page(rows, order=("code", "modifiers", "pk"), after=after, before=before),
        "code": code,
        "all": bool(request.GET.get("all")),
        "today": today,
        "tolerance": ContractTolerance.objects.filter(payer=payer).first()
        or ContractTolerance(practice=request.practice, payer=payer),
    }
    template = "billing/contract_list.html#table" if request.htmx else "billing/contract_list.html"
    return render(request, template, context)


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_edit(request: PracticeRequest, payer_id: int, amount_id: int | None = None) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    row = ContractedAmount(practice=request.practice, payer=payer)
    if amount_id:
        row = get_object_or_404(ContractedAmount, pk=amount_id, payer=payer)
    seen = fingerprint(row, ContractedAmountForm)
    form = ContractedAmountForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and _saved(request, form, seen):
        messages.success(request, f"{payer}: {row.code} {row.modifiers} at {row.amount} was saved.")
        return redirect(practice_url(request, "contract_list", payer_id=payer.pk))
    context = {"payer": payer, "form": form, "seen": seen, "row": row}
    return render(request, "billing/contract_form.html", context, status=422 if form.errors else 200)


def _saved(request: PracticeRequest, form: ContractedAmountForm, seen: str) -> bool:
    """Save, or say in the form why not."""
    if form.instance.pk and request.POST.get(SEEN) != seen:
        form.add_error(None, "Somebody else saved this while you had it open. Save again to keep yours.")
        return False
    try:
        with transaction.atomic():
            save_contracted_amount(
                row=form.save(commit=False), changed_fields=form.changed_data, actor=request.user, now=timezone.now()
            )
    except IntegrityError:
        form.add_error(None, "Somebody saved an amount for the same code and days just now. Look at the list.")
        return False
    return True


@requires(Permission.SETTINGS)
@require_POST
def contract_end(request: PracticeRequest, payer_id: int, amount_id: int) -> HttpResponse:
    """Out of force from tomorrow on."""
    row = get_object_or_404(ContractedAmount, pk=amount_id, payer_id=payer_id)
    try:
        end_contracted_amount(row=row, last_day=timezone.localdate(), actor=request.user, now=timezone.now())
    except NotInForceYet as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{row.code} at {row.amount} is in force until today.")
    return redirect(practice_url(request, "contract_list", payer_id=payer_id))


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_tolerance(request: PracticeRequest, payer_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    row = ContractTolerance.objects.filter(payer=payer).first()
    row = row or ContractTolerance(practice=request.practice, payer=payer)
    form = ContractToleranceForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        save_tolerance(
            row=form.save(commit=False), changed_fields=form.changed_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, f"The tolerance of {payer} was saved.")
        return redirect(practice_url(request, "contract_list", payer_id=payer.pk))
    context = {"payer": payer, "form": form}
    return render(request, "billing/contract_tolerance.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def contract_import(request: PracticeRequest, payer_id: int) -> HttpResponse:
    """Choose a file, see what it would do and what is wrong with which cell, then load all of it."""
    payer = get_object_or_404(Payer, pk=payer_id)
    form = ContractFileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"payer": payer, "form": form, "columns": COLUMNS}
    if request.method != "POST":
        return render(request, "billing/contract_import.html", context)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if request.POST.get("load"):
                loaded = load_contracted_amounts(payer=payer, text=text, actor=request.user, now=timezone.now())
                messages.success(request, _done_in_words(loaded))
                return redirect(practice_url(request, "contract_list", payer_id=payer.pk))
            context |= _preview(plan_load(payer=payer, text=text), text)
        except NotContractedAmounts as problem:
            form.add_error("file", str(problem))
        except FileHasProblems:
            context |= _preview(plan_load(payer=payer, text=text), text)
    is_sound = not form.errors and not context.get("problem_count")
    return render(request, "billing/contract_import.html", context, status=200 if is_sound else 422)


def _preview(planned: Plan, text: str) -> dict[str, object]:
    rows = sorted(planned.rows, key=lambda row: (not row.problems, row.number))
    return {
        "plan": planned,
        "text": text,
        "problem_count": planned.problem_count,
        "shown": rows[:MOST_SHOWN],
        "hidden_count": max(len(rows) - MOST_SHOWN, 0),
        "new_numbers": {row.number for row in planned.new},
        "ended_count": len(planned.ended),
    }


def _done_in_words(planned: Plan) -> str:
    words = f"{len(planned.new)} amounts were loaded"
    if planned.ended:
        words += f", {len(planned.ended)} earlier ones end the day before"
    if planned.known:
        words += f", {len(planned.known)} were on file already"
    return f"{words}."


CONTRACT = "settings/payers/<int:payer_id>/contract/"
contract_urls = [
    path(CONTRACT, contract_list, name="contract_list"),
    path(f"{CONTRACT}new/", contract_edit, name="contract_add"),
    path(f"{CONTRACT}import/", contract_import, name="contract_import"),
    path(f"{CONTRACT}tolerance/", contract_tolerance, name="contract_tolerance"),
    path(f"{CONTRACT}<int:amount_id>/", contract_edit, name="contract_edit"),
    path(f"{CONTRACT}<int:amount_id>/end/", contract_end, name="contract_end"),
]
