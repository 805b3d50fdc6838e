"""docs/x12-rules.md: every rule of the readers and checks, written from the code's own tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from x12.claim_reading_rules import CLAIM_RULES
from x12.reading_rules import RULES, ReadingRule

_HEAD = """\
# X12: what the readers can say is wrong

Generated from `x12/reading_rules.py` and `x12/claim_reading_rules.py` by `python -m x12 rules`; a test fails when
this page is not current. An *error* keeps money from being posted; a *warning* is shown and reading goes on.
"""
_TITLES = {
    "X12": "Every file",
    "X835": "835",
    "X999": "999",
    "X277CA": "277CA",
    "X271": "271",
    "XTA1": "TA1",
    "X837P": "837P",
    "X276": "276 and 277",
    "X270": "270",
}


def rules_page() -> str:
    """The page as markdown."""
    return "\n".join([_HEAD, *_sections([*RULES.values(), *CLAIM_RULES.values()])]) + "\n"


def _sections(rules: Iterable[ReadingRule]) -> Iterator[str]:
    by_prefix: dict[str, list[ReadingRule]] = {}
    for rule in rules:
        by_prefix.setdefault(rule.rule.partition("-")[0], []).append(rule)
    for index, (prefix, rows) in enumerate(by_prefix.items()):
        yield f"{'' if index == 0 else chr(10)}## {_TITLES.get(prefix, prefix)}\n"
        yield "| rule | severity | meaning | source |\n|---|---|---|---|"
        yield from (f"| {row.rule} | {row.severity.value} | {row.meaning} | {row.source} |" for row in rows)
