"""Deposits: lines of the bank statement, and the payments that each is made of. No ledger entry comes of them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from billing.models import Payment
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field
from remittance.models.remittance import Remittance


class Deposit(models.Model):
    """One line of the bank statement, confirmed by somebody; `idempotency_key` comes from the form.

    Open while what is matched to it differs from its amount and nobody has said why (docs/algorithms/deposits.md).
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    deposited_on = models.DateField()
    amount = money_field()
    matched_amount = money_field(default=ZERO)  # sum of its items
    bank_reference = models.CharField(max_length=120, blank=True)
    idempotency_key = models.UUIDField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_apart_at = models.DateTimeField(null=True)
    taken_apart_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)  # why it was taken apart
    explanation = models.CharField(max_length=200, blank=True)  # why it differs from what is matched to it
    explained_at = models.DateTimeField(null=True)
    explained_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "idempotency_key"], name="deposit_key_once"),
            models.CheckConstraint(condition=Q(amount__gt=ZERO), name="deposit_positive"),
            models.CheckConstraint(
                condition=Q(taken_apart_at=None, taken_apart_by=None, reason="")
                | (Q(taken_apart_at__isnull=False, taken_apart_by__isnull=False) & ~Q(reason="")),
                name="deposit_taken_apart_by_at",
            ),
            models.CheckConstraint(
                condition=Q(explained_at=None, explained_by=None, explanation="")
                | (Q(explained_at__isnull=False, explained_by__isnull=False) & ~Q(explanation="")),
                name="deposit_explained_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "deposited_on"], name="deposit_by_day"),
        ]

    def __str__(self) -> str:
        return f"deposit {self.pk}"

    @property
    def difference(self) -> Decimal:
        """Dollars that the bank has beyond what is matched; below zero where it has less."""
        return self.amount - self.matched_amount

    @property
    def is_open(self) -> bool:
        return bool(self.difference) and not self.explanation and self.taken_apart_at is None


class DepositItem(models.Model):
    """A payer's payment or a part of it, or a receipt or refund of the front desk, in the deposit that it came with."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    deposit = TenantForeignKey(Deposit, related_name="items")
    remittance = TenantForeignKey(Remittance, null=True, related_name="deposit_items", db_index=False)
    payment = TenantForeignKey(Payment, null=True, related_name="deposit_items", db_index=False)
    amount = money_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "remittance", "deposit"], name="remittance_deposited_once"),
            models.UniqueConstraint(fields=["practice", "payment"], name="receipt_deposited_once"),
            models.CheckConstraint(
                condition=Q(remittance=None, payment__isnull=False) | Q(remittance__isnull=False, payment=None),
                name="deposit_item_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"deposit item {self.pk}"
