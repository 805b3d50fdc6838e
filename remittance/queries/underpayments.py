"""The list of underpayments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from contacts.models import Payer
from practice.money import ZERO
from remittance.models import Underpayment

NOBODY = "none"


_ACCEPTED = (Underpayment.Resolution.ACCEPTED, Underpayment.Resolution.LOOKED_AT)
_RESOLVED = Q(state=Underpayment.State.RESOLVED)
# What the list can be narrowed to: label, and which rows. Disputed ones are open, too.
STANDINGS = {
    "open": ("Open", Q(state=Underpayment.State.OPEN)),
    "disputed": ("Disputed", Q(state=Underpayment.State.OPEN, disputed_on__isnull=False)),
    "accepted": ("Accepted", _RESOLVED & Q(resolution__in=_ACCEPTED)),
    "recovered": ("Recovered", _RESOLVED & Q(resolution=Underpayment.Resolution.PAID)),
    "closed": ("Closed otherwise", _RESOLVED & ~Q(resolution__in=[*_ACCEPTED, Underpayment.Resolution.PAID])),
}


@dataclass(frozen=True, slots=True)
class UnderpaymentFilter:
    """What is looked for, as the URL says it; an empty value asks nothing."""

    state: str = "open"
    basis: str = ""
    payer_id: int | None = None
    owner: str = ""  # a user's id, or "none"


def underpayments(wanted: UnderpaymentFilter) -> QuerySet[Underpayment]:
    rows = Underpayment.objects.select_related("claim__payer", "claim__patient", "owner", "claim_payment")
    rows = rows.filter(_standing(wanted.state))
    if wanted.basis in Underpayment.Basis.values:
        rows = rows.filter(basis=wanted.basis)
    if wanted.payer_id:
        rows = rows.filter(claim__payer_id=wanted.payer_id)
    if wanted.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif wanted.owner.isascii() and wanted.owner.isdigit():
        rows = rows.filter(owner_id=int(wanted.owner[:18]))
    return rows


def _standing(state: str) -> Q:
    return STANDINGS[state][1] if state in STANDINGS else Q()


@dataclass(frozen=True, slots=True)
class Missing:
    """How many, and how many dollars."""

    count: int
    amount: Decimal


def missing(rows: QuerySet[Underpayment]) -> Missing:
    found = rows.order_by().aggregate(count=Count("id"), amount=Sum("amount"))
    return Missing(found["count"], found["amount"] or ZERO)


def counts_by_basis(state: str) -> dict[str, int]:
    rows = Underpayment.objects.filter(_standing(state))
    return dict(rows.order_by().values_list("basis").annotate(count=Count("id")))


def underpaying_payers() -> QuerySet[Payer]:
    """Payers that have ever been short, for the filter."""
    return Payer.objects.filter(pk__in=Underpayment.objects.values("claim__payer")).order_by("name")
