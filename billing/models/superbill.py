"""Superbills: immutable, numbered documents of one visit (docs/architecture.md, the second superbill)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models.service import DrugUnit
from billing.models.visit import Visit
from contacts.models import Payer
from patients.models import Sequence
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import ZERO, money_field


class SuperbillKind(models.TextChoices):
    VISIT = "visit", "Visit"
    INSURANCE = "insurance", "Insurance"
    CORRECTION = "correction", "Correction"
    PATIENT = "patient", "Patient"


class Superbill(models.Model):
    """Append-only. `adjudication_key` (payer, trace, payer claim number, claim, status) keeps one per adjudication.

    On an insurance superbill `charge_amount` is for reading and never summed again: charges are recognised
    once, by the visit superbill. A correction carries the amounts of the one it corrects with signs turned.
    """

    is_append_only = True

    practice = models.ForeignKey(  # by its visit
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=SuperbillKind.choices)
    visit = TenantForeignKey(Visit, related_name="superbills", db_index=False)
    payer = TenantForeignKey(Payer, null=True, related_name="+", db_index=False)
    sequence = models.CharField(max_length=1, choices=Sequence.choices, blank=True)
    corrects = TenantForeignKey("self", null=True, related_name="corrections")
    adjudication_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null is "none" under a unique key
    patient_control_number = models.CharField(max_length=20, blank=True)  # CLM01 of the claim that was adjudicated
    payer_claim_control_number = models.CharField(max_length=50, blank=True)  # CLP07
    trace = models.CharField(max_length=50, blank=True)  # TRN02: check or EFT number
    payment_on = models.DateField(null=True)
    charge_amount = money_field(default=ZERO)
    allowed_amount = money_field(default=ZERO)
    paid_amount = money_field(default=ZERO)
    contractual_amount = money_field(default=ZERO)
    other_adjustment_amount = money_field(default=ZERO)
    deductible_amount = money_field(default=ZERO)  # PR-1
    coinsurance_amount = money_field(default=ZERO)  # PR-2
    copay_amount = money_field(default=ZERO)  # PR-3
    other_patient_amount = money_field(default=ZERO)  # any other PR
    patient_paid_amount = money_field(default=ZERO)  # what the patient had paid when this was issued
    due_amount = money_field(default=ZERO)  # what the patient owes now; 0 while another payer is to be billed
    diagnoses = ArrayField(models.CharField(max_length=8), default=list)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="superbill_number_once"),
            models.UniqueConstraint(fields=["practice", "adjudication_key"], name="superbill_adjudication_once"),
            models.UniqueConstraint(
                fields=["practice", "visit"], condition=Q(kind="visit"), name="superbill_visit_kind_once"
            ),
        ]
        indexes = [models.Index(fields=["practice", "visit"], name="superbill_by_visit")]

    def __str__(self) -> str:
        return f"superbill {self.number}"

    @property
    def title(self) -> str:
        return f"Superbill {self.number}"


class SuperbillLine(models.Model):
    """One coded service. `adjustments` holds [group, CARC, amount] as the payer sent them, amounts as text."""

    is_append_only = True

    practice = models.ForeignKey(  # by its superbill
        Practice, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    superbill = TenantForeignKey(Superbill, related_name="lines", db_index=False)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100, blank=True)
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    units = models.DecimalField(max_digits=8, decimal_places=3)
    unit = models.CharField(max_length=2, default="UN")
    pointers = ArrayField(models.PositiveSmallIntegerField(), default=list)
    service_on = models.DateField()
    charge_amount = money_field()
    allowed_amount = money_field(default=ZERO)
    paid_amount = money_field(default=ZERO)
    adjustments = models.JSONField(default=list)
    remarks = ArrayField(models.CharField(max_length=10), default=list)
    patient_amount = money_field(default=ZERO)
    # The drug that was given; an insurance superbill has none. In the database's own default, for bulk inserts.
    ndc = models.CharField(max_length=11, blank=True, default="", db_default="")
    ndc_quantity = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    ndc_unit = models.CharField(max_length=2, choices=DrugUnit.choices, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "superbill", "number"], name="superbill_line_number_once"),
            models.CheckConstraint(
                condition=Q(ndc="", ndc_quantity=None, ndc_unit="")
                | (~Q(ndc="") & Q(ndc_quantity__gt=0) & ~Q(ndc_unit="")),
                name="superbill_line_drug_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"

    @property
    def pointer_letters(self) -> str:
        """The diagnoses that the line points to, as the CMS-1500 letters them in box 21."""
        return ", ".join(chr(ord("A") + pointer - 1) for pointer in self.pointers)
