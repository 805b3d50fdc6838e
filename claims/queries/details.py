"""What few claims tell, for many claims at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value

from claims.models import (
    AmbulanceTransport,
    ClaimAttachment,
    ClaimCertification,
    ClaimDate,
    ClaimProvider,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)


@dataclass(frozen=True, slots=True)
class DetailRows:
    """The rows of the claim itself, or of one of its lines; each kind in the order in which it was added."""

    providers: tuple[ClaimProvider, ...] = ()
    dates: tuple[ClaimDate, ...] = ()
    references: tuple[ClaimReference, ...] = ()
    attachments: tuple[ClaimAttachment, ...] = ()
    certifications: tuple[ClaimCertification, ...] = ()
    transports: tuple[AmbulanceTransport, ...] = ()  # one at most
    drugs: tuple[LineDrug, ...] = ()  # one at most, of a line
    equipment: tuple[LineEquipment, ...] = ()  # one at most, of a line
    test_results: tuple[LineTestResult, ...] = ()  # of a line


NO_ROWS = DetailRows()


@dataclass(frozen=True, slots=True)
class ClaimDetailRows:
    """Every detail row of one claim; `lines` holds only the lines that have some, by their id."""

    own: DetailRows = NO_ROWS
    lines: Mapping[int, DetailRows] = field(default_factory=dict)

    def of_line(self, line_id: int) -> DetailRows:
        return self.lines.get(line_id, NO_ROWS)


NO_DETAILS = ClaimDetailRows()

_OF_CLAIM_OR_LINE = (
    ("providers", ClaimProvider),
    ("dates", ClaimDate),
    ("references", ClaimReference),
    ("attachments", ClaimAttachment),
    ("certifications", ClaimCertification),
    ("transports", AmbulanceTransport),
)
_OF_LINE = (("drugs", LineDrug), ("equipment", LineEquipment), ("test_results", LineTestResult))
Rows = QuerySet[Any]  # Any: one of nine models
Found = dict[tuple[int, int | None], dict[str, list[Any]]]  # (claim, line) -> kind -> rows; Any: rows of nine models


def load_details(claim_ids: Iterable[int]) -> dict[int, ClaimDetailRows]:
    """The detail rows by claim, however many claims; a claim without any has NO_DETAILS.

    One query asks which kinds there are, since most claims have none; then one query for each of those.
    """
    wanted = list(claim_ids)
    rows_by_kind = _rows_by_kind(wanted)
    found: Found = defaultdict(lambda: defaultdict(list))
    for kind in _kinds_there(rows_by_kind):
        for row in rows_by_kind[kind].order_by("pk"):
            found[row.of_claim, row.line_id][kind].append(row)
    own: dict[int, DetailRows] = {}
    lines: defaultdict[int, dict[int, DetailRows]] = defaultdict(dict)
    for (claim_id, line_id), kinds in found.items():
        rows_of = DetailRows(**{kind: tuple(rows) for kind, rows in kinds.items()})
        if line_id is None:
            own[claim_id] = rows_of
        else:
            lines[claim_id][line_id] = rows_of
    return {
        claim_id: ClaimDetailRows(own.get(claim_id, NO_ROWS), lines.get(claim_id, {}))
        if claim_id in own or claim_id in lines
        else NO_DETAILS
        for claim_id in wanted
    }


def _rows_by_kind(claim_ids: list[int]) -> dict[str, Rows]:
    """What would be loaded, each row with its claim as `of_claim`."""
    rows: dict[str, Rows] = {
        kind: model.objects.filter(claim_id__any=claim_ids).annotate(of_claim=F("claim_id"))
        for kind, model in _OF_CLAIM_OR_LINE
    }
    for kind, line_model in _OF_LINE:
        of_lines = line_model.objects.filter(line__claim_id__any=claim_ids)
        rows[kind] = of_lines.annotate(of_claim=F("line__claim_id"))
    return rows


def _kinds_there(rows_by_kind: Mapping[str, Rows]) -> list[str]:
    """The kinds of which there is a row at all, in one query."""
    first, *others = (rows.values_list(Value(kind))[:1] for kind, rows in rows_by_kind.items())
    there = set(first.union(*others, all=True))
    return [kind for kind in rows_by_kind if (kind,) in there]
