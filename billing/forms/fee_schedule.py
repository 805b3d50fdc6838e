"""Forms of the fee schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from billing.models import Service
from billing.models.service import modifier_shape
from practice.forms.fields import CodeField, us_formfield


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """One line of the fee schedule."""

    code = CodeField(label="CPT/HCPCS code", max_length=5)
    default_modifiers = SimpleArrayField(
        CodeField(validators=[modifier_shape]),
        max_length=4,
        required=False,
        help_text="Up to four, in the order of the claim, such as GP, 59.",
        error_messages={"item_invalid": "Modifier %(nth)s:"},
    )

    sections = (
        ("", (("code", 3), ("name", 9), ("price_amount", 3), ("unit", 3), ("default_modifiers", 6))),
        ("", (("modality", 6), ("is_active", 12))),
    )

    class Meta:
        model = Service
        fields = ("code", "name", "price_amount", "default_modifiers", "unit", "modality", "is_active")
        labels = {"is_active": "In use: offered when a note is coded"}
        help_texts = {"modality": "Leave empty for services of every kind of appointment."}
        formfield_callback = us_formfield

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        twin = Service.objects.filter(code=cleaned.get("code"), name=cleaned.get("name")).exclude(pk=self.instance.pk)
        if cleaned.get("code") and cleaned.get("name") and twin.exists():
            self.add_error("name", "This code is on the fee schedule under this name: change that line instead.")
        return cleaned
