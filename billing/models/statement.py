"""Statements: what a patient was asked to pay, as it was sent."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from patients.models import Patient
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field


class Statement(models.Model):
    """Append-only: a later one replaces it, nothing changes it. It moves no money.

    `figures` holds what the document shows (billing.rules.statement.StatementFigures), amounts as text.
    """

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    patient = TenantForeignKey(Patient, related_name="statements", db_index=False)
    due_amount = money_field(default=ZERO)  # on the patient's visits
    credit_amount = money_field(default=ZERO)  # free credit
    figures = models.JSONField()
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="statement_number_once"),
            models.CheckConstraint(
                condition=Q(due_amount__gte=ZERO, credit_amount__gte=ZERO), name="statement_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["practice", "patient", "-id"], name="statement_by_patient")]

    def __str__(self) -> str:
        return f"statement {self.number}"

    @property
    def to_pay_amount(self) -> Decimal:
        return max(self.due_amount - self.credit_amount, ZERO)
