"""What was asked of payers, and what they answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from billing.models import Modality
from encounters.models import Appointment
from patients.models import Coverage, Patient
from practice.isolation import TenantForeignKey
from practice.models import Practice, User, Work


class EligibilityInquiry(Work):
    """One 270 and its 271. The trace (TRN02) is the only thing that an answer is matched by.

    The benefits are asked of the kept 271 each time (`eligibility.rules.answers`), so nothing of it is lost.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "Waiting for the payer"
        ACTIVE = "active", "Active"
        INACTIVE = "inactive", "Not active"
        UNCLEAR = "unclear", "Answered without a status"
        REJECTED = "rejected", "Payer could not answer"
        FAILED = "failed", "No answer"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    patient = TenantForeignKey(Patient, related_name="eligibility_inquiries")
    coverage = TenantForeignKey(Coverage, related_name="eligibility_inquiries", db_index=False)
    appointment = TenantForeignKey(Appointment, null=True, related_name="eligibility_inquiries", db_index=False)
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


class EligibilityRejection(models.Model):
    """One AAA of the answer."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    inquiry = TenantForeignKey(EligibilityInquiry, related_name="rejections")
    loop = models.CharField(max_length=6)
    reason = models.CharField(max_length=2)  # AAA03
    follow_up = models.CharField(max_length=1, blank=True)  # AAA04

    def __str__(self) -> str:
        return f"AAA {self.reason}"
