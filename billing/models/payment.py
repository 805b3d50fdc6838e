"""Money taken from and given back to patients."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models.ledger import CashMethod
from billing.models.visit import Visit
from patients.models import Patient
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import money_field


class Payment(models.Model):
    """A receipt, or a refund of one receipt (then the amount is negative). Never changed: a mistake is refunded.

    `idempotency_key` comes from the form, so that a double click takes the money once.
    """

    is_append_only = True

    class Purpose(models.TextChoices):
        COPAY = "copay", "Copay"
        BALANCE = "balance", "Balance"
        PREPAYMENT = "prepayment", "Prepayment"
        REFUND = "refund", "Refund"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    patient = TenantForeignKey(Patient, related_name="payments")
    visit = TenantForeignKey(Visit, related_name="payments", db_index=False)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.COPAY)
    method = models.CharField(max_length=10, choices=CashMethod.choices)
    amount = money_field()
    reference = models.CharField("check or terminal number", max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")  # why a refund was given
    refunds = TenantForeignKey("self", null=True, related_name="refunded_by")
    idempotency_key = models.UUIDField()
    received_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="payment_number_once"),
            models.UniqueConstraint(fields=["practice", "idempotency_key"], name="payment_key_once"),
            models.CheckConstraint(
                condition=Q(refunds=None, amount__gt=0) | Q(refunds__isnull=False, amount__lt=0),
                name="payment_refund_is_negative",
            ),
        ]
        indexes = [models.Index(fields=["practice", "visit"], name="payment_by_visit")]

    def __str__(self) -> str:
        return f"receipt {self.number}"
