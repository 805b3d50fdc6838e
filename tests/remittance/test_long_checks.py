"""Checks longer than one chunk: whole or not at all, with the same result, in bounded memory."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from billing.models import LedgerEntry, Superbill, SuperbillKind, Visit
from billing.queries import ledger_problems
from practice.models import Practice
from practice.queries import system_user
from practice.queries.activity import Activity
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries import records
from remittance.queries.worklists import reading_progress
from remittance.services import importing
from remittance.services.reading import read_file
from tests.remittance.factories import clp, dollars, era, example_answer, make_claim, make_file, receive, svc, turned
from x12 import document
from x12.envelope import Envelope
from x12.remittance import Remittance as Record
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db
ENVELOPE = Envelope("ZZ", "GREATLAKES", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
Rows = list[tuple[str, int, str | None]]


@pytest.fixture
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK_CLAIMS", 1)


def rows_of(remittance: Remittance) -> Rows:
    rows = ClaimPayment.objects.filter(remittance=remittance).order_by("position")
    return [(row.state, row.services.count(), row.superbill and row.superbill.kind) for row in rows]


@pytest.mark.usefixtures("short_chunks")
def test_a_check_of_many_chunks_posts_like_any_other(in_practice: Practice) -> None:
    # given two claims, one of which the check pays, takes back and pays anew, and a claim that nobody knows
    first, second = make_claim(in_practice), make_claim(in_practice)
    answer = example_answer(first)
    unknown = clp("C999", svc("99213", "12.00", "12.00"))

    # when
    remittance = receive(era(answer, example_answer(second), turned(answer), unknown, answer))

    # then
    assert remittance.state == Remittance.State.POSTED
    assert (remittance.posted_amount, remittance.held_amount) == (dollars("170"), dollars("12"))
    posted = ClaimPayment.State.POSTED
    assert rows_of(remittance) == [
        (posted, 2, SuperbillKind.INSURANCE),
        (posted, 2, SuperbillKind.INSURANCE),
        (posted, 2, SuperbillKind.CORRECTION),
        (ClaimPayment.State.EXCEPTION, 1, None),
        (posted, 2, SuperbillKind.INSURANCE),
    ]
    paid = Visit.objects.filter(pk__in=[first.visit_id, second.visit_id]).values_list(
        "insurance_paid_amount", flat=True
    )
    assert list(paid) == [dollars("85"), dollars("85")]
    assert ledger_problems() == []


@pytest.mark.usefixtures("short_chunks")
def test_nothing_of_a_check_stays_when_its_last_chunk_fails(in_practice: Practice) -> None:
    # given a superbill whose number the second chunk will want
    first, second = make_claim(in_practice), make_claim(in_practice)
    receive(era(example_answer(second), trace="EFT9"))
    before = LedgerEntry.objects.count(), Superbill.objects.count()
    taken = Superbill.objects.get(kind=SuperbillKind.INSURANCE)
    taken.pk, taken.number, taken.adjudication_key = None, taken.number + 2, "another"
    taken.save(force_insert=True)

    # when
    with pytest.raises(IntegrityError):
        receive(era(example_answer(first), turned(example_answer(second)), trace="EFT10"))

    # then
    assert (LedgerEntry.objects.count(), Superbill.objects.count()) == (before[0], before[1] + 1)
    assert not Remittance.objects.filter(trace="EFT10").exists()
    assert ledger_problems() == []


def test_a_long_check_is_read_anew_instead_of_being_kept(
    in_practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a file with a long check between two short ones
    claims = [make_claim(in_practice) for _ in range(4)]
    answers = [example_answer(claim) for claim in claims]
    checks = (era(answers[0], trace="EFT1"), era(*answers[1:3], trace="EFT2"), era(answers[3], trace="EFT3"))
    file = make_file(write_835(list(checks), ENVELOPE))
    monkeypatch.setattr(records, "MOST_KEPT", 1)

    # when
    done = read_file(
        practice_id=in_practice.pk,
        reading_id=file.readings.get().pk,
        actor=system_user(),
        today=dt.date(2026, 11, 17),
        now=dt.datetime(2026, 11, 17, 12, 0, tzinfo=dt.UTC),
    )

    # then
    with practice_scope(in_practice.pk):
        rows = Remittance.objects.filter(pk__in=done).order_by("position")
        assert [(row.trace, row.state, row.posted_amount) for row in rows] == [
            ("EFT1", Remittance.State.POSTED, dollars("85")),
            ("EFT2", Remittance.State.POSTED, dollars("170")),
            ("EFT3", Remittance.State.POSTED, dollars("85")),
        ]


def test_the_claims_of_a_long_check_are_those_of_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = [
        era(clp("C1", svc("99213", "1.00", "1.00")), clp("C2", svc("99213", "2.00", "2.00")), trace="EFT1"),
        era(clp("C3", svc("99213", "3.00", "3.00")), trace="EFT2"),
    ]
    content = write_835(checks, ENVELOPE)
    monkeypatch.setattr(records, "MOST_KEPT", 1)

    found = list(records.remittances_of(content, records.outline_of(content)))

    whole = document.read(content).remittances
    assert [shape(one) for one in found] == [shape(one) for one in whole]
    assert isinstance(found[0].claims, records.ClaimsOfFile)
    assert (len(found[0].claims), found[0].claims[1].patient_control_number) == (2, "C2")


def shape(record: Record) -> tuple[object, ...]:
    return record.trace, record.findings, record.amount, list(record.claims)


@pytest.mark.usefixtures("short_chunks")
def test_how_far_a_long_check_has_come_is_seen_before_it_ends(practice: Practice, other_practice: Practice) -> None:
    # when a check of three claims is posted, and its transaction is still open
    with practice_scope(practice.pk):
        receive(era(*(example_answer(make_claim(practice)) for _ in range(3))))

        # then
        assert reading_progress(timezone.now()).posting == Activity(done=3, total=3)
    with practice_scope(other_practice.pk):
        assert reading_progress(timezone.now()).posting == Activity()
