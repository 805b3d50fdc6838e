"""What was sent when, and what came back: kept for ever."""

from __future__ import annotations

from django.db import models

from claims.models.claim import Claim
from clearinghouse.models import InterchangeFile
from practice.isolation import TenantForeignKey
from practice.models import Practice, User


class Submission(models.Model):
    """One claim in one file. Never changed: the answers are Acknowledgements."""

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="submissions", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="submissions", db_index=False)
    batch_reference = models.CharField(max_length=50)  # BHT03
    transaction_control_number = models.CharField(max_length=9)  # ST02
    frequency = models.CharField(max_length=1)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim", "file"], name="submission_once_per_file"),
        ]
        indexes = [
            models.Index(fields=["practice", "file"], name="submission_by_file"),
            models.Index(fields=["practice", "batch_reference"], name="submission_by_batch"),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Acknowledgement(models.Model):
    """What a TA1, 999 or 277CA said of one submission."""

    is_append_only = True

    class Level(models.TextChoices):
        INTERCHANGE = "TA1", "TA1"
        IMPLEMENTATION = "999", "999"
        CLAIM = "277CA", "277CA"
        STATUS = "277", "277"  # only without a claim: what a payer says of a claim is a PayerStatus

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    submission = TenantForeignKey(Submission, related_name="acknowledgements", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="+")
    level = models.CharField(max_length=6, choices=Level.choices)
    is_accepted = models.BooleanField()
    codes = models.CharField(max_length=100)  # "A2:20", "IK5 R", "TA1 R 025"
    text = models.CharField(max_length=500)
    raw = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practice", "submission"], name="acknowledgement_by_submission")]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"


class UnmatchedAcknowledgement(models.Model):
    """An answer to something that this practice did not send. Kept and shown; moves nothing."""

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="+")
    level = models.CharField(max_length=6, choices=Acknowledgement.Level.choices)
    reference = models.CharField(max_length=50)  # the control number, batch or claim that it names
    codes = models.CharField(max_length=100)
    text = models.CharField(max_length=500)
    raw = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unmatched acknowledgement {self.pk}"


class EventSource(models.TextChoices):
    PRACTICE = "practice", "Practice"
    CLEARINGHOUSE = "clearinghouse", "Clearinghouse"
    PAYER = "payer", "Payer"


class ClaimEvent(models.Model):
    """One entry of a claim's timeline."""

    is_append_only = True

    practice = models.ForeignKey(  # by its claim
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    claim = TenantForeignKey(Claim, related_name="events", db_index=False)
    at = models.DateTimeField()
    source = models.CharField(max_length=14, choices=EventSource.choices)
    status = models.CharField(max_length=12, blank=True)  # the claim's status after it
    code = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=500)
    raw = models.TextField(blank=True)  # the segment that said so
    file = TenantForeignKey(InterchangeFile, null=True, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["practice", "claim", "-id"], name="claim_event_by_claim")]

    def __str__(self) -> str:
        return f"claim event {self.pk}"
