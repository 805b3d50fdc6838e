"""The fee schedule: what the practice does and charges."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.fee_schedule import ServiceForm
from billing.models import Modality, Service
from billing.services.fee_schedule import save_service
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number


@requires(Permission.SETTINGS)
@require_safe
def fee_schedule(request: PracticeRequest) -> HttpResponse:
    page = keyset_page(
        _services(request),
        order=("code", "pk"),
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    template = "billing/fee_schedule.html#table" if request.htmx else "billing/fee_schedule.html"
    context = {"page": page, "modalities": Modality.choices, "search": request.GET.get("q", "")}
    return render(request, template, context)


def _services(request: PracticeRequest) -> QuerySet[Service]:
    services = Service.objects.all()
    text = request.GET.get("q", "").strip()
    if text:
        services = services.filter(Q(code__istartswith=text) | Q(name__icontains=text))
    if request.GET.get("modality") in Modality.values:
        services = services.filter(modality=request.GET["modality"])
    return services if request.GET.get("all") else services.filter(is_active=True)


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: PracticeRequest, service_id: int | None = None) -> HttpResponse:
    service = get_object_or_404(Service, pk=service_id) if service_id else Service(practice=request.practice)
    title = str(service) if service_id else "New service"
    form = ServiceForm(request.POST or None, instance=service)
    if request.method == "POST" and form.is_valid():
        saved = save_service(
            service=form.save(commit=False),
            changed_fields=form.changed_data,
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, f"{saved} is on the fee schedule.")
        return redirect(practice_url(request, "fee_schedule"))
    status = 422 if form.errors else 200
    return render(request, "billing/fee_schedule_form.html", {"form": form, "title": title}, status=status)


fee_schedule_urls = [
    path("settings/fee-schedule/", fee_schedule, name="fee_schedule"),
    path("settings/fee-schedule/new/", service_edit, name="service_add"),
    path("settings/fee-schedule/<int:service_id>/", service_edit, name="service_edit"),
]
