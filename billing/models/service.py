"""The fee schedule: what the practice does and charges. Names are the operator's own; none are shipped."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from practice.models import Practice
from practice.money import money_field

procedure_shape = RegexValidator(
    r"^(\d{4}[0-9A-Z]|[A-V]\d{4})$", "A CPT or HCPCS code has five characters, such as 97110 or G0283."
)
ndc_shape = RegexValidator(
    r"^\d{11}$", "An NDC has eleven digits (5-4-2, without dashes): put a zero before a part that is too short."
)
modifier_shape = RegexValidator(r"^[0-9A-Z]{2}$", "A modifier has two characters, such as 25 or GP.")


class Modality(models.TextChoices):
    """What an appointment is for; decides the service types of the 270."""

    ACUPUNCTURE = "acupuncture", "Acupuncture"
    CHIROPRACTIC = "chiropractic", "Chiropractic"
    PHYSICAL_THERAPY = "physical_therapy", "Physical therapy"
    NATUROPATHIC = "naturopathic", "Naturopathic"
    MENTAL_HEALTH = "mental_health", "Mental health"
    MEDICAL = "medical", "Medical"


class DrugUnit(models.TextChoices):
    """CTP05."""

    INTERNATIONAL = "F2", "International units"
    GRAM = "GR", "Grams"
    MILLIGRAM = "ME", "Milligrams"
    MILLILITER = "ML", "Milliliters"
    UNIT = "UN", "Units"


class Service(models.Model):
    """One line of the fee schedule."""

    class Unit(models.TextChoices):
        UNIT = "UN", "Units"
        MINUTES = "MJ", "Minutes (anesthesia)"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField("CPT/HCPCS code", max_length=5, validators=[procedure_shape])
    name = models.CharField(max_length=100, help_text="Your own words; CPT descriptions need an AMA licence.")
    price_amount = money_field("price", validators=[MinValueValidator(0)])
    default_modifiers = ArrayField(
        models.CharField(max_length=2, validators=[modifier_shape]), size=4, default=list, blank=True
    )
    unit = models.CharField(max_length=2, choices=Unit.choices, default=Unit.UNIT)
    modality = models.CharField(max_length=20, choices=Modality.choices, blank=True)
    ndc = models.CharField("NDC", max_length=11, blank=True, validators=[ndc_shape])
    ndc_quantity = models.DecimalField(
        "of the drug in one unit",
        max_digits=10,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    ndc_unit = models.CharField("measured in", max_length=2, choices=DrugUnit.choices, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "code", "name"], name="service_once"),
            models.CheckConstraint(condition=Q(price_amount__gte=0), name="service_price_not_negative"),
            models.CheckConstraint(
                condition=Q(ndc="", ndc_quantity=None, ndc_unit="")
                | (Q(ndc__regex=r"^\d{11}$", ndc_quantity__gt=0) & ~Q(ndc_unit="")),
                name="service_drug_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
