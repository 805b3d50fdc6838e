"""Codes, modifiers, units and place of each service line (SV1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.code_sets import PLACES_BEGIN, is_anesthesia
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import ClaimLine
from x12.codes.places_of_service import PLACES_OF_SERVICE
from x12.codes.procedure_groups import UNLISTED

PROCEDURE = re.compile(r"(\d{4}[0-9A-Z]|[A-V]\d{4})\Z")
MODIFIER = re.compile(r"[0-9A-Z]{2}\Z")
MOST_MODIFIERS = 4
REPEAT_MODIFIERS = frozenset({"59", "76", "77", "91", "XE", "XP", "XS", "XU", "RT", "LT"})


def _procedure(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if not PROCEDURE.match(line.procedure.code):
            yield f"Line {line.number}: {line.procedure.code or '(none)'} is not a CPT or HCPCS code."


def _description(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.procedure.code in UNLISTED and not line.procedure.description.strip():
            yield f"Line {line.number}: {line.procedure.code} is an unlisted code and needs a description."


def _modifiers(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        modifiers = line.procedure.modifiers
        if not all(MODIFIER.match(modifier) for modifier in modifiers):
            yield f"Line {line.number}: a modifier has two characters."
        if len(modifiers) > MOST_MODIFIERS or len(set(modifiers)) < len(modifiers):
            yield f"Line {line.number} takes up to {MOST_MODIFIERS} different modifiers."


def _unit(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.unit not in {"UN", "MJ"} or (line.unit == "MJ" and not is_anesthesia(line.procedure.code)):
            yield f"Line {line.number}: minutes are billed for anesthesia codes only."


def _place(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.place_of_service not in PLACES_OF_SERVICE:
        yield f"{facts.record.place_of_service or '(none)'} is not a place of service."
    for line in facts.record.lines:
        if line.place_of_service and line.place_of_service not in PLACES_OF_SERVICE:
            yield f"Line {line.number}: {line.place_of_service} is not a place of service."
        place = line.place_of_service or facts.record.place_of_service
        begins_on = PLACES_BEGIN.get(place)
        if begins_on is not None and line.service_from < begins_on:
            yield f"Line {line.number}: place of service {place} began on {begins_on:%m/%d/%Y}."


def _equal_lines(facts: ClaimFacts) -> Iterator[str]:
    groups: defaultdict[object, list[ClaimLine]] = defaultdict(list)
    for line in facts.record.lines:
        if not REPEAT_MODIFIERS & set(line.procedure.modifiers):
            groups[line.procedure.code, line.procedure.modifiers, line.service_from].append(line)
    for lines in groups.values():
        if len(lines) > 1:
            numbers = " and ".join(str(line.number) for line in lines)
            yield f"Lines {numbers} are equal: many payers deny one of them as a duplicate."


RULES: tuple[Rule, ...] = (
    error(
        "procedure",
        5,
        "24D",
        "Each procedure has the shape of a CPT or HCPCS code.",
        "Correct the code in the fee schedule, then build the claim again.",
        "45 CFR 162.1002",
        _procedure,
    ),
    error(
        "unlisted-description",
        4,
        "24D",
        "An unlisted code has a description.",
        "Describe the service on the line.",
        "005010X222A1 2400 SV101-7",
        _description,
    ),
    error(
        "modifiers",
        5,
        "24D",
        "Modifiers have two characters, at most four of them, none twice.",
        "Correct the modifiers of the line.",
        "005010X222A1 2400 SV101-3 to 6",
        _modifiers,
    ),
    error(
        "unit",
        4,
        "24G",
        "Minutes are billed for anesthesia codes only.",
        "Bill the service in units.",
        "005010X222A1 2400 SV103",
        _unit,
    ),
    error(
        "place-of-service",
        5,
        "24B",
        "The place is one of CMS's list on the day of service.",
        "Choose the place from the list: 11 is an office, 12 the patient's home.",
        "CMS place of service code set",
        _place,
    ),
    warning(
        "equal-lines",
        4,
        "24D",
        "No two lines are equal without a modifier that says why.",
        "If the service was given twice, add modifier 76 to the second.",
        "CARC 18",
        _equal_lines,
    ),
)
