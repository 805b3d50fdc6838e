"""What few claims tell: the people, dates, papers and certificates of loops 2300 to 2420, as rows.

A row without `line` belongs to the whole claim (2300, 2310), one with it to that service line (2400 to 2420).
Sources in comments are of 005010X222A1; x12/claim_details.py has the same parts as records.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models.service import DrugUnit, ndc_shape
from claims.models.claim import Claim, ClaimLine
from claims.rules.detail_kinds import CLAIM_DATES, LINE_DATES
from practice.addresses import PostalAddress, ten_digit_phone
from practice.isolation import TenantForeignKey, TenantOneToOne
from practice.models import Practice
from practice.money import money_field
from providers.models import taxonomy_shape, validate_npi

CLAIM_DATE_KINDS = sorted(CLAIM_DATES)
LINE_DATE_KINDS = sorted(LINE_DATES)
CLAIM_REFERENCE_KINDS = ["1J", "4N", "9A", "9C", "D9", "EA", "EW", "F5", "LX", "P4"]
LINE_REFERENCE_KINDS = ["9F", "BT", "EW", "F4", "G1", "X4"]


class ClaimProvider(PostalAddress):
    """A person or organization with a part in the service, besides who bills, renders and refers."""

    class Role(models.TextChoices):
        """NM101. Which roles a line may have and which a claim: claims/rules/detail_kinds.py."""

        SUPERVISING = "DQ", "Supervising provider"
        PRIMARY_CARE = "P3", "Primary care provider"
        RENDERING = "82", "Rendering provider"
        REFERRING = "DN", "Referring provider"
        ORDERING = "DK", "Ordering provider"
        PURCHASED = "QB", "Purchased service provider"
        FACILITY = "77", "Service facility"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="providers", db_index=False)
    line = TenantForeignKey(ClaimLine, null=True, related_name="providers")
    role = models.CharField(max_length=2, choices=Role.choices)
    is_person = models.BooleanField(default=True)
    last_name = models.CharField("last name or organization", max_length=60)
    first_name = models.CharField(max_length=35, blank=True)
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    taxonomy = models.CharField(max_length=10, blank=True, validators=[taxonomy_shape])  # rendering only
    other_id_type = models.CharField(
        "other id",
        max_length=2,
        blank=True,
        choices=[("0B", "State license"), ("1G", "UPIN"), ("G2", "Payer's own number"), ("LU", "Location number")],
    )
    other_id = models.CharField("its number", max_length=50, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)  # PER of 2420E
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    purchased_amount = money_field("purchase price", null=True, blank=True)  # PS102

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "claim", "line", "role"], nulls_distinct=False, name="claim_provider_role_once"
            ),
            models.CheckConstraint(
                condition=Q(other_id_type="", other_id="") | (~Q(other_id_type="") & ~Q(other_id="")),
                name="claim_provider_other_id_whole",
            ),
            models.CheckConstraint(
                condition=(Q(purchased_amount=None) & ~Q(role="QB")) | Q(role="QB", purchased_amount__gte=0),
                name="claim_provider_price_of_purchase",
                violation_error_message="Enter what was paid for a purchased service, and only there.",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(role__in=["DQ", "P3"]), name="claim_provider_role_of_its_level"
            ),
            models.CheckConstraint(
                condition=Q(is_person=True) | Q(role__in=["82", "QB", "77"]),
                name="claim_provider_person_by_role",
                violation_error_message="Only who renders, sells or houses a service may be an organization.",
            ),
        ]

    def __str__(self) -> str:
        return f"provider {self.role} of claim {self.claim_id}"


class ClaimDate(models.Model):
    """A DTP. `kind` is a field of x12.claim_details.ClaimDates, or LineDates where it is a line's."""

    class Kind(models.TextChoices):
        INITIAL_TREATMENT = "initial_treatment_on", "Initial treatment"  # 454
        LAST_SEEN = "last_seen_on", "Last seen by the physician"  # 304
        ACUTE_MANIFESTATION = "acute_manifestation_on", "Acute manifestation"  # 453
        LAST_MENSTRUAL_PERIOD = "last_menstrual_period_on", "Last menstrual period"  # 484
        LAST_X_RAY = "last_x_ray_on", "Last X-ray"  # 455
        PRESCRIBED = "prescribed_on", "Prescription"  # 471
        LAST_WORKED = "last_worked_on", "Last worked"  # 297
        RETURNED_TO_WORK = "returned_to_work_on", "Back to work"  # 296
        DISCHARGED = "discharged_on", "Discharged"  # 096
        CARE_ASSUMED = "care_assumed_on", "Care assumed"  # 090
        CARE_RELINQUISHED = "care_relinquished_on", "Care handed over"  # 091
        FIRST_CONTACT = "first_contact_on", "First contact (property and casualty)"  # 444
        REPRICER_RECEIVED = "repricer_received_on", "Received by the repricer"  # 050
        DISABLED_FROM = "disabled_from", "Disabled from"  # 314, 360
        DISABLED_TO = "disabled_to", "Disabled until"  # 314, 361
        RECERTIFIED = "recertified_on", "Certificate revised or renewed"  # 607
        THERAPY_BEGAN = "therapy_began_on", "Therapy began"  # 463
        LAST_CERTIFIED = "last_certified_on", "Last certified"  # 461
        HEMOGLOBIN_TESTED = "hemoglobin_tested_on", "Hemoglobin or hematocrit test"  # 738
        CREATININE_TESTED = "creatinine_tested_on", "Serum creatinine test"  # 739
        SHIPPED = "shipped_on", "Shipped"  # 011

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="dates", db_index=False)
    line = TenantForeignKey(ClaimLine, null=True, related_name="dates")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "claim", "line", "kind"], nulls_distinct=False, name="claim_date_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(line=None, kind__in=CLAIM_DATE_KINDS) | Q(line__isnull=False, kind__in=LINE_DATE_KINDS),
                name="claim_date_kind_of_its_level",
            ),
        ]

    def __str__(self) -> str:
        return f"date {self.kind} of claim {self.claim_id}"


