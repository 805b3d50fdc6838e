"""Lines and detail rows of a claim that is made from another: all for a correction, a part for the next payer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from claims.models import Claim, ClaimLine, ClaimProvider, ClaimReference
from claims.queries.details import ClaimDetailRows, DetailRows

# What one payer, its clearinghouse or its repricer gave: no other payer knows it.
NUMBERS_OF_ONE_PAYER = frozenset({"4N", "9A", "9C", "D9", "F5", "P4"})
DATES_OF_ONE_PAYER = frozenset({"repricer_received_on"})
IDS_OF_ONE_PAYER = frozenset({"G2", "LU"})
AUTHORIZATIONS = frozenset({"G1", "9F"})


def copy_lines(source: Claim, claim: Claim) -> dict[int, ClaimLine]:
    """Give `claim` the lines of `source`, with control numbers of its own; by the ids of the source's lines."""
    lines = list(ClaimLine.objects.filter(claim_id=source.pk).order_by("number"))
    copies = {line.pk: line for line in lines}
    for line in lines:
        line.pk = None
        line.claim = claim
        line.control_number = f"{claim.patient_control_number}L{line.number}"
    ClaimLine.objects.bulk_create(lines)
    return copies


def copy_details(rows: ClaimDetailRows, lines: Mapping[int, ClaimLine], claim_id: int) -> None:
    """Give a claim these rows; `lines` are its own, by the ids of the lines that they were made from."""
    copies: defaultdict[type[Any], list[Any]] = defaultdict(list)  # Any: nine models
    for line_id, own in ((None, rows.own), *rows.lines.items()):
        for kind in fields(DetailRows):
            for row in getattr(own, kind.name):
                row.pk = None
                row.line_id = None if line_id is None else lines[line_id].pk
                if hasattr(row, "claim_id"):
                    row.claim_id = claim_id
                copies[type(row)].append(row)
    for model, found in copies.items():
        model.objects.bulk_create(found)


def for_next_payer(rows: ClaimDetailRows, *, given_by: str, billed: str) -> ClaimDetailRows:
    """The rows that also concern the payer `billed` (its claim payer id), after the payer `given_by`.

    An authorization of a line stays and names the payer that gave it. Papers were sent to the payer before:
    none is announced to this one.
    """
    return ClaimDetailRows(
        own=_carried(rows.own, given_by, billed),
        lines={line_id: _carried(own, given_by, billed) for line_id, own in rows.lines.items()},
    )


def _carried(rows: DetailRows, given_by: str, billed: str) -> DetailRows:
    return replace(
        rows,
        attachments=(),
        providers=tuple(_without_payers_id(row) for row in rows.providers),
        dates=tuple(row for row in rows.dates if row.kind not in DATES_OF_ONE_PAYER),
        references=tuple(
            _of_its_payer(row, given_by, billed) for row in rows.references if row.kind not in NUMBERS_OF_ONE_PAYER
        ),
    )


def _without_payers_id(row: ClaimProvider) -> ClaimProvider:
    if row.other_id_type in IDS_OF_ONE_PAYER:
        row.other_id_type = row.other_id = ""
    return row


def _of_its_payer(row: ClaimReference, given_by: str, billed: str) -> ClaimReference:
    if row.kind in AUTHORIZATIONS:
        payer_id = row.payer_id or given_by
        row.payer_id = "" if payer_id == billed else payer_id
    return row
