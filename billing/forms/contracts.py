"""Forms of contracted amounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q

from billing.models import ContractedAmount, ContractTolerance
from billing.rules.contract_file import sorted_modifiers
from practice.forms.fields import CodeField, us_formfield
from providers.models import BillingProvider, Location

MOST_BYTES = 2_000_000


class ContractedAmountForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """What one payer agreed to allow for one unit of a code."""

    code = CodeField(label="CPT/HCPCS code", max_length=5)
    modifiers = CodeField(
        max_length=20,
        required=False,
        help_text="Only where the amount is for lines with them, such as GP 59. In any order.",
    )
    sections = (
        ("", (("code", 3), ("modifiers", 5), ("amount", 4))),
        ("", (("starts_on", 6), ("ends_on", 6))),
        ("Only for", (("billing_provider", 6), ("location", 6))),
    )

    class Meta:
        model = ContractedAmount
        fields = ("code", "modifiers", "amount", "starts_on", "ends_on", "billing_provider", "location")
        help_texts = {
            "starts_on": "The first date of service.",
            "ends_on": "The last date of service. Empty: until further notice.",
            "billing_provider": "Leave empty for all.",
            "location": "Leave empty for all.",
        }
        formfield_callback = us_formfield

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **options)
        providers = BillingProvider.objects.filter(is_active=True).order_by("title")
        self.fields["billing_provider"].queryset = providers  # type: ignore[attr-defined]  # a choice field
        places = Location.objects.filter(is_active=True).order_by("name")
        self.fields["location"].queryset = places  # type: ignore[attr-defined]  # a choice field

    def clean_modifiers(self) -> str:
        return sorted_modifiers(self.cleaned_data["modifiers"])

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first.")
        elif first and cleaned.get("code"):
            self._check_overlap(cleaned, first, last)
        return cleaned

    def _check_overlap(self, cleaned: dict[str, Any], first: dt.date, last: dt.date | None) -> None:
        beside = ContractedAmount.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=first),
            payer=self.instance.payer,
            code=cleaned["code"],
            modifiers=cleaned.get("modifiers", ""),
            billing_provider=cleaned.get("billing_provider"),
            location=cleaned.get("location"),
        ).exclude(pk=self.instance.pk)
        other = (beside.filter(starts_on__lte=last) if last else beside).order_by("starts_on").first()
        if other is not None:
            until = f"{other.ends_on:%m/%d/%Y}" if other.ends_on else "further notice"
            self.add_error(
                "starts_on",
                f"{other.amount} is in force for the same from {other.starts_on:%m/%d/%Y} until {until}."
                " End or change that one first.",
            )


class ContractToleranceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """How far a line may be short."""

    sections = (("", (("amount", 6), ("percent", 6))),)

    class Meta:
        model = ContractTolerance
        fields = ("amount", "percent")
        help_texts = {"percent": "The larger of the two holds."}
        formfield_callback = us_formfield


class ContractFileForm(forms.Form):
    """A CSV file, or its text once it was shown."""

    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean(self) -> None:
        file = self.cleaned_data.get("file")
        if file is None and not self.cleaned_data.get("text"):
            self.add_error("file", "Choose the file with the contracted amounts.")
        elif file is not None and file.size > MOST_BYTES:
            self.add_error("file", "The file is larger than 2 MB. Split it, and load the parts.")
        elif file is not None:
            self._read(file.read())

    def _read(self, content: bytes) -> None:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        if "\x00" in text:
            self.add_error("file", "This is not a CSV file. Save the sheet as CSV, then choose that file.")
        else:
            self.cleaned_data["text"] = text
