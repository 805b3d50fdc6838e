"""Demographics, in the order of a card and an intake sheet."""

from __future__ import annotations

import datetime as dt

from django import forms

from patients.forms.fields import BirthDateField, DayField, PhoneField, ZipField
from patients.models import Patient
from patients.services.registration import PatientDetails


class PatientForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """`today` bounds the birth date."""

    born_on = BirthDateField(label="Birth date")
    phone = PhoneField(label="Phone", required=False)
    postal_code = ZipField(label="ZIP code", required=False)
    died_on = DayField(label="Date of death", required=False, help_text="Claims say it where it is known.")

    class Meta:
        model = Patient
        fields = [
            "last_name",
            "first_name",
            "middle_name",
            "suffix",
            "born_on",
            "sex",
            "phone",
            "email",
            "address_line1",
            "address_line2",
            "city",
            "state",
            "postal_code",
            "died_on",
        ]
        help_texts = {"last_name": "As printed on the insurance card."}
        widgets = {name: forms.TextInput(attrs={"autocomplete": "off"}) for name in ("last_name", "first_name")}

    def __init__(self, *args: object, today: dt.date, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.today = today
        for name in ("last_name", "first_name"):
            self.fields[name].widget.attrs.setdefault("autocapitalize", "words")

    def clean_born_on(self) -> dt.date:
        born_on: dt.date = self.cleaned_data["born_on"]
        if born_on > self.today:
            raise forms.ValidationError("A birth date cannot be in the future: check the year.")
        return born_on

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        died_on, born_on = cleaned.get("died_on"), cleaned.get("born_on")
        if isinstance(died_on, dt.date) and died_on > self.today:
            self.add_error("died_on", "A date of death cannot be in the future: check the year.")
        elif isinstance(died_on, dt.date) and isinstance(born_on, dt.date) and died_on < born_on:
            self.add_error("died_on", "The date of death is before the birth date: correct one of the two.")
        return cleaned

    def details(self) -> PatientDetails:
        return PatientDetails(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


ADDRESS_FIELDS = ("address_line1", "address_line2", "city", "state", "postal_code")
