"""The denials worklist, and one denial with all that is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from contacts.models import Payer
from practice.money import ZERO
from remittance.models import AppealedDenial, Denial
from remittance.queries.claim_payments import reason_in_words
from remittance.rules.denial_codes import Category, code_row
from remittance.rules.playbooks import PLAYBOOKS, Playbook
from x12.codes.claim_payment import ADJUSTMENT_GROUPS
from x12.codes.remark_codes import REMARK_CODES

NOBODY, MINE = "none", "mine"
UNPROCESSABLE = "MA130"
DUE = {"overdue": "Overdue", "week": "Within a week", "month": "Within a month"}
DUE_DAYS = {"overdue": -1, "week": 7, "month": 30}
ORDERS = {"due": ("due_on", "pk"), "amount": ("-amount", "pk")}


@dataclass(frozen=True, slots=True)
class DenialFilter:
    """What is looked for; an empty value asks nothing. `text` never stands in an address: it may name a patient."""

    state: str = Denial.State.OPEN
    category: str = ""
    scenario: str = ""
    payer_id: int | None = None
    owner: str = ""  # a user's id, "mine" or "none"
    due: str = ""  # a key of DUE
    at_least: Decimal | None = None  # dollars
    text: str = ""


def denials(wanted: DenialFilter, *, user_id: int, today: dt.date) -> QuerySet[Denial]:
    rows = Denial.objects.select_related(
        "claim__payer", "claim__patient", "owner", "service_payment", "claim_payment__remittance"
    )
    return rows.filter(_asked(wanted, user_id, today))


def _asked(wanted: DenialFilter, user_id: int, today: dt.date) -> Q:
    asked = Q()
    if wanted.state in Denial.State.values:
        asked &= Q(state=wanted.state)
    if wanted.category in set(Category):
        asked &= Q(category=wanted.category)
    if wanted.scenario in Denial.Scenario.values:
        asked &= Q(scenario=wanted.scenario)
    if wanted.payer_id:
        asked &= Q(claim__payer_id=wanted.payer_id)
    if wanted.owner == NOBODY:
        asked &= Q(owner=None)
    elif wanted.owner == MINE:
        asked &= Q(owner_id=user_id)
    elif wanted.owner.isdigit():
        asked &= Q(owner_id=int(wanted.owner[:18]))
    if wanted.due in DUE_DAYS:
        asked &= Q(due_on__lte=today + dt.timedelta(days=DUE_DAYS[wanted.due]))
    if wanted.at_least is not None:
        asked &= Q(amount__gte=wanted.at_least)
    if wanted.text:
        asked &= (
            Q(claim__patient_control_number__istartswith=wanted.text)
            | Q(claim__payer_claim_control_number__iexact=wanted.text)
            | Q(claim__patient__last_name__istartswith=wanted.text)
            | Q(reason__iexact=wanted.text)
        )
    return asked


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

    @property
    def takes_appeal(self) -> bool:
        """Whether the payer would read one: an unprocessable claim is to be sent anew, complete."""
        return UNPROCESSABLE not in self.row.remarks

    @property
    def playbook(self) -> Playbook:
        return PLAYBOOKS[Category(self.row.category)]

    @property
    def group(self) -> str:
        return ADJUSTMENT_GROUPS.get(self.row.group, self.row.group)

    @property
    def remarks(self) -> list[tuple[str, str]]:
        return [(code, REMARK_CODES.get(code, "")) for code in self.row.remarks]


def shown_denials(rows: Iterable[Denial]) -> list[ShownDenial]:
    return [shown_denial(row) for row in rows]


def shown_denial(row: Denial) -> ShownDenial:
    playbook = PLAYBOOKS[Category(row.category)]
    codes = code_row(row.group, row.reason, row.remarks)
    next_step = codes.next_step if codes is not None and codes.next_step else playbook.next_step
    if UNPROCESSABLE in row.remarks:
        next_step += " The payer calls the claim unprocessable (MA130), so it takes no appeal."
    return ShownDenial(row, reason_in_words(row.group, row.reason), playbook.label, next_step)


def denials_with_appeals() -> QuerySet[Denial]:
    """Denials as their own page shows them, with their appeals, newest first."""
    appealed = AppealedDenial.objects.select_related("appeal").order_by("-pk")
    return Denial.objects.select_related(
        "claim__payer",
        "claim__patient",
        "claim__visit",
        "owner",
        "resolved_by",
        "service_payment",
        "replaced_by",
        "claim_payment__remittance",
        "answered_by__remittance",
    ).prefetch_related(Prefetch("appealed", queryset=appealed))


def denied_payers() -> QuerySet[Payer]:
    """Payers that have denied anything, for the filter."""
    return Payer.objects.filter(pk__in=Denial.objects.values("claim__payer")).order_by("name")


def denial_ids(rows: QuerySet[Denial], most: int) -> Sequence[int]:
    """The ids of what a filter finds, those due first first."""
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:most])