class ClaimReference(models.Model):
    """A REF. `kind` is its qualifier; `payer_id` (REF04) only where another payer gave the authorization."""

    class Kind(models.TextChoices):
        PRIOR_AUTHORIZATION = "G1", "Prior authorization"  # of a line; the claim's is a field of it
        REFERRAL = "9F", "Referral"
        AUTHORIZATION_EXCEPTION = "4N", "Authorization exception"
        MEDICARE_CROSSOVER = "F5", "Medicare section 4081"
        MAMMOGRAPHY = "EW", "Mammography certification"
        REPRICED = "9A", "Repriced claim number"
        ADJUSTED_REPRICED = "9C", "Adjusted repriced claim number"
        DEVICE_EXEMPTION = "LX", "Investigational device"
        CLEARINGHOUSE_TRACE = "D9", "Clearinghouse claim number"
        MEDICAL_RECORD = "EA", "Medical record number"
        DEMONSTRATION = "P4", "Demonstration project"
        CARE_PLAN_OVERSIGHT = "1J", "Care plan oversight"
        CLIA = "X4", "CLIA number"
        REFERENCE_CLIA = "F4", "CLIA number of the reference laboratory"
        IMMUNIZATION_BATCH = "BT", "Immunization batch"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="references", db_index=False)
    line = TenantForeignKey(ClaimLine, null=True, related_name="references")
    kind = models.CharField(max_length=2, choices=Kind.choices)
    value = models.CharField("number", max_length=50)
    payer_id = models.CharField("given by payer", max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "claim", "line", "kind", "value"],
                nulls_distinct=False,
                name="claim_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(line=None, kind__in=CLAIM_REFERENCE_KINDS)
                | Q(line__isnull=False, kind__in=LINE_REFERENCE_KINDS),
                name="claim_reference_kind_of_its_level",
            ),
            models.CheckConstraint(
                condition=Q(payer_id="") | Q(kind__in=["G1", "9F"]), name="claim_reference_payer_of_authorization"
            ),
        ]

    def __str__(self) -> str:
        return f"reference {self.kind} of claim {self.claim_id}"


