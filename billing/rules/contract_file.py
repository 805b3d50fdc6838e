"""A file of contracted amounts: each cell read, each problem in words beside its cell. Nothing is written here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

COLUMNS = ("code", "modifiers", "amount", "from", "until", "billing_npi", "location")
REQUIRED = ("code", "amount", "from")
MOST_ROWS = 5_000
MOST_DOLLARS = Decimal(10) ** 8  # S9(8)V99
DATE_SHAPES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")
CODE = re.compile(r"\d{4}[0-9A-Z]|[A-V]\d{4}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")

Terms = tuple[str, str, int | None, int | None]  # code, modifiers, billing provider, location


class NotContractedAmounts(ValueError):
    """The file as a whole cannot be read; the text says why and what to do."""


@dataclass(slots=True)
class FileRow:
    """One row: the cells as they came, what they say, and what is wrong with each."""

    number: int  # as a spreadsheet counts: the heading is 1
    cells: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)  # column to words
    code: str = ""
    modifiers: str = ""
    amount: Decimal = Decimal(0)
    starts_on: dt.date = dt.date.min
    ends_on: dt.date | None = None
    billing_provider_id: int | None = None
    location_id: int | None = None

    @property
    def terms(self) -> Terms:
        return self.code, self.modifiers, self.billing_provider_id, self.location_id

    @property
    def last_day(self) -> dt.date:
        return self.ends_on or dt.date.max

    @property
    def shown_cells(self) -> list[tuple[str, str, str]]:
        """Column, text and problem of each cell, in the order of the columns."""
        return [(name, self.cells.get(name, ""), self.problems.get(name, "")) for name in COLUMNS]


def sorted_modifiers(text: str) -> str:
    """Modifiers as they are kept: capitals, sorted, a blank between; commas and blanks may part them."""
    return " ".join(sorted(set(re.split(r"[\s,]+", text.strip().upper())) - {""}))


def read_contract_file(text: str, *, providers: Mapping[str, int], locations: Mapping[str, int]) -> list[FileRow]:
    """The rows of a CSV file with the heading `code, modifiers, amount, from, until, billing_npi, location`.

    `providers` are ids by NPI, `locations` ids by name in small letters. Raises NotContractedAmounts where the
    heading is wrong or there are too many rows.
    """
    lines = _lines(text)
    heading = [cell.strip().lower() for cell in lines[0]] if lines else []
    _check_heading(heading)
    rows: list[FileRow] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            raise NotContractedAmounts(f"The file has more than {MOST_ROWS:,} rows. Split it, and load the parts.")
        named = {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
        rows.append(_read_row(FileRow(number, named), len(cells) > len(heading), providers, locations))
    if not rows:
        raise NotContractedAmounts("The file has a heading and no rows.")
    _find_overlaps(rows)
    return rows


def _lines(text: str) -> list[list[str]]:
    """The cells, whatever ends the lines."""
    try:
        return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=None)))
    except csv.Error as problem:
        raise NotContractedAmounts(f"This is not a CSV file ({problem}). Save the sheet as CSV.") from None


def _check_heading(heading: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in heading]
    strange = [name for name in heading if name not in COLUMNS]
    twice = [name for name in set(heading) if heading.count(name) > 1]
    if missing or strange or twice:
        parts = [f"lacks {', '.join(missing)}"] * bool(missing)
        parts += [f"has the unknown {', '.join(name or '(empty)' for name in strange)}"] * bool(strange)
        parts += [f"has {', '.join(twice)} twice"] * bool(twice)
        raise NotContractedAmounts(
            f"The first row must name the columns {', '.join(COLUMNS)}; it {' and '.join(parts)}."
        )


def _read_row(
    row: FileRow, has_more_cells: bool, providers: Mapping[str, int], locations: Mapping[str, int]
) -> FileRow:
    cells, problems = row.cells, row.problems
    row.code = cells.get("code", "").upper()
    if not CODE.fullmatch(row.code):
        problems["code"] = "A CPT or HCPCS code has five characters, such as 97110."
    row.modifiers = sorted_modifiers(cells.get("modifiers", ""))
    found = row.modifiers.split()
    if len(found) > 4 or not all(MODIFIER.fullmatch(one) for one in found):
        problems["modifiers"] = "Up to four modifiers of two characters, such as GP 59."
    _read_amount(row)
    _read_dates(row)
    npi, place = cells.get("billing_npi", ""), cells.get("location", "")
    row.billing_provider_id, row.location_id = providers.get(npi), locations.get(place.lower())
    if npi and row.billing_provider_id is None:
        problems["billing_npi"] = "No billing provider in use has this NPI."
    if place and row.location_id is None:
        problems["location"] = "No location in use has this name."
    if has_more_cells:
        problems[COLUMNS[-1]] = "This row has more cells than the heading."
    return row


def _read_amount(row: FileRow) -> None:
    text = row.cells.get("amount", "").removeprefix("$").strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        row.problems["amount"] = "Enter dollars for one unit, such as 130.00."
        return
    if not amount.is_finite() or not 0 < amount < MOST_DOLLARS:
        row.problems["amount"] = "The amount must be above zero and below 100,000,000."
    elif amount != round(amount, 2):
        row.problems["amount"] = "Dollars have two places after the point."
    else:
        row.amount = round(amount, 2)


def _read_dates(row: FileRow) -> None:
    starts_on, ends_on = _date(row.cells.get("from", "")), _date(row.cells.get("until", ""))
    if starts_on is None:
        row.problems["from"] = "Enter the first day as 2026-01-01 or 01/01/2026."
    else:
        row.starts_on = starts_on
    if row.cells.get("until") and ends_on is None:
        row.problems["until"] = "Enter the last day as 2026-12-31 or 12/31/2026, or leave it empty."
    elif starts_on and ends_on and ends_on < starts_on:
        row.problems["until"] = "The last day is before the first."
    else:
        row.ends_on = ends_on


def _date(text: str) -> dt.date | None:
    for shape in DATE_SHAPES:
        try:
            return dt.datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _find_overlaps(rows: Sequence[FileRow]) -> None:
    """Two rows of the file about the same thing must not be in force on the same day."""
    sound = [row for row in rows if not row.problems]
    ordered = sorted(sound, key=lambda row: (str(row.terms), row.starts_on, row.number))
    last: FileRow | None = None
    for row in ordered:
        if last is not None and row.terms == last.terms and row.starts_on <= last.last_day:
            row.problems["from"] = f"Row {last.number} is in force on the same day for the same code."
        if last is None or row.terms != last.terms or row.last_day > last.last_day:
            last = row


@dataclass(frozen=True, slots=True)
class OnFile:
    """A contracted amount that is kept already."""

    id: int
    starts_on: dt.date
    ends_on: dt.date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a file would do."""

    rows: tuple[FileRow, ...]
    new: tuple[FileRow, ...]
    known: tuple[FileRow, ...]  # on file just so
    ended: Mapping[int, dt.date]  # id of an amount on file to its new last day

    @property
    def problem_count(self) -> int:
        return sum(len(row.problems) for row in self.rows)


