"""Codes, modifiers, units and place of each service line (SV1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import ClaimLine

PROCEDURE = re.compile(r"(\d{4}[0-9A-Z]|[A-V]\d{4})\Z")
MODIFIER = re.compile(r"[0-9A-Z]{2}\Z")
MOST_MODIFIERS = 4
# CMS place of service code set.
PLACES_OF_SERVICE = frozenset(
    [
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "27",
        "31",
        "32",
        "33",
        "34",
        "41",
        "42",
        "49",
        "50",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "65",
        "66",
        "71",
        "72",
        "81",
        "99",
    ]
)
# Codes for what has no code of its own: the payer can only pay them by their description (SV101-7).
UNLISTED = frozenset(
    [
        "15999",
        "17999",
        "20999",
        "29799",
        "64999",
        "76499",
        "81479",
        "84999",
        "87999",
        "90399",
        "90749",
        "90899",
        "90999",
        "92499",
        "92700",
        "93799",
        "94799",
        "95199",
        "95999",
        "96379",
        "96549",
        "96999",
        "97039",
        "97139",
        "97799",
        "98999",
        "99199",
        "99429",
        "99499",
        "99600",
        "A4641",
        "A9150",
        "A9270",
        "A9698",
        "A9699",
        "A9999",
        "E1399",
        "G0501",
        "J3490",
        "J3535",
        "J3590",
        "J7999",
        "J8498",
        "J8499",
        "J8999",
        "J9999",
        "L0999",
        "L3999",
        "Q0507",
        "T1999",
        "T2025",
    ]
)
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
        is_anesthesia = "00100" <= line.procedure.code <= "01999"
        if line.unit not in {"UN", "MJ"} or (line.unit == "MJ" and not is_anesthesia):
            yield f"Line {line.number}: minutes are billed for anesthesia codes only."


def _place(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.place_of_service not in PLACES_OF_SERVICE:
        yield f"{facts.record.place_of_service or '(none)'} is not a place of service."
    for line in facts.record.lines:
        if line.place_of_service and line.place_of_service not in PLACES_OF_SERVICE:
            yield f"Line {line.number}: {line.place_of_service} is not a place of service."


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
    error("procedure", "24D", "Correct the code in the fee schedule, then build the claim again.", _procedure),
    error("unlisted-description", "24D", "Describe the service on the line.", _description),
    error("modifiers", "24D", "Correct the modifiers of the line.", _modifiers),
    error("unit", "24G", "Bill the service in units.", _unit),
    error(
        "place-of-service",
        "24B",
        "Choose the place from the list: 11 is an office, 12 the patient's home.",
        _place,
    ),
    warning("equal-lines", "24D", "If the service was given twice, add modifier 76 to the second.", _equal_lines),
)
