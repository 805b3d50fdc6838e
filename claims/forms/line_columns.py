"""The columns of a service line that few lines fill."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.forms.boxes import PLACES
from claims.forms.claim_columns import counted
from claims.forms.parts import ColumnsForm
from claims.models import ClaimLine
from patients.forms.fields import DayField


class LineFactsForm(ColumnsForm):
    """SV105, 109, 111, 112, 115, the last day of service, QTY and AMT."""

    service_to = DayField(label="Last day of service", required=False, help_text="Only for several days.")

    class Meta:
        model = ClaimLine
        fields = (
            "service_to",
            "place_of_service",
            "is_emergency",
            "is_epsdt",
            "is_family_planning",
            "is_copay_exempt",
            "sales_tax_amount",
            "postage_amount",
            "obstetric_units",
            "patient_count",
        )
        labels = {
            "is_emergency": "Emergency",
            "is_epsdt": "EPSDT: the child's screening or what follows it",
            "is_family_planning": "Family planning",
            "is_copay_exempt": "No copay is due",
            "sales_tax_amount": "Sales tax",
            "postage_amount": "Postage",
            "obstetric_units": "Further units of obstetric anesthesia",
            "patient_count": "Patients in the ambulance",
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        current = self.instance.place_of_service
        others = () if not current or current in dict(PLACES) else ((current, current),)
        self.fields["place_of_service"] = forms.ChoiceField(
            label="Place of service", choices=[("", "As the claim"), *PLACES, *others], required=False
        )
        for name in ("sales_tax_amount", "postage_amount", "obstetric_units"):
            self.fields[name].min_value = 0  # type: ignore[attr-defined]  # a number field

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        last = cleaned.get("service_to")
        if last is not None and last < self.instance.service_on:
            self.add_error("service_to", f"The first day is {self.instance.service_on:%m/%d/%Y}: enter a later one.")
        for name in ("sales_tax_amount", "postage_amount", "obstetric_units"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, "Enter zero or more, or leave it empty.")
        return cleaned


class LineNotesForm(ColumnsForm):
    """NTE of 2400."""

    class Meta:
        model = ClaimLine
        fields = ("note_kind", "note", "third_party_note")
        labels = {"note_kind": "Kind of note", "note": "Note to the payer", "third_party_note": "Note to a third party"}
        widgets = {"note": counted(), "third_party_note": counted()}
