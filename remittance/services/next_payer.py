"""The claim to the next payer, from what the payers before it did, verbatim."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from claims.models import Claim, ClaimLine, ClaimStatus
from claims.services.advance import ClaimMove, advance_claim
from claims.services.batch import ClaimNotReady
from claims.services.build import ClaimAlreadyBuilt
from claims.services.secondary import (
    NoNextCoverage,
    PriorAdjudication,
    PriorAdjustment,
    PriorLine,
    build_secondary_claim,
)
from claims.services.submit import Submitted, submit_claims
from clearinghouse.services.routing import NoRoute
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import Adjustment, ClaimPayment, ServicePayment
from remittance.queries.claim_books import STANDING
from remittance.queries.next_claims import crossed_over
from remittance.rules.together import answered_together

NextClaim = ClaimPayment.NextClaim
REVERSAL = "22"  # CLP02
WAITING = (NextClaim.TO_BUILD, NextClaim.FORWARDED)


class NothingToBuild(ValueError):
    """The claim payment asks for no next claim (any more)."""


@transaction.atomic
def build_next_claim(*, claim_payment_id: int, actor: User, now: dt.datetime) -> Claim | None:
    """Build the claim to the next payer, as a draft; on hold, never sent, where the payer forwarded it.

    When the coverage that it was meant for is gone, the claim payment says so and None comes back. Raises
    NothingToBuild when another worker was faster or the answer was taken back.
    """
    row = ClaimPayment.objects.select_for_update().filter(pk=claim_payment_id, next_claim__in=WAITING).first()
    if row is None or row.claim is None:
        raise NothingToBuild(f"claim payment {claim_payment_id}")
    try:
        built = build_secondary_claim(claim=row.claim, adjudication=prior_adjudication(row.claim), actor=actor, now=now)
    except ClaimAlreadyBuilt as there:
        built = there.claim
    except NoNextCoverage:
        row.next_claim = NextClaim.FAILED
        row.reason = (
            "The next payer's coverage is no longer on file for the service date."
            " Add it, then choose Bill the next payer, or Send all, under Remittances, Next payer."
        )
        row.save(update_fields=["next_claim", "reason"])
        record_event(actor=actor, verb="next_claim.not_built", subject=row, now=now)
        return None
    if row.next_claim == NextClaim.FORWARDED and built.status == ClaimStatus.DRAFT:
        _hold(built, row, actor, now)
    row.next_claim = NextClaim.BUILT
    row.save(update_fields=["next_claim"])
    record_event(actor=actor, verb="next_claim.built", subject=row, now=now, detail={"claim": built.pk})
    return built


@transaction.atomic
def try_failed_again(*, claim_payment_id: int | None = None, actor: User, now: dt.datetime) -> int:
    """Queue anew what could not be built for want of a coverage, or one of it; how many.

    Not what the patient got for want of one: that is posted anew (services.crossovers).
    """
    failed = ClaimPayment.objects.select_for_update().filter(next_claim=NextClaim.FAILED)
    if claim_payment_id is not None:
        failed = failed.filter(pk=claim_payment_id)
    rows = list(failed.exclude(pk__in=crossed_over().values("pk")))
    for row in rows:
        record_event(actor=actor, verb="next_claim.tried_again", subject=row, now=now)
    ClaimPayment.objects.filter(pk__in=[row.pk for row in rows]).update(next_claim=NextClaim.TO_BUILD, reason="")
    return len(rows)


def _hold(built: Claim, row: ClaimPayment, actor: User, now: dt.datetime) -> None:
    whom = row.crossover_name or built.payer.name
    advance_claim(
        move=ClaimMove(
            claim=built,
            target=ClaimStatus.ON_HOLD,
            text=f"{row.remittance.payer_name} forwarded the claim to {whom}. Do not send it: the answer is awaited.",
            hold_reason="Forwarded by the earlier payer; its answer is awaited",
        ),
        actor=actor,
        now=now,
    )


def prior_adjudication(claim: Claim) -> PriorAdjudication:
    """Everything that a payer did with its claim and that still stands, in the order received."""
    rows = list(_standing_rows(claim))
    last = rows[-1]
    lines = _prior_lines(claim, rows)
    claim_level = Adjustment.objects.filter(claim_payment__in=rows).order_by("id")
    if lines:
        claim_level = claim_level.filter(service_payment=None)
    return PriorAdjudication(
        payer=claim.payer,
        paid=sum((row.paid_amount for row in rows), ZERO),
        adjudicated_on=last.remittance.payment_on or last.remittance.received_at.date(),
        payer_claim_control_number=last.payer_claim_control_number,
        lines=lines,
        adjustments=_triplets(claim_level),
        was_adjusted=ClaimPayment.objects.filter(claim=claim, state__in=STANDING, status_code=REVERSAL).exists(),
        remarks=tuple(last.remarks),
        outpatient_amounts=last.outpatient_amounts,
    )


def _standing_rows(claim: Claim) -> QuerySet[ClaimPayment]:
    """Posted, not a reversal and not reversed."""
    rows = ClaimPayment.objects.filter(claim=claim, state__in=STANDING, superbill__isnull=False)
    return (
        rows.filter(superbill__corrects=None, superbill__corrections=None).select_related("remittance").order_by("id")
    )


def _prior_lines(claim: Claim, rows: Sequence[ClaimPayment]) -> tuple[PriorLine, ...]:
    """What was done with each line; none where lines were answered together, which only the whole claim can say."""
    services = list(
        ServicePayment.objects.filter(claim_payment__in=rows)
        .prefetch_related("adjustments")
        .order_by("claim_payment_id", "position")
    )
    lines = list(ClaimLine.objects.filter(claim=claim).values_list("pk", "number", "charge_amount"))
    if _are_together({pk: charge for pk, _, charge in lines}, services):
        return ()
    numbers = {pk: number for pk, number, _ in lines}
    return tuple(
        PriorLine(
            number=numbers[service.claim_line_id or 0],
            paid=service.paid_amount,
            code=service.code,
            modifiers=tuple(service.modifiers),
            units=service.units if service.units is not None else Decimal(1),
            adjustments=_triplets(service.adjustments.all()),
            bundled_into=_bundled_into(service, services, numbers),
        )
        for service in services
    )


def _are_together(charges: dict[int, Decimal], services: Sequence[ServicePayment]) -> bool:
    named: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for service in services:
        named[service.claim_payment_id][service.claim_line_id or 0] += service.charge_amount
    return bool(answered_together(charges, list(named.values())))


def _bundled_into(service: ServicePayment, services: Sequence[ServicePayment], numbers: dict[int, int]) -> int | None:
    """The line that was paid under the code which the payer put in the place of this one (SVC01, SVC06)."""
    if not service.submitted_code or service.submitted_code == service.code or service.paid_amount != 0:
        return None
    for other in services:
        if other.code == service.code and other.pk != service.pk and other.paid_amount > 0:
            return numbers[other.claim_line_id or 0]
    return None


def _triplets(adjustments: QuerySet[Adjustment] | Sequence[Adjustment]) -> tuple[PriorAdjustment, ...]:
    return tuple(PriorAdjustment(one.group, one.reason, one.amount, one.quantity) for one in adjustments)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of next payers' claims: the files to hand over, and how many wait with what."""

    file_ids: tuple[int, ...]
    queued_count: int
    blocked: tuple[tuple[Claim, str], ...]


