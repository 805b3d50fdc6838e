"""The editable boxes of the CMS-1500 preparation page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from claims.forms.sent_text import tell_what_is_sent
from claims.models import Claim, ClaimLine
from claims.rules.cms1500_lines import POINTER_LETTERS, pointer_letters
from claims.rules.diagnosis_order import with_dot
from claims.services.amend import LineChange
from patients.forms.fields import DayField
from providers.models import validate_npi

PLACES: tuple[tuple[str, str], ...] = (
    ("11", "11 Office"),
    ("02", "02 Telehealth, not at home"),
    ("10", "10 Telehealth at home"),
    ("12", "12 Home"),
    ("20", "20 Urgent care"),
    ("21", "21 Inpatient hospital"),
    ("22", "22 Outpatient hospital"),
    ("24", "24 Ambulatory surgical center"),
    ("31", "31 Skilled nursing facility"),
    ("49", "49 Independent clinic"),
    ("62", "62 Outpatient rehabilitation"),
    ("81", "81 Independent laboratory"),
    ("99", "99 Other"),
)
CONTACT_LIST = "contact-list"  # the id of the page's list of contacts
DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?\Z")


class ClaimForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """What stands in a box of its own; the lines are in LineForms, what few claims tell in the sections."""

    onset_on = DayField(label="Illness began", required=False)
    admitted_on = DayField(label="Admitted", required=False)
    referring_npi = forms.CharField(label="NPI", max_length=10, required=False, validators=[validate_npi])
    referring_contact = forms.CharField(
        label="Find in the contact list",
        required=False,
        widget=forms.TextInput(
            attrs={
                "list": CONTACT_LIST,
                "data-fills": "referring_",
                "autocomplete": "off",
                "placeholder": "Type a name",
            }
        ),
    )

    class Meta:
        model = Claim
        fields = (
            "place_of_service",
            "onset_on",
            "admitted_on",
            "referring_last_name",
            "referring_first_name",
            "referring_npi",
            "prior_authorization",
            "referral_number",
            "accepts_assignment",
            "assigns_benefits",
            "note_kind",
            "note",
            "payer_claim_control_number",
        )
        widgets = {"note": forms.TextInput(attrs={"data-count": "80", "autocomplete": "off"})}
        labels = {
            "referring_last_name": "Last name",
            "referring_first_name": "First name",
            "prior_authorization": "Prior authorization",
            "referral_number": "Referral",
            "accepts_assignment": "Accepts assignment",
            "assigns_benefits": "Benefits go to the provider",
            "note_kind": "Kind of note",
            "note": "Note to the payer",
            "payer_claim_control_number": "Payer's claim number",
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        places = PLACES
        current = self.instance.place_of_service
        if current and current not in dict(PLACES):
            places = (*PLACES, (current, current))
        if self.instance.frequency == "1":
            del self.fields["payer_claim_control_number"]  # an original names no earlier claim
        self.fields["place_of_service"] = forms.ChoiceField(label="Place of service", choices=places)
        for place, letter in enumerate(POINTER_LETTERS):
            codes = self.instance.diagnoses
            self.fields[f"diagnosis_{letter}"] = forms.CharField(
                label=f"Diagnosis {letter}",
                max_length=8,
                required=False,
                initial=codes[place] if place < len(codes) else "",
                widget=forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"}),
            )
        tell_what_is_sent(self)

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for letter in POINTER_LETTERS:
            code = with_dot(cleaned.get(f"diagnosis_{letter}", ""))
            if code and not DIAGNOSIS.match(code):
                self.add_error(f"diagnosis_{letter}", f"{code} is not an ICD-10-CM code, such as M54.50.")
            cleaned[f"diagnosis_{letter}"] = code
        return cleaned

    def changes(self) -> dict[str, Any]:  # Any: field values
        """The fields that differ from the claim, ready for amend_claim. Blanks among the diagnoses keep their place."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name in self.Meta.fields}
        codes = [self.cleaned_data[f"diagnosis_{letter}"] for letter in POINTER_LETTERS]
        if [code for code in codes if code] != self.instance.diagnoses:
            changed["diagnoses"] = codes
        return changed


class LineForm(forms.Form):
    """One row of box 24: code, units and charge are the superbill's."""

    modifiers = forms.CharField(required=False, max_length=20)
    pointers = forms.CharField(required=False, max_length=12)
    description = forms.CharField(required=False, max_length=80)

    def __init__(self, *args: Any, line: ClaimLine, **options: Any) -> None:  # Any: Django's own arguments
        self.line = line
        initial = {
            "modifiers": " ".join(line.modifiers),
            "pointers": pointer_letters(line.pointers),
            "description": line.description,
        }
        super().__init__(*args, **{**options, "prefix": f"line-{line.number}", "initial": initial})
        for name, label in (("modifiers", "Modifiers"), ("pointers", "Pointers"), ("description", "Description")):
            self.fields[name].label = f"{label} of line {line.number}"
        tell_what_is_sent(self)

    def clean_modifiers(self) -> list[str]:
        modifiers = re.split(r"[\s,]+", self.cleaned_data["modifiers"].strip().upper())
        found = [modifier for modifier in modifiers if modifier]
        if len(found) > 4 or any(not re.match(r"[0-9A-Z]{2}\Z", modifier) for modifier in found):
            raise forms.ValidationError("Up to four modifiers of two characters, such as GP 59.")
        return found

    def clean_pointers(self) -> list[int]:
        letters = re.sub(r"[\s,]+", "", self.cleaned_data["pointers"].upper())
        if len(letters) > 4 or any(letter not in POINTER_LETTERS for letter in letters):
            raise forms.ValidationError("Up to four letters from A to L, such as AC.")
        return [POINTER_LETTERS.index(letter) + 1 for letter in letters]

    def change(self) -> LineChange:
        cleaned = self.cleaned_data
        return LineChange(self.line.number, {name: cleaned[name] for name in self.changed_data})


def line_forms(lines: Sequence[ClaimLine], data: Any = None) -> list[LineForm]:  # Any: QueryDict
    return [LineForm(data, line=line) for line in lines]
