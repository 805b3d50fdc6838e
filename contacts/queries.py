"""Reads about payers and other contacts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from contacts.models import Contact, Payer, PayerAssignedId, PayerRule


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


def rules_of(payer: Payer) -> QuerySet[PayerRule]:
    """The payer's own rules, and those of every payer of its kind of insurance."""
    return PayerRule.objects.filter(Q(payer=payer) | Q(filing_indicator=payer.filing_indicator))


def rules_in_force(payers: Iterable[Payer]) -> dict[int, list[PayerRule]]:
    """For each payer, the rules that are switched on, in the order in which they were made; one query."""
    by_id = {payer.pk: payer for payer in payers}
    indicators = {payer.filing_indicator for payer in by_id.values()}
    rows = PayerRule.objects.filter(Q(payer__in=by_id) | Q(filing_indicator__in=indicators), is_active=True)
    rules = list(rows.order_by("pk"))
    return {payer.pk: [rule for rule in rules if _concerns(rule, payer)] for payer in by_id.values()}


def _concerns(rule: PayerRule, payer: Payer) -> bool:
    return rule.payer_id == payer.pk or rule.filing_indicator == payer.filing_indicator


def assigned_ids_of(payer: Payer) -> QuerySet[PayerAssignedId]:
    """What the payer calls the billing providers, by their titles."""
    rows = PayerAssignedId.objects.filter(payer=payer).select_related("billing_provider")
    return rows.order_by("billing_provider__title", "kind")


def assigned_ids(*, payer_ids: Iterable[int], billing_provider_ids: Iterable[int]) -> QuerySet[PayerAssignedId]:
    """What these payers call these billing providers, provider numbers before location numbers."""
    return PayerAssignedId.objects.filter(
        payer_id__in=set(payer_ids), billing_provider_id__in=set(billing_provider_ids)
    ).order_by("kind")
