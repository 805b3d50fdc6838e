"""Form fields that take what people type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms

from practice.forms.fields import CodeField, DigitsField, MoneyField, PhoneField, UsDateField, ZipField


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (PhoneField(), "(734) 555-0100", "7345550100"),
        (PhoneField(), "+1 734.555.0100", "7345550100"),
        (ZipField(), "481031234", "48103-1234"),
        (ZipField(), "48103 - 1234", "48103-1234"),
        (ZipField(), "48103", "48103"),
        (DigitsField(mask="tax_id"), "38-1234567", "381234567"),
        (CodeField(), "g0283", "G0283"),
        (UsDateField(), "5/7/1980", dt.date(1980, 5, 7)),
        (UsDateField(), "05071980", dt.date(1980, 5, 7)),
        (UsDateField(), "1980-05-07", dt.date(1980, 5, 7)),
        (MoneyField(), "1,234.56", Decimal("1234.56")),
        (MoneyField(), "$ 1,234,567.8", Decimal("1234567.8")),
        (MoneyField(), "0", Decimal(0)),
    ],
)
def test_field_takes_what_people_type(field: forms.Field, typed: str, kept: object) -> None:
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (UsDateField(), "13/45/1980"),
        (UsDateField(), "soon"),
        (MoneyField(), "12,34.56"),
        (MoneyField(), "1.234,56"),
        (MoneyField(), "NaN"),
        (MoneyField(), "Infinity"),
        (MoneyField(), "1.005"),
        (MoneyField(), ""),
    ],
)
def test_field_refuses_rather_than_guesses(field: forms.Field, typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def test_stored_values_are_shown_as_people_write_them() -> None:
    assert PhoneField().prepare_value("7345550100") == "734-555-0100"
    assert ZipField().prepare_value("481031234") == "48103-1234"
    assert MoneyField().prepare_value(Decimal("5")) == "5.00"
    assert not ZipField().has_changed("481031234", "48103-1234")