def plan(rows: Sequence[FileRow], on_file: Mapping[Terms, Sequence[OnFile]]) -> Plan:
    """Hold the rows against what is on file: a later amount ends the earlier one, the same one is known.

    An amount on file that begins on or after the new one's first day, while that is in force, is a problem: nobody
    can say which holds.
    """
    new: list[FileRow] = []
    known: list[FileRow] = []
    ended: dict[int, dt.date] = {}
    for row in rows:
        if row.problems:
            continue
        beside = [one for one in on_file.get(row.terms, ()) if _meets(one, row)]
        if any((one.starts_on, one.ends_on, one.amount) == (row.starts_on, row.ends_on, row.amount) for one in beside):
            known.append(row)
            continue
        later = [one for one in beside if one.starts_on >= row.starts_on]
        if later:
            row.problems["from"] = (
                f"{later[0].amount} is on file from {later[0].starts_on:%m/%d/%Y}: end or change that first."
            )
            continue
        ended |= {one.id: row.starts_on - dt.timedelta(days=1) for one in beside}
        new.append(row)
    return Plan(tuple(rows), tuple(new), tuple(known), ended)


def _meets(one: OnFile, row: FileRow) -> bool:
    return one.starts_on <= row.last_day and row.starts_on <= (one.ends_on or dt.date.max)
