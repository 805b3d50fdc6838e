"""A payer rule in words: what the list shows, and what the claim shows where the admin wrote no words."""

from __future__ import annotations

from collections.abc import Callable

from contacts.rules.claim_fields import CLAIM_FIELDS
from contacts.rules.payer_rules import NotePolicy, PayerRuleTerms, RuleKind

_FROM = {
    RuleKind.TIMELY_FILING: {"service": "the first day of service", "answer": "the earlier payer's answer"},
    RuleKind.RESUBMISSION_WINDOW: {"service": "the first day of service", "answer": "this payer's answer"},
}


def in_words(terms: PayerRuleTerms) -> str:
    """One sentence that says what the rule asks for, and of which services."""
    sentence = _SENTENCES[terms.kind](terms)
    services = f" For {', '.join(terms.service_codes)}." if terms.service_codes else ""
    return f"{sentence}{services}"


def field_in_words(terms: PayerRuleTerms) -> str:
    field = CLAIM_FIELDS[terms.field]
    return f"{field.label} ({field.place})"


def _value_list(terms: PayerRuleTerms) -> str:
    return f"{field_in_words(terms)}: only {', '.join(terms.values)}."


def _taxonomy(terms: PayerRuleTerms) -> str:
    among = f", one of {', '.join(terms.values)}" if terms.values else ""
    return f"{field_in_words(terms)} must be there{among}."


def _attachments(terms: PayerRuleTerms) -> str:
    return f"Attachments only by {', '.join(terms.values)}." if terms.values else "No attachments."


def _notes(terms: PayerRuleTerms) -> str:
    kinds = f" of the kinds {', '.join(terms.values)}" if terms.values else ""
    words = {
        NotePolicy.ACCEPTED: f"Only claim notes{kinds}.",
        NotePolicy.REQUIRED: f"A claim note{kinds} must be there.",
        NotePolicy.FORBIDDEN: "No claim note.",
    }
    return words[NotePolicy(terms.note_policy)]


def _timely(terms: PayerRuleTerms) -> str:
    return f"To be sent within {terms.limit_count} days of {_FROM[terms.kind][terms.counted_from]}."


def _window(terms: PayerRuleTerms) -> str:
    return f"To be corrected within {terms.limit_count} days of {_FROM[terms.kind][terms.counted_from]}."


_SENTENCES: dict[RuleKind, Callable[[PayerRuleTerms], str]] = {
    RuleKind.FIELD_REQUIRED: lambda terms: f"{field_in_words(terms)} must be there.",
    RuleKind.FIELD_FORBIDDEN: lambda terms: f"{field_in_words(terms)} must be empty.",
    RuleKind.VALUE_LIST: _value_list,
    RuleKind.VALUE_FORMAT: lambda terms: f"{field_in_words(terms)} must look like {terms.pattern}.",
    RuleKind.MOST_LINES: lambda terms: f"At most {terms.limit_count} service lines.",
    RuleKind.MOST_DIAGNOSES: lambda terms: f"At most {terms.limit_count} diagnoses.",
    RuleKind.HIGHEST_CHARGE: lambda terms: f"At most {terms.limit_amount:,.2f} dollars.",
    RuleKind.TIMELY_FILING: _timely,
    RuleKind.TAXONOMY_REQUIRED: _taxonomy,
    RuleKind.PAYER_NUMBER_REQUIRED: lambda terms: f"{field_in_words(terms)} must be there.",
    RuleKind.ATTACHMENTS: _attachments,
    RuleKind.CLAIM_NOTES: _notes,
    RuleKind.RESUBMISSION_WINDOW: _window,
    RuleKind.SECONDARY_ON_PAPER: lambda _terms: "Claims after another payer only on paper.",
}
