from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from billing.models import Modality
from eligibility.models import EligibilityInquiry
from eligibility.queries import kept_answer
from eligibility.services.asking import ask_eligibility
from eligibility.services.recording import record_answer
from practice.models import Practice, Role, User, WorkState
from practice.scoping import practice_scope
from tests import factories
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Rejection, Trace
from x12.envelope import Envelope
from x12.parties import Name, Person
from x12.write_271 import write_271

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 2)
WORKLIST_QUERIES = 18  # session, tenant scope and sidebar included
ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 2, 10), 1, 1, is_test=True)  # noqa: DTZ001 - envelopes hold naive local time


@pytest.fixture
def inquiry(practice: Practice, biller: User) -> EligibilityInquiry:
    with practice_scope(practice.pk):
        patient = factories.PatientFactory.create(practice=practice, last_name="Abbott", first_name="Ines")
        coverage = factories.CoverageFactory.create(
            practice=practice,
            patient=patient,
            payer=factories.PayerFactory.create(practice=practice),
            member_id="W1",
        )
        return ask(patient, coverage, biller)


def ask(patient: object, coverage: object, actor: User) -> EligibilityInquiry:
    return ask_eligibility(
        patient=patient,  # type: ignore[arg-type]  # factories are untyped
        coverage=coverage,  # type: ignore[arg-type]  # factories are untyped
        modality=Modality.CHIROPRACTIC,
        service_on=DAY,
        appointment=None,
        actor=actor,
        now=NOW,
    )


def answer_to(inquiry: EligibilityInquiry) -> BenefitAnswer:
    return BenefitAnswer(
        reference=inquiry.trace,
        trace=inquiry.trace,
        payer=Name("LAKESHORE", is_person=False, qualifier="PI", identifier="LAKE1"),
        provider=Name("LAKESIDE", is_person=False, qualifier="XX", identifier="1234567893"),
        subscriber=Person(
            Name("ABBOTT", "INES", qualifier="MI", identifier="W1"), born_on=dt.date(1980, 5, 17), sex="F"
        ),
        dates=(DatePeriod("346", dt.date(2026, 1, 1)),),
        benefits=(
            Benefit("1", level="IND", service_types=("30",), plan="CHOICE"),
            Benefit("B", level="IND", service_types=("33",), period="27", amount=Decimal("25.00"), network="Y"),
        ),
    )


def content_of(answer: BenefitAnswer) -> bytes:
    return write_271([answer], ENVELOPE)


