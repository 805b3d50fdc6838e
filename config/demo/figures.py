"""What the day came to: money, claims, superbills; and whether ledger, ERAs and receipts agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from billing.models import Account, LedgerLine, Payment, Superbill, Visit
from billing.queries import ledger_problems
from claims.models import Claim
from config.demo.desk import Guest
from config.demo.estimates import HeldEstimate, estimates_held
from config.demo.kinds import KINDS, Kind
from config.demo.kinds_found import Found, kinds_found
from config.demo.setting import Stage
from practice.models import Practice
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, EobDraft, Remittance
from remittance.queries.worklists import WAITS
from remittance.rules.outcome import NOT_OUR_CLAIM, PREDETERMINATION

ZERO = Decimal("0.00")


LEAST_PERCENT = 95


@dataclass(frozen=True, slots=True)
class AutoPosted:
    """Claims that the day's ERAs pay or deny, and how many of them were posted with no hand."""

    posted: int
    claims: int

    @property
    def percent(self) -> Decimal:
        return Decimal(100 * self.posted) / max(self.claims, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Dollars as Decimal; counts by status and kind, of this day's visits. `wrong` lists what is not as expected.

    `payments` counts the claim payments of the day's ERAs by what became of them.
    """

    money: dict[str, Decimal]
    claims: dict[str, int]
    superbills: dict[str, int]
    remittances: dict[str, int]
    proof: dict[str, Decimal]
    payments: dict[str, int]
    auto: AutoPosted
    kinds: list[Found]
    wrong: list[str] = field(default_factory=list)
    estimates: list[HeldEstimate] = field(default_factory=list)

    @property
    def ledger_agrees(self) -> bool:
        return self.proof["difference"] == 0 and not any("ledger" in text for text in self.wrong)


def figures_of(stage: Stage, guests: list[Guest], since: dt.datetime, kinds: Iterable[Kind] = KINDS) -> Figures:
    """Read the books of the demonstration's practice; the day began at `since`."""
    with practice_scope(stage.practice.pk):
        visits = {visit.pk: visit for visit in Visit.objects.filter(pk__in=[guest.visit.pk for guest in guests])}
        claims = list(Claim.objects.filter(visit__in=visits))
        wrong = [
            text
            for guest in guests
            for text in _wrong_of(guest, visits[guest.visit.pk], [c for c in claims if c.visit_id == guest.visit.pk])
        ]
        payments = _payments_of_the_day(since)
        held = ClaimPayment.objects.filter(WAITS, remittance__received_at__gte=since).aggregate(
            total=Sum("paid_amount")
        )
        auto = _auto_posted(payments)
        figures = Figures(
            money=_money(visits.values()) | {"held": held["total"] or ZERO},
            claims=dict(Counter(claim.status for claim in claims)),
            superbills=dict(Counter(Superbill.objects.filter(visit__in=visits).values_list("kind", flat=True))),
            remittances=dict(Counter(Remittance.objects.values_list("state", flat=True))),
            proof=_proof(),
            payments=dict(Counter(one.get_state_display() for one in payments)),
            auto=auto,
            kinds=kinds_found(stage, guests, kinds),
            wrong=wrong,
            estimates=estimates_held(guests),
        )
    if auto.percent < LEAST_PERCENT:
        figures.wrong.append(f"only {auto.percent:.1f} % of the ERA claims were posted with no hand")
    figures.wrong.extend(f"remittance: {found.kind.name}" for found in figures.kinds if not found.is_right)
    figures.wrong.extend(f"estimate: {held.forecast.name}" for held in figures.estimates if not held.is_right)
    for practice in Practice.objects.order_by("slug"):
        with practice_scope(practice.pk):
            figures.wrong.extend(
                f"ledger of {practice.slug}: {problem.what} {problem.row_id}" for problem in ledger_problems()
            )
    return figures


def _payments_of_the_day(since: dt.datetime) -> list[ClaimPayment]:
    """What came in ERAs; what a person typed is not among them."""
    typed = EobDraft.objects.exclude(file=None).values("file")
    rows = ClaimPayment.objects.filter(remittance__received_at__gte=since).exclude(remittance__file__in=typed)
    return list(rows.order_by("remittance_id", "position"))


def _auto_posted(payments: Iterable[ClaimPayment]) -> AutoPosted:
    """By claim number. A payment of a number that is posted already, or of a check on hold, asks for nothing more."""
    decided = [one for one in payments if one.status_code not in {NOT_OUR_CLAIM, PREDETERMINATION}]
    posted = {one.patient_control_number for one in decided if one.state == ClaimPayment.State.POSTED}
    return AutoPosted(len(posted), len({one.patient_control_number for one in decided}))


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
