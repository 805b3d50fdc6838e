"""What the day came to: money, claims, superbills; and whether ledger, ERAs and receipts agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from billing.models import Account, LedgerLine, Payment, Superbill, Visit
from billing.queries import ledger_problems
from claims.models import Claim
from config.demo.desk import Guest
from config.demo.setting import Stage
from practice.models import Practice
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.worklists import WAITS

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Figures:
    """Dollars as Decimal; counts by status and kind, of this day's visits. `wrong` lists what is not as expected."""

    money: dict[str, Decimal]
    claims: dict[str, int]
    superbills: dict[str, int]
    remittances: dict[str, int]
    proof: dict[str, Decimal]
    auto_posted_percent: Decimal
    wrong: list[str] = field(default_factory=list)

    @property
    def ledger_agrees(self) -> bool:
        return self.proof["difference"] == 0 and not any("ledger" in text for text in self.wrong)


def figures_of(stage: Stage, guests: list[Guest]) -> Figures:
    """Read the books of the demonstration's practice."""
    with practice_scope(stage.practice.pk):
        visits = {visit.pk: visit for visit in Visit.objects.filter(pk__in=[guest.visit.pk for guest in guests])}
        claims = list(Claim.objects.filter(visit__in=visits))
        wrong = [
            text
            for guest in guests
            for text in _wrong_of(guest, visits[guest.visit.pk], [c for c in claims if c.visit_id == guest.visit.pk])
        ]
        payments = ClaimPayment.objects.filter(claim__in=claims).exclude(state=ClaimPayment.State.ALREADY_POSTED)
        posted = payments.filter(state=ClaimPayment.State.POSTED).count()
        held = ClaimPayment.objects.filter(WAITS).aggregate(total=Sum("paid_amount"))
        figures = Figures(
            money=_money(visits.values()) | {"held": held["total"] or ZERO},
            claims=dict(Counter(claim.status for claim in claims)),
            superbills=dict(Counter(Superbill.objects.filter(visit__in=visits).values_list("kind", flat=True))),
            remittances=dict(Counter(Remittance.objects.values_list("state", flat=True))),
            proof=_proof(),
            auto_posted_percent=Decimal(100 * posted) / max(payments.count(), 1),
            wrong=wrong,
        )
    for practice in Practice.objects.order_by("slug"):
        with practice_scope(practice.pk):
            figures.wrong.extend(
                f"ledger of {practice.slug}: {problem.what} {problem.row_id}" for problem in ledger_problems()
            )
    return figures


def _money(visits: Iterable[Visit]) -> dict[str, Decimal]:
    rows = list(visits)
    columns = {
        "charged": "charge_amount",
        "paid_by_insurance": "insurance_paid_amount",
        "adjusted": "adjustment_amount",
        "patient_paid": "patient_paid_amount",
        "patient_owes": "patient_balance_amount",
        "patient_credit": "patient_credit_amount",
        "open_with_insurance": "insurance_balance_amount",
    }
    sums = {name: sum((getattr(row, column) for row in rows), ZERO) for name, column in columns.items()}
    return sums | {"patient": sums["patient_paid"] + sums["patient_owes"]}


def _wrong_of(guest: Guest, visit: Visit, claims: list[Claim]) -> list[str]:
    """Where a visit stands otherwise than the cast says."""
    expected = guest.appearance.expected
    primary = next((claim.status for claim in claims if claim.sequence == "P"), "")
    pairs = (
        ("paid by insurance", Decimal(expected.insurance_paid), visit.insurance_paid_amount),
        ("adjusted", Decimal(expected.adjusted), visit.adjustment_amount),
        ("patient", Decimal(expected.patient), visit.patient_part_amount),
        ("open with insurance", Decimal(expected.open), visit.insurance_balance_amount),
        ("claim", expected.claim, primary),
    )
    who = f"{guest.appearance.last_name} ({guest.appearance.story})"
    return [f"{who}: {what} is {found}, expected {wanted}" for what, wanted, found in pairs if wanted != found]


def _proof() -> dict[str, Decimal]:
    """Cash in the ledger against what ERAs and receipts say, over everything that the practice ever took in."""
    cash = LedgerLine.objects.filter(account=Account.CASH).aggregate(total=Sum("amount"))["total"] or ZERO
    posted = Remittance.objects.filter(state=Remittance.State.POSTED)
    eras = posted.aggregate(total=Sum("amount"))["total"] or ZERO
    receipts = Payment.objects.aggregate(total=Sum("amount"))["total"] or ZERO
    return {"cash_in_ledger": cash, "eras": eras, "receipts": receipts, "difference": cash - eras - receipts}
