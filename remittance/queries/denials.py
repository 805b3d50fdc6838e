"""The denials worklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from contacts.models import Payer
from practice.models import Membership, User
from practice.money import ZERO
from remittance.models import Denial
from remittance.queries.claim_payments import reason_in_words
from remittance.rules.denials import PLAYBOOKS, Category

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class DenialFilter:
    """What is looked for, as the URL says it; an empty value asks nothing."""

    state: str = Denial.State.OPEN
    category: str = ""
    payer_id: int | None = None
    owner: str = ""  # a user's id, or "none"
    text: str = ""


def denials(wanted: DenialFilter) -> QuerySet[Denial]:
    rows = Denial.objects.select_related(
        "claim__payer", "claim__patient", "owner", "service_payment", "claim_payment__remittance"
    )
    if wanted.state in Denial.State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.category in set(Category):
        rows = rows.filter(category=wanted.category)
    if wanted.payer_id:
        rows = rows.filter(claim__payer_id=wanted.payer_id)
    if wanted.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif wanted.owner.isdigit():
        rows = rows.filter(owner_id=int(wanted.owner))
    if wanted.text:
        rows = rows.filter(
            Q(claim__patient_control_number__istartswith=wanted.text)
            | Q(claim__patient__last_name__istartswith=wanted.text)
            | Q(reason__iexact=wanted.text)
        )
    return rows


@dataclass(frozen=True, slots=True)
class AtRisk:
    """How many, and how much money."""

    count: int
    amount: Decimal


def at_risk(rows: QuerySet[Denial]) -> AtRisk:
    found = rows.order_by().aggregate(count=Count("id"), amount=Sum("amount"))
    return AtRisk(found["count"], found["amount"] or ZERO)


def counts_by_category(state: str) -> dict[str, int]:
    rows = Denial.objects.filter(state=state) if state in Denial.State.values else Denial.objects.all()
    return dict(rows.order_by().values_list("category").annotate(count=Count("id")))


@dataclass(frozen=True, slots=True)
class ShownDenial:
    """A denial in words."""

    row: Denial
    reason: str
    category: str
    next_step: str

    @property
    def submitted_code(self) -> str:
        """What was billed (SVC06), where the payer answered with another code; else empty."""
        line = self.row.service_payment
        return line.submitted_code if line is not None and line.submitted_code != line.code else ""


def shown_denials(rows: Iterable[Denial]) -> list[ShownDenial]:
    return [_shown(row) for row in rows]


def _shown(row: Denial) -> ShownDenial:
    playbook = PLAYBOOKS[Category(row.category)]
    return ShownDenial(row, reason_in_words(row.group, row.reason), playbook.label, playbook.next_step)


def denied_payers() -> QuerySet[Payer]:
    """Payers that have denied anything, for the filter."""
    return Payer.objects.filter(pk__in=Denial.objects.values("claim__payer")).order_by("name")


def possible_owners() -> list[User]:
    """Active members of the practice."""
    members = Membership.objects.filter(is_active=True).select_related("user")
    return [member.user for member in members.order_by("user__last_name", "user__first_name", "id")]
