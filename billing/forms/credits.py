"""What people type to give a credit back."""

from __future__ import annotations

from django import forms

from billing.forms.payments import AmountField
from billing.models import CashMethod
from billing.services.credits import REFUND_METHODS


class CreditUseForm(forms.Form):
    """How much of earlier credit pays for a visit."""

    amount = AmountField(label="Credit to use")


class CreditRefundForm(forms.Form):
    amount = AmountField(label="Amount to give back")
    method = forms.ChoiceField(label="How", choices=[(method.value, method.label) for method in REFUND_METHODS])
    reference = forms.CharField(label="Check or terminal number", max_length=40, required=False)
    reason = forms.CharField(
        label="Why",
        max_length=200,
        help_text="It stands on the voucher.",
        error_messages={"required": "Say why: it stands on the voucher."},
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("method") == CashMethod.CHECK and not cleaned.get("reference"):
            self.add_error("reference", "Enter the number of the check.")
        return cleaned
