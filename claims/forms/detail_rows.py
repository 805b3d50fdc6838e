"""Forms for the rows of claims.models.details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from claims.forms.claim_columns import PROCEDURE, counted
from claims.forms.parts import Posted, RowForm
from claims.models import (
    AmbulanceTransport,
    ClaimAttachment,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from claims.rules.detail_limits import wrong_conditions
from claims.rules.detail_words import CERTIFICATES, CONDITIONS, REPORT_TYPES, conditions_of
from patients.forms.fields import ZipField
from practice.addresses import STATE_CHOICES
from x12.ndc import NotAnNdc, eleven_digits, with_dashes

CHOOSE = ("", "Choose")
STATES = [("", "—"), *STATE_CHOICES]


def quantity(label: str, *, places: int = 2, digits: int = 8, required: bool = True) -> forms.DecimalField:
    """Above or at zero; what must be above it says so itself."""
    return forms.DecimalField(
        label=label,
        max_digits=digits,
        decimal_places=places,
        required=required,
        validators=[MinValueValidator(0, "Enter zero or more.")],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def above_zero(value: Any) -> Any:  # Any: a Decimal
    if value is not None and value <= 0:
        raise forms.ValidationError("Enter a number above zero.")
    return value


class AttachmentForm(RowForm):
    """PWK. A paper that goes out gets a control number, which stands on it too."""

    report_type = forms.ChoiceField(label="What it is", choices=[CHOOSE, *REPORT_TYPES.items()])
    transmission = forms.ChoiceField(label="How it goes", choices=[CHOOSE, *ClaimAttachment.Transmission.choices])
    control_number = forms.CharField(
        label="Control number",
        max_length=50,
        required=False,
        help_text="Write it on the paper, so that the payer can bring both together.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Posted = None, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(data, **options)
        self.proposal = proposed_number(self.owner.paper_prefix, self.owner.rows.attachments)
        self.fields["control_number"].widget.attrs["placeholder"] = self.proposal
        if self.row is None:
            self.fields["control_number"].help_text = f"If you leave it empty, it will be {self.proposal}."

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = cleaned.get("control_number", "")
        if cleaned.get("transmission") not in ("", None, ClaimAttachment.Transmission.ON_REQUEST) and not number:
            cleaned["control_number"] = self.proposal
        return cleaned


def proposed_number(prefix: str, attachments: Any) -> str:  # Any: rows of ClaimAttachment
    """The next number that no paper of this owner bears: C12P1, C12P2."""
    taken = {row.control_number for row in attachments}
    return next(number for each in range(1, len(taken) + 2) if (number := f"{prefix}P{each}") not in taken)


class CertificateForm(RowForm):
    """CRC. Its sections say which categories they show."""

    categories: tuple[str, ...] = ()
    category = forms.ChoiceField(label="Certificate")
    applies = forms.TypedChoiceField(
        label="Answer",
        choices=[("yes", "Yes"), ("no", "No")],
        initial="yes",
        coerce=lambda text: text == "yes",
    )
    conditions = forms.MultipleChoiceField(label="Conditions, up to five", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Posted = None, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(data, **options)
        words = [(category, CERTIFICATES[category]) for category in self.categories]
        one = len(words) == 1
        self.fields["category"].choices = words if one else [CHOOSE, *words]  # type: ignore[attr-defined]  # a choice field
        if one:
            self.fields["category"].widget = forms.HiddenInput()
            self.fields["category"].initial = self.categories[0]
        self.fields["conditions"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, words) for code, words in CONDITIONS.items() if self.takers(code)
        ]

    def takers(self, condition: str) -> list[str]:
        """The categories here that take this condition."""
        return [category for category in self.categories if condition in conditions_of(category)]

    def options(self) -> list[tuple[Any, str]]:  # Any: the option's widget
        """Each condition with the categories that it is shown for, as class names."""
        codes = self.fields["conditions"].choices  # type: ignore[attr-defined]  # a choice field
        takers = {code: " ".join(f"for-{category}" for category in self.takers(code)) for code, _words in codes}
        return [(option, takers[option.data["value"]]) for option in self["conditions"]]

    def shown(self, row: Any) -> dict[str, Any]:  # Any: a row and its values
        return {**super().shown(row), "applies": "yes" if row.applies else "no"}

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        category, conditions = cleaned.get("category"), cleaned.get("conditions")
        if category and conditions:
            problem = wrong_conditions(category, conditions, is_line=self.owner.line is not None)
            if problem:
                self.add_error("conditions", problem)
        return cleaned


class AmbulanceCertificateForm(CertificateForm):
    categories = ("07",)


class ClaimCertificateForm(CertificateForm):
    categories = ("75", "ZZ", "E1", "E2", "E3")
    once_by = ("category",)


class LineCertificateForm(CertificateForm):
    categories = ("70", "09")
    once_by = ("category",)


class TransportForm(RowForm):
    """CR1 with the places."""

    reason = forms.ChoiceField(label="Why there", choices=[CHOOSE, *AmbulanceTransport.Reason.choices])
    miles = quantity("Miles")
    weight_in_pounds = quantity("Patient's weight in pounds", required=False)
    pick_up_line1 = forms.CharField(label="Picked up at (street address)", max_length=55)
    pick_up_city = forms.CharField(label="Pick-up city", max_length=30)
    pick_up_state = forms.ChoiceField(label="Pick-up state", choices=STATES, required=False)
    pick_up_postal_code = ZipField(label="Pick-up ZIP code", required=False)
    drop_off_name = forms.CharField(label="Brought to (name)", max_length=60, required=False)
    drop_off_line1 = forms.CharField(label="Brought to (street address)", max_length=55)
    drop_off_city = forms.CharField(label="Drop-off city", max_length=30)
    drop_off_state = forms.ChoiceField(label="Drop-off state", choices=STATES, required=False)
    drop_off_postal_code = ZipField(label="Drop-off ZIP code", required=False)
    round_trip_purpose = forms.CharField(
        label="Why there and back", max_length=80, required=False, widget=counted(), help_text="Only for a round trip."
    )
    stretcher_purpose = forms.CharField(label="Why a stretcher", max_length=80, required=False, widget=counted())


class DrugForm(RowForm):
    """2410."""

    ndc = forms.CharField(
        label="NDC",
        max_length=20,
        help_text="As on the label, with its dashes, or eleven digits.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    quantity = quantity("Quantity of the NDC", places=3, digits=10)
    unit = forms.ChoiceField(label="Unit", choices=[CHOOSE, *LineDrug.Unit.choices])
    prescription_number = forms.CharField(label="Prescription number", max_length=50, required=False)
    compound_link = forms.CharField(
        label="Compound number",
        max_length=50,
        required=False,
        help_text="The same on each line of one compound.",
    )

    def shown(self, row: Any) -> dict[str, Any]:  # Any: a row and its values
        return {**super().shown(row), "ndc": with_dashes(row.ndc)}

    def clean_ndc(self) -> str:
        try:
            return eleven_digits(self.cleaned_data["ndc"])
        except NotAnNdc as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean_quantity(self) -> Any:  # Any: a Decimal
        return above_zero(self.cleaned_data["quantity"])

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("prescription_number") and cleaned.get("compound_link"):
            self.add_error("compound_link", "Give the prescription or the compound, not both.")
        return cleaned


class EquipmentForm(RowForm):
    """SV5, CR3 and PWK*CT."""

    code = forms.CharField(
        label="HCPCS code", max_length=5, widget=forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"})
    )
    days = quantity("Days needed")
    rental_amount = quantity("Rental price")
    purchase_amount = quantity("Purchase price")
    rental_unit = forms.ChoiceField(label="Rented by", choices=[CHOOSE, *LineEquipment.RentalUnit.choices])
    certificate = forms.ChoiceField(
        label="Certificate", choices=[("", "None"), *LineEquipment.Certificate.choices], required=False
    )
    months = quantity("Months needed", digits=6, required=False)
    necessity = forms.ChoiceField(label="Certificate of necessity", required=False)

    def __init__(self, data: Posted = None, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(data, **options)
        known = LineEquipment._meta.get_field("necessity").choices or ()
        self.fields["necessity"].choices = [("", "None"), *known]  # type: ignore[attr-defined]  # a choice field

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).upper()
        if not PROCEDURE.match(code):
            raise forms.ValidationError("A HCPCS code has five characters, such as E0260.")
        return code

    def clean_days(self) -> Any:  # Any: a Decimal
        return above_zero(self.cleaned_data["days"])

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        certificate, months = cleaned.get("certificate"), cleaned.get("months")
        if certificate and months is None and "months" not in self.errors:
            self.add_error("months", "A certificate says for how many months the equipment is needed.")
        if months is not None and not certificate:
            self.add_error("certificate", "Choose the certificate that these months are of.")
        return cleaned


class TestResultForm(RowForm):
    """MEA."""

    __test__ = False  # no class of tests

    once_by = ("kind", "measure")
    measure = forms.ChoiceField(label="Measure", choices=[CHOOSE, *LineTestResult.Measure.choices])
    kind = forms.ChoiceField(label="It is the", choices=[CHOOSE, *LineTestResult.Kind.choices])
    value = quantity("Value", places=4, digits=12)


class AuthorizationForm(RowForm):
    """REF*G1 and REF*9F of a line, with REF04 where another payer gave it."""

    once_by = ("kind", "value")
    kind = forms.ChoiceField(label="Kind", choices=[CHOOSE, ("G1", "Prior authorization"), ("9F", "Referral")])
    value = forms.CharField(label="Number", max_length=50)
    payer_id = forms.CharField(
        label="Given by payer",
        max_length=20,
        required=False,
        help_text="The id of the payer, only if another one than this claim's gave it.",
    )
