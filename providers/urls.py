"""Urls of providers and locations, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from providers import views

urlpatterns = [
    path("settings/locations/", views.location_list, name="location_list"),
    path("settings/locations/new/", views.location_edit, name="location_add"),
    path("settings/locations/<int:location_id>/", views.location_edit, name="location_edit"),
    path("settings/providers/", views.provider_list, name="provider_list"),
    path("settings/providers/new/", views.provider_edit, name="provider_add"),
    path("settings/providers/<int:provider_id>/", views.provider_edit, name="provider_edit"),
    path("settings/billing-providers/", views.billing_provider_list, name="billing_provider_list"),
    path("settings/billing-providers/new/", views.billing_provider_edit, name="billing_provider_add"),
    path(
        "settings/billing-providers/<int:billing_provider_id>/",
        views.billing_provider_edit,
        name="billing_provider_edit",
    ),
]
