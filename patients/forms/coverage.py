"""A policy, in the order of the card."""

from __future__ import annotations

from django import forms

from contacts.models import FilingIndicator, Payer
from patients.forms.fields import BirthDateField, DayField
from patients.models import Coverage, Relationship, Sequence
from patients.services.coverages import FIELDS, CoverageDetails

MEDICARE = (FilingIndicator.MEDICARE_B, FilingIndicator.MEDICARE_A)
PERSON_FIELDS = ("subscriber_first_name", "subscriber_born_on", "subscriber_sex")
PROPERTY_AND_CASUALTY = (FilingIndicator.WORKERS, FilingIndicator.AUTO, FilingIndicator.LIABILITY)

_NAME_SUBSCRIBER = "Claims for a dependent name the subscriber: fill this in from the card."


class CoverageForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    starts_on = DayField(label="In force from", required=False, help_text="Empty: from the beginning.")
    ends_on = DayField(label="In force until", required=False, help_text="The last day covered. Empty: still in force.")
    subscriber_born_on = BirthDateField(label="Subscriber's birth date", required=False)

    class Meta:
        model = Coverage
        fields = FIELDS
        help_texts = {
            "member_id": "As on the card, with its letters.",
            "copay_amount": "Office-visit copay. The payer's answer is shown beside it at check-in.",
            "medicare_secondary_type": "Only where Medicare is not primary: claims need the reason (SBR05).",
        }
        widgets = {"member_id": forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"})}

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        payers = Payer.objects.filter(is_active=True)
        if self.instance.pk:
            payers |= Payer.objects.filter(pk=self.instance.payer_id)
        self.fields["payer"] = forms.ModelChoiceField(
            payers.order_by("name", "pk"),
            empty_label="Choose a payer",
            widget=forms.Select(attrs={"data-typeahead": "", "data-placeholder": "Type a payer's name"}),
            help_text="A payer that is not listed is added under Settings, Contacts.",
            error_messages={"required": "Choose the payer whose name is on the card."},
        )

    def clean_member_id(self) -> str:
        return str(self.cleaned_data["member_id"]).replace(" ", "").upper()

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        self._check_subscriber(cleaned)
        self._check_medicare(cleaned)
        payer = cleaned.get("payer")
        if isinstance(payer, Payer) and payer.filing_indicator not in PROPERTY_AND_CASUALTY:
            cleaned["property_casualty_number"] = ""
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:  # type: ignore[operator]  # both are dates
            self.add_error("ends_on", "The last day is before the first: correct one of the two dates.")
        return cleaned

    def _check_subscriber(self, cleaned: dict[str, object]) -> None:
        nobody: dict[str, object] = {
            "subscriber_first_name": "",
            "subscriber_born_on": None,
            "subscriber_sex": "",
        }
        if cleaned.get("relationship") == Relationship.SELF:
            cleaned.update(nobody, subscriber_is_organization=False, subscriber_last_name="")
            return
        if not cleaned.get("subscriber_last_name") and "subscriber_last_name" not in self.errors:
            self.add_error("subscriber_last_name", _NAME_SUBSCRIBER)
        if cleaned.get("subscriber_is_organization"):
            cleaned.update(nobody)
            return
        for name in PERSON_FIELDS:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _NAME_SUBSCRIBER)

    def _check_medicare(self, cleaned: dict[str, object]) -> None:
        payer = cleaned.get("payer")
        follows = cleaned.get("sequence") != Sequence.PRIMARY
        is_medicare = isinstance(payer, Payer) and payer.filing_indicator in MEDICARE
        if is_medicare and follows and not cleaned.get("medicare_secondary_type"):
            self.add_error(
                "medicare_secondary_type",
                "Medicare is not primary here: choose why, or its claims are rejected.",
            )
        if not (is_medicare and follows):
            cleaned["medicare_secondary_type"] = ""

    def details(self) -> CoverageDetails:
        return CoverageDetails(**{name: self.cleaned_data[name] for name in FIELDS})
