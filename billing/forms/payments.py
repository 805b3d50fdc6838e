"""Forms for payments and refunds."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from billing.models import CashMethod, Payment
from billing.services.payments import PATIENT_METHODS


class AmountField(forms.DecimalField):
    """Dollars and cents as typed, thousands separators and a dollar sign included; refuses anything else."""

    def __init__(self, *, label: str = "Amount") -> None:
        super().__init__(
            label=label,
            max_digits=12,
            decimal_places=2,
            min_value=Decimal("0.01"),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "invalid": "Enter dollars and cents, such as 25.00.",
                "min_value": "Enter an amount above zero.",
            },
        )

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stub says int
        if isinstance(value, str):
            value = value.replace("$", "").replace(",", "").strip()
        return super().to_python(value)


class PaymentForm(forms.Form):
    amount = AmountField()
    method = forms.ChoiceField(label="Paid by", choices=[(method.value, method.label) for method in PATIENT_METHODS])
    purpose = forms.ChoiceField(
        label="For",
        choices=[(p.value, p.label) for p in Payment.Purpose if p != Payment.Purpose.REFUND],
    )
    reference = forms.CharField(label="Check or terminal number", max_length=40, required=False)
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("method") == CashMethod.CHECK and not cleaned.get("reference"):
            self.add_error("reference", "Enter the number of the check.")
        return cleaned


class RefundForm(forms.Form):
    amount = AmountField(label="Amount to give back")
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
