"""Who bills, who treats and where: lists and forms."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from practice.permissions import Permission, PracticeRequest, requires
from practice.queries import Page, keyset_page, whole_number
from practice.views.editing import Editor
from providers.forms import BillingProviderForm, LocationForm, RenderingProviderForm
from providers.models import BillingProvider, Location, RenderingProvider
from providers.services import save_billing_provider, save_location, save_rendering_provider

M = TypeVar("M", bound=models.Model)

LOCATION = Editor(LocationForm, save_location, "New location", "location_list", "Locations")
BILLING_PROVIDER = Editor(
    BillingProviderForm,
    save_billing_provider,
    "New billing provider",
    "billing_provider_list",
    "Billing providers",
)
PROVIDER = Editor(RenderingProviderForm, save_rendering_provider, "New provider", "provider_list", "Providers")


def _page(request: PracticeRequest, rows: QuerySet[M], order: tuple[str, ...]) -> Page[M]:
    return keyset_page(
        rows,
        order=order,
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )


@requires(Permission.SETTINGS)
@require_safe
def location_list(request: PracticeRequest) -> HttpResponse:
    page = _page(request, Location.objects.all(), ("name", "pk"))
    return render(request, "providers/location_list.html", {"page": page})


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def location_edit(request: PracticeRequest, location_id: int | None = None) -> HttpResponse:
    if location_id:
        return LOCATION.answer(request, get_object_or_404(Location, pk=location_id))
    return LOCATION.answer(request, Location(practice=request.practice))


@requires(Permission.SETTINGS)
@require_safe
def provider_list(request: PracticeRequest) -> HttpResponse:
    providers = RenderingProvider.objects.select_related("user", "default_billing_provider", "default_location")
    page = _page(request, providers, ("last_name", "first_name", "pk"))
    return render(request, "providers/provider_list.html", {"page": page})


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def provider_edit(request: PracticeRequest, provider_id: int | None = None) -> HttpResponse:
    if provider_id:
        return PROVIDER.answer(request, get_object_or_404(RenderingProvider, pk=provider_id))
    return PROVIDER.answer(request, RenderingProvider(practice=request.practice))


@requires(Permission.SETTINGS)
@require_safe
def billing_provider_list(request: PracticeRequest) -> HttpResponse:
    page = _page(request, BillingProvider.objects.all(), ("title", "pk"))
    return render(request, "providers/billing_provider_list.html", {"page": page})


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def billing_provider_edit(request: PracticeRequest, billing_provider_id: int | None = None) -> HttpResponse:
    if billing_provider_id:
        row = get_object_or_404(BillingProvider, pk=billing_provider_id)
        return BILLING_PROVIDER.answer(request, row)
    return BILLING_PROVIDER.answer(request, BillingProvider(practice=request.practice))
