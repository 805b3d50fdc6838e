"""What X12 cannot carry of a typed text is said beside its field: refused, or shown as it goes out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.rules.sent_text import as_sent, is_sent_otherwise, unsendable_in_number, unsendable_in_text

# The fields of words and names, which go out in capitals and the characters of X12. What is typed in any other is a
# number or a code, which goes out as it is typed.
WORDS = frozenset(
    {
        "note",
        "third_party_note",
        "description",
        "spinal_description",
        "spinal_more_description",
        "referring_last_name",
        "referring_first_name",
        "last_name",
        "first_name",
        "address_line1",
        "address_line2",
        "city",
        "contact_name",
        "pick_up_line1",
        "pick_up_city",
        "drop_off_name",
        "drop_off_line1",
        "drop_off_city",
        "round_trip_purpose",
        "stretcher_purpose",
    }
)


def refuse_in_words(value: str) -> None:
    """Raises ValidationError for the separators of X12."""
    _refuse(unsendable_in_text(value))


def refuse_in_number(value: str) -> None:
    """Raises ValidationError for every character that X12 has not."""
    _refuse(unsendable_in_number(value))


def _refuse(found: list[str]) -> None:
    if found:
        raise forms.ValidationError(f"{' '.join(found)} cannot be sent in a claim: write it another way.")


def words_about(text: str) -> str:
    """What to say beside a text while it is typed; nothing where it goes out as one sees it."""
    found = unsendable_in_text(text)
    if found:
        return f"{' '.join(found)} cannot be sent in a claim."
    return f"Goes out as {as_sent(text) or 'nothing'}." if is_sent_otherwise(text) else ""


def tell_what_is_sent(form: forms.BaseForm) -> None:
    """Refuse what cannot go out, and say beside the words that go out otherwise how they do.

    Words are shown in capitals, as they go out, so that alone is not said (data-sent; claims.js asks while one types).
    """
    for name, field in form.fields.items():
        if type(field) is not forms.CharField:
            continue
        is_words = name in WORDS
        field.validators = [*field.validators, refuse_in_words if is_words else refuse_in_number]
        if is_words:
            field.widget.attrs["data-sent"] = ""
            field.help_text = _hint(form, name, field)


def _hint(form: forms.BaseForm, name: str, field: forms.CharField) -> SafeString:
    key = form.add_prefix(name)  # form[name] would keep the help text as it is now
    text: Any = form.data.get(key, "") if form.is_bound else form.get_initial_for_field(field, name)
    field_id = str(form.auto_id) % key
    words = words_about(text) if isinstance(text, str) else ""
    told = format_html('<span class="sent-text" id="{}_sent" aria-live="polite">{}</span>', field_id, words)
    return format_html("{} <span>{}</span>", told, field.help_text) if field.help_text else told
