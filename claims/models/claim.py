"""A claim: what one payer is asked to pay for one visit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models import Superbill, SuperbillLine, Visit
from claims.rules.status import Status, check_move
from clearinghouse.models import ClaimType
from contacts.models import Payer
from patients.models import Coverage, Patient, Sequence
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field
from providers.models import BillingProvider, Location, RenderingProvider


class ClaimStatus(models.TextChoices):
    """Words for claims.rules.status.Status."""

    DRAFT = Status.DRAFT.value, "Draft"
    READY = Status.READY.value, "Ready"
    NEEDS_FIX = Status.NEEDS_FIX.value, "Needs a fix"
    ON_HOLD = Status.ON_HOLD.value, "On hold"
    QUEUED = Status.QUEUED.value, "Queued"
    SENT = Status.SENT.value, "Sent"
    RECEIVED = Status.RECEIVED.value, "Received"
    ACCEPTED = Status.ACCEPTED.value, "Accepted"
    REJECTED = Status.REJECTED.value, "Rejected"
    PAID = Status.PAID.value, "Paid"
    PARTLY_PAID = Status.PARTLY_PAID.value, "Partly paid"
    DENIED = Status.DENIED.value, "Denied"
    UNDERPAID = Status.UNDERPAID.value, "Underpaid"
    CLOSED = Status.CLOSED.value, "Closed"
    VOIDED = Status.VOIDED.value, "Voided"


class Claim(models.Model):
    """One claim to one payer of the sequence.

    `coverage_snapshot` is the coverage, subscriber and patient as billed (dates ISO, keys as the model
    fields): a policy that changes later does not change the claim. `prior_adjudications` is, for a secondary
    or tertiary claim, what each earlier payer did, verbatim (claims.services.secondary says the shape).
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    patient_control_number = models.CharField(max_length=20)  # CLM01
    visit = TenantForeignKey(Visit, related_name="claims")
    superbill = TenantForeignKey(Superbill, related_name="claims")  # the visit superbill
    patient = TenantForeignKey(Patient, related_name="claims")
    coverage = TenantForeignKey(Coverage, related_name="claims")
    payer = TenantForeignKey(Payer, related_name="claims")
    sequence = models.CharField(max_length=1, choices=Sequence.choices, default=Sequence.PRIMARY)
    claim_type = models.CharField(max_length=12, choices=ClaimType.choices, default=ClaimType.PROFESSIONAL)
    previous = TenantForeignKey("self", null=True, related_name="next_claims")  # the claim to the payer before
    status = models.CharField(max_length=12, choices=ClaimStatus.choices, default=ClaimStatus.DRAFT)
    status_at = models.DateTimeField()
    hold_reason = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(
        max_length=1, default="1", choices=[("1", "Original"), ("7", "Corrected"), ("8", "Void")]
    )
    payer_claim_control_number = models.CharField(max_length=50, blank=True)
    billing_provider = TenantForeignKey(BillingProvider, related_name="+")
    rendering_provider = TenantForeignKey(RenderingProvider, related_name="+")
    location = TenantForeignKey(Location, related_name="+")
    place_of_service = models.CharField(max_length=2)
    service_on = models.DateField()
    diagnoses = ArrayField(models.CharField(max_length=8))  # with dots, the primary one first
    charge_amount = money_field()
    paid_amount = money_field(default=ZERO)
    adjusted_amount = money_field(default=ZERO)
    patient_amount = money_field(default=ZERO)
    patient_paid_amount = money_field(default=ZERO)  # AMT*F5
    accepts_assignment = models.BooleanField(default=True)  # CLM07 A or C
    assigns_benefits = models.BooleanField(default=True)  # CLM08 Y or N
    prior_authorization = models.CharField(max_length=50, blank=True)
    referral_number = models.CharField(max_length=50, blank=True)
    related_cause = models.CharField(
        max_length=2,
        blank=True,
        choices=[("AA", "Auto accident"), ("EM", "Employment"), ("OA", "Other accident")],
    )
    accident_on = models.DateField(null=True, blank=True)
    accident_state = models.CharField(max_length=2, blank=True)
    onset_on = models.DateField(null=True, blank=True)  # DTP*431
    admitted_on = models.DateField(null=True, blank=True)  # DTP*435
    referring_last_name = models.CharField(max_length=60, blank=True)  # 2310A, as billed
    referring_first_name = models.CharField(max_length=35, blank=True)
    referring_npi = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=80, blank=True)
    coverage_snapshot = models.JSONField()
    prior_adjudications = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "patient_control_number"], name="claim_control_number_once"),
            models.UniqueConstraint(
                fields=["practice", "visit", "sequence"],
                condition=Q(frequency="1") & ~Q(status="voided"),
                name="claim_original_once_per_payer",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "status", "-id"], name="claim_by_status"),
            models.Index(fields=["practice", "patient"], name="claim_by_patient"),
            models.Index(fields=["practice", "service_on"], name="claim_by_service_date"),
        ]

    def __str__(self) -> str:
        return f"claim {self.patient_control_number}"

    def check_advance(self, target: str) -> None:
        """Raise MoveNotAllowed unless the claim may go to `target`."""
        check_move(self.status, target)


class ClaimLine(models.Model):
    """One service line. `control_number` goes out as REF*6R and comes back in the 835: the key of posting."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    claim = TenantForeignKey(Claim, related_name="lines")
    superbill_line = TenantForeignKey(SuperbillLine, related_name="+")
    number = models.PositiveSmallIntegerField()
    control_number = models.CharField(max_length=30)
    code = models.CharField(max_length=5)
    description = models.CharField(max_length=80, blank=True)  # SV101-7, for unlisted codes
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    units = models.DecimalField(max_digits=8, decimal_places=3)
    unit = models.CharField(max_length=2, default="UN")
    pointers = ArrayField(models.PositiveSmallIntegerField())
    charge_amount = money_field()
    service_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim", "number"], name="claim_line_number_once"),
            models.UniqueConstraint(fields=["practice", "control_number"], name="claim_line_control_number_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="claim_line_units_positive"),
        ]

    def __str__(self) -> str:
        return f"claim line {self.control_number}"


class ScrubFinding(models.Model):
    """What the scrubber found on the claim as it is now; replaced at each scrub."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    claim = TenantForeignKey(Claim, related_name="findings")
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=[("error", "Blocks"), ("warning", "Warns")])
    box = models.CharField(max_length=6, blank=True)  # of the CMS-1500 form: 1a, 21, 24F, ...
    text = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"finding {self.rule}"
