"""Writing the rows of claims.models.details: what the guide does not take is refused with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from claims.models import (
    AmbulanceTransport,
    Claim,
    ClaimAttachment,
    ClaimCertification,
    ClaimDate,
    ClaimLine,
    ClaimProvider,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from claims.rules.detail_kinds import CLAIM_DATES, CLAIM_REFERENCES, LINE_AUTHORIZATIONS, LINE_DATES, LINE_REFERENCES
from claims.rules.detail_limits import (
    too_many_attachments,
    too_many_authorizations,
    too_many_certificates,
    too_many_test_results,
    wrong_conditions,
    wrong_role,
)

MODELS: dict[str, type[models.Model]] = {
    "provider": ClaimProvider,
    "date": ClaimDate,
    "reference": ClaimReference,
    "attachment": ClaimAttachment,
    "certificate": ClaimCertification,
    "transport": AmbulanceTransport,
    "drug": LineDrug,
    "equipment": LineEquipment,
    "test_result": LineTestResult,
}
OF_LINE_ALONE = frozenset({"drug", "equipment", "test_result"})  # rows with a line and no claim
Row = Any  # a row of one of MODELS, whose fields differ


class DetailRefused(ValueError):
    """The guide does not take this detail here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class DetailChange:
    """One row added, changed or removed.

    `where` finds the row among those of its claim or line: {"pk": 7}, or what is there once, such as
    {"kind": "last_seen_on"}. None adds one. `values` None removes it. A row that somebody else removed in the
    meantime is added again, and one that is there already is changed.
    """

    kind: str  # of MODELS
    line: int | None  # the line's number; None for the claim itself
    where: Mapping[str, object] | None
    values: Mapping[str, object] | None


def write_details(*, claim: Claim, changes: Sequence[DetailChange]) -> None:
    """Write the rows; the caller holds the transaction with the claim locked, and records the event.

    Raises DetailRefused, and then nothing of the caller's transaction may stay.
    """
    if not changes:
        return
    lines = {line.number: line for line in ClaimLine.objects.filter(claim=claim)}
    for change in changes:
        owner = _owner(claim, lines, change)
        if change.values is None:
            _rows(owner, change).filter(**(change.where or {})).delete()
        else:
            _refuse_misplaced(change)
            _write(owner, change)
    for kind, line in sorted({(change.kind, change.line or 0) for change in changes}):
        _refuse_too_many(claim, lines.get(line), kind)


def _owner(claim: Claim, lines: Mapping[int, ClaimLine], change: DetailChange) -> dict[str, object]:
    """The columns that say whose row it is."""
    if change.line is not None and change.line not in lines:
        raise DetailRefused(f"The claim has no line {change.line}: open it again.")
    line = lines.get(change.line) if change.line is not None else None
    if change.kind in OF_LINE_ALONE:
        if line is None:
            raise DetailRefused("This belongs to a service line: open the details of its line.")
        return {"line": line}
    return {"claim": claim, "line": line}


def _rows(owner: Mapping[str, object], change: DetailChange) -> models.QuerySet[Row]:
    model: Row = MODELS[change.kind]
    return model.objects.filter(**owner)  # type: ignore[no-any-return]  # Row is Any


def _write(owner: Mapping[str, object], change: DetailChange) -> None:
    where = dict(change.where or {})
    row = _rows(owner, change).filter(**where).first() if change.where is not None else None
    if row is None:
        where.pop("pk", None)
        model: Row = MODELS[change.kind]
        whose = next(iter(owner.values()))
        row = model(practice_id=whose.practice_id, **owner, **where)  # type: ignore[attr-defined]  # a claim or line
    for name, value in (change.values or {}).items():
        setattr(row, name, value)
    row.save()


def _refuse_misplaced(change: DetailChange) -> None:
    """Roles, dates, references and certificates each have their level."""
    is_line = change.line is not None
    told = {**(change.where or {}), **(change.values or {})}
    match change.kind:
        case "provider":
            problem = wrong_role(str(told.get("role")), is_line=is_line)
        case "date":
            allowed = LINE_DATES if is_line else CLAIM_DATES
            problem = "" if told.get("kind") in allowed else "This date does not stand here: choose one of the list."
        case "reference":
            numbers = LINE_REFERENCES if is_line else CLAIM_REFERENCES
            is_known = told.get("kind") in numbers
            problem = "" if is_known else "This number does not stand here: choose one of the list."
            if told.get("payer_id") and told.get("kind") not in LINE_AUTHORIZATIONS:
                problem = "Only an authorization or a referral is given by another payer."
        case "certificate":
            conditions: Any = told["conditions"]  # Any: a list of codes
            problem = wrong_conditions(str(told.get("category")), conditions, is_line=is_line)
        case _:
            problem = ""
    if problem:
        raise DetailRefused(problem)


def _refuse_too_many(claim: Claim, line: ClaimLine | None, kind: str) -> None:
    whose = {"line": line} if kind in OF_LINE_ALONE else {"claim": claim, "line": line}
    model: Row = MODELS[kind]
    rows = model.objects.filter(**whose)
    match kind:
        case "attachment":
            problem = too_many_attachments(rows.count())
        case "reference":
            problem = _twice(rows) or (too_many_authorizations(rows.values_list("kind", flat=True)) if line else "")
        case "certificate":
            problem = too_many_certificates(rows.values_list("category", flat=True))
        case "test_result":
            problem = too_many_test_results(rows.count())
        case _:
            problem = ""
    if problem:
        raise DetailRefused(problem)


def _twice(references: models.QuerySet[ClaimReference]) -> str:
    """A number of each kind is given once; only authorizations and referrals repeat."""
    kinds = [kind for kind in references.values_list("kind", flat=True) if kind not in LINE_AUTHORIZATIONS]
    return "A number of each kind is given once: change the one that is there." if len(kinds) > len(set(kinds)) else ""
