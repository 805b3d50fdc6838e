"""Urls of the contact list, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from contacts.views import assigned_ids, contacts, payer_rules

RULES = "settings/payers/<int:payer_id>/rules/"

urlpatterns = [
    path("settings/contacts/", contacts.contact_list, name="contact_list"),
    path("settings/contacts/new/", contacts.contact_edit, name="contact_add"),
    path("settings/contacts/<int:contact_id>/", contacts.contact_edit, name="contact_edit"),
    path("settings/payers/new/", contacts.payer_edit, name="payer_add"),
    path("settings/payers/<int:payer_id>/", contacts.payer_edit, name="payer_edit"),
    path("payers/options/", contacts.payer_options, name="payer_options"),
    path("settings/payers/<int:payer_id>/numbers/new/", assigned_ids.payer_number_add, name="payer_number_add"),
    path(
        "settings/payers/<int:payer_id>/numbers/<int:number_id>/remove/",
        assigned_ids.payer_number_remove,
        name="payer_number_remove",
    ),
    path(RULES, payer_rules.payer_rule_list, name="payer_rule_list"),
    path(f"{RULES}new/", payer_rules.payer_rule_add, name="payer_rule_add"),
    path(f"{RULES}<int:rule_id>/", payer_rules.payer_rule_edit, name="payer_rule_edit"),
    path(f"{RULES}<int:rule_id>/switch/", payer_rules.payer_rule_switch, name="payer_rule_switch"),
    path(f"{RULES}<int:rule_id>/copy/", payer_rules.payer_rule_copy, name="payer_rule_copy"),
]
