"""Payments that came to the wrong practice: what was moved from here, and what has arrived here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models import CashMethod, LedgerEntry
from clearinghouse.models import InterchangeFile
from practice.isolation import TenantForeignKey
from practice.models import Practice, User, Work
from remittance.models.remittance import ClaimPayment, Remittance


class PaymentMove(Work):
    """A check, or one claim payment of it, on its way to another practice; the row is the queue.

    It stands until it is taken back (`returned_at`): by a refusal, or since the other practice sent it back. What is
    moved has the state `moved` meanwhile, so that nothing of it can post here (docs/algorithms/posting.md, section 10).
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    remittance = TenantForeignKey(Remittance, related_name="moves")
    claim_payment = TenantForeignKey(ClaimPayment, null=True, related_name="moves")  # None: the whole check
    target = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    returns_move_id = models.BigIntegerField(null=True)  # of the target: the move that this one takes back
    state_before = models.CharField(max_length=14)
    reason = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    # The money of a claim payment stays here until it is passed on to the other practice.
    passed_on = models.DateField(null=True)
    method = models.CharField(max_length=10, choices=CashMethod.choices, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    passed_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "remittance"],
                condition=Q(claim_payment=None, returned_at=None),
                name="check_moved_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "claim_payment"],
                condition=Q(claim_payment__isnull=False, returned_at=None),
                name="claim_payment_moved_once",
            ),
            models.CheckConstraint(
                condition=Q(passed_on=None, passed_entry=None)
                | Q(passed_on__isnull=False, passed_entry__isnull=False, claim_payment__isnull=False, returned_at=None),
                name="payment_move_passed_on_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "id"], condition=Q(work_state__in=["to_do", "taken"]), name="payment_move_work"
            )
        ]

    def __str__(self) -> str:
        return f"payment move {self.pk}"


class PaymentArrival(models.Model):
    """That a file came from another practice: written with the file, so that a repeated move finds it."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="arrivals")
    source = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    source_move_id = models.BigIntegerField()
    of_claim = models.BooleanField()  # one claim payment alone: its money is with the source
    reason = models.CharField(max_length=200)
    arrived_at = models.DateTimeField()
    arrived_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "source", "source_move_id"], name="payment_arrived_once"),
        ]

    def __str__(self) -> str:
        return f"payment arrival {self.pk}"
