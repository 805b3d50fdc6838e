"""Claim payments as pages show them: every code in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from billing.models import Superbill, SuperbillKind
from practice.money import ZERO
from remittance.models import Adjustment, ClaimPayment, PayerRefund, ProviderAdjustment, Remittance, ServicePayment
from remittance.queries.cancelled import CANCEL_OUT
from remittance.queries.claim_books import STANDING
from remittance.rules.adjustments import Meaning, meaning
from remittance.rules.rest import UNANSWERED
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS, CLAIM_STATUSES, PROVIDER_ADJUSTMENT_REASONS

WHERE = {
    Meaning.DEDUCTIBLE: "patient: deductible",
    Meaning.COINSURANCE: "patient: coinsurance",
    Meaning.COPAY: "patient: copay",
    Meaning.OTHER_PATIENT: "patient",
    Meaning.CONTRACTUAL: "contractual",
    Meaning.OTHER_ADJUSTMENT: "other adjustment",
    Meaning.EARLIER_PAYER: "done by the earlier payer",
    Meaning.DENIED: "denied: stays open",
}


@dataclass(frozen=True, slots=True)
class ShownAdjustment:
    """One CAS triplet in words."""

    code: str  # CO-45
    words: str
    group_words: str
    where: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One SVC."""

    position: int
    code: str
    modifiers: str
    submitted_code: str
    service_on: dt.date | None
    charge: Decimal
    allowed: Decimal | None
    paid: Decimal
    claim_line: str
    adjustments: tuple[ShownAdjustment, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """One CLP with its lines."""

    row: ClaimPayment
    status_words: str
    patient: Decimal
    adjusted: Decimal  # without what was denied
    denied: Decimal
    adjustments: tuple[ShownAdjustment, ...]  # claim level
    lines: tuple[ShownLine, ...]

    @property
    def may_be_undone(self) -> bool:
        """That it is posted to a claim and is no reversal; what stands on it is only looked up when asked."""
        superbill = self.row.superbill
        return self.row.state in STANDING and superbill is not None and superbill.kind == SuperbillKind.INSURANCE

    @property
    def may_be_taken_apart(self) -> bool:
        """That it and its reversal cancelled each other out while both were held."""
        return self.row.state == ClaimPayment.State.RESOLVED and self.row.reason.endswith(CANCEL_OUT)


def reason_in_words(group: str, reason: str) -> str:
    """The reason's short label; an unknown code is shown as it came."""
    if reason == UNANSWERED:
        return "Part of the charge that the payer's answer leaves out"
    return ADJUSTMENT_REASONS.get(reason, f"Reason {reason}")


def with_lines(rows: QuerySet[ClaimPayment]) -> QuerySet[ClaimPayment]:
    """Claim payments with lines and adjustments, in four more statements."""
    services = ServicePayment.objects.select_related("claim_line").order_by("position")
    return rows.select_related("claim__payer", "claim__patient", "superbill", "remittance").prefetch_related(
        Prefetch("services", queryset=services),
        Prefetch("adjustments", queryset=Adjustment.objects.order_by("id")),
        "denials",
    )


def payments_of(remittance: Remittance) -> QuerySet[ClaimPayment]:
    return with_lines(remittance.claim_payments.all())


def payments_on_claim(claim_id: int) -> QuerySet[ClaimPayment]:
    """Every answer to a claim, newest first."""
    return with_lines(ClaimPayment.objects.filter(claim_id=claim_id)).order_by("-id")


def standing_answers(row: ClaimPayment) -> list[ClaimPayment]:
    """The answers that stand on the claim of this one, the newest first, with their checks."""
    mine = ClaimPayment.objects.filter(claim=row.claim_id, state__in=STANDING, superbill__isnull=False)
    taken_back = Superbill.objects.filter(corrects=OuterRef("superbill"))
    rows = mine.filter(~Exists(taken_back), superbill__kind=SuperbillKind.INSURANCE).exclude(pk=row.pk)
    return list(rows.select_related("remittance").order_by("-id")[:10])


def shown(rows: Iterable[ClaimPayment]) -> list[ShownPayment]:
    return [_shown_payment(row) for row in rows]


class _Speaker(TypedDict):
    """What the payer of an answer is to its claim, as the meaning of its reasons depends on it."""

    is_first_payer: bool
    is_capitated: bool


def _shown_payment(row: ClaimPayment) -> ShownPayment:
    speaker = _Speaker(
        is_first_payer=row.claim is None or row.claim.sequence == "P",
        is_capitated=row.claim is not None and row.claim.payer.is_capitated,
    )
    adjustments = list(row.adjustments.all())
    by_service = {
        service.pk: [one for one in adjustments if one.service_payment_id == service.pk]
        for service in row.services.all()
    }
    denied = sum((one.amount for one in row.denials.all() if one.group != "PR"), ZERO)
    adjusted = sum((one.amount for one in adjustments if one.group != "PR"), ZERO)
    return ShownPayment(
        row=row,
        status_words=CLAIM_STATUSES.get(row.status_code, f"Status {row.status_code}"),
        patient=sum((one.amount for one in adjustments if one.group == "PR"), ZERO),
        adjusted=adjusted - min(denied, adjusted) if adjusted > 0 else adjusted,
        denied=denied,
        adjustments=_shown_adjustments([one for one in adjustments if one.service_payment_id is None], speaker),
        lines=tuple(_shown_line(service, by_service[service.pk], speaker) for service in row.services.all()),
    )


def _shown_line(row: ServicePayment, adjustments: Sequence[Adjustment], speaker: _Speaker) -> ShownLine:
    return ShownLine(
        position=row.position,
        code=row.code,
        modifiers=" ".join(row.modifiers),
        submitted_code=row.submitted_code if row.submitted_code != row.code else "",
        service_on=row.service_on,
        charge=row.charge_amount,
        allowed=row.allowed_amount,
        paid=row.paid_amount,
        claim_line=str(row.claim_line.number) if row.claim_line else "",
        adjustments=_shown_adjustments(adjustments, speaker),
        remarks=tuple(row.remarks),
    )


def _shown_adjustments(adjustments: Iterable[Adjustment], speaker: _Speaker) -> tuple[ShownAdjustment, ...]:
    return tuple(
        ShownAdjustment(
            code=f"{one.group}-{one.reason}",
            words=reason_in_words(one.group, one.reason),
            group_words=ADJUSTMENT_GROUPS.get(one.group, one.group),
            where=WHERE[meaning(one.group, one.reason, one.amount, **speaker)],
            amount=one.amount,
        )
        for one in adjustments
    )


@dataclass(frozen=True, slots=True)
class ShownProviderAdjustment:
    """One PLB pair in words; `added` is what it added to the check (the 835's amount turned)."""

    row: ProviderAdjustment
    words: str
    added: Decimal
    refund: PayerRefund | None  # that it settled, or that it may mean


def provider_adjustments_of(remittance: Remittance) -> list[ShownProviderAdjustment]:
    rows = list(remittance.provider_adjustments.order_by("id"))
    refunds = _refunds_meant(remittance, rows)
    return [
        ShownProviderAdjustment(
            one, PROVIDER_ADJUSTMENT_REASONS.get(one.reason, f"Code {one.reason}"), -one.amount, refunds.get(one.pk)
        )
        for one in rows
    ]


def _refunds_meant(remittance: Remittance, rows: Sequence[ProviderAdjustment]) -> dict[int, PayerRefund]:
    """By provider-level amount: the refund that it settled, else one of its size that it may have taken as well."""
    if not rows:
        return {}
    may_mean = Q(
        payer_id=remittance.payer_id,
        state__in=["due", "paid"],
        amount__in=[one.amount for one in rows if one.amount > 0],
    )
    refunds = PayerRefund.objects.filter(Q(provider_adjustment__in=rows) | may_mean).order_by("-pk")
    found = list(refunds)
    by_amount = {one.amount: one for one in found if one.provider_adjustment_id is None}
    settled = {one.provider_adjustment_id: one for one in found}
    meant = {row.pk: settled.get(row.pk) or by_amount.get(row.amount) for row in rows}
    return {pk: refund for pk, refund in meant.items() if refund is not None}
