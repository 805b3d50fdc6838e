"""Diagnoses and procedures that payers expect of one sex or age only. They warn: people differ from tables.

Modifier KX on the line, or condition code 45 on the claim, tells the payer that the sex is meant as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from claims.rules.diagnosis_order import with_dot
from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import details_of
from claims.rules.scrub.code_sets import code_list
from claims.rules.scrub.rule import Rule, warning

# Beginnings of ICD-10-CM codes (Medicare Code Editor, sex and age conflicts).
FEMALE_DIAGNOSES = code_list(
    "O C51 C52 C53 C54 C55 C56 C57 C58 D06 D25 D26 D27 D28 D39 N70 N71 N72 N73 N74 N75 N76 N77 N80 N81 N82 N83 "
    "N84 N85 N86 N87 N88 N89 N90 N91 N92 N93 N94 N95 N96 N97 N98 R87 Z014 Z124 Z32 Z33 Z34 Z36 Z39 Z3A"
)
MALE_DIAGNOSES = code_list("C60 C61 C62 C63 D29 D40 N40 N41 N42 N43 N44 N45 N46 N47 N48 N49 N50 N51 N52 N53 R972 Z125")
# Beginnings of codes, with the ages in whole years that they are for.
DIAGNOSIS_AGES: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("P", "Z0011", "Z38"), 0, 0),
    (("Z0012", "Z002"), 0, 17),
    (("O", "Z34", "Z39", "Z3A"), 9, 64),
    (("Z0000", "Z0001", "M80", "M810", "R54"), 15, 124),
)
# Sections of procedure codes: male genital system, female genital system, maternity.
MALE_PROCEDURES = (("54000", "55899"),)
FEMALE_PROCEDURES = (("56405", "58999"), ("59000", "59899"))
PREVENTIVE_VISIT_AGES = {
    "1": (0, 0),
    "2": (1, 4),
    "3": (5, 11),
    "4": (12, 17),
    "5": (18, 39),
    "6": (40, 64),
    "7": (65, 124),
}  # by the last digit of 99381 to 99387 and 99391 to 99397
CONFIRMS_SEX = "KX"
SEX_IS_MEANT = "45"


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Whole years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _within(code: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return code.isdigit() and any(first <= code <= last for first, last in ranges)


def _sex(facts: ClaimFacts) -> Iterator[str]:
    other = {"F": (MALE_DIAGNOSES, MALE_PROCEDURES), "M": (FEMALE_DIAGNOSES, FEMALE_PROCEDURES)}.get(facts.patient.sex)
    if other is None or SEX_IS_MEANT in details_of(facts).conditions:
        return
    diagnoses, procedures = other
    if any(CONFIRMS_SEX in line.procedure.modifiers for line in facts.record.lines):
        return
    for code in facts.record.diagnoses:
        if code.startswith(diagnoses):
            yield f"Diagnosis {with_dot(code)} is one of the other sex."
    for line in facts.record.lines:
        if _within(line.procedure.code, procedures):
            yield f"Line {line.number}: {line.procedure.code} is a service of the other sex."


def _age(facts: ClaimFacts) -> Iterator[str]:
    born_on, service_on = facts.patient.born_on, facts.service_on
    if born_on is None or service_on is None or service_on < born_on:
        return
    age = age_on(born_on, service_on)
    for code in facts.record.diagnoses:
        for beginnings, youngest, oldest in DIAGNOSIS_AGES:
            if code.startswith(beginnings) and not youngest <= age <= oldest:
                yield f"Diagnosis {with_dot(code)} is for ages {youngest} to {oldest}; the patient was {age}."
    for line in facts.record.lines:
        ages = _preventive_ages(line.procedure.code)
        if ages is not None and not ages[0] <= age <= ages[1]:
            yield f"Line {line.number} is for ages {ages[0]} to {ages[1]}; the patient was {age}."


def _preventive_ages(code: str) -> tuple[int, int] | None:
    return PREVENTIVE_VISIT_AGES.get(code[4:]) if code[:4] in ("9938", "9939") else None


RULES: tuple[Rule, ...] = (
    warning(
        "sex-edit",
        4,
        "3",
        "Diagnoses and services fit the patient's sex, unless modifier KX or condition code 45 says that it is meant.",
        "Compare sex and code; where both are right, add modifier KX to the line or condition code 45 to the claim.",
        "CARC 7, 10; Medicare Code Editor, sex conflict",
        _sex,
    ),
    warning(
        "age-edit",
        4,
        "3",
        "Diagnoses and preventive visits fit the patient's age.",
        "Compare the birth date with the card, and the code with the age.",
        "CARC 6, 9; Medicare Code Editor, age conflict",
        _age,
    ),
)