class ClaimAttachment(models.Model):
    """A PWK: a paper that goes to the payer beside the claim, or that it may ask for."""

    class Transmission(models.TextChoices):
        ON_REQUEST = "AA", "Available on request"
        MAIL = "BM", "By mail"
        ELECTRONIC = "EL", "Electronically (275)"
        EMAIL = "EM", "By e-mail"
        FILE_TRANSFER = "FT", "File transfer"
        FAX = "FX", "By fax"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="attachments")
    line = TenantForeignKey(ClaimLine, null=True, related_name="attachments")
    report_type = models.CharField("what it is", max_length=2)  # PWK01
    transmission = models.CharField("how it goes", max_length=2, choices=Transmission.choices)
    control_number = models.CharField(
        max_length=50, blank=True, help_text="Stands on the paper too, so that the payer can bring both together."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(transmission="AA") | ~Q(control_number=""), name="claim_attachment_has_control_number"
            )
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class ClaimCertification(models.Model):
    """A CRC: yes or no to one question about the patient, with condition codes."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="certifications")
    line = TenantForeignKey(ClaimLine, null=True, related_name="certifications")
    category = models.CharField(max_length=2)  # CRC01
    applies = models.BooleanField(default=True)  # CRC02
    conditions = ArrayField(models.CharField(max_length=2), size=5)  # CRC03 to 07

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(conditions__len__gte=1), name="claim_certification_has_condition")
        ]

    def __str__(self) -> str:
        return f"certification {self.category} of claim {self.claim_id}"


class AmbulanceTransport(models.Model):
    """CR1, and where the ambulance came and went: 2310E and F, or 2420G and H."""

    class Reason(models.TextChoices):
        NEAREST = "A", "To the nearest facility"
        PHYSICIAN = "B", "To a preferred physician"
        FAMILY = "C", "To be near the family"
        SPECIALIST = "D", "To a specialist or equipment"
        REHABILITATION = "E", "To a rehabilitation facility"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="transports", db_index=False)
    line = TenantForeignKey(ClaimLine, null=True, related_name="transports")
    reason = models.CharField(max_length=1, choices=Reason.choices)
    miles = models.DecimalField(max_digits=8, decimal_places=2)
    weight_in_pounds = models.DecimalField("patient's weight", max_digits=8, decimal_places=2, null=True, blank=True)
    pick_up_line1 = models.CharField("picked up at", max_length=55)
    pick_up_city = models.CharField("city", max_length=30)
    pick_up_state = models.CharField("state", max_length=2, blank=True)
    pick_up_postal_code = models.CharField("ZIP code", max_length=10, blank=True)
    drop_off_name = models.CharField("brought to", max_length=60, blank=True)
    drop_off_line1 = models.CharField("address", max_length=55)
    drop_off_city = models.CharField("city", max_length=30)
    drop_off_state = models.CharField("state", max_length=2, blank=True)
    drop_off_postal_code = models.CharField("ZIP code", max_length=10, blank=True)
    round_trip_purpose = models.CharField("why there and back", max_length=80, blank=True)
    stretcher_purpose = models.CharField("why a stretcher", max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "claim", "line"], nulls_distinct=False, name="ambulance_transport_once"
            ),
            models.CheckConstraint(condition=Q(miles__gte=0), name="ambulance_transport_miles_not_negative"),
        ]

    def __str__(self) -> str:
        return f"transport of claim {self.claim_id}"


class LineDrug(models.Model):
    """2410: the drug of a line. Its quantity is of the NDC; the units of the procedure code stay with the line."""

    Unit = DrugUnit

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    line = TenantOneToOne(ClaimLine, related_name="drug")
    ndc = models.CharField("NDC", max_length=11, validators=[ndc_shape])
    quantity = models.DecimalField(max_digits=10, decimal_places=3)
    unit = models.CharField(max_length=2, choices=Unit.choices)
    prescription_number = models.CharField(max_length=50, blank=True)  # REF*XZ
    compound_link = models.CharField("compound", max_length=50, blank=True)  # REF*VY

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ndc__regex=r"^\d{11}$"), name="line_drug_ndc_eleven_digits"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_drug_quantity_positive"),
            models.CheckConstraint(
                condition=Q(prescription_number="") | Q(compound_link=""), name="line_drug_one_reference"
            ),
        ]

    def __str__(self) -> str:
        return f"drug of line {self.line_id}"


class LineEquipment(models.Model):
    """SV5, CR3 and the certificate of necessity: durable medical equipment, rented or bought."""

    class RentalUnit(models.TextChoices):
        WEEKLY = "1", "Weekly"
        MONTHLY = "4", "Monthly"
        DAILY = "6", "Daily"

    class Certificate(models.TextChoices):
        INITIAL = "I", "Initial"
        RENEWAL = "R", "Renewal"
        REVISED = "S", "Revised"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    line = TenantOneToOne(ClaimLine, related_name="equipment")
    code = models.CharField("HCPCS code", max_length=5)  # SV501-2
    days = models.DecimalField(max_digits=8, decimal_places=2)  # SV503
    rental_amount = money_field("rental price")  # SV504
    purchase_amount = money_field("purchase price")  # SV505
    rental_unit = models.CharField(max_length=1, choices=RentalUnit.choices)  # SV506
    certificate = models.CharField(max_length=1, choices=Certificate.choices, blank=True)  # CR301
    months = models.DecimalField("months needed", max_digits=6, decimal_places=2, null=True, blank=True)  # CR303
    necessity = models.CharField(
        "certificate of necessity",
        max_length=2,
        blank=True,
        choices=[  # PWK02 of PWK*CT
            ("AB", "Sent before to the payer"),
            ("AD", "Certification included in this claim"),
            ("AF", "Narrative segment included in this claim"),
            ("AG", "No documentation is required"),
            ("NS", "Not specified, kept on file"),
        ],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate="", months=None) | (~Q(certificate="") & Q(months__isnull=False)),
                name="line_equipment_certificate_has_months",
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0, rental_amount__gte=0, purchase_amount__gte=0),
                name="line_equipment_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"equipment of line {self.line_id}"


class LineTestResult(models.Model):
    """MEA: a measure that the payer wants with the line, at most five."""

    class Kind(models.TextChoices):
        ORIGINAL = "OG", "Starting value"
        RESULT = "TR", "Test result"

    class Measure(models.TextChoices):
        HEIGHT = "HT", "Height (inches)"
        HEMOGLOBIN = "R1", "Hemoglobin"
        HEMATOCRIT = "R2", "Hematocrit"
        EPOETIN = "R3", "Epoetin starting dose"
        CREATININE = "R4", "Creatinine"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    line = TenantForeignKey(ClaimLine, related_name="test_results", db_index=False)
    kind = models.CharField(max_length=2, choices=Kind.choices)
    measure = models.CharField(max_length=2, choices=Measure.choices)
    value = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "line", "kind", "measure"], name="line_test_result_once")
        ]

    def __str__(self) -> str:
        return f"test result of line {self.line_id}"
