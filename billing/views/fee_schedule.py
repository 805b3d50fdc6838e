"""The fee schedule: what the practice does and charges."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.fee_schedule import ServiceForm
from billing.models import Modality, Service
from billing.services.fee_schedule import save_service
from practice.permissions import Permission, PracticeRequest, requires
from practice.queries import keyset_page, whole_number
from practice.views.editing import Editor


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


EDITOR = Editor(ServiceForm, save_service, "New service", "fee_schedule", "Fee schedule")


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: PracticeRequest, service_id: int | None = None) -> HttpResponse:
    service = get_object_or_404(Service, pk=service_id) if service_id else Service(practice=request.practice)
    return EDITOR.answer(request, service)


fee_schedule_urls = [
    path("settings/fee-schedule/", fee_schedule, name="fee_schedule"),
    path("settings/fee-schedule/new/", service_edit, name="fee_schedule_add"),
    path("settings/fee-schedule/<int:service_id>/", service_edit, name="fee_schedule_edit"),
]
