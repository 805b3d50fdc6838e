"""Where on the preparation page a finding is mended: in a box, in a section, or at a line."""

from __future__ import annotations

import re

from claims.models import ScrubFinding
from claims.views.form_boxes import shown_box

LINE = re.compile(r"Line (\d+)\b")
# Findings at these boxes are mended in a section of the claim.
SECTION_OF_BOX = {
    "10": "claim-accident",
    "10a": "claim-accident",
    "10b": "claim-accident",
    "10c": "claim-accident",
    "10d": "claim-patient",
    "15": "claim-dates",
    "16": "claim-accident",
}
# By the words of a rule's id, for what has no box of its own; with {} it is the line's section of that name.
SECTION_OF_RULE = (
    ("accident", "claim-accident"),
    ("property-casualty", "claim-accident"),
    ("disability", "claim-accident"),
    ("attachment", "{}-papers"),
    ("drug", "{}-drug"),
    ("ndc", "{}-drug"),
    ("ambulance", "{}-ambulance"),
    ("transport", "{}-ambulance"),
    ("equipment", "{}-equipment"),
    ("certif", "{}-certificates"),
    ("test-result", "{}-tests"),
    ("anesthesia", "claim-anesthesia"),
    ("spinal", "claim-chiropractic"),
    ("chiropractic", "claim-chiropractic"),
    ("initial-treatment", "claim-chiropractic"),
    ("mammography", "{}-numbers"),
    ("clia", "{}-numbers"),
    ("supervising", "{}-people"),
    ("ordering", "{}-people"),
    ("purchased", "{}-people"),
    ("condition-code", "claim-patient"),
    ("delay", "claim-billing"),
    ("signature", "claim-billing"),
    ("special-program", "claim-billing"),
)
OF_LINE_ALONE = frozenset({"drug", "equipment", "tests"})


def line_of(finding: ScrubFinding) -> int | None:
    """The number of the line that the finding names."""
    named = LINE.match(finding.text)
    return int(named[1]) if named else None


def section_of(finding: ScrubFinding) -> str:
    """The id of the section that mends it; empty where a box does."""
    number = line_of(finding)
    owner = f"line-{number}" if number is not None else "claim"
    for word, place in SECTION_OF_RULE:
        key = place.rpartition("-")[2]
        if word in finding.rule and not (number is None and key in OF_LINE_ALONE):
            return place.format(owner)
    return SECTION_OF_BOX.get(finding.box, "") if number is None else ""


def place_of(finding: ScrubFinding) -> str:
    """The id on the page to go to."""
    return section_of(finding) or f"box-{shown_box(finding.box)}"
