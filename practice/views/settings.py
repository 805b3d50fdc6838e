"""The settings: their first page and the practice's own data."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from practice.forms.settings import PracticeForm
from practice.models import Practice
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.services.saving import save_setting
from practice.views.editing import Editor


@dataclass(frozen=True)
class Card:
    title: str
    text: str
    icon: str
    url_name: str


SECTIONS = (
    (
        "The practice",
        (
            Card("Practice", "Name, address, phone and time zone.", "building-hospital", "practice_profile"),
            Card("Users", "Who may log in, and as what.", "users", "member_list"),
            Card("Audit trail", "Who did what, and who read which chart.", "history", "audit_trail"),
        ),
    ),
    (
        "On every claim",
        (
            Card(
                "Billing providers",
                "Whom the payers pay: NPI, tax id, address.",
                "building",
                "billing_provider_list",
            ),
            Card("Providers", "Who treats: NPI, taxonomy.", "stethoscope", "provider_list"),
            Card("Locations", "Where care is given.", "map-pin", "location_list"),
            Card("Fee schedule", "Codes, your names for them, prices.", "list-details", "fee_schedule"),
        ),
    ),
    (
        "Payers and the wire",
        (
            Card(
                "Contacts",
                "Payers with their ids; referring providers, employers.",
                "address-book",
                "contact_list",
            ),
            Card(
                "Clearinghouses",
                "Accounts, and which payer goes through which.",
                "plug-connected",
                "account_list",
            ),
        ),
    ),
)
PROFILE = Editor(PracticeForm, save_setting, "Practice", "settings_home", "")


@requires(Permission.SETTINGS)
@require_safe
def settings_home(request: PracticeRequest) -> HttpResponse:
    sections = [(title, [(card, practice_url(request, card.url_name)) for card in cards]) for title, cards in SECTIONS]
    return render(request, "practice/settings_home.html", {"sections": sections})


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_profile(request: PracticeRequest) -> HttpResponse:
    return PROFILE.answer(request, Practice.objects.get(pk=request.practice.pk))
