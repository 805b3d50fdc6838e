"""docs/scrub-rules.md: every rule of the scrubber and every kind of payer rule, written from the code's own tables."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.scrub import ALL_RULES
from contacts.rules.claim_fields import CLAIM_FIELDS
from contacts.rules.payer_rules import KINDS

_HEAD = """\
# What the scrubber checks before a claim is sent

Generated from `claims/rules/scrub` by `manage.py scrub_rules`; a test fails when this page is not current. An
*error* keeps the claim from being sent; a *warning* is shown. The box is that of the CMS-1500 form, where the
finding stands on the preparation page.
"""
_TYPES = {
    1: "Type 1: integrity",
    2: "Type 2: what the guide requires",
    3: "Type 3: balances",
    4: "Type 4: what depends on the situation",
    5: "Type 5: code sets",
    6: "Type 6: kinds of service",
    7: "Type 7: payers",
}
_PAYER_RULES = """
### Rules that an admin writes

Under Settings, Contacts, a payer has rules of its own: rows, not code. None are shipped. A rule concerns one payer or
every payer of its kind of insurance, and where wanted one billing provider, certain services, and days of service. It
blocks or warns, in the admin's words. Before it is saved it can be tried on the claims of the last 90 days.

A format is a small part of the language of regular expressions: plain characters, `.`, `\\d`, `\\D`, `\\w`, `\\s`,
`[A-Z0-9]`, `[^...]`, the counts `?`, `*`, `+`, `{3}`, `{2,4}`, `{2,}`, and `|` between whole alternatives. Groups,
anchors, back-references and look-around are refused, and matching never backtracks, so no format can run away.

| kind | what it asks | such as |
|---|---|---|"""
_FIELDS = """
### Fields that a payer rule may name

| field | loop and segment | box | of |
|---|---|---|---|"""


def scrub_rules_page() -> str:
    """The page as markdown."""
    return "\n".join([_HEAD, *_types(), *_kinds(), *_fields()]) + "\n"


def _types() -> Iterator[str]:
    for snip, title in _TYPES.items():
        yield f"{'' if snip == 1 else chr(10)}## {title}\n"
        yield "| rule | severity | box | what holds | what to do | source |\n|---|---|---|---|---|---|"
        for rule in ALL_RULES:
            if rule.snip == snip:
                cells = (rule.id, rule.severity.value, rule.box, rule.meaning, rule.remedy, rule.source)
                yield _row(*cells)


def _kinds() -> Iterator[str]:
    yield _PAYER_RULES
    for kind in KINDS.values():
        yield _row(kind.label, kind.explains, kind.example)


def _fields() -> Iterator[str]:
    yield _FIELDS
    for field in CLAIM_FIELDS.values():
        yield _row(field.label, field.place, field.box, "each line" if field.is_of_line else "the claim")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
