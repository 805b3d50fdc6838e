"""A form field with Tabler's classes and everything that a screen reader needs to know about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

CHECKS = (forms.CheckboxInput,)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
NATIVE_SELECTS = (forms.Select, forms.SelectMultiple)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, CHECKS):
        return "check"
    if isinstance(widget, CHOICES):
        return "choices"
    if widget.is_hidden:
        return "hidden"
    return "select" if isinstance(widget, NATIVE_SELECTS) else "input"


CLASSES = {
    "check": "form-check-input",
    "choices": "",
    "hidden": "",
    "select": "form-select",
    "input": "form-control",
}


def shown_field(field: BoundField, label: str, attributes: dict[str, Any]) -> dict[str, Any]:  # Any: html attributes
    widget = field.field.widget
    kind = _kind(widget)
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in attributes.items()}
    described_by = [
        f"{field.auto_id}_{part}" for part, present in (("error", field.errors), ("help", field.help_text)) if present
    ]
    classes = [CLASSES[kind], widget.attrs.get("class", ""), "is-invalid" if field.errors else ""]
    attrs["class"] = " ".join(name for name in classes if name)
    if described_by and kind != "hidden":
        attrs["aria-describedby"] = " ".join(described_by)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if kind == "choices":
        widget.attrs["class"] = CLASSES["check"]
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "is_required": field.field.required,
        "input": "" if kind == "choices" else field.as_widget(attrs=attrs),
        "options": field if kind == "choices" else (),
        "option_type": "radio" if isinstance(widget, forms.RadioSelect) else "checkbox",
    }
