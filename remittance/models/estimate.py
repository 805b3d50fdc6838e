"""Estimates of what a patient will owe, as they were given, with what was assumed."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from contacts.models import Payer
from eligibility.models import EligibilityInquiry
from encounters.models import Appointment
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field
from providers.models import BillingProvider


class Estimate(models.Model):
    """Given for an appointment; the last one counts. Never changed. `idempotency_key` comes from the form."""

    is_append_only = True

    class Kind(models.TextChoices):
        INSURED = "insured", "By the payer's terms"
        SELF_PAY = "self_pay", "Self-pay"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    appointment = TenantForeignKey(Appointment, related_name="estimates", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    payer = TenantForeignKey(Payer, null=True, related_name="+")
    inquiry = TenantForeignKey(EligibilityInquiry, null=True, related_name="+")  # whose answer was used
    billing_provider = TenantForeignKey(BillingProvider, null=True, related_name="+")
    service_on = models.DateField()
    diagnoses = ArrayField(models.CharField(max_length=8), default=list)
    # What was assumed; null is "the payer did not say".
    copay_terms = money_field(null=True)
    deductible_left = money_field(null=True)
    coinsurance_share = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    out_of_pocket_left = money_field(null=True)
    # What came of it.
    charge_amount = money_field()
    allowed_amount = money_field()
    copay_amount = money_field(default=ZERO)
    deductible_amount = money_field(default=ZERO)
    coinsurance_amount = money_field(default=ZERO)
    patient_amount = money_field()
    idempotency_key = models.UUIDField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "idempotency_key"], name="estimate_key_once"),
            models.CheckConstraint(
                condition=Q(kind="self_pay", payer=None) | Q(kind="insured", payer__isnull=False),
                name="estimate_of_a_payer_or_none",
            ),
        ]
        indexes = [models.Index(fields=["practice", "appointment"], name="estimate_by_appointment")]

    def __str__(self) -> str:
        return f"estimate {self.pk}"

    @property
    def is_self_pay(self) -> bool:
        return self.kind == self.Kind.SELF_PAY

    @property
    def coinsurance_percent(self) -> Decimal | None:
        return None if self.coinsurance_share is None else self.coinsurance_share * 100


class EstimateLine(models.Model):
    """One service of an estimate."""

    is_append_only = True

    class Source(models.TextChoices):
        """Where the allowed amount comes from."""

        CONTRACT = "contract", "Contracted"
        USUAL = "usual", "What the payer usually allows"
        CHARGE = "charge", "Our charge"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    estimate = TenantForeignKey(Estimate, related_name="lines", db_index=False)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    units = models.DecimalField(max_digits=8, decimal_places=3)
    charge_amount = money_field()
    allowed_amount = money_field()
    source = models.CharField(max_length=8, choices=Source.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "estimate", "number"], name="estimate_line_number_once")
        ]

    def __str__(self) -> str:
        return f"line {self.number}"
