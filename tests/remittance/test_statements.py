"""What a patient owes after each posting, and the statement that says so (credits-and-refunds.md, section 5)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.documents import statements_pdf
from billing.models import LedgerEntry, Statement, Visit
from billing.queries import ledger_problems
from billing.queries.statements import due_a_statement, figures_of
from billing.rules.statement import VisitFigures, by_age, from_json, to_json
from billing.services.payments import take_payment
from billing.services.statements import NothingOnStatement, make_statements
from claims.models import Claim, ClaimStatus
from patients.models import Patient
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment
from remittance.services.next_payer import build_next_claim
from tests import factories
from tests.patients.counting import query_count
from tests.remittance.factories import (
    TODAY,
    accept,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    plb,
    receive,
    svc,
    turned,
)

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 22


def due(claim: Claim) -> Decimal:
    """What the patient's statement of today asks for the visits."""
    return figures_of([claim.patient_id], today=TODAY)[claim.patient_id].due


def left_and_paid(claim: Claim) -> Decimal:
    """The patient's parts by the ledger less what the patient paid on them."""
    visit = Visit.objects.get(pk=claim.visit_id)
    return visit.patient_part_amount - visit.patient_paid_amount


def make(claim: Claim, day: dt.date = TODAY) -> Statement:
    return make_statements(patient_ids=[claim.patient_id], actor=system_user(), today=day, now=timezone.now())[0]


def test_second_superbill_makes_what_is_due_appear_at_once(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    before = due(claim), list(due_a_statement(TODAY))

    receive(era(example_answer(claim)))

    figures = figures_of([claim.patient_id], today=TODAY)[claim.patient_id]
    assert before == (dollars("0"), [])
    assert [patient.pk for patient in due_a_statement(TODAY)] == [claim.patient_id]
    assert (figures.due, figures.to_pay, left_and_paid(claim)) == (dollars("20"), dollars("20"), dollars("20"))
    visit = figures.visits[0]
    assert (visit.charge, visit.insurance_paid, visit.adjusted, visit.patient_paid) == (
        dollars("200"),
        dollars("85"),
        dollars("70"),
        dollars("25"),
    )
    assert dict(visit.why) == {"copay": dollars("25"), "coinsurance": dollars("20")}
    assert [(one.number, one.amount) for one in figures.receipts] == [(1, dollars("25"))]


def test_reversal_makes_nothing_due_and_leaves_no_statement_to_make(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))

    receive(era(turned(answer), trace="EFT1002", provider_adjustments=(plb("FB", "-85.00"),)))

    figures = figures_of([claim.patient_id], today=TODAY)[claim.patient_id]
    assert (figures.due, figures.with_insurance) == (dollars("0"), dollars("200"))
    assert figures.credit == dollars("0")  # the 25.00 waits for the payer's next answer
    assert list(due_a_statement(TODAY)) == []


def test_reversal_and_correction_ask_for_the_corrected_part(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))
    number = claim.patient_control_number
    corrected = clp(
        number,
        svc("99213", "150.00", "70.00", ("CO", "45", "50.00"), ("PR", "1", "30.00"), line=f"{number}L1"),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00"), line=f"{number}L2"),
        icn="ICN2",
    )

    receive(era(turned(answer), corrected, trace="EFT1002"))

    visit = figures_of([claim.patient_id], today=TODAY)[claim.patient_id].visits[0]
    assert visit.due == left_and_paid(claim) == dollars("15")
    assert dict(visit.why) == {"deductible": dollars("30"), "coinsurance": dollars("10")}


def test_second_payer_answers_before_the_patient_is_asked(in_practice: Practice) -> None:
    claim = make_claim(in_practice, secondary=factories.PayerFactory.create(practice=in_practice))
    receive(era(example_answer(claim)))
    after_first = due(claim)
    build_next_claim(claim_payment_id=ClaimPayment.objects.get().pk, actor=system_user(), now=timezone.now())
    second = Claim.objects.get(sequence="S")
    if second.status == ClaimStatus.DRAFT:
        accept(second)
    number = second.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "30.00", ("OA", "23", "115.00"), ("PR", "3", "5.00"), line=f"{number}L1"),
                svc("97110", "50.00", "10.00", ("OA", "23", "40.00"), line=f"{number}L2"),
                status="2",
            ),
            trace="EFT2001",
        )
    )

    visit = figures_of([claim.patient_id], today=TODAY)[claim.patient_id].visits[0]
    assert after_first == dollars("0")
    assert visit.due == left_and_paid(claim) == dollars("5")
    assert dict(visit.why) == {"copay": dollars("5")}


def test_statement_moves_no_money_however_many_are_made(in_practice: Practice) -> None:
    waiting = make_claim(in_practice)
    entries = LedgerEntry.objects.count()

    made = [make(waiting) for _ in range(3)]

    visit = Visit.objects.get(pk=waiting.visit_id)
    assert (visit.insurance_balance_amount, visit.patient_balance_amount) == (dollars("200"), dollars("0"))
    assert [one.due_amount for one in made] == [dollars("0")] * 3
    assert [one.number for one in made] == [1, 2, 3]
    assert LedgerEntry.objects.count() == entries
    assert ledger_problems() == []


