"""The form of a number by which a payer knows a billing provider."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.models import Payer, PayerAssignedId
from practice.forms.fields import CodeField, us_formfield
from providers.models import BillingProvider


class PayerAssignedIdForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """One number: of a billing provider, as the payer's letter gives it."""

    number = CodeField(max_length=50, help_text="As the payer's letter gives it.")
    sections = (("", (("billing_provider", 12), ("kind", 6), ("number", 6))),)

    class Meta:
        model = PayerAssignedId
        fields = ("billing_provider", "kind", "number")
        formfield_callback = us_formfield

    def __init__(self, *args: Any, payer: Payer, **options: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **options)
        self._payer = payer
        providers = BillingProvider.objects.filter(is_active=True).order_by("title")
        self.fields["billing_provider"].queryset = providers  # type: ignore[attr-defined]  # a choice field

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if not number.isascii() or set("*~:^") & set(number):
            raise forms.ValidationError("A claim file cannot carry one of these characters: type it again.")
        return number

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        twin = PayerAssignedId.objects.filter(
            payer=self._payer, billing_provider=cleaned.get("billing_provider"), kind=cleaned.get("kind")
        )
        if cleaned.get("billing_provider") and twin.exists():
            self.add_error("number", "The payer has a number of this kind for it: remove that one first.")
        return cleaned
