"""Fields that read what people type: US dates, phone numbers, ZIP codes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.http import QueryDict


def typed_text(data: QueryDict, name: str) -> str:
    """What was typed, without NUL characters, which PostgreSQL does not store."""
    return data.get(name, "").replace("\x00", "")


DATE_SHAPES = ["%m/%d/%Y", "%m-%d-%Y", "%m%d%Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A date typed as MM/DD/YYYY."""

    def __init__(self, **options: Any) -> None:  # Any: Django's field options
        options.setdefault("input_formats", DATE_SHAPES)
        options.setdefault(
            "widget",
            forms.DateInput(
                format="%m/%d/%Y",
                attrs={
                    "data-mask": "date",
                    "placeholder": "MM/DD/YYYY",
                    "inputmode": "numeric",
                    "autocomplete": "off",
                },
            ),
        )
        options.setdefault("error_messages", {"invalid": "Enter the date as MM/DD/YYYY, such as 05/17/1980."})
        super().__init__(**options)


class BirthDateField(DayField):
    """A birth date: not in the future, not before 1900."""

    def clean(self, value: Any) -> dt.date | None:  # Any: Django's signature
        born_on: dt.date | None = super().clean(value)
        if born_on is not None and born_on.year < 1900:
            raise forms.ValidationError("This is more than a hundred years ago: check the year.")
        return born_on


class PhoneField(forms.CharField):
    """Ten digits, however they are written."""

    def __init__(self, **options: Any) -> None:  # Any: Django's field options
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"data-mask": "phone", "type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        digits = re.sub(r"\D", "", super().to_python(value) or "")
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and len(value) != 10:
            raise forms.ValidationError("Enter ten digits, such as 734-555-0100.")


class ZipField(forms.CharField):
    """Five or nine digits, kept without the dash."""

    def __init__(self, **options: Any) -> None:  # Any: Django's field options
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"data-mask": "zip", "inputmode": "numeric", "autocomplete": "off", "size": "10"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        return (super().to_python(value) or "").replace("-", "").replace(" ", "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"\d{5}(\d{4})?", value):
            raise forms.ValidationError("Enter five or nine digits, such as 48103 or 48103-1234.")
