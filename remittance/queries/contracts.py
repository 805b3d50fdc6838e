"""The contracted amounts of many claims at once, as the rules read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db.models import Exists, Value
from django.db.models.functions import Coalesce

from billing.models import ContractedAmount
from billing.models.contract import DEFAULT_TOLERANCE_AMOUNT
from remittance.rules.contracts import ContractedRate, Tolerance

Terms = tuple[list[ContractedRate], Tolerance]


def any_contract() -> Exists:
    """Whether the practice has contracted amounts at all; asked along with another query."""
    return Exists(ContractedAmount.objects.all())


def contract_terms(*, payer_ids: Collection[int], codes: Iterable[str]) -> Mapping[int, Terms]:
    """The rates of these payers for these codes, and each payer's tolerance, by payer: one statement."""
    rows = ContractedAmount.objects.filter(payer_id__any=payer_ids, code__any=set(codes)).values_list(
        "payer_id",
        "code",
        "modifiers",
        "billing_provider_id",
        "location_id",
        "starts_on",
        "ends_on",
        "amount",
        Coalesce("payer__contract_tolerance__amount", Value(DEFAULT_TOLERANCE_AMOUNT)),
        Coalesce("payer__contract_tolerance__percent", Value(Decimal(0))),
    )
    rates: dict[int, list[ContractedRate]] = defaultdict(list)
    tolerances: dict[int, Tolerance] = {}
    for payer_id, code, modifiers, provider_id, location_id, starts_on, ends_on, amount, dollars, percent in rows:
        rates[payer_id].append(
            ContractedRate(code, frozenset(modifiers.split()), provider_id, location_id, starts_on, ends_on, amount)
        )
        tolerances[payer_id] = Tolerance(dollars, percent)
    return {payer_id: (found, tolerances[payer_id]) for payer_id, found in rates.items()}
