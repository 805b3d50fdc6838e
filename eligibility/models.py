"""What was asked of payers, and what they answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from billing.models import Modality
from encounters.models import Appointment
from patients.models import Coverage, Patient
from practice.isolation import TenantForeignKey
from practice.models import Practice, User, Work
from practice.money import money_field


class EligibilityInquiry(Work):
    """One 270 and its 271. The trace (TRN02) is the only thing that an answer is matched by."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Waiting for the payer"
        ACTIVE = "active", "Active"
        INACTIVE = "inactive", "Not active"
        UNCLEAR = "unclear", "Answered without a status"
        REJECTED = "rejected", "Payer could not answer"
        FAILED = "failed", "No answer"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    patient = TenantForeignKey(Patient, related_name="eligibility_inquiries")
    coverage = TenantForeignKey(Coverage, related_name="eligibility_inquiries")
    appointment = TenantForeignKey(Appointment, null=True, related_name="eligibility_inquiries")
    modality = models.CharField(max_length=20, choices=Modality.choices)
    service_types = ArrayField(models.CharField(max_length=2))
    service_on = models.DateField()
    trace = models.CharField(max_length=50)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    request = models.BinaryField(null=True)  # the 270 as sent
    response = models.BinaryField(null=True)  # the 271 (or 999, TA1, error page) as received
    plan_name = models.CharField(max_length=100, blank=True)
    plan_starts_on = models.DateField(null=True)
    plan_ends_on = models.DateField(null=True)
    corrected_fields = ArrayField(models.CharField(max_length=40), default=list)  # what the payer has otherwise than we
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "trace"], name="eligibility_trace_once")]
        indexes = [
            models.Index(fields=["practice", "coverage", "-asked_at"], name="eligibility_by_coverage"),
            models.Index(fields=["practice", "appointment"], name="eligibility_by_appointment"),
            models.Index(fields=["practice", "work_state"], name="eligibility_work"),
        ]

    def __str__(self) -> str:
        return f"eligibility inquiry {self.pk}"


class EligibilityBenefit(models.Model):
    """One EB of the answer, as sent (segments of 2110C/D). `percent` is a fraction: 0.2 is 20 %."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    inquiry = TenantForeignKey(EligibilityInquiry, related_name="benefits")
    position = models.PositiveSmallIntegerField()
    information = models.CharField(max_length=3)  # EB01
    level = models.CharField(max_length=3, blank=True)  # EB02
    service_types = ArrayField(models.CharField(max_length=3), default=list)  # EB03
    insurance_type = models.CharField(max_length=3, blank=True)
    plan = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=3, blank=True)  # EB06
    amount = money_field(null=True)
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    quantity_qualifier = models.CharField(max_length=3, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    authorization = models.CharField(max_length=1, blank=True)  # EB11
    network = models.CharField(max_length=1, blank=True)  # EB12
    messages = ArrayField(models.TextField(), default=list)
    entities = models.JSONField(default=list)  # 2120: [entity code, name, id, contacts]
    deliveries = models.JSONField(default=list)  # HSD

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "inquiry", "position"], name="benefit_position_once")
        ]

    def __str__(self) -> str:
        return f"benefit {self.position}"


class EligibilityRejection(models.Model):
    """One AAA of the answer."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    inquiry = TenantForeignKey(EligibilityInquiry, related_name="rejections")
    loop = models.CharField(max_length=6)
    reason = models.CharField(max_length=2)  # AAA03
    follow_up = models.CharField(max_length=1, blank=True)  # AAA04

    def __str__(self) -> str:
        return f"AAA {self.reason}"
