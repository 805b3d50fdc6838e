"""The claim's own columns that few claims tell, section by section."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from claims.forms.parts import ColumnsForm
from claims.models import Claim
from claims.rules.detail_limits import MOST_CONDITION_CODES
from claims.rules.detail_words import CONDITION_CODES
from patients.forms.fields import DayField
from practice.addresses import STATE_CHOICES

TWO_CHARACTERS = re.compile(r"[0-9A-Z]{2}\Z")
PROCEDURE = re.compile(r"[0-9A-Z]{5}\Z")


def counted(most: int = 80) -> forms.TextInput:
    """A text whose characters are counted while one types."""
    return forms.TextInput(attrs={"data-count": str(most), "autocomplete": "off"})


def name_the_blank(form: forms.BaseForm, words: dict[str, str]) -> None:
    """Say in words what it means that nothing is chosen."""
    for name, blank in words.items():
        field = form.fields[name]
        field.choices = [("", blank), *(choice for choice in field.choices if choice[0])]  # type: ignore[attr-defined]  # a choice field


class AccidentForm(ColumnsForm):
    """CLM11, DTP*439 and REF*Y4."""

    accident_on = DayField(label="Day of the accident", required=False)
    accident_state = forms.ChoiceField(label="State", choices=[("", "—"), *STATE_CHOICES], required=False)
    accident_country = forms.CharField(
        label="Country, if abroad",
        max_length=2,
        required=False,
        help_text="Two letters, such as CA. Leave it empty in the US.",
        widget=forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"}),
    )

    class Meta:
        model = Claim
        fields = (
            "related_cause",
            "second_cause",
            "accident_on",
            "accident_state",
            "accident_country",
            "property_casualty_number",
        )
        labels = {
            "related_cause": "Cause",
            "second_cause": "Second cause",
            "property_casualty_number": "Insurer's claim number",
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        name_the_blank(self, {"related_cause": "None", "second_cause": "None"})

    def clean_accident_country(self) -> str:
        code = str(self.cleaned_data["accident_country"]).upper()
        if code and (len(code) != 2 or not code.isalpha() or code == "US"):
            raise forms.ValidationError("Enter the two letters of a country abroad, such as CA, or leave it empty.")
        return code

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("related_cause"), cleaned.get("second_cause")
        if second and not first:
            self.add_error("related_cause", "Choose the first cause before a second one.")
        elif second and second == first:
            self.add_error("second_cause", "This is the first cause already: choose another, or none.")
        if cleaned.get("accident_country") and cleaned.get("accident_state"):
            self.add_error("accident_country", "Give the state or the country, not both.")
        return cleaned


class PatientForm(ColumnsForm):
    """PAT08 and 09, and the condition codes of HI*BG (box 10d)."""

    known_codes = forms.MultipleChoiceField(
        label="Condition codes",
        choices=[(code, f"{code} {words}") for code, words in CONDITION_CODES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_codes = forms.CharField(
        label="Other condition codes",
        required=False,
        max_length=80,
        help_text="Two characters each, with a space between.",
        widget=forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"}),
    )

    class Meta:
        model = Claim
        fields = ("patient_weight", "is_patient_pregnant")
        labels = {"patient_weight": "Weight in pounds", "is_patient_pregnant": "The patient is pregnant"}

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        codes = options["instance"].condition_codes
        options["initial"] = {
            "known_codes": [code for code in codes if code in CONDITION_CODES],
            "other_codes": " ".join(code for code in codes if code not in CONDITION_CODES),
        }
        super().__init__(*args, **options)

    def clean_patient_weight(self) -> Any:  # Any: a Decimal, or None
        weight = self.cleaned_data["patient_weight"]
        if weight is not None and weight <= 0:
            raise forms.ValidationError("Enter a weight above zero, or leave it empty.")
        return weight

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        others = re.split(r"[\s,]+", cleaned.get("other_codes", "").upper())
        codes = [*cleaned.get("known_codes", ()), *(code for code in others if code)]
        if any(not TWO_CHARACTERS.match(code) for code in codes):
            self.add_error("other_codes", "Condition codes have two characters each, such as W2.")
        codes = list(dict.fromkeys(codes))
        if len(codes) > MOST_CONDITION_CODES:
            self.add_error("other_codes", f"A claim takes {MOST_CONDITION_CODES} condition codes: remove some.")
        cleaned["condition_codes"] = codes
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        """The two fields of codes are one column."""
        names = list(super().changed_data)
        own = [name for name in names if name not in ("known_codes", "other_codes")]
        return own if len(own) == len(names) else [*own, "condition_codes"]


class SpinalForm(ColumnsForm):
    """CR2."""

    class Meta:
        model = Claim
        fields = ("spinal_condition", "spinal_description", "spinal_more_description")
        labels = {
            "spinal_condition": "The patient's condition",
            "spinal_description": "Description",
            "spinal_more_description": "More of the description",
        }
        widgets = {"spinal_description": counted(), "spinal_more_description": counted()}

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        name_the_blank(self, {"spinal_condition": "None"})

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("spinal_condition") and cleaned.get("spinal_description"):
            self.add_error("spinal_condition", "Choose the condition that the description is about.")
        if cleaned.get("spinal_more_description") and not cleaned.get("spinal_description"):
            self.add_error("spinal_description", "Begin the description here.")
        return cleaned


class AnesthesiaForm(ColumnsForm):
    """HI*BP and HI*BO: the surgery that the anesthesia was for."""

    first_procedure = forms.CharField(label="Code of the surgery", max_length=5, required=False)
    second_procedure = forms.CharField(label="Code of a second surgery", max_length=5, required=False)

    class Meta:
        model = Claim
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        codes = [*options["instance"].anesthesia_procedures, "", ""]
        options["initial"] = {"first_procedure": codes[0], "second_procedure": codes[1]}
        super().__init__(*args, **options)
        for name in ("first_procedure", "second_procedure"):
            self.fields[name].widget.attrs.update({"data-mask": "upper", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        codes = []
        for name in ("first_procedure", "second_procedure"):
            code = cleaned.get(name, "").upper()
            if code and not PROCEDURE.match(code):
                self.add_error(name, "A procedure code has five characters, such as 27447.")
            if code:
                codes.append(code)
        if len(set(codes)) < len(codes):
            self.add_error("second_procedure", "This is the first surgery already.")
        cleaned["anesthesia_procedures"] = codes
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        """The two fields are one column."""
        return ["anesthesia_procedures"] if super().changed_data else []


class BillingForm(ColumnsForm):
    """CLM06, 09, 10, 12 and 20."""

    class Meta:
        model = Claim
        fields = (
            "has_provider_signature",
            "releases_information",
            "patient_signature_source",
            "special_program",
            "delay_reason",
        )
        labels = {
            "has_provider_signature": "The provider's signature is on file",
            "releases_information": "Release of information",
            "patient_signature_source": "Who signed for the patient",
            "special_program": "Special program",
            "delay_reason": "Why the claim comes late",
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        name_the_blank(
            self,
            {"patient_signature_source": "The patient", "special_program": "None", "delay_reason": "It does not"},
        )
