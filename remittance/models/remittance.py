"""One 835 ST (a check, an EFT or a notice) with its claims, lines and adjustments, exactly as sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from billing.models import LedgerEntry, Superbill
from claims.models import Claim, ClaimLine
from clearinghouse.models import InterchangeFile
from contacts.models import Payer
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field


class Remittance(models.Model):
    """The check. It posts whole or not at all; `posted + held + provider level = amount` once posted."""

    class State(models.TextChoices):
        POSTED = "posted", "Posted"
        ON_HOLD = "on_hold", "On hold"  # does not balance, cannot be read whole: nothing of it is posted
        DUPLICATE = "duplicate", "Duplicate"
        UNDONE = "undone", "Undone"  # was posted; nothing of it stands, and it may be posted again
        SET_ASIDE = "set_aside", "Set aside"  # was on hold, and a person said that it is not to be posted
        MOVED = "moved", "Moved"  # to another practice, where it is posted (remittance.models.move)

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="remittances", db_index=False)
    position = models.PositiveIntegerField(default=1)  # of the 835 among those of its file
    control_number = models.CharField(max_length=9, blank=True)  # ST02
    payer = TenantForeignKey(Payer, null=True, related_name="remittances")
    payer_name = models.CharField(max_length=60)
    payer_identifier = models.CharField(max_length=80)  # TRN03, or the id in N1*PR
    trace = models.CharField(max_length=50)  # TRN02
    method = models.CharField(max_length=3)  # BPR04
    handling = models.CharField(max_length=2)  # BPR01
    amount = money_field()  # BPR02
    payment_on = models.DateField(null=True)  # BPR16
    state = models.CharField(max_length=10, choices=State.choices)
    hold_reason = models.CharField(max_length=500, blank=True)
    duplicate_of = TenantForeignKey("self", null=True, related_name="duplicates")  # on hold: the one it looks like
    findings = models.JSONField(default=list)  # [rule, severity, segment, text]
    posted_amount = money_field(default=ZERO)  # sum of CLP04 posted to claims
    held_amount = money_field(default=ZERO)  # sum of CLP04 in payer suspense
    provider_level_amount = money_field(default=ZERO)  # minus the sum of PLB: what they added to the check
    received_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undo_count = models.PositiveSmallIntegerField(default=0)  # keeps the ledger keys of each posting apart
    undo_reason = models.CharField(max_length=300, blank=True)  # of the last time
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "file", "position"], name="remittance_read_once"),
            # The same payment posts once, whatever file it comes in (docs/algorithms/posting.md).
            models.UniqueConstraint(
                fields=["practice", "payer_identifier", "trace", "payment_on", "amount"],
                condition=Q(state="posted"),
                name="remittance_posted_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(state="posted")
                | Q(amount=models.F("posted_amount") + models.F("held_amount") + models.F("provider_level_amount")),
                name="remittance_posted_balances",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="remittance_undone_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "-id"], name="remittance_by_state"),
            models.Index(fields=["practice", "trace"], name="remittance_by_trace"),
            models.Index(
                fields=["practice", "amount", "payment_on"],
                condition=Q(state="posted"),
                name="remittance_posted_by_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"remittance {self.pk}"

    @property
    def ledger_source(self) -> str:
        """What the keys of its ledger entries begin with; another one after each undoing."""
        again = f":{self.undo_count + 1}" if self.undo_count else ""
        return f"835:{self.file_id}:{self.position}{again}"


class ClaimPayment(models.Model):
    """One CLP, and what became of it."""

    class State(models.TextChoices):
        POSTED = "posted", "Posted"
        EXCEPTION = "exception", "Needs a person"  # its money is in payer suspense
        RESOLVED = "resolved", "Resolved"
        NOT_POSTED = "not_posted", "Not to be posted"  # predetermination, or the check is on hold
        ALREADY_POSTED = "already_posted", "Posted before"
        UNDONE = "undone", "Undone"  # a person undid its posting; its money is in payer suspense while the check stands

        MOVED = "moved", "Moved"  # posted in another practice; its money is held here until it is passed on

    class NextClaim(models.TextChoices):
        """What the next payer's claim waits for, where the patient's part goes to one."""

        NONE = "", "None"
        TO_BUILD = "to_build", "To build"
        FORWARDED = "forwarded", "Forwarded by the payer"  # crossover: to build, but never sent
        BUILT = "built", "Built"
        FAILED = "failed", "Needs a person"

    practice = models.ForeignKey(  # by its remittance
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    remittance = TenantForeignKey(Remittance, related_name="claim_payments", db_index=False)
    position = models.PositiveIntegerField()
    claim = TenantForeignKey(Claim, null=True, related_name="claim_payments", db_index=False)
    superbill = TenantForeignKey(Superbill, null=True, related_name="+")
    ledger_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")
    patient_control_number = models.CharField(max_length=50)  # CLP01 as it came
    status_code = models.CharField(max_length=2)  # CLP02
    charge_amount = money_field()
    paid_amount = money_field()
    patient_amount = money_field(null=True)  # CLP05
    payer_claim_control_number = models.CharField(max_length=50, blank=True)
    patient_last_name = models.CharField(max_length=60, blank=True)
    patient_first_name = models.CharField(max_length=35, blank=True)
    crossover_name = models.CharField(max_length=60, blank=True)
    remarks = ArrayField(models.CharField(max_length=10), default=list)
    outpatient_amounts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))  # "MOA02": "12.50"
    state = models.CharField(max_length=14, choices=State.choices)
    reason = models.CharField(max_length=300, blank=True)  # why it needs a person, and what to do
    next_claim = models.CharField(max_length=9, choices=NextClaim.choices, blank=True, default=NextClaim.NONE)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "remittance", "position"], name="claim_payment_position_once"),
            models.CheckConstraint(
                condition=~Q(state="resolved") | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="claim_payment_resolved_by_at",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "-id"], name="claim_payment_by_state"),
            models.Index(fields=["practice", "claim"], name="claim_payment_by_claim"),
            models.Index(
                fields=["practice", "id"],
                condition=Q(next_claim__in=["to_build", "forwarded", "failed"]),
                name="claim_payment_next_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"claim payment {self.pk}"


class ServicePayment(models.Model):
    """One SVC, with the claim line that it answers."""

    practice = models.ForeignKey(  # by claim_payment
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    claim_payment = TenantForeignKey(ClaimPayment, related_name="services", db_index=False)
    position = models.PositiveSmallIntegerField()
    claim_line = TenantForeignKey(ClaimLine, null=True, related_name="service_payments")
    code = models.CharField(max_length=48)
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    submitted_code = models.CharField(max_length=48, blank=True)  # SVC06
    charge_amount = money_field()
    paid_amount = money_field()
    allowed_amount = money_field(null=True)
    units = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    service_on = models.DateField(null=True)
    line_control_number = models.CharField(max_length=50, blank=True)  # REF*6R
    remarks = ArrayField(models.CharField(max_length=10), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "claim_payment", "position"], name="service_payment_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"service payment {self.pk}"


class Adjustment(models.Model):
    """One CAS triplet: of a line, or of the claim when `service_payment` is empty."""

    practice = models.ForeignKey(  # by claim_payment
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    claim_payment = TenantForeignKey(ClaimPayment, related_name="adjustments", db_index=False)
    service_payment = TenantForeignKey(ServicePayment, null=True, related_name="adjustments")
    group = models.CharField(max_length=2)
    reason = models.CharField(max_length=5)
    amount = money_field()
    quantity = models.DecimalField(max_digits=21, decimal_places=6, null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "claim_payment"], name="adjustment_by_claim_payment")]

    def __str__(self) -> str:
        return f"{self.group}-{self.reason}"


class ProviderAdjustment(models.Model):
    """One PLB pair. `amount` has the 835's sign: positive lowers the payment."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    remittance = TenantForeignKey(Remittance, related_name="provider_adjustments")
    ledger_entry = TenantForeignKey(LedgerEntry, null=True, related_name="+")
    provider_identifier = models.CharField(max_length=50)
    reason = models.CharField(max_length=2)
    reference = models.CharField(max_length=50, blank=True)
    amount = money_field()

    def __str__(self) -> str:
        return f"PLB {self.reason}"
