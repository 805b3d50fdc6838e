"""Urls of the contact list, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from contacts import views

urlpatterns = [
    path("settings/contacts/", views.contact_list, name="contact_list"),
    path("settings/contacts/new/", views.contact_edit, name="contact_add"),
    path("settings/contacts/<int:contact_id>/", views.contact_edit, name="contact_edit"),
    path("settings/payers/new/", views.payer_edit, name="payer_add"),
    path("settings/payers/<int:payer_id>/", views.payer_edit, name="payer_edit"),
    path("payers/options/", views.payer_options, name="payer_options"),
]
