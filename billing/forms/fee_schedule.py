"""Forms of the fee schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from billing.models import Service
from billing.models.service import modifier_shape
from practice.forms.fields import CodeField, us_formfield
from x12.ndc import NotAnNdc, eleven_digits


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """One line of the fee schedule."""

    code = CodeField(label="CPT/HCPCS code", max_length=5)
    default_modifiers = SimpleArrayField(
        CodeField(validators=[modifier_shape]),
        max_length=4,
        required=False,
        help_text="Up to four, in the order of the claim, such as GP, 59.",
        error_messages={"item_invalid": "Modifier %(nth)s:"},
    )

    ndc = forms.CharField(
        label="NDC",
        max_length=20,
        required=False,
        help_text="Only for a drug: from its package, with its dashes, such as 0409-1234-01.",
    )
    sections = (
        ("", (("code", 3), ("name", 9), ("price_amount", 3), ("unit", 3), ("default_modifiers", 6))),
        ("", (("modality", 6),)),
        (
            "A drug: payers ask for the package that it came from",
            (("ndc", 4), ("ndc_quantity", 4), ("ndc_unit", 4)),
        ),
        ("", (("is_active", 12),)),
    )

    class Meta:
        model = Service
        fields = (
            "code",
            "name",
            "price_amount",
            "default_modifiers",
            "unit",
            "modality",
            "ndc",
            "ndc_quantity",
            "ndc_unit",
            "is_active",
        )
        labels = {
            "is_active": "In use: offered when a note is coded",
            "ndc_quantity": "Quantity in one unit",
            "ndc_unit": "Measured in",
        }
        help_texts = {
            "modality": "Leave empty for services of every kind of appointment.",
            "ndc_quantity": "How much of the drug one unit of the code stands for.",
        }
        formfield_callback = us_formfield

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        twin = Service.objects.filter(code=cleaned.get("code"), name=cleaned.get("name")).exclude(pk=self.instance.pk)
        if cleaned.get("code") and cleaned.get("name") and twin.exists():
            self.add_error("name", "This code is on the fee schedule under this name: change that line instead.")
        self._check_drug(cleaned)
        return cleaned

    def clean_ndc(self) -> str:
        typed = str(self.cleaned_data["ndc"])
        try:
            return eleven_digits(typed) if typed else ""
        except NotAnNdc as problem:
            raise forms.ValidationError(str(problem)) from None

    def _check_drug(self, cleaned: dict[str, Any]) -> None:  # Any: Django's signature
        """All three or none."""
        parts = ("ndc", "ndc_quantity", "ndc_unit")
        if any(cleaned.get(name) for name in parts):
            for name in parts:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, "A drug needs its NDC, the quantity in one unit and the unit: fill in all three."
                    )