def test_statement_is_due_again_after_28_days_or_when_more_is_due(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))
    make(claim)

    at_once, later = list(due_a_statement(TODAY)), list(due_a_statement(TODAY + dt.timedelta(days=28)))
    number = claim.patient_control_number
    corrected = clp(
        number,
        svc("99213", "150.00", "60.00", ("CO", "45", "50.00"), ("PR", "2", "40.00"), line=f"{number}L1"),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00"), line=f"{number}L2"),
        icn="ICN2",
    )
    receive(era(turned(answer), corrected, trace="EFT1002", provider_adjustments=(plb("FB", "-5.00"),)))

    assert at_once == []
    assert [patient.pk for patient in later] == [claim.patient_id]
    assert [patient.pk for patient in due_a_statement(TODAY)] == [claim.patient_id]


def test_free_credit_of_another_visit_lowers_what_is_to_pay(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    receive(era(example_answer(claim)))
    other = factories.VisitFactory.create(
        practice=in_practice, patient=claim.patient, charge_amount=dollars("0"), service_on=TODAY
    )
    take_payment(
        patient=claim.patient,
        visit=other,
        amount=dollars("15"),
        method="cash",
        purpose="prepayment",
        reference="",
        idempotency_key=uuid.uuid4(),
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
    )

    waits = figures_of([claim.patient_id], today=TODAY)[claim.patient_id].to_pay
    Visit.objects.filter(pk=other.pk).update(charge_amount=dollars("0.01"))  # charged, and nothing open on it
    free = figures_of([claim.patient_id], today=TODAY)[claim.patient_id].to_pay

    assert (waits, free) == (dollars("20"), dollars("5"))


@pytest.mark.parametrize(
    ("since", "column"),
    [
        (dt.date(2026, 11, 16), 0),
        (dt.date(2026, 10, 18), 0),
        (dt.date(2026, 10, 17), 1),
        (dt.date(2026, 9, 18), 1),
        (dt.date(2026, 9, 17), 2),
        (dt.date(2026, 8, 19), 2),
        (dt.date(2026, 8, 18), 3),
    ],
)
def test_what_is_due_is_sorted_by_age(since: dt.date, column: int) -> None:
    zero = Decimal("0.00")
    visit = VisitFigures(1, since, "", zero, zero, zero, zero, zero, dollars("20"), zero, since)

    ages = by_age([visit], TODAY)

    assert ages[column] == sum(ages) == dollars("20")


def test_kept_figures_read_back_as_they_were(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    receive(era(example_answer(claim)))
    figures = figures_of([claim.patient_id], today=TODAY)[claim.patient_id]

    assert from_json(to_json(figures)) == figures


def test_statement_is_printed_as_it_was_made(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))
    statement = make(claim)
    receive(era(turned(answer), trace="EFT1002", provider_adjustments=(plb("FB", "-85.00"),)))

    kept = from_json(Statement.objects.get(pk=statement.pk).figures)

    assert kept.to_pay == dollars("20")
    assert statements_pdf(in_practice, [statement]).startswith(b"%PDF")


def test_no_visit_makes_no_statement(in_practice: Practice) -> None:
    patient = factories.PatientFactory.create(practice=in_practice)

    with pytest.raises(NothingOnStatement):
        make_statements(patient_ids=[patient.pk], actor=system_user(), today=TODAY, now=timezone.now())


# The pages


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **ids})


def owing(practice: Practice, count: int) -> None:
    with practice_scope(practice.pk):
        for _ in range(count):
            visit = factories.VisitFactory.create(
                practice=practice,
                patient=factories.PatientFactory.create(practice=practice),
                charge_amount=dollars("20"),
                patient_balance_amount=dollars("20"),
            )
            assert visit.pk


def test_statements_of_all_who_are_due_one_are_made_and_printed(practice: Practice, client_as: Login) -> None:
    owing(practice, 3)
    biller = client_as(Role.BILLER)

    before = biller.get(url("statement_list")).content.decode()
    answer = biller.post(url("statement_make_many"), {"everything": "1"}, follow=True)
    printed = biller.get(url("statement_print") + "?first=1&last=3")

    assert "60.00" in before
    assert "3 statements were made" in answer.content.decode()
    assert "Nobody is due a statement" in answer.content.decode()
    assert printed.content.startswith(b"%PDF")
    with practice_scope(practice.pk):
        assert list(Statement.objects.order_by("number").values_list("number", "due_amount")) == [
            (1, dollars("20")),
            (2, dollars("20")),
            (3, dollars("20")),
        ]


def test_statement_button_of_a_patient_opens_the_document(practice: Practice, client_as: Login) -> None:
    owing(practice, 1)
    with practice_scope(practice.pk):
        patient = Patient.objects.get()
    desk = client_as(Role.FRONT_DESK)

    panel = desk.get(url("patient_balance_panel", patient_id=patient.pk)).content.decode()
    document = desk.post(url("statement_make", patient_id=patient.pk), follow=True)

    assert "Statement" in panel
    assert document.content.startswith(b"%PDF")
    assert "20.00" in desk.get(url("patient_balance_panel", patient_id=patient.pk)).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_statement_list_queries_do_not_grow_with_rows(practice: Practice, client_as: Login, count: int) -> None:
    owing(practice, count)

    assert query_count(client_as(Role.BILLER), url("statement_list")) <= MOST_QUERIES


@pytest.mark.parametrize("count", [1, 30])
def test_making_statements_takes_as_many_reads_for_any_number(
    in_practice: Practice, count: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    owing(in_practice, count)
    ids = list(Patient.objects.values_list("pk", flat=True))

    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # a context manager
        figures_of(ids, today=TODAY)
