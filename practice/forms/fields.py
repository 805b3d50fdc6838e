"""Form fields that take what people type and give what the models hold.

`formfield_callback = us_formfield` in a ModelForm's Meta gives each column its field.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models

from practice.addresses import ten_digit_phone, zip_code, zip_plus_four

US_DATES = ["%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m%d%Y", "%Y-%m-%d"]
PHONE_LENGTH = 10


class PhoneField(forms.CharField):
    """Takes (734) 555-0100, 734.555.0100 or +1 734 555 0100; gives 7345550100."""

    def __init__(self, **options: Any) -> None:  # Any: Django's options
        options["max_length"] = None
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "data-mask": "phone"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        digits = re.sub(r"\D", "", super().to_python(value) or "")
        return digits[1:] if len(digits) == PHONE_LENGTH + 1 and digits[0] == "1" else digits

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        if isinstance(value, str) and len(value) == PHONE_LENGTH and value.isdigit():
            return f"{value[:3]}-{value[3:6]}-{value[6:]}"
        return value


class ZipField(forms.CharField):
    """Takes 48103, 48103-1234 or 481031234; gives it with its dash."""

    def __init__(self, **options: Any) -> None:  # Any: Django's options
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "data-mask": "zip", "autocomplete": "postal-code"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        text = re.sub(r"[\s-]", "", super().to_python(value) or "")
        return f"{text[:5]}-{text[5:]}" if len(text) == 9 and text.isdigit() else text

    prepare_value = to_python

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: Django's signature
        """The same ZIP code with and without its dash is the same."""
        return super().has_changed(self.to_python(initial), data)


class DigitsField(forms.CharField):
    """An NPI or tax id: dashes and blanks that people copy along are dropped."""

    def __init__(self, *, mask: str, **options: Any) -> None:  # Any: Django's options
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "data-mask": mask}))
        options["max_length"] = None
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        return re.sub(r"[\s-]", "", super().to_python(value) or "")


class CodeField(forms.CharField):
    """A code that is written in capitals: payer ids, taxonomies, procedure codes, modifiers."""

    def __init__(self, **options: Any) -> None:  # Any: Django's options
        options.setdefault("widget", forms.TextInput(attrs={"data-mask": "upper", "autocapitalize": "characters"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:  # Any: Django's signature
        return (super().to_python(value) or "").upper()


class UsDateField(forms.DateField):
    """Takes 5/17/1980, 05171980 or 1980-05-17; shows 05/17/1980."""

    def __init__(self, **options: Any) -> None:  # Any: Django's options
        options["input_formats"] = US_DATES
        options["widget"] = forms.DateInput(
            format="%m/%d/%Y",
            attrs={"inputmode": "numeric", "data-mask": "date", "placeholder": "MM/DD/YYYY"},
        )
        messages = {"invalid": "Enter a date as MM/DD/YYYY, such as 05/17/1980."}
        options["error_messages"] = {**messages, **(options.get("error_messages") or {})}
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:  # Any: Django's signature
        return super().to_python(value)


class MoneyField(forms.DecimalField):
    """Takes 1,234.56 and $1,234.56; refuses what is not an amount, and never guesses zero."""

    def __init__(self, **options: Any) -> None:  # Any: Django's options
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options["widget"] = forms.TextInput(attrs={"inputmode": "decimal", "class": "text-end"})
        messages = {"invalid": "Enter an amount such as 1,234.56."}
        options["error_messages"] = {**messages, **(options.get("error_messages") or {})}
        super().__init__(**options)

    def to_python(  # type: ignore[override]  # the stubs take it for an integer field
        self,
        value: Any,  # Any: Django's signature
    ) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip().removeprefix("$").strip()
            if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", value):
                value = value.replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        return f"{value:.2f}" if isinstance(value, Decimal) else value


MASKED_DIGITS = {"npi": "npi", "tax_id": "tax_id"}


def us_formfield(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:  # Any: Django's signature
    """The form field of a column, chosen by what the column holds."""
    if column.choices or not isinstance(column, models.CharField | models.DateField | models.DecimalField):
        return column.formfield(**options)
    if isinstance(column, models.DateTimeField):
        return column.formfield(**options)
    if isinstance(column, models.DateField):
        return column.formfield(form_class=UsDateField, **options)
    if isinstance(column, models.DecimalField):
        is_money = column.decimal_places == 2
        return column.formfield(form_class=MoneyField, **options) if is_money else column.formfield(**options)
    return _text_field(column, **options)


def _text_field(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:  # Any: Django's signature
    validators: list[Any] = [
        each for each in column.validators if isinstance(each, RegexValidator)
    ]  # Any: compared only
    if ten_digit_phone in validators:
        return column.formfield(form_class=PhoneField, **options)
    if zip_code in validators or zip_plus_four in validators:
        return column.formfield(form_class=ZipField, **options)
    if isinstance(column, models.URLField):
        return column.formfield(assume_scheme="https", **options)
    if column.name in MASKED_DIGITS:
        return column.formfield(form_class=DigitsField, mask=MASKED_DIGITS[column.name], **options)
    return column.formfield(**options)