def test_record_answer_stores_what_the_payer_said(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    record_answer(inquiry_id=inquiry.pk, content=content_of(answer_to(inquiry)), actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.work_state, inquiry.plan_name) == ("active", WorkState.DONE, "CHOICE")
    assert inquiry.plan_starts_on == dt.date(2026, 1, 1)
    kept = kept_answer(inquiry)
    assert kept is not None
    assert kept.costs().copay == Decimal("25.00")
    assert inquiry.corrected_fields == []


def test_record_answer_ignores_an_answer_with_another_trace(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    """The answer for a twin is never saved on her sister: only the trace number matches."""
    stranger = replace(answer_to(inquiry), trace="E99999999")

    record_answer(inquiry_id=inquiry.pk, content=content_of(stranger), actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.work_state) == ("failed", WorkState.FAILED)
    assert kept_answer(inquiry) is None
    assert bytes(inquiry.response or b"") == content_of(stranger)


@pytest.mark.parametrize("content", [b"", b"<html>502 Bad Gateway</html>", b"ISA*00", b"\x00\xff" * 200])
def test_record_answer_survives_garbage(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User, content: bytes
) -> None:
    record_answer(inquiry_id=inquiry.pk, content=content, actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert inquiry.outcome == "failed"
    assert "Ask again" in inquiry.failure


def test_record_answer_names_what_the_payer_has_otherwise(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    married = Person(Name("ABBOTT-RAY", "INES", qualifier="MI", identifier="W2"), born_on=dt.date(1980, 5, 17), sex="F")

    record_answer(
        inquiry_id=inquiry.pk,
        content=content_of(replace(answer_to(inquiry), subscriber=married)),
        actor=biller,
        now=NOW,
    )

    inquiry.refresh_from_db()
    assert inquiry.corrected_fields == ["last name", "member id"]


@pytest.mark.parametrize(
    ("reason", "state"), [("42", WorkState.TO_DO), ("80", WorkState.TO_DO), ("72", WorkState.DONE)]
)
def test_only_a_payer_that_is_down_is_asked_again(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User, reason: str, state: str
) -> None:
    refused = replace(answer_to(inquiry), benefits=(), rejections=(Rejection("2100C", True, reason, "R"),))

    record_answer(inquiry_id=inquiry.pk, content=content_of(refused), actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.work_state) == ("rejected", state)
    assert list(inquiry.rejections.values_list("reason", flat=True)) == [reason]


@pytest.mark.parametrize("follow_up", ["N", "Y"])
def test_payer_that_asks_not_to_be_asked_again_is_not(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User, follow_up: str
) -> None:
    refused = replace(answer_to(inquiry), benefits=(), rejections=(Rejection("2100A", True, "42", follow_up),))

    record_answer(inquiry_id=inquiry.pk, content=content_of(refused), actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.work_state) == ("rejected", WorkState.DONE)


def test_plan_that_ended_before_the_visit_is_not_active(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    ended = replace(
        answer_to(inquiry),
        dates=(DatePeriod("346", dt.date(2025, 1, 1)), DatePeriod("347", dt.date(2026, 10, 31))),
    )

    record_answer(inquiry_id=inquiry.pk, content=content_of(ended), actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.plan_ends_on) == ("inactive", dt.date(2026, 10, 31))


def test_our_trace_is_found_behind_a_clearinghouse_s(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    traces = (Trace("2", "CH77", "9CLEARING01"), Trace("2", inquiry.trace, "9LAKESIDE01"))

    record_answer(
        inquiry_id=inquiry.pk,
        content=content_of(replace(answer_to(inquiry), trace="CH77", traces=traces)),
        actor=biller,
        now=NOW,
    )

    inquiry.refresh_from_db()
    assert inquiry.outcome == "active"


def test_twin_of_the_same_birth_date_in_one_answer_is_not_taken_for_her_sister(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    joanna = replace(
        answer_to(inquiry),
        trace="E99999999",
        subscriber=Person(Name("ABBOTT", "INES-JOANNA", qualifier="MI", identifier="W1"), born_on=dt.date(1980, 5, 17)),
        benefits=(Benefit("6", service_types=("30",)),),
    )
    both = write_271([joanna, answer_to(inquiry)], ENVELOPE)

    record_answer(inquiry_id=inquiry.pk, content=both, actor=biller, now=NOW)

    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.corrected_fields) == ("active", [])


def test_ask_eligibility_does_not_ask_an_open_question_twice(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    again = ask(inquiry.patient, inquiry.coverage, biller)

    assert again.pk == inquiry.pk


def test_inquiry_page_shows_the_answer_and_why_there_is_none(
    practice: Practice, inquiry: EligibilityInquiry, biller: User, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.FRONT_DESK)
    url = f"/p/lakeside/eligibility/{inquiry.pk}/"
    assert "Asking the payer" in client.get(url).content.decode()

    with practice_scope(practice.pk):
        record_answer(inquiry_id=inquiry.pk, content=content_of(answer_to(inquiry)), actor=biller, now=NOW)

    page = client.get(url).content.decode()
    assert "25.00" in page
    assert "CHOICE" in page


@pytest.mark.parametrize("count", [1, 30])
def test_worklist_takes_the_same_queries_for_any_number_of_rows(
    practice: Practice,
    biller: User,
    client_as: Callable[[Role], Client],
    count: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    with practice_scope(practice.pk):
        payer = factories.PayerFactory.create(practice=practice)
        for _ in range(count):
            patient = factories.PatientFactory.create(practice=practice)
            coverage = factories.CoverageFactory.create(practice=practice, patient=patient, payer=payer)
            record_answer(inquiry_id=ask(patient, coverage, biller).pk, content=b"no", actor=biller, now=NOW)
    client = client_as(Role.FRONT_DESK)

    with django_assert_num_queries(WORKLIST_QUERIES):  # type: ignore[attr-defined]  # a context manager
        page = client.get("/p/lakeside/eligibility/")

    assert page.content.decode().count("data-href") == count
