"""Whom a check names as its payee (N1*PE), and whether that is a billing provider of the practice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from providers.models import BillingProvider
from x12.remittance import Remittance

TAX_QUALIFIERS = frozenset({"FI", "TJ"})


@dataclass(frozen=True, slots=True)
class PayeeNumbers:
    """The numbers that a check gives its payee: NPIs, and tax ids in digits."""

    npis: frozenset[str] = frozenset()
    tax_ids: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.npis or self.tax_ids)


def numbers_of(record: Remittance) -> PayeeNumbers:
    qualifier, number = record.payee.qualifier.strip(), record.payee.identifier.strip()
    npis = {number} if qualifier == "XX" else set()
    named = [number] if qualifier in TAX_QUALIFIERS else []
    named += [one.value for one in record.payee_references if one.qualifier.strip() == "TJ"]
    tax_ids = {"".join(sign for sign in value if sign.isdigit()) for value in named}
    return PayeeNumbers(frozenset(npis - {""}), frozenset(tax_ids - {""}))


def is_billed_under(numbers: PayeeNumbers, known: Iterable[tuple[str, str]]) -> bool:
    """That one of these pairs of NPI and tax id has one of the numbers."""
    return any(npi in numbers.npis or tax_id in numbers.tax_ids for npi, tax_id in known)


def other_payee(record: Remittance) -> str:
    """Why this check is not the practice's, in words; empty when it is, or names no number. One statement at most.

    One number of any billing provider is enough, active or not: old claims are paid under old numbers.
    """
    numbers = numbers_of(record)
    if not numbers:
        return ""
    known = list(BillingProvider.objects.values_list("npi", "tax_id"))
    if not known or is_billed_under(numbers, known):
        return ""
    told = [f"NPI {value}" for value in sorted(numbers.npis)] + ["a tax id"] * bool(numbers.tax_ids)
    return (
        f"This check names another payee ({' and '.join(told)}): none of your billing providers. Nothing was posted."
        " If it is yours, add the billing provider under Settings or post it with a reason; if it is another practice's"
        " that you work for, move it there; else return it."
    )
