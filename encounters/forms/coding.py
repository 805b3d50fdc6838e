"""One coded service, as a biller would write it into box 24 of the form."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms

from encounters.rules.diagnoses import UnreadablePointers, read_pointers
from encounters.services.coding import ServiceCoding

MAX_MODIFIERS = 4


class ServiceCodingForm(forms.Form):
    units = forms.DecimalField(
        min_value=Decimal("0.001"),
        max_value=Decimal(9999),
        max_digits=8,
        decimal_places=3,
        error_messages={"min_value": "Units are at least a part of one: remove the service if it was not done."},
    )
    unit_price = forms.DecimalField(label="Price", min_value=Decimal(0), max_digits=12, decimal_places=2)
    modifiers = forms.CharField(required=False)
    pointers = forms.CharField(required=False)

    def clean_modifiers(self) -> tuple[str, ...]:
        modifiers = tuple(dict.fromkeys(re.split(r"[\s,]+", self.cleaned_data["modifiers"].upper().strip())))
        modifiers = tuple(each for each in modifiers if each)
        if any(not re.fullmatch(r"[0-9A-Z]{2}", each) for each in modifiers):
            raise forms.ValidationError("A modifier has two characters; write 25 GP for two of them.")
        if len(modifiers) > MAX_MODIFIERS:
            raise forms.ValidationError("A service line holds four modifiers.")
        return modifiers

    def clean_pointers(self) -> tuple[int, ...]:
        try:
            return tuple(read_pointers(self.cleaned_data["pointers"]))
        except UnreadablePointers as problem:
            raise forms.ValidationError(str(problem)) from problem

    def coding(self) -> ServiceCoding:
        return ServiceCoding(**self.cleaned_data)
