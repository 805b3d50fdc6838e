"""Where on the preparation page a finding is mended: in a box, in a section of the claim, or in one of a line."""

from __future__ import annotations

import re

from claims.models import ScrubFinding

LINE = re.compile(r"Line (\d+)\b")
# A finding at a part of a box shows in the box that the page draws.
SHOWN_IN = {
    "9a": "9",
    "9d": "9",
    "10a": "10",
    "10b": "10",
    "10c": "10",
    "10d": "10",
    "11a": "11",
    "11b": "11",
    "11c": "11",
    "17a": "17",
    "17b": "17",
    "20": "24",
    **{f"24{column}": "24" for column in "ABCDEFGHIJ"},
    "32a": "32",
    "32b": "32",
    "33a": "33",
    "33b": "33",
}
# The section that mends what a rule finds; {} is the claim, or the line that the finding names.
SECTION_OF_RULE = {
    "accident-cause": "claim-accident",
    "accident-day": "claim-accident",
    "accident-expected": "claim-accident",
    "accident-state": "claim-accident",
    "ambulance": "claim-ambulance",
    "attachment": "{}-papers",
    "certification": "{}-certificates",
    "chiropractic-condition": "claim-chiropractic",
    "chiropractic-condition-expected": "claim-chiropractic",
    "chiropractic-first-treatment": "claim-chiropractic",
    "dates-in-order": "claim-dates",
    "delay-reason": "claim-billing",
    "details-before-service": "{}-dates",
    "drug-code": "{}-drug",
    "drug-code-expected": "{}-drug",
    "drug-numbers": "{}-drug",
    "epsdt": "claim-certificates",
    "epsdt-answer": "claim-certificates",
    "equipment": "{}-equipment",
    "equipment-certificate": "{}-equipment",
    "homebound": "claim-certificates",
    "hospice-employee": "{}-certificates",
    "late-without-reason": "claim-billing",
    "line-place": "{}-people",
    "mammography": "{}-numbers",
    "ordering-provider": "{}-people",
    "other-provider": "{}-people",
    "property-casualty-number": "claim-accident",
    "reference-laboratory": "{}-numbers",
    "rental-price": "{}-equipment",
    "replaced-lenses": "claim-certificates",
    "special-program": "claim-billing",
}
OF_LINE_ALONE = frozenset({"drug", "equipment", "tests"})


def shown_box(number: str) -> str:
    return SHOWN_IN.get(number, number)


def line_of(finding: ScrubFinding) -> int | None:
    """The number of the line that the finding names."""
    named = LINE.match(finding.text)
    return int(named[1]) if named else None


def section_of(finding: ScrubFinding) -> str:
    """The id of the section that mends it; empty where a box does."""
    place = SECTION_OF_RULE.get(finding.rule, "")
    number = line_of(finding)
    if number is None and place.rpartition("-")[2] in OF_LINE_ALONE:
        return ""
    return place.format("claim" if number is None else f"line-{number}")


def place_of(finding: ScrubFinding) -> str:
    """The id on the page to go to."""
    return section_of(finding) or f"box-{shown_box(finding.box)}"
