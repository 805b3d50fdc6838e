"""What came of each kind of remittance: read from the books, and held against what was worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from claims.models import Claim
from clearinghouse.models import InterchangeFile
from config.demo.desk import Guest
from config.demo.kinds import KINDS, Kind, Look
from config.demo.setting import Stage
from practice.models import AuditEvent
from practice.scoping import practice_scope
from remittance.models import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment, Underpayment
from remittance.queries.provider_level import payer_chains

State = ClaimPayment.State


@dataclass(frozen=True, slots=True)
class Found:
    """One kind with the files that showed it and what came of it."""

    kind: Kind
    files: tuple[str, ...]
    came: str

    @property
    def is_right(self) -> bool:
        return self.came == self.kind.expected


@dataclass(frozen=True, slots=True)
class _Post:
    """What payers sent about one patient's visit, in the order in which it came."""

    numbers: frozenset[str]  # of his claims
    answers: tuple[ClaimPayment, ...]
    checks: tuple[Remittance, ...]  # those that name him, and their repetitions


def kinds_found(stage: Stage, guests: Iterable[Guest], kinds: Iterable[Kind] = KINDS) -> list[Found]:
    """Every kind, with what came of it in the remittances of the guest who shows it."""
    by_name = {guest.appearance.last_name: guest for guest in guests}
    with practice_scope(stage.practice.pk):
        return [_found(kind, _post_of(by_name[kind.last_name])) for kind in kinds]


def _post_of(guest: Guest) -> _Post:
    numbers = frozenset(Claim.objects.filter(visit=guest.visit).values_list("patient_control_number", flat=True))
    answers = tuple(
        ClaimPayment.objects.filter(patient_control_number__in=numbers)
        .select_related("remittance__file")
        .order_by("remittance_id", "position")
    )
    own = {answer.remittance_id for answer in answers}
    checks = Remittance.objects.filter(Q(pk__in=own) | Q(duplicate_of__in=own))
    return _Post(numbers, answers, tuple(checks.select_related("file", "payer").order_by("pk")))


def _found(kind: Kind, post: _Post) -> Found:
    files = tuple(dict.fromkeys(check.file.name for check in post.checks))
    return Found(kind, files, ", ".join(_LOOKS[kind.look](post)) or "nothing came")


def _answers(post: _Post) -> list[str]:
    """On hold, a check tells nothing of its claims: the look at the money shows it."""
    return [_answer(one) for one in post.answers if one.remittance.state != Remittance.State.ON_HOLD]


def _answer(row: ClaimPayment) -> str:
    words = {
        State.POSTED: "posted",
        State.EXCEPTION: "held",
        State.NOT_POSTED: "told",
        State.ALREADY_POSTED: "posted before, held" if row.paid_amount else "posted before",
    }
    state = words.get(State(row.state), row.get_state_display().lower())
    return f"{row.status_code} {state} {row.paid_amount}"


def _check(post: _Post) -> list[str]:
    rows = ClaimPayment.objects.filter(remittance__in=post.checks).select_related("remittance")
    return [_answer(row) for row in rows.order_by("remittance_id", "position")]


def _lines(post: _Post) -> list[str]:
    rows = ServicePayment.objects.filter(claim_payment__in=post.answers).select_related("claim_line")
    return [
        f"{row.code}{f' for {row.submitted_code}' if row.submitted_code else ''}"
        f" {f'L{row.claim_line.number}' if row.claim_line else 'no line'} {row.paid_amount}"
        for row in rows.order_by("claim_payment__remittance_id", "claim_payment__position", "position")
    ]


def _adjustments(post: _Post) -> list[str]:
    rows = Adjustment.objects.filter(claim_payment__in=post.answers).order_by("claim_payment__remittance_id", "pk")
    return [f"{'' if row.service_payment_id else 'whole claim '}{row.group}-{row.reason} {row.amount}" for row in rows]


def _money(post: _Post) -> list[str]:
    return [f"{check.method} {check.amount} {check.get_state_display().lower()}" for check in post.checks]


def _provider_level(post: _Post) -> list[str]:
    """The pairs under the patient's number; of a check that is his alone all of them, and its amount."""
    others: defaultdict[int, set[str]] = defaultdict(set)
    rows = ClaimPayment.objects.filter(remittance__in=post.checks)
    for remittance_id, number in rows.values_list("remittance_id", "patient_control_number"):
        others[remittance_id].add(number)
    pairs = list(ProviderAdjustment.objects.filter(remittance__in=post.checks).order_by("pk"))
    told = []
    for check in post.checks:
        is_alone = others[check.pk] <= post.numbers
        own = [one for one in pairs if one.remittance_id == check.pk]
        told += [f"{one.reason} {one.amount}" for one in own if is_alone or one.reference in post.numbers]
        told += [f"check {check.amount}"] if is_alone else []
    return told


def _carried(post: _Post) -> list[str]:
    """The chain that one of the patient's checks announced."""
    announced = {
        (one.reason, one.reference if one.reason == "WO" else one.remittance.trace)
        for one in ProviderAdjustment.objects.filter(
            remittance__in=post.checks, amount__lt=Decimal(0), reason__in=("FB", "WO")
        ).select_related("remittance")
    }
    payers = {check.payer for check in post.checks if check.payer is not None}
    return [
        f"{step.carried.reason} {step.carried.amount} leaves {step.left}"
        for payer in payers
        for chain in payer_chains(payer)
        if (chain.reason, chain.reference) in announced
        for step in chain.steps
    ]


def _short(post: _Post) -> list[str]:
    rows = Underpayment.objects.filter(claim_payment__in=post.answers).order_by("pk")
    return [
        f"{row.code} expected {row.expected_amount}, allowed {row.allowed_amount}, short {row.amount}" for row in rows
    ]


def _receipts(post: _Post) -> list[str]:
    files = {check.file_id for check in post.checks}
    again = AuditEvent.objects.filter(
        verb="file.received_again", subject_type=InterchangeFile._meta.label, subject_id__in=files
    ).count()
    posted = sum(check.state == Remittance.State.POSTED for check in post.checks)
    return [f"came {again + 1} times", f"posted {posted}"]


_LOOKS: dict[Look, Callable[[_Post], Sequence[str]]] = {
    Look.ANSWERS: _answers,
    Look.CHECK: _check,
    Look.LINES: _lines,
    Look.ADJUSTMENTS: _adjustments,
    Look.MONEY: _money,
    Look.PROVIDER_LEVEL: _provider_level,
    Look.CARRIED: _carried,
    Look.SHORT: _short,
    Look.RECEIPTS: _receipts,
}
