"""The contact list: payers, and the other people and firms that a practice deals with."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.contacts import ContactForm, PayerForm
from contacts.models import Contact, Payer, PayerRule
from contacts.queries import assigned_ids_of, contacts_matching, counts_by_kind, payers_matching, rules_of
from contacts.services import save_contact, save_payer
from contacts.views.payer_rules import shown_rules
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import Page, keyset_page, whole_number
from practice.views.editing import Editor

KINDS = {
    "payer": "Payers",
    Contact.Kind.REFERRING.value: "Referring providers",
    Contact.Kind.EMPLOYER.value: "Employers",
    Contact.Kind.ATTORNEY.value: "Attorneys",
    Contact.Kind.OTHER.value: "Others",
}
MOST_OPTIONS = 20
PAYER = Editor(PayerForm, save_payer, "New payer", "contact_list", "Contacts", "contacts/payer.html")
MOST_RULES_SHOWN = 5
CONTACT = Editor(ContactForm, save_contact, "New contact", "contact_list", "Contacts")


@requires(Permission.SETTINGS)
@require_safe
def contact_list(request: PracticeRequest) -> HttpResponse:
    kind = request.GET.get("kind", "payer")
    kind = kind if kind in KINDS else "payer"
    context = {"kind": kind, "page": _page(request, kind), "search": request.GET.get("q", "")}
    if request.htmx:
        return render(request, "contacts/contact_list.html#table", context)
    return render(request, "contacts/contact_list.html", {**context, "chips": _chips(request, kind)})


def _page(request: PracticeRequest, kind: str) -> Page[Any]:  # Any: payers or contacts
    text, with_inactive = request.GET.get("q", "").strip(), bool(request.GET.get("all"))
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    if kind == "payer":
        payers = payers_matching(text, with_inactive=with_inactive)
        return keyset_page(payers, order=("name", "pk"), after=after, before=before)
    contacts = contacts_matching(text, kind=kind, with_inactive=with_inactive)
    return keyset_page(contacts, order=("name", "first_name", "pk"), after=after, before=before)


def _chips(request: PracticeRequest, current: str) -> list[dict[str, object]]:
    counts = counts_by_kind()
    address = practice_url(request, "contact_list")
    return [
        {
            "label": label,
            "url": f"{address}?kind={kind}",
            "count": counts.get(kind, 0),
            "is_current": kind == current,
        }
        for kind, label in KINDS.items()
    ]


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_edit(request: PracticeRequest, payer_id: int | None = None) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id) if payer_id else Payer(practice=request.practice)
    rules = rules_of(payer).filter(is_active=True) if payer.pk else PayerRule.objects.none()
    newest = shown_rules(list(rules.order_by("-pk")[: MOST_RULES_SHOWN + 1]))
    more = {
        "payer": payer,
        "rules": newest[:MOST_RULES_SHOWN],
        "has_more_rules": len(newest) > MOST_RULES_SHOWN,
        "numbers": list(assigned_ids_of(payer)) if payer.pk else [],
    }
    return PAYER.answer(request, payer, more)


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: PracticeRequest, contact_id: int | None = None) -> HttpResponse:
    if contact_id:
        return CONTACT.answer(request, get_object_or_404(Contact, pk=contact_id))
    kind = request.GET.get("kind", "")
    return CONTACT.answer(request, Contact(practice=request.practice, kind=kind if kind in Contact.Kind else ""))


@requires(Permission.PATIENTS)
@require_safe
def payer_options(request: PracticeRequest) -> JsonResponse:
    """Payers for a type-ahead."""
    payers = payers_matching(request.GET.get("q", "").strip()).order_by("name", "pk")[:MOST_OPTIONS]
    found = [{"value": payer.pk, "text": payer.name, "hint": payer.claim_payer_id} for payer in payers]
    return JsonResponse({"results": found})
