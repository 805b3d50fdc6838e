"""What X12 cannot carry of a typed text is said beside its field: refused, or shown as it goes out."""

from __future__ import annotations

from django import forms

from x12.element_text import TextTable
from x12.envelope import Separators

SEPARATORS = "*~:^"
_LONGEST = 1000  # characters; each field has its own limit
_SENT = Separators()


def refuse_separators(value: str) -> None:
    """Raises ValidationError. The characters part the elements of an X12 file, so none may hold them."""
    found = [character for character in SEPARATORS if character in value]
    if found:
        raise forms.ValidationError(f"{' '.join(found)} cannot be sent in a claim: write it another way.")


def as_sent(text: str) -> str:
    """Upper case, without accents, blanks for what X12 has not; more than 1,000 characters are cut."""
    return TextTable("text", _LONGEST, _SENT)[text[:_LONGEST]]


def tell_what_is_sent(form: forms.BaseForm) -> None:
    """Refuse separators in each text, and say beside one that goes out otherwise (other than its case) how it does."""
    for name, field in form.fields.items():
        if type(field) is not forms.CharField:
            continue
        field.validators = [*field.validators, refuse_separators]
        key = form.add_prefix(name)  # form[name] would keep the help text as it is now
        text = form.data.get(key, "") if form.is_bound else form.get_initial_for_field(field, name)
        if not isinstance(text, str) or any(character in text for character in SEPARATORS):
            continue
        sent = as_sent(text)
        if sent != " ".join(text.upper().split()):
            field.help_text = f"Goes out as {sent}. {field.help_text}".strip()
