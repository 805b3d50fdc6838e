"""Making statements: numbered, kept as they were made, and without any effect on what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from billing.models import Statement
from billing.queries.statements import figures_of
from billing.rules.statement import to_json
from patients.models import Patient
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.numbering import take_numbers


class NothingOnStatement(ValueError):
    """The patient has no visits to list."""


@transaction.atomic
def make_statements(*, patient_ids: Sequence[int], actor: User, today: dt.date, now: dt.datetime) -> list[Statement]:
    """A statement of today for each patient who has visits to show, in their order. Raises NothingOnStatement.

    Held by a lock on the patients, so that a second click waits; it makes another one, which asks for the same.
    """
    wanted = list(dict.fromkeys(patient_ids))
    patients = Patient.objects.filter(pk__any=wanted).order_by("pk").select_for_update(no_key=True)
    known = {patient.pk for patient in patients}
    figures = figures_of([pk for pk in wanted if pk in known], today=today)
    shown = {pk: one for pk, one in figures.items() if one.visits}
    if not shown:
        raise NothingOnStatement("There is no visit to list on a statement yet.")
    numbers = take_numbers("statement", len(shown))
    rows = Statement.objects.bulk_create(
        Statement(
            practice_id=current_practice_id(),
            number=number,
            patient_id=pk,
            due_amount=max(one.due, ZERO),
            credit_amount=one.credit,
            figures=to_json(one),
            made_on=today,
            made_at=now,
            made_by=actor,
        )
        for number, (pk, one) in zip(numbers, shown.items(), strict=True)
    )
    for row in rows:
        record_event(actor=actor, verb="statement.made", subject=row, now=now, detail={"due": str(row.due_amount)})
    return rows
