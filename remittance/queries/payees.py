"""Whom a check names as its payee (N1*PE), and whether that is a billing provider of the practice."""

from __future__ import annotations

from providers.models import BillingProvider
from x12.remittance import Remittance

TAX_QUALIFIERS = frozenset({"FI", "TJ"})


def other_payee(record: Remittance) -> str:
    """Why this check is not the practice's, in words; empty when it is, or names no number. One statement at most.

    One number of any billing provider is enough, active or not: old claims are paid under old numbers.
    """
    qualifier, number = record.payee.qualifier.strip(), record.payee.identifier.strip()
    npis = {number} if qualifier == "XX" else set()
    named = [number] if qualifier in TAX_QUALIFIERS else []
    named += [one.value for one in record.payee_references if one.qualifier.strip() == "TJ"]
    tax_ids = {"".join(sign for sign in value if sign.isdigit()) for value in named}
    npis, tax_ids = npis - {""}, tax_ids - {""}
    if not npis and not tax_ids:
        return ""
    known = list(BillingProvider.objects.values_list("npi", "tax_id"))
    if not known or any(npi in npis or tax_id in tax_ids for npi, tax_id in known):
        return ""
    told = [f"NPI {value}" for value in sorted(npis)] + ["a tax id"] * bool(tax_ids)
    return (
        f"This check names another payee ({' and '.join(told)}): none of your billing providers. Nothing was posted."
        " If it is yours, add the billing provider under Settings or post it with a reason; else return it."
    )
