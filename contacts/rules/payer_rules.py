"""What a payer asks of claims beyond the guide: the kinds of rule, and the terms that each kind has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from contacts.rules.claim_fields import CLAIM_FIELDS
from contacts.rules.value_format import NotAFormat, read_format

MOST_VALUES = 100
LONGEST_WORD = 50
MOST_DAYS = 3650
SERVICE_CODES = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5})?\Z")
WAYS_OF_ATTACHMENT = {  # PWK02
    "AA": "Kept by the practice, on request",
    "BM": "By mail",
    "EL": "Electronic (275)",
    "EM": "By e-mail",
    "FT": "File transfer",
    "FX": "By fax",
}
NOTE_KINDS = {  # NTE01 of 2300
    "ADD": "Additional information",
    "CER": "Certification",
    "DCP": "Goals and plans",
    "DGN": "Diagnosis",
    "TPO": "Third party",
}
TAXONOMY_FIELDS = ("billing_taxonomy", "rendering_taxonomy")
PAYER_NUMBER_FIELDS = (
    "billing_payer_number",
    "rendering_payer_number",
    "referring_payer_number",
    "facility_payer_number",
)


class RuleKind(StrEnum):
    """What a rule asks for."""

    FIELD_REQUIRED = "field_required"
    FIELD_FORBIDDEN = "field_forbidden"
    VALUE_LIST = "value_list"
    VALUE_FORMAT = "value_format"
    MOST_LINES = "most_lines"
    MOST_DIAGNOSES = "most_diagnoses"
    HIGHEST_CHARGE = "highest_charge"
    TIMELY_FILING = "timely_filing"
    TAXONOMY_REQUIRED = "taxonomy_required"
    PAYER_NUMBER_REQUIRED = "payer_number_required"
    ATTACHMENTS = "attachments"
    CLAIM_NOTES = "claim_notes"
    RESUBMISSION_WINDOW = "resubmission_window"
    SECONDARY_ON_PAPER = "secondary_on_paper"


class NotePolicy(StrEnum):
    ACCEPTED = "accepted"
    REQUIRED = "required"
    FORBIDDEN = "forbidden"


class CountedFrom(StrEnum):
    """From which day a payer counts."""

    SERVICE = "service"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class KindOfRule:
    """`required` terms must be given, `optional` ones may be; every other term stays empty."""

    label: str
    explains: str
    example: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: tuple[str, ...] = tuple(CLAIM_FIELDS)  # that `field` may name


KINDS: dict[RuleKind, KindOfRule] = {
    RuleKind.FIELD_REQUIRED: KindOfRule(
        "A field must be there",
        "The claim, or each line that the rule looks at, must carry the field.",
        "Prior authorization for 97110 to 97150.",
        ("field",),
    ),
    RuleKind.FIELD_FORBIDDEN: KindOfRule(
        "A field must be empty",
        "The payer refuses claims that carry the field.",
        "No group number on claims of a federal program.",
        ("field",),
    ),
    RuleKind.VALUE_LIST: KindOfRule(
        "Only certain values",
        "The field, where it is given, must hold one of the values.",
        "Place of service 11, 12 or 02 only.",
        ("field", "values"),
    ),
    RuleKind.VALUE_FORMAT: KindOfRule(
        "A certain format",
        "The field, where it is given, must have the shape.",
        "Member ids of three letters and nine digits: [A-Z]{3}\\d{9}.",
        ("field", "pattern"),
    ),
    RuleKind.MOST_LINES: KindOfRule(
        "Most lines of a claim",
        "The payer takes fewer service lines than the fifty of the guide.",
        "At most 22 lines.",
        ("limit_count",),
    ),
    RuleKind.MOST_DIAGNOSES: KindOfRule(
        "Most diagnoses of a claim",
        "The payer reads fewer diagnoses than the twelve of the guide.",
        "At most 8 diagnoses.",
        ("limit_count",),
    ),
    RuleKind.HIGHEST_CHARGE: KindOfRule(
        "Highest charge of a claim",
        "Claims above the amount need another way, such as paper with an invoice.",
        "At most 9,999.99.",
        ("limit_amount",),
    ),
    RuleKind.TIMELY_FILING: KindOfRule(
        "Days to file",
        "An original claim must be sent so many days after the first service, or, where another payer was first, "
        "after that payer's answer.",
        "90 days from the service; 60 days from the primary payer's remittance.",
        ("limit_count", "counted_from"),
    ),
    RuleKind.TAXONOMY_REQUIRED: KindOfRule(
        "Taxonomy required",
        "The provider's taxonomy must be there and, where values are given, be one that the payer enrolled.",
        "Billing taxonomy 261QM1300X.",
        ("field",),
        ("values",),
        TAXONOMY_FIELDS,
    ),
    RuleKind.PAYER_NUMBER_REQUIRED: KindOfRule(
        "The payer's own provider number (G2)",
        "The payer identifies the provider by a number of its own (REF*G2).",
        "Medicaid number of the billing provider.",
        ("field",),
        (),
        PAYER_NUMBER_FIELDS,
    ),
    RuleKind.ATTACHMENTS: KindOfRule(
        "Attachments accepted",
        "The ways in which the payer takes attachments (PWK02); none chosen: it takes none.",
        "By fax or on request, nothing else.",
        (),
        ("values",),
    ),
    RuleKind.CLAIM_NOTES: KindOfRule(
        "Claim notes",
        "Whether the payer reads, requires or refuses a note of the claim (NTE), and of which kinds.",
        "A note is required; of the kinds ADD or CER.",
        ("note_policy",),
        ("values",),
    ),
    RuleKind.RESUBMISSION_WINDOW: KindOfRule(
        "Days to correct a claim",
        "A corrected claim or a void (frequency 7 or 8) must be sent so many days after the service or the answer.",
        "180 days from the remittance.",
        ("limit_count", "counted_from"),
    ),
    RuleKind.SECONDARY_ON_PAPER: KindOfRule(
        "Secondary claims on paper only",
        "The payer takes claims after another payer on paper only: print the CMS-1500 with the remittance.",
        "A supplement without electronic secondary claims.",
    ),
}
TERMS = ("field", "values", "pattern", "limit_count", "limit_amount", "note_policy", "counted_from")


@dataclass(frozen=True, slots=True)
class PayerRuleTerms:
    """One rule of a payer, as the scrubber reads it."""

    id: int | None  # None while it is only being tried
    kind: RuleKind
    payer_name: str = ""
    is_error: bool = False
    is_overridable: bool = False
    billing_provider_id: int | None = None  # only claims of this billing provider
    starts_on: dt.date | None = None  # of service
    ends_on: dt.date | None = None
    service_codes: tuple[str, ...] = ()  # codes or ranges: only claims with such a line
    field: str = ""
    values: tuple[str, ...] = ()
    pattern: str = ""
    limit_count: int | None = None
    limit_amount: Decimal | None = None
    note_policy: str = ""
    counted_from: str = ""
    words: str = ""
    remedy: str = ""

    def looks_at(self, code: str) -> bool:
        """Whether a line with this procedure code concerns the rule."""
        return not self.service_codes or any(_covers(each, code) for each in self.service_codes)


def _covers(codes: str, code: str) -> bool:
    first, _, last = codes.partition("-")
    return first <= code <= (last or first)


def problems(terms: PayerRuleTerms) -> Iterator[tuple[str, str]]:
    """What is wrong with the terms of a rule: the term, and a sentence that says what to do."""
    kind = KINDS[terms.kind]
    for name in TERMS:
        is_given = getattr(terms, name) not in ("", (), None)
        if name in kind.required and not is_given:
            yield name, "Fill this in."
        if is_given and name not in (*kind.required, *kind.optional):
            yield name, f"A rule of the kind “{kind.label}” has no such term."
    yield from _field_problems(terms, kind)
    yield from _value_problems(terms)
    yield from _limit_problems(terms)
    if not all(SERVICE_CODES.match(each) for each in terms.service_codes):
        yield "service_codes", "Enter codes such as 97110, or ranges such as 97110-97150."
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        yield "ends_on", "The rule ends before it begins."


def _field_problems(terms: PayerRuleTerms, kind: KindOfRule) -> Iterator[tuple[str, str]]:
    if terms.field and terms.field not in kind.fields:
        yield "field", "Choose a field from the list."
    if terms.pattern:
        try:
            read_format(terms.pattern)
        except NotAFormat as problem:
            yield "pattern", str(problem)


def _value_problems(terms: PayerRuleTerms) -> Iterator[tuple[str, str]]:
    if len(terms.values) > MOST_VALUES or any(len(value) > LONGEST_WORD for value in terms.values):
        yield "values", f"At most {MOST_VALUES} values of up to {LONGEST_WORD} characters."
    known = {RuleKind.ATTACHMENTS: WAYS_OF_ATTACHMENT, RuleKind.CLAIM_NOTES: NOTE_KINDS}.get(terms.kind)
    if known is not None and not set(terms.values) <= set(known):
        yield "values", f"There are {', '.join(known)}."
    if terms.note_policy and terms.note_policy not in set(NotePolicy):
        yield "note_policy", "Choose one."
    if terms.note_policy == NotePolicy.FORBIDDEN and terms.values:
        yield "values", "Where notes are refused, no kind of note is accepted."
    if terms.note_policy == NotePolicy.ACCEPTED and not terms.values:
        yield "values", "Choose the kinds of note that the payer reads."


def _limit_problems(terms: PayerRuleTerms) -> Iterator[tuple[str, str]]:
    if terms.limit_count is not None and not 1 <= terms.limit_count <= MOST_DAYS:
        yield "limit_count", f"Enter a number from 1 to {MOST_DAYS}."
    if terms.limit_amount is not None and terms.limit_amount <= 0:
        yield "limit_amount", "Enter an amount above zero."
    if terms.counted_from and terms.counted_from not in set(CountedFrom):
        yield "counted_from", "Choose one."
