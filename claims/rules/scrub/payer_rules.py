"""What the payer's own rules find (type 7): the admin's rows, over the claim's facts. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import claim_values, details_of, line_details_of, line_values
from claims.rules.scrub.rule import Finding, Severity
from contacts.rules.claim_fields import CLAIM_FIELDS
from contacts.rules.payer_rule_words import in_words
from contacts.rules.payer_rules import CountedFrom, NotePolicy, PayerRuleTerms, RuleKind
from contacts.rules.value_format import read_format
from x12.claim import ClaimLine

PAYER_RULE = "payer-rule"
REPLACES = frozenset({"7", "8"})
_BOXES = {
    RuleKind.MOST_LINES: "24",
    RuleKind.MOST_DIAGNOSES: "21",
    RuleKind.HIGHEST_CHARGE: "28",
    RuleKind.TIMELY_FILING: "24A",
    RuleKind.ATTACHMENTS: "19",
    RuleKind.CLAIM_NOTES: "19",
    RuleKind.RESUBMISSION_WINDOW: "22",
    RuleKind.SECONDARY_ON_PAPER: "9",
}
_REMEDIES = {
    RuleKind.FIELD_REQUIRED: "Fill it in.",
    RuleKind.FIELD_FORBIDDEN: "Take it off the claim.",
    RuleKind.VALUE_LIST: "Choose one of the values that the payer takes.",
    RuleKind.VALUE_FORMAT: "Compare it with the card or the payer's letter.",
    RuleKind.MOST_LINES: "Split the visit over several claims.",
    RuleKind.MOST_DIAGNOSES: "Keep those that matter for these services.",
    RuleKind.HIGHEST_CHARGE: "Split the claim, or send it as the payer's manual says.",
    RuleKind.TIMELY_FILING: "Give the reason of the delay with proof, or ask the payer before sending.",
    RuleKind.TAXONOMY_REQUIRED: "Correct the taxonomy under Settings.",
    RuleKind.PAYER_NUMBER_REQUIRED: "Enter the payer's number of the provider.",
    RuleKind.ATTACHMENTS: "Send the attachment in a way that the payer takes, or take it off.",
    RuleKind.CLAIM_NOTES: "Correct the note in box 19.",
    RuleKind.RESUBMISSION_WINDOW: "Appeal instead, or ask the payer before sending.",
    RuleKind.SECONDARY_ON_PAPER: "Print the CMS-1500 and mail it with the earlier payer's remittance.",
}


def payer_rule_findings(facts: ClaimFacts) -> list[Finding]:
    """What every rule that is in force on the day of service says."""
    return [
        finding
        for terms in facts.payer_rules
        if _is_in_force(terms, facts) and _has_service(terms, facts)
        for finding in findings_of(terms, facts)
    ]


def findings_of(terms: PayerRuleTerms, facts: ClaimFacts) -> list[Finding]:
    """What one rule says. Its check gives a sentence per defect, in which {} stands for the words of the rule."""
    severity = Severity.ERROR if terms.is_error else Severity.WARNING
    remedy = terms.remedy or _REMEDIES[terms.kind]
    box = _BOXES.get(terms.kind) or CLAIM_FIELDS[terms.field].box
    words = terms.words or in_words(terms)
    is_overridable = terms.is_overridable or severity is Severity.WARNING
    return [
        Finding(f"{PAYER_RULE}-{terms.id}", severity, box, said.format(words), remedy, is_overridable)
        for said in _CHECKS[terms.kind](terms, facts)
    ]


def _is_in_force(terms: PayerRuleTerms, facts: ClaimFacts) -> bool:
    service_on = facts.service_on
    if service_on is None:
        return True
    is_early = terms.starts_on is not None and service_on < terms.starts_on
    is_late = terms.ends_on is not None and service_on > terms.ends_on
    return not (is_early or is_late)


def _has_service(terms: PayerRuleTerms, facts: ClaimFacts) -> bool:
    return not terms.service_codes or any(_lines(terms, facts))


def _lines(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[ClaimLine]:
    return (line for line in facts.record.lines if terms.looks_at(line.procedure.code))


def _places(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[tuple[str, list[str]]]:
    """Each place where the field can stand, and what stands there."""
    if CLAIM_FIELDS[terms.field].is_of_line:
        for line in _lines(terms, facts):
            yield f"Line {line.number}: {{}}", line_values(line, terms.field)
    else:
        yield "{}", claim_values(facts, terms.field)


def _required(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    for said, values in _places(terms, facts):
        if not values:
            yield said


def _forbidden(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    for said, values in _places(terms, facts):
        if values:
            yield said


def _listed(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    for said, values in _places(terms, facts):
        if not {value.upper() for value in values} <= set(terms.values):
            yield said


def _shaped(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    shape = read_format(terms.pattern)
    for said, values in _places(terms, facts):
        if not all(shape.matches(value) for value in values):
            yield said


def _taxonomy(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    values = claim_values(facts, terms.field)
    if not values or (terms.values and not set(values) <= set(terms.values)):
        yield "{}"


def _line_count(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if terms.limit_count is not None and len(facts.record.lines) > terms.limit_count:
        yield f"{{}} The claim has {len(facts.record.lines)}."


def _diagnosis_count(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if terms.limit_count is not None and len(facts.record.diagnoses) > terms.limit_count:
        yield f"{{}} The claim has {len(facts.record.diagnoses)}."


def _charge(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if terms.limit_amount is not None and facts.record.charge > terms.limit_amount:
        yield f"{{}} The claim asks for {facts.record.charge:,.2f}."


def _timely(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if facts.record.frequency in REPLACES:
        return
    is_by_service = terms.counted_from == CountedFrom.SERVICE
    yield from _late(terms, facts, facts.service_on if is_by_service else _earlier_answer(facts))


def _window(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if facts.record.frequency not in REPLACES:
        return
    is_by_service = terms.counted_from == CountedFrom.SERVICE
    yield from _late(terms, facts, facts.service_on if is_by_service else facts.answered_on)


def _late(terms: PayerRuleTerms, facts: ClaimFacts, first_day: dt.date | None) -> Iterator[str]:
    """A day that is not known cannot be late."""
    if first_day is not None and terms.limit_count is not None and (facts.today - first_day).days > terms.limit_count:
        yield f"{{}} That day was {first_day:%m/%d/%Y}."


def _earlier_answer(facts: ClaimFacts) -> dt.date | None:
    """The day on which the last of the payers before this one decided."""
    by_claim = [payer.adjudicated_on for payer in facts.record.other_payers if payer.adjudicated_on]
    by_line = [part.adjudicated_on for line in facts.record.lines for part in line.adjudications]
    return max((*by_claim, *by_line), default=None)


def _attachments(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if any(each.transmission not in terms.values for each in details_of(facts).attachments):
        yield "{}"
    for line in _lines(terms, facts):
        if any(each.transmission not in terms.values for each in line_details_of(line).attachments):
            yield f"Line {line.number}: {{}}"


def _notes(terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    is_right_kind = not terms.values or record.note_kind in terms.values
    wrong = {
        NotePolicy.ACCEPTED: bool(record.note) and not is_right_kind,
        NotePolicy.REQUIRED: not record.note or not is_right_kind,
        NotePolicy.FORBIDDEN: bool(record.note),
    }
    if wrong[NotePolicy(terms.note_policy)]:
        yield "{}"


def _on_paper(_terms: PayerRuleTerms, facts: ClaimFacts) -> Iterator[str]:
    if facts.sequence != "P":
        yield "{}"


_CHECKS: dict[RuleKind, Callable[[PayerRuleTerms, ClaimFacts], Iterator[str]]] = {
    RuleKind.FIELD_REQUIRED: _required,
    RuleKind.FIELD_FORBIDDEN: _forbidden,
    RuleKind.VALUE_LIST: _listed,
    RuleKind.VALUE_FORMAT: _shaped,
    RuleKind.MOST_LINES: _line_count,
    RuleKind.MOST_DIAGNOSES: _diagnosis_count,
    RuleKind.HIGHEST_CHARGE: _charge,
    RuleKind.TIMELY_FILING: _timely,
    RuleKind.TAXONOMY_REQUIRED: _taxonomy,
    RuleKind.PAYER_NUMBER_REQUIRED: _required,
    RuleKind.ATTACHMENTS: _attachments,
    RuleKind.CLAIM_NOTES: _notes,
    RuleKind.RESUBMISSION_WINDOW: _window,
    RuleKind.SECONDARY_ON_PAPER: _on_paper,
}
