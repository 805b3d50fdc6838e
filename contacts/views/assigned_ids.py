"""What a payer calls the billing providers: numbers added and removed on the payer's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from contacts.forms.assigned_ids import PayerAssignedIdForm
from contacts.models import Payer, PayerAssignedId
from contacts.queries import assigned_ids_of
from contacts.services import add_assigned_id, remove_assigned_id
from practice.permissions import Permission, PracticeRequest, practice_url, requires


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_number_add(request: PracticeRequest, payer_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    row = PayerAssignedId(practice=request.practice, payer=payer)
    form = PayerAssignedIdForm(request.POST or None, instance=row, payer=payer)
    if request.method == "POST" and form.is_valid():
        add_assigned_id(
            row=form.save(commit=False), changed_fields=form.changed_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, f"{payer} calls {row.billing_provider} {row.number}.")
        return redirect(practice_url(request, "payer_edit", payer_id=payer.pk))
    context = {"payer": payer, "form": form}
    return render(request, "contacts/payer_number_form.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS)
@require_POST
def payer_number_remove(request: PracticeRequest, payer_id: int, number_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    row = get_object_or_404(assigned_ids_of(payer), pk=number_id)
    remove_assigned_id(row=row, actor=request.user, now=timezone.now())
    messages.success(request, f"{payer} has no number {row.number} any more.")
    return redirect(practice_url(request, "payer_edit", payer_id=payer.pk))
