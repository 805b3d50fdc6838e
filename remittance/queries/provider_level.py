"""Provider-level amounts of posted checks, by payer: what is carried to later checks, and what each code came to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from contacts.models import Payer
from practice.money import ZERO
from remittance.models import ProviderAdjustment, Remittance
from remittance.rules.carried import CARRIED, CarriedAmount, Chain, chains
from x12.codes.claim_payment import PROVIDER_ADJUSTMENT_REASONS


@dataclass(frozen=True, slots=True)
class PayerStanding:
    """One payer's provider-level amounts; dollars with the 835's sign turned: what they added to its checks."""

    payer_id: int | None  # None for a payer that is not on file
    payer_name: str  # as sent, where it is not on file
    carried: Decimal  # that it will still take from later checks: what is left of each chain that it announced
    unannounced: Decimal  # that it took without an announcement
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
    """Every payer with provider-level amounts, those that will still take something first. Two statements.

    A payer that is not on file stands under the name that it sent, once for each name.
    """
    by_payer: dict[tuple[int | None, str], list[ProviderAdjustment]] = defaultdict(list)
    for row in posted_adjustments().select_related("remittance"):
        known = row.remittance.payer_id
        by_payer[known, "" if known else row.remittance.payer_name].append(row)
    names = dict(Payer.objects.values_list("pk", "name"))
    found = [
        _standing(payer_id, sent_name if payer_id is None else names[payer_id], rows)
        for (payer_id, sent_name), rows in by_payer.items()
    ]
    return sorted(found, key=lambda one: (one.carried == 0, one.payer_name))


def _standing(payer_id: int | None, payer_name: str, rows: Sequence[ProviderAdjustment]) -> PayerStanding:
    left = [chain.left for chain in _chains(row for row in rows if row.reason in CARRIED)]
    return PayerStanding(
        payer_id=payer_id,
        payer_name=payer_name,
        carried=sum((one for one in left if one > 0), ZERO),
        unannounced=sum((-one for one in left if one < 0), ZERO),
        added=sum((-row.amount for row in rows), ZERO),
        last_on=max((on for on in (row.remittance.payment_on for row in rows) if on is not None), default=None),
    )


def code_totals(payer: Payer) -> list[CodeTotal]:
    rows = posted_adjustments().filter(remittance__payer=payer).values_list("reason").annotate(total=Sum("amount"))
    return [
        CodeTotal(code, PROVIDER_ADJUSTMENT_REASONS.get(code, f"Code {code}"), -total)
        for code, total in rows.order_by("reason")
    ]


def payer_chains(payer: Payer) -> list[Chain]:
    """What the payer forwarded or recovers, each from its announcement to its last taking."""
    return _chains(
        posted_adjustments().filter(remittance__payer=payer, reason__in=CARRIED).select_related("remittance")
    )


def _chains(rows: Iterable[ProviderAdjustment]) -> list[Chain]:
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
