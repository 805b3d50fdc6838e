"""The form of one payer rule: the terms of its kind, and whom and when it concerns."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from contacts.models import Payer, PayerRule
from contacts.rules.claim_fields import CLAIM_FIELDS, ClaimField
from contacts.rules.payer_rules import KINDS, NOTE_KINDS, TERMS, WAYS_OF_ATTACHMENT, RuleKind, problems
from practice.forms.fields import us_formfield
from providers.models import BillingProvider

THIS_PAYER, ALL_OF_KIND = "payer", "kind"
COUNT_LABELS = {
    RuleKind.MOST_LINES: "Lines",
    RuleKind.MOST_DIAGNOSES: "Diagnoses",
    RuleKind.TIMELY_FILING: "Days",
    RuleKind.RESUBMISSION_WINDOW: "Days",
}
CHOSEN_VALUES = {RuleKind.ATTACHMENTS: WAYS_OF_ATTACHMENT, RuleKind.CLAIM_NOTES: NOTE_KINDS}
VALUES_HELP = {
    RuleKind.TAXONOMY_REQUIRED: "The taxonomies that the payer enrolled; empty: any.",
    RuleKind.ATTACHMENTS: "None chosen: the payer takes no attachments.",
    RuleKind.CLAIM_NOTES: "With a required note: empty means any kind.",
}


class CodesField(forms.CharField):
    """Codes with commas, blanks or lines between them, in capitals; gives a list without repeats."""

    def to_python(self, value: Any) -> Any:  # Any: Django's signature
        words = value if isinstance(value, list) else re.split(r"[\s,;]+", super().to_python(value) or "")
        return list(dict.fromkeys(word.strip().upper() for word in words if word.strip()))

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: Django's signature
        return list(self.to_python(initial or "")) != list(self.to_python(data or ""))


class PayerRuleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """The row comes with its kind; terms that the kind does not have are not shown and stay empty."""

    scope = forms.ChoiceField(label="Concerns", widget=forms.RadioSelect)
    field = forms.ChoiceField(label="Field of the claim")
    values = CodesField(label="Values", required=False, help_text="With commas between them.")
    service_codes = CodesField(
        label="Only for services",
        required=False,
        max_length=500,
        help_text="Codes or ranges, such as 97110-97150; empty: every service.",
    )

    class Meta:
        model = PayerRule
        fields = (
            "field",
            "values",
            "pattern",
            "limit_count",
            "limit_amount",
            "note_policy",
            "counted_from",
            "billing_provider",
            "service_codes",
            "starts_on",
            "ends_on",
            "severity",
            "is_overridable",
            "words",
            "remedy",
            "is_active",
        )
        labels = {
            "limit_amount": "Charge",
            "note_policy": "The payer",
            "counted_from": "Counted from",
            "billing_provider": "Only for billing provider",
            "severity": "Effect",
            "is_overridable": "A biller may override it with a reason",
            "words": "In your words",
            "remedy": "What to do",
            "is_active": "In force: the scrubber reads it",
        }
        help_texts = {
            "pattern": "Letters and digits as they are; \\d a digit, [A-Z] a letter, {9} nine times, | or.",
            "starts_on": "By the first day of service; empty: always.",
            "words": "Shown on the claim; empty: words made from the rule.",
            "remedy": "What the biller does when a claim breaks it.",
        }
        formfield_callback = us_formfield

    def __init__(self, data: Any = None, *, payer: Payer, instance: PayerRule, **options: Any) -> None:  # Any: Django's
        super().__init__(data, instance=instance, **options)
        self.payer = payer
        self.kind = RuleKind(instance.kind)
        self._keep_terms()
        self._offer_scope()
        self._offer_fields()
        self._offer_values()
        if "limit_count" in self.fields:
            self.fields["limit_count"].label = COUNT_LABELS[self.kind]
        self._offer_providers()

    def _keep_terms(self) -> None:
        kind = KINDS[self.kind]
        for name in TERMS:
            if name not in (*kind.required, *kind.optional):
                del self.fields[name]
            elif name in kind.required:
                self.fields[name].required = True

    def _offer_scope(self) -> None:
        scope = self.fields["scope"]
        kind = self.payer.get_filing_indicator_display()
        scope.choices = [  # type: ignore[attr-defined]  # a choice field
            (THIS_PAYER, f"{self.payer.name} only"),
            (ALL_OF_KIND, f"Every payer of the kind {kind}"),
        ]
        scope.initial = ALL_OF_KIND if self.instance.filing_indicator else THIS_PAYER

    def _offer_fields(self) -> None:
        if "field" not in self.fields:
            return
        offered = [CLAIM_FIELDS[name] for name in KINDS[self.kind].fields]
        groups = (
            ("Of the claim", [_option(field) for field in offered if not field.is_of_line]),
            ("Of each line", [_option(field) for field in offered if field.is_of_line]),
        )
        self.fields["field"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "Choose a field"),
            *((title, options) for title, options in groups if options),
        ]

    def _offer_values(self) -> None:
        if "values" not in self.fields:
            return
        chosen = CHOSEN_VALUES.get(self.kind)
        if chosen is not None:
            self.fields["values"] = forms.MultipleChoiceField(
                label="Kinds of note" if self.kind == RuleKind.CLAIM_NOTES else "Accepted ways",
                choices=[(code, f"{code} {label}") for code, label in chosen.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["values"].help_text = VALUES_HELP.get(self.kind, self.fields["values"].help_text)

    def _offer_providers(self) -> None:
        providers = self.fields["billing_provider"]
        providers.queryset = BillingProvider.objects.filter(is_active=True).order_by("title")  # type: ignore[attr-defined]
        providers.empty_label = "Every billing provider"  # type: ignore[attr-defined]

    @property
    def sections(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        order = sorted(TERMS, key=lambda name: name != "note_policy")  # whether at all, before of which kinds
        terms = tuple((name, 12 if name in ("values", "field") else 6) for name in order if name in self.fields)
        return (
            *(((KINDS[self.kind].label, terms),) if terms else ()),
            ("Whom and when", (("scope", 12), ("billing_provider", 6), ("service_codes", 6))),
            ("", (("starts_on", 6), ("ends_on", 6))),
            ("What the biller sees", (("severity", 6), ("is_overridable", 6), ("words", 12), ("remedy", 12))),
            ("", (("is_active", 12),)),
        )

    def clean(self) -> dict[str, Any]:  # Any: column values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_of_kind = cleaned.get("scope") == ALL_OF_KIND
        self.instance.payer = None if is_of_kind else self.payer
        self.instance.filing_indicator = self.payer.filing_indicator if is_of_kind else ""
        return cleaned

    def _post_clean(self) -> None:
        """After the row has what was typed: the rules of the kind speak beside the field that they are about."""
        super()._post_clean()  # type: ignore[misc]  # a method that Django's stubs do not show
        for name, sentence in problems(self.instance.as_terms()):
            known = name if name in self.fields else None
            if known is None or known not in self.errors:
                self.add_error(known, sentence)


def _option(field: ClaimField) -> tuple[str, str]:
    return field.name, f"{field.label} ({field.place})"
