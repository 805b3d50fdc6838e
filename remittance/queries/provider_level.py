"""Provider-level amounts of posted checks, by payer: what is carried to later checks, and what each code came to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum

from contacts.models import Payer
from practice.money import ZERO
from remittance.models import ProviderAdjustment, Remittance
from remittance.rules.carried import CARRIED, CarriedAmount, Chain, chains
from x12.codes.claim_payment import PROVIDER_ADJUSTMENT_REASONS


@dataclass(frozen=True, slots=True)
class PayerStanding:
    """One payer's provider-level amounts; dollars with the 835's sign turned: what they added to its checks."""

    payer_id: int
    payer_name: str
    carried: Decimal  # that it will still take from later checks
    added: Decimal
    last_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CodeTotal:
    """What one PLB code added to a payer's checks."""

    code: str
    words: str
    added: Decimal


def posted_adjustments() -> QuerySet[ProviderAdjustment]:
    return ProviderAdjustment.objects.filter(remittance__state=Remittance.State.POSTED)


def payer_standings() -> list[PayerStanding]:
    """Every payer with provider-level amounts, those that will still take something first. Two statements."""
    rows = (
        posted_adjustments()
        .filter(remittance__payer__isnull=False)
        .values_list("remittance__payer_id", "reason")
        .annotate(total=Sum("amount"), last=Max("remittance__payment_on"))
    )
    names = dict(Payer.objects.values_list("pk", "name"))
    by_payer: dict[int, list[tuple[str, Decimal, dt.date | None]]] = defaultdict(list)
    for payer_id, reason, total, last in rows:
        by_payer[payer_id].append((reason, total, last))
    found = [
        PayerStanding(
            payer_id=payer_id,
            payer_name=names[payer_id],
            carried=sum((-total for reason, total, _ in parts if reason in CARRIED), ZERO),
            added=sum((-total for _, total, _ in parts), ZERO),
            last_on=max((last for _, _, last in parts if last is not None), default=None),
        )
        for payer_id, parts in by_payer.items()
    ]
    return sorted(found, key=lambda one: (one.carried == 0, one.payer_name))


def code_totals(payer: Payer) -> list[CodeTotal]:
    rows = posted_adjustments().filter(remittance__payer=payer).values_list("reason").annotate(total=Sum("amount"))
    return [
        CodeTotal(code, PROVIDER_ADJUSTMENT_REASONS.get(code, f"Code {code}"), -total)
        for code, total in rows.order_by("reason")
    ]


def payer_chains(payer: Payer) -> list[Chain]:
    """What the payer forwarded or recovers, each from its announcement to its last taking."""
    rows = posted_adjustments().filter(remittance__payer=payer, reason__in=CARRIED).select_related("remittance")
    return chains(
        CarriedAmount(
            remittance_id=row.remittance_id,
            payment_on=row.remittance.payment_on,
            trace=row.remittance.trace,
            reason=row.reason,
            reference=row.reference.strip(),
            amount=row.amount,
        )
        for row in rows
    )
