"""What payers take back by claim, held against what is refunded to them, so that no dollar goes back twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from billing.models import Account, EntryKind
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.models import ClaimStatus
from claims.services.advance import ClaimMove, advance_claim
from practice.money import ZERO
from practice.services.audit import record_event
from remittance.models import PayerRefund, ProviderAdjustment
from remittance.services.decisions import Check, Post, Reverse
from remittance.services.open_denials import open_by_place
from remittance.services.payer_refunds import settle_by_adjustment
from remittance.services.posting import Act, Outcome

State = PayerRefund.State
RETURNED = "72"  # PLB03-1 of what the provider has refunded and the payer acknowledges
Place = tuple[int, int]  # visit, payer


def follow_takebacks(outcomes: Sequence[Outcome], check: Check, act: Act) -> None:
    """Match what the check takes back on balance with refunds of the visit and payer; one read for any number."""
    taken, by_row = _taken_on_balance(outcomes)
    if not taken:
        return
    refunds = PayerRefund.objects.filter(
        visit_id__any=[visit_id for visit_id, _ in taken], state__in=[State.DUE, State.PAID]
    )
    was_taken_twice = False
    for refund in list(refunds.select_for_update().order_by("id")):
        place = (refund.visit_id or 0, refund.payer_id)
        if taken.get(place, ZERO) < refund.amount:
            continue
        taken[place] -= refund.amount
        refund.takeback_id = by_row[place]
        if refund.state == State.DUE:
            _settle(refund, act)
            _settle_claim(refund, act)
        else:
            refund.state, was_taken_twice = State.TAKEN_TWICE, True
        refund.closed_at, refund.closed_by = act.now, act.actor
        refund.save()
        detail = {"amount": str(refund.amount), "claim_payment": refund.takeback_id}
        verb = f"payer_refund.{refund.state}"
        record_event(actor=act.actor, verb=verb, subject=refund, now=act.now, detail=detail)
    if was_taken_twice and check.remittance_id is not None:
        acknowledge_returns(check.remittance_id, act)


def _taken_on_balance(outcomes: Sequence[Outcome]) -> tuple[dict[Place, Decimal], dict[Place, int]]:
    """Dollars that reversals less corrections take from each visit and payer, and a row that does it."""
    taken: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    by_row: dict[Place, int] = {}
    for one in outcomes:
        decision = one.decision
        if isinstance(decision, Reverse) and not decision.undo_reason:
            place = (decision.book.claim.visit_id, decision.book.claim.payer_id)
            taken[place] += decision.original.paid
            by_row[place] = one.claim_payment_id
        elif isinstance(decision, Post):
            taken[decision.book.claim.visit_id, decision.book.claim.payer_id] -= one.record.paid
    return {place: amount for place, amount in taken.items() if amount > 0 and place in by_row}, by_row


def _settle(refund: PayerRefund, act: Act) -> None:
    """The payer has taken what was to be paid: it stands on the claim again, and nothing is due."""
    entry = EntryDraft(
        kind=EntryKind.TAKEBACK,
        source_key=f"refund-taken:{refund.pk}",
        visit_id=refund.visit_id,
        lines=(
            LineDraft(Account.REFUNDS, refund.amount, refund.payer_id, refund.sequence),
            LineDraft(Account.INSURANCE_RECEIVABLE, -refund.amount, refund.payer_id, refund.sequence),
        ),
    )
    posted = post_entries([entry], actor=act.actor, posted_on=act.posted_on, now=act.now)
    refund.state, refund.settled_entry_id = State.TAKEN_BACK, posted[entry.source_key]


def _settle_claim(refund: PayerRefund, act: Act) -> None:
    """The claim is paid where nothing of it is open: its reversal was decided before the refund ended."""
    claim = refund.claim
    if claim is None or claim.status != ClaimStatus.PARTLY_PAID:
        return
    if open_by_place([claim.visit_id]).get((claim.visit_id, claim.payer_id, claim.sequence), ZERO) == ZERO:
        text = "Nothing is open: what the payer took back was due to it as a refund."
        advance_claim(move=ClaimMove(claim, ClaimStatus.PAID, text), actor=act.actor, now=act.now)


def acknowledge_returns(remittance_id: int, act: Act) -> None:
    """What a payer took twice comes again with this check (PLB 72): each amount settles one refund of its payer."""
    rows = ProviderAdjustment.objects.filter(remittance=remittance_id, reason=RETURNED, amount__lt=ZERO)
    used = PayerRefund.objects.exclude(provider_adjustment=None).values("provider_adjustment_id")
    for adjustment in list(rows.exclude(pk__in=used).select_related("remittance").order_by("id")):
        waiting = PayerRefund.objects.filter(
            payer_id=adjustment.remittance.payer_id, state=State.TAKEN_TWICE, amount=-adjustment.amount
        )
        refund = waiting.select_for_update(of=("self",)).order_by("id").first()
        if refund is not None:
            settle_by_adjustment(refund, adjustment, act)
