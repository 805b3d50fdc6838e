"""Appointments and chart notes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from billing.models import Modality, Service, Visit
from patients.models import Patient
from practice.isolation import TenantForeignKey, TenantOneToOne
from practice.models import Practice, User
from practice.money import money_field
from providers.models import Location, RenderingProvider


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", "Booked"
    CHECKED_IN = "checked_in", "Checked in"
    CHECKED_OUT = "checked_out", "Checked out"
    NO_SHOW = "no_show", "No-show"
    CANCELLED = "cancelled", "Cancelled"


class Appointment(models.Model):
    """A booked time. Checking in makes its visit."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    patient = TenantForeignKey(Patient, related_name="appointments", db_index=False)
    provider = TenantForeignKey(RenderingProvider, related_name="appointments")
    location = TenantForeignKey(Location, related_name="+")
    visit = TenantOneToOne(Visit, null=True, related_name="appointment")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(5), MaxValueValidator(480)])
    modality = models.CharField(max_length=20, choices=Modality.choices)
    is_new_patient = models.BooleanField("new patient", default=False)
    reason = models.CharField("reason for the visit", max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED)
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["checked_in", "checked_out"]) | Q(visit__isnull=False),
                name="appointment_checked_in_has_visit",
            )
        ]
        indexes = [
            models.Index(fields=["practice", "starts_at"], name="appointment_by_time"),
            models.Index(fields=["practice", "patient", "-starts_at"], name="appointment_by_patient"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class ChartNote(models.Model):
    """The SOAP note of a visit. Signing locks it and makes the visit superbill."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGNED = "signed", "Signed"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    visit = TenantOneToOne(Visit, related_name="chart_note")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    subjective = models.TextField(blank=True)
    objective = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # a save names the version that it read; an older one is refused
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["practice", "visit"], condition=Q(status="draft"), name="chart_note_unsigned")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", signed_at=None, signed_by=None)
                | Q(status="signed", signed_at__isnull=False, signed_by__isnull=False),
                name="chart_note_signed_by_at",
            )
        ]

    def __str__(self) -> str:
        return f"chart note {self.pk}"


class Addendum(models.Model):
    """What is added to a signed note. Never changed."""

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    note = TenantForeignKey(ChartNote, related_name="addenda")
    text = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"addendum {self.pk}"


class NoteDiagnosis(models.Model):
    """An ICD-10-CM code of the note, with its dot; position 1 is the primary one (at most 12)."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    note = TenantForeignKey(ChartNote, related_name="diagnoses", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    description = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "note", "code"], name="note_diagnosis_code_once"),
            models.UniqueConstraint(
                fields=["practice", "note", "position"],
                name="note_diagnosis_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=12), name="note_diagnosis_at_most_12"),
        ]

    def __str__(self) -> str:
        return f"diagnosis {self.position}"


class NoteService(models.Model):
    """A coded service of the note. `pointers` name diagnosis positions, the main one first (at most 4)."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    note = TenantForeignKey(ChartNote, related_name="services", db_index=False)
    position = models.PositiveSmallIntegerField()
    service = TenantForeignKey(Service, related_name="+")
    modifiers = ArrayField(models.CharField(max_length=2), size=4, default=list)
    units = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    pointers = ArrayField(models.PositiveSmallIntegerField(), size=4, default=list)
    unit_price_amount = money_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "note", "position"],
                name="note_service_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="note_service_units_positive"),
        ]

    def __str__(self) -> str:
        return f"service {self.position}"
