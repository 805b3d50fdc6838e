"""Statements sent ahead: nothing is lost, an error is never passed over, and ids go out once."""

# ruff: noqa: PT012 - what happens within the block is what is tested

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from practice.models import AuditEvent, Practice, User
from practice.services.ahead import check_constraints, new_ids, reserve_ids, send, statements_ahead
from practice.services.bulk_rows import insert_rows

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


def event_row(actor: User, practice: Practice, **columns: Any) -> dict[str, Any]:  # Any: column values
    return {
        "practice_id": practice.pk,
        "actor_id": actor.pk,
        "verb": "claim.status_changed",
        "subject_type": "claims.Claim",
        "subject_id": 1,
        "detail": {},
        "at": NOW,
        **columns,
    }


def insert(actor: User, practice: Practice, count: int = 1, **columns: Any) -> None:  # Any: column values
    insert_rows(AuditEvent, (event_row(actor, practice, subject_id=number, **columns) for number in range(count)))


def test_what_was_sent_is_there_for_the_next_statement_and_after_the_block(in_practice: Practice, biller: User) -> None:
    with statements_ahead():
        insert(biller, in_practice, 6_000, verb="sent")  # several statements, each more than a socket takes at once
        seen_within = AuditEvent.objects.filter(verb="sent").count()
        insert(biller, in_practice, verb="sent")

    assert (seen_within, AuditEvent.objects.filter(verb="sent").count()) == (6_000, 6_001)


def test_rows_that_were_counted_are_told_truly_while_statements_are_under_way(
    in_practice: Practice, biller: User
) -> None:
    with statements_ahead():
        insert(biller, in_practice, verb="sent")
        in_practice.name = "Lakeside North"
        in_practice.save()  # an update that told nothing would be taken for a row that is not there

    assert Practice.objects.get(pk=in_practice.pk).name == "Lakeside North"


def test_an_error_is_raised_by_the_next_statement_that_waits(in_practice: Practice, biller: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), statements_ahead():
        insert(biller, in_practice, 2, id=1_000_001)
        AuditEvent.objects.count()
        pytest.fail("the statement after the failed one was carried out")

    assert not AuditEvent.objects.filter(subject_type="claims.Claim").exists()


def test_an_error_is_raised_at_the_end_of_the_block_at_the_latest(in_practice: Practice, biller: User) -> None:
    with pytest.raises(DataError), transaction.atomic():
        with statements_ahead():
            insert(biller, in_practice, verb="long" * 30)
            insert(biller, in_practice)
        pytest.fail("the block ended as if nothing had failed")

    assert not AuditEvent.objects.filter(subject_type="claims.Claim").exists()


def test_what_ends_the_block_is_raised_rather_than_what_it_left_unfinished(in_practice: Practice, biller: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), statements_ahead():
        insert(biller, in_practice, verb="long" * 30)
        _ = 1 / 0

    assert not AuditEvent.objects.filter(subject_type="claims.Claim").exists()


def test_constraints_that_were_put_off_are_checked_within_the_block(in_practice: Practice, biller: User) -> None:
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic(), statements_ahead():
        insert(biller, in_practice, actor_id=0)
        check_constraints()

    insert(biller, in_practice, verb="sent")
    assert AuditEvent.objects.filter(verb="sent").count() == 1


def test_ids_are_reserved_with_one_statement_and_given_once(in_practice: Practice) -> None:
    with statements_ahead():
        reserve_ids({AuditEvent: 5})
        with CaptureQueriesContext(connection) as captured:
            first, second = new_ids(AuditEvent, 2), new_ids(AuditEvent, 3)
        more = new_ids(AuditEvent, 2)

    assert len(captured) == 0
    assert sorted({*first, *second, *more}) == [*first, *second, *more]
    assert len({*first, *second, *more}) == 7


def test_without_the_block_every_statement_waits(in_practice: Practice, biller: User) -> None:
    with pytest.raises(DataError), transaction.atomic():
        send("SELECT 1 / 0")
        pytest.fail("the statement did not wait")

    insert(biller, in_practice, verb="sent")
    assert AuditEvent.objects.filter(verb="sent").count() == 1
