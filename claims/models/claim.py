"""A claim: what one payer is asked to pay for one visit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

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


class RelatedCause(models.TextChoices):
    """CLM11."""

    AUTO = "AA", "Auto accident"
    EMPLOYMENT = "EM", "Employment"
    OTHER = "OA", "Other accident"


class NoteKind(models.TextChoices):
    """NTE01 of 2300."""

    ADDITIONAL = "ADD", "Additional information"
    CERTIFICATION = "CER", "Certification"
    GOALS = "DCP", "Goals, rehabilitation potential, discharge plans"
    DIAGNOSIS = "DGN", "Diagnosis"
    THIRD_PARTY = "TPO", "For a third party"


class SpecialProgram(models.TextChoices):
    """CLM12."""

    HANDICAPPED_CHILDREN = "02", "Physically handicapped children's program"
    SPECIAL_FEDERAL = "03", "Special federal funding"
    DISABILITY = "05", "Disability"
    SECOND_OPINION = "09", "Second opinion or surgery"


class DelayReason(models.TextChoices):
    """CLM20: why the claim comes late."""

    ELIGIBILITY_UNKNOWN = "1", "Proof of eligibility unknown or not to be had"
    LITIGATION = "2", "Litigation"
    AUTHORIZATION = "3", "Authorization was delayed"
    CERTIFICATION = "4", "Delay in certifying the provider"
    FORMS = "5", "Billing forms came late"
    APPLIANCES = "6", "Delivery of custom-made appliances"
    THIRD_PARTY = "7", "A third party took its time"
    ELIGIBILITY = "8", "Eligibility was decided late"
    DENIED_BEFORE = "9", "The first claim was rejected or denied for another reason"
    PRIOR_APPROVAL = "10", "The prior approval process"
    OTHER = "11", "Other"
    DISASTER = "15", "Natural disaster"


class SpinalCondition(models.TextChoices):
    """CR208: of a chiropractor's patient."""

    ACUTE = "A", "Acute"
    CHRONIC = "C", "Chronic"
    NON_ACUTE = "D", "Not acute"
    NON_LIFE_THREATENING = "E", "Not life threatening"
    ROUTINE = "F", "Routine"
    SYMPTOMATIC = "G", "Symptomatic"
    ACUTE_OF_CHRONIC = "M", "Acute manifestation of a chronic condition"


class Claim(models.Model):
    """One claim to one payer of the sequence.

    `coverage_snapshot` is the coverage, subscriber and patient as billed (dates ISO, keys as the model
    fields): a policy that changes later does not change the claim. `prior_adjudications` is, for a secondary
    or tertiary claim, what each earlier payer did, verbatim (claims.services.secondary says the shape).
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    patient_control_number = models.CharField(max_length=20)  # CLM01
    visit = TenantForeignKey(Visit, related_name="claims")
    superbill = TenantForeignKey(Superbill, related_name="claims")  # the visit superbill
    patient = TenantForeignKey(Patient, related_name="claims", db_index=False)
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
    related_cause = models.CharField(max_length=2, blank=True, choices=RelatedCause.choices)  # CLM11-1
    second_cause = models.CharField(max_length=2, blank=True, choices=RelatedCause.choices)  # CLM11-2
    accident_on = models.DateField(null=True, blank=True)
    accident_state = models.CharField(max_length=2, blank=True)
    accident_country = models.CharField(max_length=2, blank=True)  # CLM11-5, only abroad
    property_casualty_number = models.CharField(max_length=50, blank=True)  # REF*Y4
    onset_on = models.DateField(null=True, blank=True)  # DTP*431
    admitted_on = models.DateField(null=True, blank=True)  # DTP*435
    referring_last_name = models.CharField(max_length=60, blank=True)  # 2310A, as billed
    referring_first_name = models.CharField(max_length=35, blank=True)
    referring_npi = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=80, blank=True)
    note_kind = models.CharField(max_length=3, choices=NoteKind.choices, default="ADD")
    has_provider_signature = models.BooleanField(default=True)  # CLM06
    releases_information = models.CharField(  # CLM09
        max_length=1,
        default="Y",
        choices=[("Y", "Signed by the patient"), ("I", "Informed consent, where the law asks no signature")],
    )
    patient_signature_source = models.CharField(  # CLM10
        max_length=1, blank=True, choices=[("P", "Signed by the provider for the patient")]
    )
    special_program = models.CharField(max_length=2, blank=True, choices=SpecialProgram.choices)  # CLM12
    delay_reason = models.CharField(max_length=2, blank=True, choices=DelayReason.choices)  # CLM20
    spinal_condition = models.CharField(max_length=1, blank=True, choices=SpinalCondition.choices)  # CR208
    spinal_description = models.CharField(max_length=80, blank=True)  # CR210
    spinal_more_description = models.CharField(max_length=80, blank=True)  # CR211
    anesthesia_procedures = ArrayField(models.CharField(max_length=5), size=2, default=list, blank=True)  # HI*BP, BO
    condition_codes = ArrayField(models.CharField(max_length=2), size=24, default=list, blank=True)  # HI*BG
    patient_weight = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # PAT08, pounds
    is_patient_pregnant = models.BooleanField(default=False)  # PAT09
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

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="lines", db_index=False)
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
    service_to = models.DateField(null=True, blank=True)  # DTP*472*RD8, only for several days
    place_of_service = models.CharField(max_length=2, blank=True)  # SV105, where it differs from the claim's
    is_emergency = models.BooleanField(default=False)  # SV109
    is_epsdt = models.BooleanField("EPSDT", default=False)  # SV111
    is_family_planning = models.BooleanField(default=False)  # SV112
    is_copay_exempt = models.BooleanField(default=False)  # SV115
    note = models.CharField(max_length=80, blank=True)  # NTE
    note_kind = models.CharField(
        max_length=3, default="ADD", choices=[("ADD", "Additional information"), ("DCP", "Goals and plans")]
    )
    third_party_note = models.CharField(max_length=80, blank=True)  # NTE*TPO
    obstetric_units = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)  # QTY*FL
    patient_count = models.PositiveSmallIntegerField(null=True, blank=True)  # QTY*PT, of the ambulance
    sales_tax_amount = money_field(null=True, blank=True)  # AMT*T
    postage_amount = money_field(null=True, blank=True)  # AMT*F4

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim", "number"], name="claim_line_number_once"),
            models.UniqueConstraint(fields=["practice", "control_number"], name="claim_line_control_number_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="claim_line_units_positive"),
            models.CheckConstraint(
                condition=Q(service_to=None) | Q(service_to__gte=F("service_on")), name="claim_line_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"claim line {self.control_number}"


class ScrubFinding(models.Model):
    """What the scrubber found on the claim as it is now; replaced at each scrub."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="findings")
    rule = models.CharField(max_length=40)
    severity = models.CharField(
        max_length=8, choices=[("error", "Blocks"), ("warning", "Warns"), ("info", "Overridden")]
    )
    box = models.CharField(max_length=6, blank=True)  # of the CMS-1500 form: 1a, 21, 24F, ...
    text = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300, blank=True)
    is_overridable = models.BooleanField(default=False)
    override_reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"finding {self.rule}"
