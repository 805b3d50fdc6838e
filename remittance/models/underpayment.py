"""Underpayments: lines of which a payer allowed less than it agreed to, or less than it usually does."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models import LedgerEntry
from claims.models import Claim
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field
from remittance.models.remittance import ClaimPayment, ServicePayment


class Underpayment(models.Model):
    """One short line (or claim, when no line was given): dollars expected, allowed, paid, and the difference.

    Measured by a contract, the difference is open with the payer until it pays, or somebody accepts it. Measured
    by what the payer usually allows, nothing is open: the line was written off as sent, and a person looks at it.
    """

    class Basis(models.TextChoices):
        CONTRACT = "contract", "Contract"
        INFERRED = "inferred", "Inferred from paid history"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"

    class Resolution(models.TextChoices):
        PAID = "paid", "Payer paid the rest"
        ANSWERED = "answered", "Payer decided again"
        ACCEPTED = "accepted", "Accepted and written off"
        LOOKED_AT = "looked_at", "Looked at"
        REVERSED = "reversed", "Payer took it back"
        UNDONE = "undone", "Posting undone"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="underpayments", db_index=False)
    claim_payment = TenantForeignKey(ClaimPayment, related_name="underpayments", db_index=False)
    service_payment = TenantForeignKey(ServicePayment, null=True, related_name="underpayments")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    code = models.CharField(max_length=5, blank=True)  # as billed; empty where the claim as a whole is short
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    units = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    expected_amount = money_field()
    allowed_amount = money_field()
    paid_amount = money_field()
    amount = money_field()  # the difference
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    resolution = models.CharField(max_length=9, choices=Resolution.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    disputed_on = models.DateField(null=True)
    disputed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ledger_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")  # the write-off of what was accepted
    accept_count = models.PositiveSmallIntegerField(default=0, db_default=0)  # write-offs so far

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", resolved_at=None, resolved_by=None, resolution="")
                | (Q(state="resolved", resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution="")),
                name="underpayment_resolved_by_at",
            ),
            models.CheckConstraint(
                condition=Q(disputed_on=None, disputed_by=None)
                | Q(disputed_on__isnull=False, disputed_by__isnull=False),
                name="underpayment_disputed_by_on",
            ),
            models.CheckConstraint(
                condition=Q(ledger_entry=None) | Q(basis="contract", resolution="accepted"),
                name="underpayment_entry_when_accepted",
            ),
            models.CheckConstraint(condition=Q(amount__gt=ZERO), name="underpayment_positive"),
            models.UniqueConstraint(
                fields=["practice", "service_payment", "basis"],
                condition=Q(basis="inferred"),
                name="underpayment_inferred_once",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "due_on", "id"], name="underpayment_worklist"),
            models.Index(fields=["practice", "claim"], name="underpayment_by_claim"),
            models.Index(fields=["practice", "claim_payment"], name="underpayment_by_payment"),
        ]

    def __str__(self) -> str:
        return f"underpayment {self.pk}"

    @property
    def standing(self) -> str:
        """Where it stands, in a word: open, disputed, accepted, recovered or closed."""
        if self.state == self.State.OPEN:
            return "open" if self.disputed_on is None else "disputed"
        if self.resolution in (self.Resolution.ACCEPTED, self.Resolution.LOOKED_AT):
            return "accepted"
        return "recovered" if self.resolution == self.Resolution.PAID else "closed"
