"""Reads about payers and other contacts."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from contacts.models import Contact, Payer


def payers_matching(text: str, *, with_inactive: bool = False) -> QuerySet[Payer]:
    """Payers by a part of the name or the beginning of any of their ids."""
    payers = Payer.objects.all() if with_inactive else Payer.objects.filter(is_active=True)
    if not text:
        return payers
    return payers.filter(
        Q(name__icontains=text)
        | Q(claim_payer_id__istartswith=text)
        | Q(eligibility_payer_id__istartswith=text)
        | Q(remittance_payer_id__istartswith=text)
    )


def contacts_matching(text: str, *, kind: str, with_inactive: bool = False) -> QuerySet[Contact]:
    """Contacts of one kind by a part of the name or the beginning of NPI or phone."""
    contacts = Contact.objects.filter(kind=kind)
    if not with_inactive:
        contacts = contacts.filter(is_active=True)
    if not text:
        return contacts
    return contacts.filter(
        Q(name__icontains=text) | Q(first_name__icontains=text) | Q(npi__startswith=text) | Q(phone__startswith=text)
    )


def counts_by_kind() -> dict[str, int]:
    """Contacts in use per kind; payers under "payer"."""
    counts = dict(Contact.objects.filter(is_active=True).order_by().values_list("kind").annotate(count=Count("pk")))
    return {"payer": Payer.objects.filter(is_active=True).count(), **counts}