def send_next_claims(*, claims: Sequence[Claim], actor: User, today: dt.date, now: dt.datetime) -> Sent:
    """Scrub and queue claims to next payers. One that cannot go (findings, no account) holds up no other."""
    try:
        return _sent(_submit(claims, actor, today, now))
    except (NoRoute, ClaimNotReady):
        pass
    sent: list[Sent] = []
    for claim in claims:
        try:
            sent.append(_sent(_submit([claim], actor, today, now)))
        except (NoRoute, ClaimNotReady) as problem:
            sent.append(Sent((), 0, ((claim, str(problem)),)))
    return Sent(
        tuple(pk for one in sent for pk in one.file_ids),
        sum(one.queued_count for one in sent),
        tuple(blocked for one in sent for blocked in one.blocked),
    )


@transaction.atomic
def _submit(claims: Sequence[Claim], actor: User, today: dt.date, now: dt.datetime) -> Submitted:
    return submit_claims(claims=claims, actor=actor, today=today, now=now)


def _sent(submitted: Submitted) -> Sent:
    blocked = tuple(
        (one.claim, one.findings[0].text if one.findings else f"It is {one.claim.get_status_display().lower()}.")
        for one in submitted.blocked
    )
    return Sent(tuple(file.pk for file in submitted.files), len(submitted.queued), blocked)
