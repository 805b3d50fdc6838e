"""Who bills, who treats, and where."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from practice.addresses import STATE_CHOICES, PostalAddress, ten_digit_phone, zip_code, zip_plus_four
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from x12.npi import is_valid_npi


def validate_npi(value: str) -> None:
    if not is_valid_npi(value):
        raise ValidationError("This NPI fails its check digit: compare it with the NPPES registry.")


taxonomy_shape = RegexValidator(
    r"^[0-9A-Z]{9}X$", "A taxonomy code has ten characters and ends in X, such as 111N00000X."
)
nine_digit_tax_id = RegexValidator(r"^\d{9}$", "Enter the nine digits of the tax id, without dashes.")


def zip_plus_four_field() -> models.CharField[str, str]:
    """The postal code of an address that claims carry whole."""
    return models.CharField("ZIP code", max_length=10, blank=True, validators=[zip_plus_four])


class TaxIdType(models.TextChoices):
    EMPLOYER = "EI", "EIN"
    SOCIAL_SECURITY = "SY", "SSN"


class BillingProvider(PostalAddress):
    """Loop 2010AA: the name, NPI and tax id that a payer pays."""

    class NpiType(models.TextChoices):
        INDIVIDUAL = "1", "Type 1, a person"
        ORGANIZATION = "2", "Type 2, an organization"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    postal_code = zip_plus_four_field()
    title = models.CharField(max_length=60, help_text="How your staff call it, such as: Group, chiropractic.")
    npi_type = models.CharField("NPI type", max_length=1, choices=NpiType.choices, default=NpiType.ORGANIZATION)
    organization_name = models.CharField("organization or last name", max_length=60)
    first_name = models.CharField(max_length=35, blank=True, help_text="Only for a person (NPI type 1).")
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    is_atypical = models.BooleanField(
        "gives no health care and has no NPI",
        default=False,
        help_text="A taxi or a home builder, say. Each payer then needs its own number for it: see the payer's page.",
    )
    taxonomy = models.CharField(max_length=10, blank=True, validators=[taxonomy_shape])
    license_number = models.CharField(max_length=30, blank=True)
    tax_id = models.CharField("tax id", max_length=9, validators=[nine_digit_tax_id])
    tax_id_type = models.CharField("tax id type", max_length=2, choices=TaxIdType.choices, default=TaxIdType.EMPLOYER)
    phone = models.CharField(max_length=10, validators=[ten_digit_phone])
    pay_to_line1 = models.CharField(
        "pay-to address",
        max_length=55,
        blank=True,
        help_text="Only if payments go elsewhere, such as a PO box.",
    )
    pay_to_city = models.CharField("pay-to city", max_length=30, blank=True)
    pay_to_state = models.CharField("pay-to state", max_length=2, choices=STATE_CHOICES, blank=True)
    pay_to_postal_code = models.CharField("pay-to ZIP code", max_length=10, blank=True, validators=[zip_code])
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "title"], name="billing_provider_title_once"),
            models.CheckConstraint(
                condition=Q(is_atypical=True) | (~Q(npi="") & ~Q(taxonomy="")),
                name="billing_provider_npi_unless_atypical",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_person(self) -> bool:
        return self.npi_type == self.NpiType.INDIVIDUAL

    @property
    def inquiry_id(self) -> tuple[str, str]:
        """NM108 and NM109 of who asks in a 270 or 276: by the tax id where no NPI was ever given."""
        return ("XX", self.npi) if self.npi else ("FI", self.tax_id)


class Location(PostalAddress):
    """Loop 2310C: where care is given."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    postal_code = zip_plus_four_field()
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    clia_number = models.CharField("CLIA number", max_length=10, blank=True)
    place_of_service = models.CharField(
        max_length=2, default="11", help_text="CMS place of service code: 11 is an office."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "name"], name="location_name_once")]

    def __str__(self) -> str:
        return self.name


class RenderingProvider(models.Model):
    """Loop 2310B: who treats. Linked to a user when he also logs in."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_name = models.CharField(max_length=35)
    last_name = models.CharField(max_length=60)
    credentials = models.CharField(max_length=20, blank=True, help_text="Such as DC, LAc, PT, MD.")
    npi = models.CharField("NPI", max_length=10, validators=[validate_npi])
    taxonomy = models.CharField(max_length=10, validators=[taxonomy_shape])
    tax_id = models.CharField("tax id", max_length=9, blank=True, validators=[nine_digit_tax_id])
    default_billing_provider = TenantForeignKey(BillingProvider, null=True, blank=True, related_name="+")
    default_location = TenantForeignKey(Location, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "npi"], name="rendering_provider_npi_once")]

    def __str__(self) -> str:
        return ", ".join(part for part in (f"{self.first_name} {self.last_name}", self.credentials) if part)
