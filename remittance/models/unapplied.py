"""Money of payers that belongs nowhere yet: who works on what is held, and what is to go back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models import CashMethod, LedgerEntry, Visit
from claims.models import Claim
from contacts.models import Payer
from patients.models import Sequence
from practice.isolation import TenantForeignKey, TenantOneToOne
from practice.models import Practice, User
from practice.money import ZERO, money_field
from remittance.models.remittance import ClaimPayment, ProviderAdjustment


class HeldCase(models.Model):
    """Whom a held claim payment was given to, and why it is held on to."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim_payment = TenantOneToOne(ClaimPayment, related_name="held_case")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"held case {self.pk}"


class PayerRefund(models.Model):
    """One sum that is due back to a payer, until it is paid, taken back, acknowledged or cancelled.

    `recorded_entry` brought it to the account refunds. `takeback` is the claim payment, `provider_adjustment` the
    PLB amount, that it was matched with (docs/algorithms/credits-and-refunds.md, section 4).
    """

    class Origin(models.TextChoices):
        OVERPAID = "overpaid", "Paid more than was open"
        HELD = "held", "Held payment"
        REQUESTED = "requested", "The payer asked for it"

    class State(models.TextChoices):
        DUE = "due", "To be paid"
        PAID = "paid", "Paid"
        TAKEN_TWICE = "taken_twice", "Taken twice"  # paid, and the payer took it from a check as well
        TAKEN_BACK = "taken_back", "Taken back by the payer"  # and so not to be paid any more
        ACKNOWLEDGED = "acknowledged", "Acknowledged by the payer"
        CANCELLED = "cancelled", "Cancelled"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, related_name="refunds")
    visit = TenantForeignKey(Visit, null=True, related_name="payer_refunds", db_index=False)
    claim = TenantForeignKey(Claim, null=True, related_name="payer_refunds")
    sequence = models.CharField(max_length=1, choices=Sequence.choices, blank=True)
    claim_payment = TenantForeignKey(ClaimPayment, null=True, related_name="payer_refunds")  # that brought the money
    origin = models.CharField(max_length=10, choices=Origin.choices)
    amount = money_field()
    reason = models.CharField(max_length=200)
    letter_reference = models.CharField(max_length=60, blank=True)
    requested_on = models.DateField(null=True)
    state = models.CharField(max_length=13, choices=State.choices, default=State.DUE)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_entry = TenantForeignKey(LedgerEntry, related_name="+")
    paid_on = models.DateField(null=True)
    method = models.CharField(max_length=10, choices=CashMethod.choices, blank=True)
    payment_reference = models.CharField(max_length=40, blank=True)  # check number, trace
    paid_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")
    takeback = TenantForeignKey(ClaimPayment, null=True, related_name="+")
    provider_adjustment = TenantForeignKey(ProviderAdjustment, null=True, related_name="+", db_index=False)
    settled_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=ZERO), name="payer_refund_positive"),
            models.CheckConstraint(
                condition=Q(paid_on=None, paid_entry=None, state__in=["due", "taken_back", "cancelled"])
                | Q(paid_on__isnull=False, paid_entry__isnull=False, state__in=["paid", "taken_twice", "acknowledged"]),
                name="payer_refund_paid_or_not",
            ),
            models.CheckConstraint(
                condition=Q(origin="held", claim_payment__isnull=False) | Q(visit__isnull=False),
                name="payer_refund_of_something",
            ),
            # One provider-level amount of a check settles one refund.
            models.UniqueConstraint(fields=["practice", "provider_adjustment"], name="payer_refund_by_plb_once"),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "-id"], name="payer_refund_by_state"),
            models.Index(fields=["practice", "visit"], name="payer_refund_by_visit"),
        ]

    def __str__(self) -> str:
        return f"payer refund {self.pk}"
