"""What few claims tell, for many claims at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

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
Found = dict[tuple[int, int | None], dict[str, list[Any]]]  # (claim, line) -> kind -> rows; Any: rows of nine models


def load_details(claim_ids: Iterable[int]) -> dict[int, ClaimDetailRows]:
    """The detail rows by claim, in nine queries however many claims; a claim without any has NO_DETAILS."""
    wanted = list(claim_ids)
    found: Found = defaultdict(lambda: defaultdict(list))
    for kind, model in _OF_CLAIM_OR_LINE:
        for row in model.objects.filter(claim_id__any=wanted).order_by("pk"):
            found[row.claim_id, row.line_id][kind].append(row)
    for kind, line_model in _OF_LINE:
        rows = line_model.objects.filter(line__claim_id__any=wanted).annotate(of_claim=F("line__claim_id"))
        for line_row in rows.order_by("pk"):
            found[line_row.of_claim, line_row.line_id][kind].append(line_row)
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
