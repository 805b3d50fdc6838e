"""Denials: lines that a payer did not pay for a reason that somebody can work on, and who works on whose."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models import LedgerEntry
from claims.models import Claim
from contacts.models import Payer
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import money_field
from remittance.models.remittance import ClaimPayment, ServicePayment


class Denial(models.Model):
    """One denied line (or claim, when no line was given). Its money stays open with the payer until resolved.

    `ledger_entry` is the write-off or the move to the patient that stands now; it can be taken back.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"

    class Resolution(models.TextChoices):
        CORRECTED = "corrected", "Corrected claim"
        APPEALED = "appealed", "Appealed"
        WRITTEN_OFF = "written_off", "Written off"
        TO_PATIENT = "to_patient", "Moved to the patient"
        ANSWERED = "answered", "Payer decided again"
        REVERSED = "reversed", "Payer took it back"
        UNDONE = "undone", "Posting undone"
        NOTHING_OPEN = "nothing_open", "Nothing is open any more"

    class Scenario(models.TextChoices):
        """What the codes say together, in the four scenarios of the CAQH CORE rule (remittance.rules.scenarios)."""

        MISSING_DOCUMENTATION = "1", "Missing documentation"
        INVALID_DATA = "2", "Missing or invalid claim data"
        NOT_COVERED = "3", "Service not covered"
        NOT_SEPARATELY_PAYABLE = "4", "Not separately payable"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="denials", db_index=False)
    claim_payment = TenantForeignKey(ClaimPayment, related_name="denials")
    service_payment = TenantForeignKey(ServicePayment, null=True, related_name="denials")
    group = models.CharField(max_length=2)  # CAS01
    reason = models.CharField(max_length=5)  # CARC
    remarks = ArrayField(models.CharField(max_length=10), default=list)  # RARC
    category = models.CharField(max_length=24)  # remittance.rules.denials
    scenario = models.CharField(max_length=1, choices=Scenario.choices, blank=True)
    amount = money_field()  # what is still open of it
    denied_amount = money_field(null=True)  # what was denied, where an answer to another line left less of it open
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    resolution = models.CharField(max_length=20, choices=Resolution.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ledger_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")
    move_count = models.PositiveSmallIntegerField(default=0, db_default=0)  # write-offs and moves so far
    answered_by = TenantForeignKey(ClaimPayment, null=True, related_name="answered_denials", db_index=False)
    replaced_by = TenantForeignKey(Claim, null=True, related_name="+")  # the corrected claim

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ledger_entry=None) | Q(state="resolved", resolution__in=["written_off", "to_patient"]),
                name="denial_entry_stands_while_settled",
            ),
            models.CheckConstraint(
                condition=Q(state="open", resolved_at=None, resolved_by=None)
                | Q(state="resolved", resolved_at__isnull=False, resolved_by__isnull=False),
                name="denial_resolved_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "due_on"], name="denial_worklist"),
            models.Index(fields=["practice", "state", "-amount", "id"], name="denial_by_amount"),
            models.Index(fields=["practice", "answered_by"], name="denial_by_answer"),
            models.Index(fields=["practice", "claim"], name="denial_by_claim"),
        ]

    def __str__(self) -> str:
        return f"denial {self.pk}"


class DenialOwner(models.Model):
    """Who gets the new denials of a payer; the row without a payer is for all others."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "payer"], nulls_distinct=False, name="denial_owner_once")
        ]

    def __str__(self) -> str:
        return f"denial owner {self.pk}"
