"""Patients and what covers them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from contacts.models import Payer
from practice.addresses import PostalAddress, ten_digit_phone
from practice.isolation import TenantForeignKey
from practice.models import Practice
from practice.money import money_field


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Unknown"


class Patient(PostalAddress):
    """The person who is treated. `number` is the chart number within the practice."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=35)
    middle_name = models.CharField(max_length=25, blank=True)
    suffix = models.CharField(max_length=10, blank=True)
    born_on = models.DateField("birth date")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    email = models.EmailField(blank=True)
    died_on = models.DateField("date of death", null=True, blank=True)  # PAT06
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="patient_number_once"),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(died_on__gte=F("born_on")), name="patient_died_after_birth"
            ),
        ]
        indexes = [
            models.Index(F("practice"), Upper("last_name"), Upper("first_name"), name="patient_by_name"),
            models.Index(fields=["practice", "born_on"], name="patient_by_birth_date"),
            models.Index(fields=["practice", "phone"], name="patient_by_phone"),
        ]

    def __str__(self) -> str:
        return f"patient {self.number}"

    @property
    def name(self) -> str:
        """Last, First, as lists show it."""
        return f"{self.last_name}, {self.first_name}"


class Sequence(models.TextChoices):
    """SBR01: who pays first."""

    PRIMARY = "P", "Primary"
    SECONDARY = "S", "Secondary"
    TERTIARY = "T", "Tertiary"


class Relationship(models.TextChoices):
    """The patient's relation to the subscriber (SBR02 and PAT01)."""

    SELF = "18", "Self"
    SPOUSE = "01", "Spouse"
    CHILD = "19", "Child"
    EMPLOYEE = "20", "Employee"
    LIFE_PARTNER = "53", "Life partner"
    ORGAN_DONOR = "39", "Organ donor"
    CADAVER_DONOR = "40", "Cadaver donor"
    OTHER = "G8", "Other"
    UNKNOWN = "21", "Unknown"


class MedicareSecondaryType(models.TextChoices):
    """SBR05: why Medicare pays second."""

    WORKING_AGED = "12", "Working aged"
    END_STAGE_RENAL = "13", "End-stage renal disease"
    NO_FAULT = "14", "No-fault or auto"
    WORKERS = "15", "Workers' compensation"
    PUBLIC_HEALTH = "16", "Public Health Service"
    BLACK_LUNG = "41", "Black lung"
    VETERANS = "42", "Veterans Affairs"
    DISABLED = "43", "Disabled"
    LIABILITY = "47", "Other liability"


class Coverage(models.Model):
    """One policy of one patient. The right one is chosen by date of service."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    patient = TenantForeignKey(Patient, related_name="coverages", db_index=False)
    payer = TenantForeignKey(Payer, related_name="coverages")
    sequence = models.CharField(max_length=1, choices=Sequence.choices, default=Sequence.PRIMARY)
    member_id = models.CharField("member id", max_length=40)
    group_number = models.CharField(max_length=30, blank=True)
    group_name = models.CharField(max_length=60, blank=True)
    plan_name = models.CharField(max_length=60, blank=True)
    relationship = models.CharField("patient is", max_length=2, choices=Relationship.choices, default=Relationship.SELF)
    subscriber_is_organization = models.BooleanField(
        "the subscriber is an employer",
        default=False,
        help_text="Workers' compensation: the employer holds the policy, the patient is its employee.",
    )
    subscriber_last_name = models.CharField("subscriber's last name", max_length=60, blank=True)
    subscriber_first_name = models.CharField("subscriber's first name", max_length=35, blank=True)
    subscriber_born_on = models.DateField("subscriber's birth date", null=True, blank=True)
    subscriber_sex = models.CharField("subscriber's sex", max_length=1, choices=Sex.choices, blank=True)
    medicare_secondary_type = models.CharField(max_length=2, choices=MedicareSecondaryType.choices, blank=True)
    property_casualty_number = models.CharField(
        "claim number of the accident",
        max_length=50,
        blank=True,
        help_text="Auto and workers' compensation: what the insurer calls the accident (REF Y4).",
    )
    copay_amount = money_field("copay on the card", null=True, blank=True)
    starts_on = models.DateField("in force from", null=True, blank=True)
    ends_on = models.DateField("in force until", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="coverage_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(relationship=Relationship.SELF)
                | (~Q(subscriber_last_name="") & (Q(subscriber_is_organization=True) | ~Q(subscriber_first_name=""))),
                name="coverage_names_other_subscriber",
            ),
            models.CheckConstraint(
                condition=Q(subscriber_is_organization=False)
                | (
                    ~Q(relationship=Relationship.SELF)
                    & Q(subscriber_first_name="", subscriber_born_on=None, subscriber_sex="")
                ),
                name="coverage_organization_is_no_person",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "patient", "sequence"], name="coverage_by_patient"),
            models.Index(F("practice"), Upper("member_id"), name="coverage_by_member_id"),
        ]

    def __str__(self) -> str:
        return f"coverage {self.pk}"

    @property
    def filing_indicator(self) -> str:
        return str(self.payer.filing_indicator)

    @property
    def is_own(self) -> bool:
        return self.relationship == Relationship.SELF

    @property
    def subscriber_name(self) -> str:
        """Last, First, or the organization; empty where the patient is the subscriber."""
        return ", ".join(part for part in (self.subscriber_last_name, self.subscriber_first_name) if part)
