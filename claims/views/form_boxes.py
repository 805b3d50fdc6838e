"""The boxes of the preparation page: where each stands, what it says, what of it can be changed, what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.forms import BoundField

from claims.forms import ClaimForm
from claims.models import ScrubFinding
from claims.rules.cms1500_lines import POINTER_LETTERS
from claims.views.finding_places import section_of, shown_box


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. `columns` are twelfths of the width; a box with fields can be changed here."""

    number: str
    label: str
    columns: int
    text: str = ""
    fields: tuple[BoundField, ...] = ()
    findings: tuple[ScrubFinding, ...] = field(default=())

    @property
    def id(self) -> str:
        return f"box-{self.number}"

    @property
    def section(self) -> tuple[str, str] | None:
        """The section in which the box is filled, and what to call the way there."""
        return SECTIONS.get(self.number)


LINES = "24"
# Boxes that are filled in a section: its id, and the words of the link.
SECTIONS = {
    "10": ("claim-accident", "Accident and injury"),
    "15": ("claim-accident", "Accident"),
    "16": ("claim-accident", "Disability"),
}

# Number, label, columns, keys of claims.rules.cms1500.form_boxes (one a line, + beside each other), form fields.
Plan = tuple[str, str, int, tuple[str, ...], tuple[str, ...]]

PATIENT_AND_INSURED: tuple[tuple[Plan, ...], ...] = (
    (("1", "Type of coverage", 6, ("1", "carrier"), ()), ("1a", "Insured's ID number", 6, ("1a",), ())),
    (
        ("2", "Patient's name", 4, ("2",), ()),
        ("3", "Birth date, sex", 4, ("3+3 sex",), ()),
        ("4", "Insured's name", 4, ("4",), ()),
    ),
    (
        ("5", "Patient's address", 4, ("5", "5 city+5 state+5 zip", "5 phone"), ()),
        ("6", "Patient's relationship to insured", 4, ("6",), ()),
        ("7", "Insured's address", 4, ("7", "7 city+7 state+7 zip"), ()),
    ),
    (
        ("9", "Other insured", 4, ("9", "9a", "9d"), ()),
        ("10", "Condition related to", 4, ("10 words",), ()),
        ("11", "Insured's group, birth date, plan", 4, ("11", "11a+11a sex", "11c"), ()),
    ),
    (
        ("12", "Patient's signature", 4, ("12",), ()),
        ("13", "Insured's signature", 4, (), ("assigns_benefits",)),
        ("11d", "Another health plan?", 4, ("11d",), ()),
    ),
)
CONDITION: tuple[tuple[Plan, ...], ...] = (
    (
        ("14", "Begin of the illness", 3, (), ("onset_on",)),
        ("15", "Other date", 3, ("15+15 qualifier",), ()),
        ("16", "Unable to work", 3, ("16",), ()),
        ("18", "Hospitalization", 3, (), ("admitted_on",)),
    ),
    (
        (
            "17",
            "Referring provider",
            12,
            (),
            ("referring_contact", "referring_last_name", "referring_first_name", "referring_npi"),
        ),
    ),
    (("19", "Additional claim information", 12, (), ("note_kind", "note")),),
    (
        ("22", "Resubmission code, original reference", 6, ("22",), ("payer_claim_control_number",)),
        ("23", "Prior authorization or referral", 6, (), ("prior_authorization", "referral_number")),
    ),
)
TOTALS: tuple[tuple[Plan, ...], ...] = (
    (
        ("25", "Federal tax ID", 3, ("25+25 type",), ()),
        ("26", "Patient's account no.", 2, ("26",), ()),
        ("27", "Accept assignment?", 3, (), ("accepts_assignment",)),
        ("28", "Total charge", 2, ("28",), ()),
        ("29", "Amount paid", 2, ("29",), ()),
    ),
    (
        ("31", "Physician or supplier", 4, ("31",), ()),
        ("32", "Service facility", 4, ("32", "32a"), ()),
        ("33", "Billing provider", 4, ("33", "33 phone", "33a"), ()),
    ),
)


def _causes(texts: dict[str, str]) -> str:
    """The three answers of box 10 as one sentence."""
    named = {"10a": "Employment", "10b": f"Auto accident {texts['10b state']}".strip(), "10c": "Other accident"}
    return ", ".join(words for box, words in named.items() if texts[box] == "YES") or "No accident"


def drawn_boxes() -> frozenset[str]:
    """The numbers of the boxes that the page draws."""
    rows = (*PATIENT_AND_INSURED, *CONDITION, *TOTALS)
    return frozenset({plan[0] for row in rows for plan in row} | {"21", LINES})


class FormBoxes:
    """The rows of boxes for one claim and its form."""

    def __init__(self, texts: dict[str, str], form: ClaimForm, findings: Iterable[ScrubFinding]) -> None:
        self._texts = {**texts, "10 words": _causes(texts)}
        self._form = form
        self._findings: defaultdict[str, list[ScrubFinding]] = defaultdict(list)
        for finding in findings:
            box = shown_box(finding.box)
            if box != LINES or not section_of(finding):  # what a line's section mends is said there
                self._findings[box].append(finding)

    @property
    def patient_rows(self) -> list[list[Cell]]:
        return self._rows(PATIENT_AND_INSURED)

    @property
    def condition_rows(self) -> list[list[Cell]]:
        return self._rows(CONDITION)

    @property
    def total_rows(self) -> list[list[Cell]]:
        return self._rows(TOTALS)

    @property
    def diagnoses(self) -> Cell:
        fields = tuple(self._form[f"diagnosis_{letter}"] for letter in POINTER_LETTERS)
        return Cell("21", "Diagnoses (ICD-10-CM)", 12, fields=fields, findings=tuple(self._findings["21"]))

    @property
    def lines(self) -> Cell:
        place = (self._form["place_of_service"],)
        return Cell(LINES, "Services", 12, fields=place, findings=tuple(self._findings[LINES]))

    @property
    def all(self) -> list[Cell]:
        """Every box that the page draws."""
        rows = (*self.patient_rows, *self.condition_rows, *self.total_rows)
        return [*(cell for row in rows for cell in row), self.diagnoses, self.lines]

    def _rows(self, plans: tuple[tuple[Plan, ...], ...]) -> list[list[Cell]]:
        return [[self._cell(plan) for plan in row] for row in plans]

    def _cell(self, plan: Plan) -> Cell:
        number, label, columns, keys, names = plan
        texts = (" ".join(self._texts.get(part, "") for part in key.split("+")).strip() for key in keys)
        text = "\n".join(each for each in texts if each)
        fields = tuple(self._form[name] for name in names if name in self._form.fields)
        return Cell(number, label, columns, text, fields, tuple(self._findings[number]))
