"""What a payer agreed to allow for a service, and how far below it may answer before somebody asks."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from billing.models.service import procedure_shape
from contacts.models import Payer
from practice.isolation import TenantForeignKey, TenantOneToOne
from practice.models import Practice, User
from practice.money import money_field
from providers.models import BillingProvider, Location

modifiers_shape = RegexValidator(
    r"^([0-9A-Z]{2}( [0-9A-Z]{2}){0,3})?$", "Up to four modifiers of two characters, with blanks between: GP 59."
)
DEFAULT_TOLERANCE_AMOUNT = Decimal("0.05")  # dollars a line: what rounding makes

# What the row is about, hashed into a range: ranges have their operators without an extension of PostgreSQL.
_TERMS = (
    "hashtextextended(practice_id::text || '/' || payer_id::text || '/' || code || ' ' || modifiers"
    " || '/' || coalesce(billing_provider_id::text, '') || '/' || coalesce(location_id::text, ''), 0)::numeric"
)


class ContractedAmount(models.Model):
    """Dollars for one unit of a code, from one payer, while it is in force on the date of service.

    A row without billing provider or location is for all of them. Rows about the same thing never overlap in time.
    """

    class Source(models.TextChoices):
        TYPED = "typed", "Typed"
        LOADED = "loaded", "From a file"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, related_name="contracted_amounts", db_index=False)
    code = models.CharField("CPT/HCPCS code", max_length=5, validators=[procedure_shape])
    modifiers = models.CharField(max_length=11, blank=True, validators=[modifiers_shape])  # sorted, blanks between
    billing_provider = TenantForeignKey(BillingProvider, null=True, blank=True, related_name="+")
    location = TenantForeignKey(Location, null=True, blank=True, related_name="+")
    starts_on = models.DateField("in force from")
    ends_on = models.DateField("in force until", null=True, blank=True)
    amount = money_field("allowed for one unit", validators=[MinValueValidator(Decimal("0.01"))])
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.TYPED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contracted_amount_positive"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contracted_amount_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="contracted_amount_in_force_once",
                expressions=[
                    (Func(template=f"numrange({_TERMS}, {_TERMS}, '[]')"), RangeOperators.EQUAL),
                    (Func(template="daterange(starts_on, ends_on, '[]')"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["practice", "payer", "code"], name="contracted_amount_by_code")]

    def __str__(self) -> str:
        return f"contracted amount {self.pk}"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Left to the database: the form says the same beside its fields, in words."""


class ContractTolerance(models.Model):
    """How many dollars, and how much of a hundred, a line of this payer may be short without being asked for.

    The larger of the two holds. A payer without a row has DEFAULT_TOLERANCE_AMOUNT.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantOneToOne(Payer, related_name="contract_tolerance")
    amount = money_field("dollars a line", default=DEFAULT_TOLERANCE_AMOUNT, validators=[MinValueValidator(0)])
    percent = models.DecimalField(
        "percent of the contracted amount",
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, percent__gte=0, percent__lte=100), name="contract_tolerance_in_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"contract tolerance {self.pk}"
