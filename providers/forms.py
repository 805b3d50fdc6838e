"""Forms for billing providers, rendering providers and locations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from practice.forms.fields import CodeField, us_formfield
from practice.models import Membership, User
from providers.models import BillingProvider, Location, RenderingProvider, taxonomy_shape

two_digit_place = RegexValidator(r"^\d{2}$", "A place of service code has two digits, such as 11 for an office.")


class LocationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Where care is given. Claims need its whole address with ZIP+4."""

    sections = (
        ("", (("name", 8), ("place_of_service", 4))),
        (
            "Address on claims",
            (("address_line1", 8), ("address_line2", 4), ("city", 5), ("state", 3), ("postal_code", 4)),
        ),
        ("", (("phone", 4), ("npi", 4), ("clia_number", 4), ("is_active", 12))),
    )

    class Meta:
        model = Location
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {"is_active": "In use: offered for new appointments"}
        help_texts = {
            "name": "How your staff call it.",
            "place_of_service": "CMS code: 11 is an office, 02 and 10 are telehealth, 12 is a home.",
            "npi": "Only if the place has one of its own.",
            "clia_number": "Only for laboratory tests.",
        }
        formfield_callback = us_formfield

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **options)
        self.fields["place_of_service"].validators.append(two_digit_place)
        for name in ("address_line1", "city", "state", "postal_code"):
            self.fields[name].required = True

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Location.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another location has this name: give each its own.")
        return name


class BillingProviderForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Loop 2010AA, as the payers have it on file."""

    taxonomy = CodeField(max_length=10, required=False, validators=[taxonomy_shape])
    sections = (
        ("", (("title", 8), ("npi_type", 4))),
        ("As the payers have it on file", (("organization_name", 8), ("first_name", 4))),
        (
            "",
            (
                ("npi", 4),
                ("taxonomy", 4),
                ("license_number", 4),
                ("tax_id", 4),
                ("tax_id_type", 4),
                ("phone", 4),
                ("is_atypical", 12),
            ),
        ),
        (
            "Address on claims: a street, never a PO box",
            (("address_line1", 8), ("address_line2", 4), ("city", 5), ("state", 3), ("postal_code", 4)),
        ),
        (
            "Payments go elsewhere",
            (("pay_to_line1", 12), ("pay_to_city", 5), ("pay_to_state", 3), ("pay_to_postal_code", 4)),
        ),
        ("", (("is_active", 12),)),
    )

    class Meta:
        model = BillingProvider
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {"is_active": "In use: offered for new claims"}
        formfield_callback = us_formfield

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **options)
        for name in ("address_line1", "city", "state", "postal_code"):
            self.fields[name].required = True

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if BillingProvider.objects.filter(title=title).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another billing provider has this title: give each its own.")
        return title

    def clean_address_line1(self) -> str:
        line: str = self.cleaned_data["address_line1"]
        if line.replace(".", "").upper().startswith(("PO BOX", "P O BOX")):
            raise ValidationError("Claims need a street here; put the PO box under “Payments go elsewhere”.")
        return line

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_person = cleaned.get("npi_type") == BillingProvider.NpiType.INDIVIDUAL
        if is_person and not cleaned.get("first_name"):
            self.add_error("first_name", "NPI type 1 is a person: enter the first name, or choose type 2.")
        if cleaned.get("npi_type") == BillingProvider.NpiType.ORGANIZATION and cleaned.get("first_name"):
            self.add_error("first_name", "An organization has no first name: leave it empty, or choose type 1.")
        for name in ("npi", "taxonomy"):
            if not cleaned.get("is_atypical") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Claims need it, unless this provider gives no health care: then tick that below.")
        pay_to = ("pay_to_line1", "pay_to_city", "pay_to_state", "pay_to_postal_code")
        if any(cleaned.get(name) for name in pay_to):
            for name in pay_to:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Complete the pay-to address, or leave all of it empty.")
        return cleaned


class RenderingProviderForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Who treats (loop 2310B)."""

    taxonomy = CodeField(max_length=10, validators=[taxonomy_shape])
    sections = (
        ("", (("first_name", 4), ("last_name", 5), ("credentials", 3))),
        ("", (("npi", 4), ("taxonomy", 4), ("tax_id", 4))),
        ("Usually", (("default_billing_provider", 6), ("default_location", 6))),
        ("", (("user", 6), ("is_active", 12))),
    )

    class Meta:
        model = RenderingProvider
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {
            "user": "Logs in as",
            "default_billing_provider": "Bills through",
            "default_location": "Works at",
            "is_active": "In use: offered for new appointments",
        }
        help_texts = {
            "npi": "Their own, type 1.",
            "tax_id": "Only if claims need their own.",
            "user": "Whose notes these are when this person signs.",
        }
        formfield_callback = us_formfield

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **options)
        members = Membership.objects.filter(is_active=True).values("user_id")
        self.fields["user"].queryset = User.objects.filter(pk__in=members)  # type: ignore[attr-defined]  # a choice field
        for name, model in (("default_billing_provider", BillingProvider), ("default_location", Location)):
            self.fields[name].queryset = model.objects.filter(is_active=True)  # type: ignore[attr-defined]  # a choice field

    def clean_npi(self) -> str:
        npi: str = self.cleaned_data["npi"]
        twin = RenderingProvider.objects.filter(npi=npi).exclude(pk=self.instance.pk).first()
        if twin is not None:
            raise ValidationError(f"{twin} has this NPI already: change that provider instead.")
        return npi
