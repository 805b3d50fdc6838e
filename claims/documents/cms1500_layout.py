"""Where the boxes of the CMS-1500 stand on plain paper: rows from the top, widths in parts of the form's width."""

from __future__ import annotations

from dataclasses import dataclass

FORM_WIDTH = 190.0  # millimetres
FORM_LEFT = 13.0
FORM_TOP = 31.0


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form: its keys in claims.rules.cms1500.form_boxes, its number and printed words."""

    number: str
    label: str
    parts: float
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    height: float  # millimetres
    boxes: tuple[Box, ...]


def _box(number: str, label: str, parts: float, *keys: str) -> Box:
    return Box(number, label, parts, keys or (number,))


ABOVE_LINES: tuple[Row, ...] = (
    Row(9, (_box("1", "Type of coverage", 62), _box("1a", "Insured's ID number", 38))),
    Row(
        9,
        (
            _box("2", "Patient's name (last, first, middle)", 38),
            _box("3", "Patient's birth date, sex", 24, "3", "3 sex"),
            _box("4", "Insured's name (last, first, middle)", 38),
        ),
    ),
    Row(
        9,
        (
            _box("5", "Patient's address", 38),
            _box("6", "Patient's relationship to insured", 24),
            _box("7", "Insured's address", 38),
        ),
    ),
    Row(
        9,
        (
            _box("5", "City, state", 38, "5 city", "5 state"),
            _box("8", "Reserved", 24),
            _box("7", "City, state", 38, "7 city", "7 state"),
        ),
    ),
    Row(
        9,
        (
            _box("5", "ZIP code, telephone", 38, "5 zip", "5 phone"),
            _box("10a", "Employment (current or previous)?", 24),
            _box("7", "ZIP code, telephone", 38, "7 zip", "7 phone"),
        ),
    ),
    Row(
        9,
        (
            _box("9", "Other insured's name", 38),
            _box("10b", "Auto accident? Place (state)", 24, "10b", "10b state"),
            _box("11", "Insured's policy group or FECA number", 38),
        ),
    ),
    Row(
        9,
        (
            _box("9a", "Other insured's policy or group number", 38),
            _box("10c", "Other accident?", 24),
            _box("11a", "Insured's birth date, sex", 38, "11a", "11a sex"),
        ),
    ),
    Row(
        9,
        (
            _box("9b", "Reserved", 19),
            _box("9c", "Reserved", 19),
            _box("10d", "Claim codes", 24),
            _box("11b", "Other claim ID", 38),
        ),
    ),
    Row(
        9,
        (
            _box("9d", "Insurance plan or program name", 62),
            _box("11c", "Insurance plan or program name", 38),
        ),
    ),
    Row(
        9,
        (
            _box("12", "Patient's or authorized person's signature", 42),
            _box("13", "Insured's signature (benefits to the provider)", 38),
            _box("11d", "Another health benefit plan?", 20),
        ),
    ),
    Row(
        9,
        (
            _box("14", "Date of illness, injury or pregnancy; qualifier", 34, "14", "14 qualifier"),
            _box("15", "Other date; qualifier", 28, "15", "15 qualifier"),
            _box("16", "Unable to work, from and to", 38),
        ),
    ),
    Row(
        9,
        (
            _box("17", "Referring provider", 34),
            _box("17a", "Other ID", 12),
            _box("17b", "NPI", 16),
            _box("18", "Hospitalization, from and to", 38),
        ),
    ),
    Row(
        9, (_box("19", "Additional claim information", 78), _box("20", "Outside lab? Charges", 22, "20", "20 charges"))
    ),
    Row(
        9,
        (
            _box("21", "ICD ind.", 8, "21 indicator"),
            *(_box(f"21{letter}", "", 13.5) for letter in "ABCD"),
            _box("22", "Resubmission code, original reference", 38, "22", "22 reference"),
        ),
    ),
    Row(
        9,
        (
            *(_box(f"21{letter}", "", 7.75) for letter in "EFGHIJKL"),
            _box("23", "Prior authorization number", 38),
        ),
    ),
)

# Box 24: the columns with the fields of claims.rules.cms1500_lines.FormLine that stand in them.
LINE_COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("24A", "From", 10, "service_from"),
    ("24A", "To", 10, "service_to"),
    ("24B", "Place", 5, "place"),
    ("24C", "EMG", 5, "emergency"),
    ("24D", "CPT/HCPCS", 9, "code"),
    ("24D", "Modifier", 13, "modifiers"),
    ("24E", "Pointer", 7, "pointers"),
    ("24F", "Charges", 11, "charge"),
    ("24G", "Units", 6, "units"),
    ("24H", "EPSDT", 5, "family_planning"),
    ("24I", "ID", 4, ""),
    ("24J", "Rendering provider NPI", 15, "rendering_npi"),
)
# The shaded upper half of a row: its box, the columns of LINE_COLUMNS from and to which it reaches, its field.
SHADED: tuple[tuple[str, int, int, str], ...] = (
    ("24", 0, 8, "shaded_supplement"),
    ("24H", 9, 9, "shaded_epsdt"),
    ("24I", 10, 10, "shaded_qualifier"),
    ("24J", 11, 11, "shaded_rendering_id"),
)
LINE_HEAD_HEIGHT = 6.0
SHADED_HEIGHT = 4.3
ROW_HEIGHT = 4.9
LINE_HEIGHT = SHADED_HEIGHT + ROW_HEIGHT

BELOW_LINES: tuple[Row, ...] = (
    Row(
        9,
        (
            _box("25", "Federal tax ID, EIN or SSN", 22, "25", "25 type"),
            _box("26", "Patient's account no.", 20),
            _box("27", "Accept assignment?", 16),
            _box("28", "Total charge", 16),
            _box("29", "Amount paid", 14),
            _box("30", "Reserved", 12),
        ),
    ),
    Row(
        19,
        (
            _box("31", "Signature of physician or supplier; date", 30, "31", "31 date"),
            _box("32", "Service facility", 34),
            _box("33", "Billing provider, phone", 36, "33 phone", "33"),
        ),
    ),
    Row(
        9,
        (
            _box("", "", 30),
            _box("32a", "NPI", 17),
            _box("32b", "Other ID", 17),
            _box("33a", "NPI", 18),
            _box("33b", "Other ID", 18),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A rectangle on the page in millimetres, with its words and its content."""

    id: str
    number: str
    label: str
    text: str
    left: float
    top: float
    width: float
    height: float
    is_shaded: bool = False


def place_rows(rows: tuple[Row, ...], top: float, texts: dict[str, str]) -> list[Placed]:
    """The boxes of the rows from `top` downwards, with their texts."""
    placed = []
    for row in rows:
        left = FORM_LEFT
        for box in row.boxes:
            width = FORM_WIDTH * box.parts / sum(each.parts for each in row.boxes)
            text = "\n".join(_text(box, texts)).strip()
            box_id = f"box-{'-'.join(box.keys)}".replace(" ", "-")
            placed.append(Placed(box_id, box.number, box.label, text, left, top, width, row.height))
            left += width
        top += row.height
    return placed


def _text(box: Box, texts: dict[str, str]) -> list[str]:
    """Short parts stand beside each other; an address keeps its lines."""
    parts = [texts[key] for key in box.keys if texts.get(key)]
    if any("\n" in part for part in parts):
        return parts
    return ["   ".join(parts)]


def height_of(rows: tuple[Row, ...]) -> float:
    return sum(row.height for row in rows)
