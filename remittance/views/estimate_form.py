"""What the desk expects to be done, for an estimate."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from billing.models import Service
from remittance.queries.estimates import SUGGESTED

_DIAGNOSIS = re.compile(r"^[A-TV-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$")


class EstimateForm(forms.Form):
    """Up to six services with their units; `wanted` has them once the form is valid."""

    is_self_pay = forms.BooleanField(label="The patient does not use insurance for this visit", required=False)
    diagnoses = forms.CharField(
        label="Diagnoses, where known",
        required=False,
        max_length=120,
        help_text="ICD-10-CM codes, such as M54.50 R51.9.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(is_active=True).order_by("code", "name")
        choices = [("", "")] + [(str(one.pk), f"{one.code} {one.name}") for one in services]
        for number in range(1, SUGGESTED + 1):
            select = forms.Select(attrs={"class": "form-select", "aria-label": f"Service {number}"})
            self.fields[f"service_{number}"] = forms.ChoiceField(choices=choices, required=False, widget=select)
            self.fields[f"units_{number}"] = forms.DecimalField(
                min_value=Decimal("0.001"),
                max_value=Decimal(999),
                max_digits=6,
                decimal_places=3,
                required=False,
                widget=forms.TextInput(
                    attrs={"class": "form-control number", "inputmode": "decimal", "aria-label": f"Units {number}"}
                ),
            )

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"service_{number}"], self[f"units_{number}"]) for number in range(1, SUGGESTED + 1)]

    @property
    def wanted(self) -> list[tuple[int, Decimal]]:
        """Service ids and units, 1 where none were typed; rows without a service are left out."""
        found = []
        for number in range(1, SUGGESTED + 1):
            service = self.cleaned_data.get(f"service_{number}")
            if service:
                found.append((int(service), self.cleaned_data.get(f"units_{number}") or Decimal(1)))
        return found

    @property
    def diagnosis_codes(self) -> list[str]:
        return re.findall(r"[^\s,;]+", str(self.cleaned_data["diagnoses"]).upper())

    def clean_diagnoses(self) -> str:
        text = str(self.cleaned_data["diagnoses"])
        wrong = [one for one in self.diagnosis_codes if not _DIAGNOSIS.match(one)]
        if wrong:
            raise forms.ValidationError(f"Write each code with its dot, as in M54.50: {wrong[0]} is none.")
        return text
