"""What payers were asked about claims (276), and what they said (277): kept for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.rules.payer_status import Standing
from clearinghouse.models import InterchangeFile
from practice.isolation import TenantForeignKey
from practice.models import Practice, User, Work
from practice.money import money_field


class StatusInquiry(Work):
    """One 276 about one claim. The trace (TRN02) is the only thing that an answer is matched by."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Asking the payer"
        ANSWERED = "answered", "Answered"
        FAILED = "failed", "No answer"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="status_inquiries", db_index=False)
    trace = models.CharField(max_length=50)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    request = models.BinaryField(null=True)  # the 276 as sent
    response = models.BinaryField(null=True)  # the 277 (or 999, TA1) as received in real time
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "trace"], name="status_inquiry_trace_once"),
            models.UniqueConstraint(
                fields=["practice", "claim"], condition=Q(outcome="open"), name="status_inquiry_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "claim", "-id"], name="status_inquiry_by_claim"),
            models.Index(fields=["practice", "work_state"], name="status_inquiry_work"),
        ]

    def __str__(self) -> str:
        return f"status inquiry {self.pk}"


class PayerStatus(models.Model):
    """What a 277 said of one claim: the worst of its STC counts. It never changes a balance.

    Without an inquiry it came unasked, in a file.
    """

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="payer_statuses", db_index=False)
    inquiry = TenantForeignKey(StatusInquiry, null=True, related_name="payer_statuses")
    file = TenantForeignKey(InterchangeFile, null=True, related_name="+")
    standing = models.CharField(max_length=12, choices=[(each.value, each.words) for each in Standing])
    category = models.CharField(max_length=4, blank=True)  # STC01-1
    status_code = models.CharField(max_length=10, blank=True)  # STC01-2
    entity = models.CharField(max_length=4, blank=True)  # STC01-3
    codes = models.CharField(max_length=100)  # every code that counts: "F1:65"
    text = models.CharField(max_length=500)
    raw = models.TextField(blank=True)
    charge_amount = money_field(null=True)  # STC04
    paid_amount = money_field(null=True)  # STC05
    finalized_on = models.DateField(null=True)  # STC06
    paid_on = models.DateField(null=True)  # STC08
    check_number = models.CharField(max_length=50, blank=True)  # STC09
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "inquiry"], condition=Q(inquiry__isnull=False), name="payer_status_once_per_inquiry"
            ),
        ]
        indexes = [models.Index(fields=["practice", "claim", "-id"], name="payer_status_by_claim")]

    def __str__(self) -> str:
        return f"payer status {self.pk}"
