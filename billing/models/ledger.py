"""The ledger: double-entry, append-only. Debits are positive, credits negative; an entry sums to zero."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models.superbill import Superbill
from billing.models.visit import Visit
from contacts.models import Payer
from patients.models import Sequence
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import money_field


class Account(models.TextChoices):
    CHARGES = "charges", "Charges"
    INSURANCE_RECEIVABLE = "insurance_receivable", "Insurance receivable"
    PATIENT_RECEIVABLE = "patient_receivable", "Patient receivable"
    CASH = "cash", "Cash"
    CONTRACTUAL = "contractual", "Contractual adjustment"
    WRITE_OFF = "write_off", "Write-off"
    OTHER_ADJUSTMENT = "other_adjustment", "Other adjustment"
    PATIENT_CREDIT = "patient_credit", "Unapplied patient credit"
    PAYER_SUSPENSE = "payer_suspense", "Payer suspense"
    PROVIDER_LEVEL = "provider_level", "Provider-level adjustment"
    INTEREST = "interest", "Interest"
    REFUNDS = "refunds", "Refunds"


class CashMethod(models.TextChoices):
    CASH = "cash", "Cash"
    CHECK = "check", "Check"
    CARD = "card", "Card terminal"
    EFT = "eft", "EFT"


class EntryKind(models.TextChoices):
    CHARGE = "charge", "Charges of the visit"
    RECEIPT = "receipt", "Patient payment"
    REFUND = "refund", "Refund to the patient"
    APPLY_CREDIT = "apply_credit", "Patient credit applied"
    INSURANCE = "insurance", "Insurance adjudication"
    REVERSAL = "reversal", "Reversal"
    HELD = "held", "Held in payer suspense"
    RELEASE = "release", "Released from payer suspense"
    PROVIDER_LEVEL = "provider_level", "Provider-level adjustment"
    WRITE_OFF = "write_off", "Write-off"
    TRANSFER = "transfer", "Moved between payer and patient"
    MOVE_CREDIT = "move_credit", "Patient credit moved to another visit"
    PAYER_REFUND = "payer_refund", "Refund to a payer"
    PASSED_ON = "passed_on", "Payer's money passed on to another practice"
    TAKEBACK = "takeback", "Refund matched with what the payer took back"


class LedgerEntry(models.Model):
    """One act of accounting. `source_key` names what caused it, so that nothing posts twice."""

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    source_key = models.CharField(max_length=220)
    visit = TenantForeignKey(Visit, null=True, related_name="ledger_entries", db_index=False)
    superbill = TenantForeignKey(Superbill, null=True, related_name="ledger_entries")
    reverses = TenantForeignKey("self", null=True, related_name="reversed_by")
    service_on = models.DateField(null=True)
    posted_on = models.DateField()
    payment_on = models.DateField(null=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "source_key"], name="ledger_entry_source_once")]
        indexes = [
            models.Index(fields=["practice", "visit"], name="ledger_entry_by_visit"),
            models.Index(fields=["practice", "posted_on"], name="ledger_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"ledger entry {self.pk}"


class LedgerLine(models.Model):
    """One amount on one account. `reason` is a CARC, a PLB code or a write-off reason."""

    is_append_only = True

    practice = models.ForeignKey(  # by its entry
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entry = TenantForeignKey(LedgerEntry, related_name="lines", db_index=False)
    account = models.CharField(max_length=22, choices=Account.choices)
    amount = money_field()
    visit = TenantForeignKey(Visit, null=True, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, null=True, related_name="+", db_index=False)
    sequence = models.CharField(max_length=1, choices=Sequence.choices, blank=True)
    method = models.CharField(max_length=10, choices=CashMethod.choices, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="ledger_line_not_zero")]
        indexes = [
            models.Index(fields=["entry"], name="ledger_line_by_entry"),
            models.Index(fields=["practice", "visit", "account"], name="ledger_line_by_visit"),
            models.Index(
                fields=["practice", "account"],
                condition=Q(account__in=["patient_credit", "payer_suspense", "provider_level", "refunds"]),
                name="ledger_line_unapplied",
            ),
        ]

    def __str__(self) -> str:
        return f"ledger line {self.pk}"
