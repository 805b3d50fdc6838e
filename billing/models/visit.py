"""A visit as billing sees it: one patient, one day, one provider, one place. Superbills and money hang on it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from patients.models import Patient
from practice.isolation import TenantForeignKey
from practice.models import Practice
from practice.money import ZERO, money_field
from providers.models import BillingProvider, Location, RenderingProvider


class Visit(models.Model):
    """Made at check-in.

    The `_amount` columns are caches of sums over the ledger, kept in the same transaction as its entries;
    `manage.py verify_ledger` rebuilds them. Invariant: charge = insurance paid + adjustment + patient part
    + insurance balance, where patient part = patient balance + patient paid.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    patient = TenantForeignKey(Patient, related_name="visits", db_index=False)
    rendering_provider = TenantForeignKey(RenderingProvider, related_name="+")
    billing_provider = TenantForeignKey(BillingProvider, related_name="+")
    location = TenantForeignKey(Location, related_name="+")
    service_on = models.DateField()
    charge_amount = money_field(default=ZERO)
    insurance_paid_amount = money_field(default=ZERO)
    adjustment_amount = money_field(default=ZERO)  # contractual, write-off, other, interest
    insurance_balance_amount = money_field(default=ZERO)
    patient_balance_amount = money_field(default=ZERO)
    patient_paid_amount = money_field(default=ZERO)  # receipts applied to what the patient owes
    patient_credit_amount = money_field(default=ZERO)  # receipts not applied yet
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="visit_number_once")]
        indexes = [models.Index(fields=["practice", "patient", "-service_on"], name="visit_by_patient")]

    def __str__(self) -> str:
        return f"visit {self.number}"

    @property
    def patient_part_amount(self) -> Decimal:
        return self.patient_balance_amount + self.patient_paid_amount
