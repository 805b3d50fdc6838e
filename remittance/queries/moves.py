"""Where a payment may be moved to, and what has become of what was moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from claims.models import Claim
from practice.models import Membership, Practice, User
from practice.permissions import Permission, may
from practice.queries import memberships_of
from practice.scoping import current_practice_id, practice_scope
from practice.services.leases import waiting
from providers.models import BillingProvider
from remittance.models import ClaimPayment, PaymentArrival, PaymentMove, Remittance
from remittance.queries.payees import PayeeNumbers, is_billed_under, numbers_of
from remittance.queries.records import outline_of
from x12.document import NotX12


def other_practices(user: User) -> list[Practice]:
    """Practices beside this one in which the user may post remittances, by name."""
    here = current_practice_id()
    return [one.practice for one in memberships_of(user) if may(one, _POSTS) and one.practice_id != here]


_POSTS = Permission.REMITTANCES


def may_post_here(user_id: int) -> bool:
    """That the user works remittances in the practice whose scope is open."""
    found = Membership.objects.filter(user_id=user_id, is_active=True, user__is_active=True).first()
    return found is not None and may(found, _POSTS)


def payee_numbers(remittance: Remittance) -> PayeeNumbers:
    """What the check's own file calls its payee; nothing where the file cannot be read."""
    try:
        records = outline_of(bytes(remittance.file.content)).remittances
    except NotX12:
        return PayeeNumbers()
    found = records[remittance.position - 1 : remittance.position]
    return numbers_of(found[0]) if found else PayeeNumbers()


def bills_under(practice_id: int, numbers: PayeeNumbers) -> bool:
    """That the practice has a billing provider with one of these numbers. Call it with no other scope open."""
    with practice_scope(practice_id):
        return is_billed_under(numbers, BillingProvider.objects.values_list("npi", "tax_id"))


def has_claim_of(practice_id: int, number: str, last_name: str) -> bool:
    """That the practice has a claim of this number for a patient of this last name. Call it as bills_under."""
    if not number.strip() or not last_name.strip():
        return False
    with practice_scope(practice_id):
        claims = Claim.objects.filter(patient_control_number__iexact=number.strip())
        return claims.filter(patient__last_name__iexact=last_name.strip()).exists()


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A move with the name of the other practice, for those who belong to it; else only that there is one."""

    row: PaymentMove
    target: str

    @property
    def is_waiting(self) -> bool:
        return self.row.moved_at is None and self.row.returned_at is None and not self.is_stuck

    @property
    def is_stuck(self) -> bool:
        """That its worker died again and again; it may be tried again."""
        return self.row.work_state == "failed" and self.row.returned_at is None and self.row.moved_at is None

    @property
    def is_done(self) -> bool:
        return self.row.moved_at is not None and self.row.returned_at is None


UNNAMED = "another practice"


def _named(practice_id: int, viewer: User) -> str:
    """A practice that the viewer does not belong to stays unnamed."""
    names = {one.practice_id: one.practice.name for one in memberships_of(viewer)}
    return names.get(practice_id, UNNAMED)


def shown_move(row: PaymentMove, viewer: User) -> ShownMove:
    return ShownMove(row, _named(row.target_id, viewer))


def last_move(remittance: Remittance, viewer: User) -> ShownMove | None:
    """What was last asked for the whole check."""
    rows = PaymentMove.objects.filter(remittance=remittance, claim_payment=None).select_related("requested_by")
    row = rows.order_by("-id").first()
    return shown_move(row, viewer) if row else None


def last_claim_move(payment: ClaimPayment, viewer: User) -> ShownMove | None:
    row = PaymentMove.objects.filter(claim_payment=payment).select_related("requested_by").order_by("-id").first()
    return shown_move(row, viewer) if row else None


def moves_to_carry_out(now: dt.datetime) -> list[int]:
    """Ids of moves that wait for a worker, the oldest first."""
    return list(waiting(PaymentMove.objects.all(), now).order_by("id").values_list("id", flat=True))


def has_moved_claims(remittance_ids: Collection[int]) -> bool:
    """That a claim payment of these checks is in another practice."""
    rows = PaymentMove.objects.filter(remittance__in=remittance_ids, returned_at=None)
    return rows.exclude(claim_payment=None).exists()


@dataclass(frozen=True, slots=True)
class ShownArrival:
    """Where a check came from, named for those who belong there."""

    row: PaymentArrival
    source: str
    may_go_back: bool  # the viewer works remittances there, too


def arrival_of(remittance: Remittance) -> PaymentArrival | None:
    return PaymentArrival.objects.filter(file=remittance.file_id).select_related("arrived_by").order_by("-id").first()


def shown_arrival(remittance: Remittance, viewer: User) -> ShownArrival | None:
    row = arrival_of(remittance)
    if row is None:
        return None
    may_go_back = row.source_id in {one.pk for one in other_practices(viewer)}
    return ShownArrival(row, _named(row.source_id, viewer), may_go_back)
