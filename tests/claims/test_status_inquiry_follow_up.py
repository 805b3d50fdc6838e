"""Claims without an answer are asked about by themselves: when, how often, and what a lost claim allows."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from claims.models import Claim, PayerStatus, StatusInquiry
from claims.queries.status_inquiries import late_claims
from claims.rules.status import MoveNotAllowed
from claims.services.lost_claims import give_up_submission
from claims.services.status_inquiry import ask_late_claims
from contacts.models import Payer
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.payer import REAL_TIME, ask_and_answer, connect, says, sent_claim, status

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
TUESDAY = dt.datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
LAST_LATE = dt.datetime(2026, 11, 16, 23, 30, tzinfo=ZONE)  # Monday of the week before: six business days ago
FIRST_IN_TIME = dt.datetime(2026, 11, 18, 0, 30, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


def waiting_claim(practice: Practice, biller: User, *, since: dt.datetime = LAST_LATE, state: str = "sent") -> Claim:
    """A claim to a payer that answers within five business days."""
    claim = sent_claim(practice, biller, submitted_at=since, state=state)
    with practice_scope(practice.pk):
        Payer.objects.filter(pk=claim.payer_id).update(follow_up_days=5)
    return claim


def asked_by_itself(practice: Practice, biller: User, *, now: dt.datetime = TUESDAY) -> list[int]:
    with practice_scope(practice.pk):
        return [inquiry.claim_id for inquiry in ask_late_claims(actor=biller, now=now)]


@pytest.mark.parametrize(
    ("since", "is_late"),
    [
        (LAST_LATE, True),
        (dt.datetime(2026, 11, 17, 23, 59, tzinfo=ZONE), True),  # Tuesday: 18, 19, 20, 23 and 24 have passed
        (FIRST_IN_TIME, False),
        (TUESDAY, False),
    ],
)
def test_late_is_counted_in_business_days(practice: Practice, biller: User, since: dt.datetime, is_late: bool) -> None:
    claim = waiting_claim(practice, biller, since=since)

    assert asked_by_itself(practice, biller) == ([claim.pk] if is_late else [])


def test_each_payer_has_its_own_time(practice: Practice, biller: User) -> None:
    quick, slow = waiting_claim(practice, biller), waiting_claim(practice, biller)
    with practice_scope(practice.pk):
        Payer.objects.filter(pk=slow.payer_id).update(follow_up_days=30)

    assert asked_by_itself(practice, biller) == [quick.pk]


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [("queued", False), ("sent", True), ("received", True), ("accepted", True), ("rejected", False), ("denied", False),
     ("paid", False), ("closed", False)],
)  # fmt: skip
def test_only_claims_without_an_answer(practice: Practice, biller: User, state: str, is_asked: bool) -> None:
    claim = waiting_claim(practice, biller, state=state)

    assert asked_by_itself(practice, biller) == ([claim.pk] if is_asked else [])


@pytest.mark.parametrize("day", [dt.date(2026, 11, 28), dt.date(2026, 11, 29), dt.date(2026, 11, 26)])
def test_not_on_weekends_and_holidays(practice: Practice, biller: User, day: dt.date) -> None:
    waiting_claim(practice, biller)

    assert asked_by_itself(practice, biller, now=dt.datetime.combine(day, dt.time(9), ZONE)) == []


def test_at_most_once_a_business_day(practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, says(status("P1:20")))
    claim = waiting_claim(practice, biller)
    ask_and_answer(claim, biller, now=TUESDAY)

    later_today = asked_by_itself(practice, biller, now=TUESDAY + dt.timedelta(hours=14))
    next_morning = asked_by_itself(practice, biller, now=TUESDAY + dt.timedelta(hours=16))

    assert (later_today, next_morning) == ([], [claim.pk])


def test_an_open_question_is_not_repeated_the_next_day(practice: Practice, biller: User) -> None:
    claim = waiting_claim(practice, biller)

    days = [asked_by_itself(practice, biller, now=TUESDAY + dt.timedelta(days=day)) for day in range(2)]

    assert days == [[claim.pk], []]


def test_a_payer_that_cannot_be_asked_is_left_alone(practice: Practice, biller: User) -> None:
    claim = waiting_claim(practice, biller)
    by_hand = factories.make_account(practice, is_general=False, name="By hand", kind="manual")
    factories.route_to(practice, claim.payer, by_hand)

    assert asked_by_itself(practice, biller) == []


def test_a_claim_sent_again_starts_anew(practice: Practice, biller: User) -> None:
    claim = waiting_claim(practice, biller)
    with practice_scope(practice.pk):
        submission = claim.submissions.get()
        file = submission.file
        file.pk, file.name = None, "again.837"
        file.save(force_insert=True)
        submission.pk, submission.file, submission.queued_at = None, file, TUESDAY
        submission.save(force_insert=True)

    assert asked_by_itself(practice, biller) == []


def test_late_claims_cost_as_many_queries_for_many_as_for_one(
    practice: Practice, biller: User, django_assert_max_num_queries: object
) -> None:
    for _ in range(4):
        waiting_claim(practice, biller)

    with practice_scope(practice.pk), django_assert_max_num_queries(2):  # type: ignore[operator]  # pytest-django's
        assert len(list(late_claims(TUESDAY))) == 4


class TestALostClaim:
    def test_is_taken_back_to_be_sent_again(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(status("D0:35")))
        claim = waiting_claim(practice, biller)
        ask_and_answer(claim, biller, now=TUESDAY)

        with practice_scope(practice.pk):
            give_up_submission(claim=claim, actor=biller, now=TUESDAY)

            claim.refresh_from_db()
            assert claim.status == "rejected"
            assert "no such claim" in claim.events.latest("pk").text

    @pytest.mark.parametrize(("said", "state"), [("P1:20", "sent"), ("E4:496", "sent"), ("D0:35", "denied")])
    def test_no_other_answer_allows_it(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, said: str, state: str
    ) -> None:
        connect(monkeypatch, says(status(said)))
        claim = waiting_claim(practice, biller, state=state)
        ask_and_answer(claim, biller, now=TUESDAY)

        with practice_scope(practice.pk), pytest.raises(MoveNotAllowed):
            give_up_submission(claim=claim, actor=biller, now=TUESDAY)

    def test_without_asking_nothing_is_sent_twice(self, practice: Practice, biller: User) -> None:
        claim = waiting_claim(practice, biller)

        with practice_scope(practice.pk), pytest.raises(MoveNotAllowed):
            give_up_submission(claim=claim, actor=biller, now=TUESDAY)

    def test_an_answer_to_the_submission_before_does_not_count(self, practice: Practice, biller: User) -> None:
        claim = waiting_claim(practice, biller, since=TUESDAY)
        with practice_scope(practice.pk):
            PayerStatus.objects.create(
                practice=practice, claim=claim, standing="not_found", codes="D0:35", text="Not found.", at=LAST_LATE
            )

            with pytest.raises(MoveNotAllowed):
                give_up_submission(claim=claim, actor=biller, now=TUESDAY)
            assert StatusInquiry.objects.count() == 0
