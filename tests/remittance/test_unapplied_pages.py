"""The pages of unapplied money: three lists that tie to the ledger, their acts, and refunds to payers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account, CreditCase, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, HeldCase, PayerRefund, Remittance
from remittance.queries.unapplied import CREDITS, HELD, REFUNDS, ties
from remittance.services.payer_refunds import refund_held
from tests import factories
from tests.billing.test_credits import visit_of
from tests.patients.counting import query_count
from tests.remittance.factories import TODAY, clp, dollars, era, example_answer, make_claim, plb, receive, svc, turned

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 30
IDENTIFIER = "1380000001"


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return factories.PayerFactory.create(practice=practice, remittance_payer_id=IDENTIFIER)


@pytest.fixture
def browser(client_as: Login) -> Client:
    return client_as(Role.BILLER)


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **ids})


def text(browser: Client, tab: str, **asked: str) -> str:
    answer = browser.get(url("unapplied_money"), {"tab": tab, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def hold(practice: Practice, count: int = 1) -> list[ClaimPayment]:
    """Payments of 40.00 each that found no claim."""
    with practice_scope(practice.pk):
        paid = svc("99213", "150.00", "40.00", ("CO", "45", "110.00"))
        receive(era(*(clp(f"OLD-{number}", paid) for number in range(count))))
        return list(ClaimPayment.objects.order_by("pk"))


def credit(practice: Practice, actor: User, count: int = 1) -> list[Visit]:
    """Credits of 20.00 each."""
    with practice_scope(practice.pk):
        return [
            visit_of(factories.PatientFactory.create(practice=practice), actor, charge="10.00", paid="30.00")
            for _ in range(count)
        ]


def test_credit_of_a_takeback_is_listed_with_the_superbill_that_made_it(
    practice: Practice, browser: Client, payer: Payer
) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice, payer=payer, copay="25.00")
        receive(era(example_answer(claim)))
        receive(era(turned(example_answer(claim)), trace="E2", provider_adjustments=(plb("FB", "-85.00"),)))
        correction = Visit.objects.get(pk=claim.visit_id).superbills.get(kind="correction")

    page = text(browser, CREDITS)

    assert f"superbill {correction.number}, correction" in page
    assert "Wait for insurance" in page
    assert "agree" in page
    assert "25.00" in page


@pytest.mark.parametrize(("tab", "amount"), [(CREDITS, "20.00"), (HELD, "40.00"), (REFUNDS, "40.00")])
def test_each_list_shows_the_figure_of_the_ledger(
    practice: Practice, browser: Client, biller: User, payer: Payer, tab: str, amount: str
) -> None:
    credit(practice, biller)
    rows = hold(practice, 2)
    with practice_scope(practice.pk):
        refund_held(claim_payment_id=rows[0].pk, payer=None, reason="x", actor=biller, today=TODAY, now=timezone.now())

    page = text(browser, tab)

    with practice_scope(practice.pk):
        tie = ties()[tab]
        accounts = {CREDITS: Account.PATIENT_CREDIT, HELD: Account.PAYER_SUSPENSE, REFUNDS: Account.REFUNDS}
        assert tie.listed == tie.in_ledger == -account_totals()[accounts[tab]] == Decimal(amount)
    assert page.count(amount) >= 2
    assert "differ" not in page


def test_lists_are_narrowed_by_owner_age_and_state(practice: Practice, browser: Client, biller: User) -> None:
    credit(practice, biller, 2)
    with practice_scope(practice.pk):
        patients = [visit.patient.name for visit in Visit.objects.select_related("patient").order_by("pk")]
        other = factories.make_member(practice, Role.BILLER)
        visits = list(Visit.objects.order_by("pk"))
    act = {"filter_tab": CREDITS, "item": [visits[1].pk], "act": "assign", "owner": other.pk}
    browser.post(url("unapplied_act"), act)

    of_other = text(browser, CREDITS, owner=str(other.pk))
    old = text(browser, CREDITS, age="30")
    kept = text(browser, CREDITS, state="kept")

    assert (patients[0] in of_other, patients[1] in of_other) == (False, True)
    assert "Nothing matches" in kept
    with practice_scope(practice.pk):
        is_old = (timezone.localdate() - TODAY).days > 30
    assert ("Nothing matches" in old) == (not is_old)


def test_chosen_credits_are_applied_kept_and_given_away(practice: Practice, browser: Client, biller: User) -> None:
    first, second = credit(practice, biller, 2)
    with practice_scope(practice.pk):
        owed = visit_of(first.patient, biller, charge="15.00", month=10)
    ids = [first.pk, second.pk]

    applied = browser.post(url("unapplied_act"), {"filter_tab": CREDITS, "item": ids, "act": "apply"}, follow=True)
    browser.post(url("unapplied_act"), {"filter_tab": CREDITS, "item": ids, "act": "keep", "note": "December"})
    nothing = browser.post(url("unapplied_act"), {"filter_tab": CREDITS, "act": "keep"}, follow=True)

    assert "1 applied" in applied.content.decode()
    assert "1 left as it is" in applied.content.decode()
    assert "Choose at least one line" in nothing.content.decode()
    with practice_scope(practice.pk):
        owed.refresh_from_db()
        assert owed.patient_balance_amount == dollars("0")
        assert sorted(CreditCase.objects.values_list("kept_amount", flat=True)) == [dollars("5"), dollars("20")]
        assert ledger_problems() == []


def test_held_payments_are_given_away_and_noted_in_bulk(practice: Practice, browser: Client, biller: User) -> None:
    ids = [row.pk for row in hold(practice, 2)]

    browser.post(url("unapplied_act"), {"filter_tab": HELD, "item": ids, "act": "assign", "owner": biller.pk})
    browser.post(url("unapplied_act"), {"filter_tab": HELD, "item": ids, "act": "note", "note": "Asked the payer"})

    with practice_scope(practice.pk):
        assert list(HeldCase.objects.values_list("owner_id", "note")) == [(biller.pk, "Asked the payer")] * 2
    page = text(browser, HELD)
    assert "Asked the payer" in page
    assert str(biller) in page


def test_held_payment_goes_back_from_its_page_and_is_paid(practice: Practice, browser: Client, payer: Payer) -> None:
    row = hold(practice)[0]

    offered = browser.get(url("exception_page", claim_payment_id=row.pk)).content.decode()
    browser.post(url("held_note", claim_payment_id=row.pk), {"note": "Asked"})
    browser.post(url("held_refund", claim_payment_id=row.pk), {"reason": "Not our patient"})
    with practice_scope(practice.pk):
        refund = PayerRefund.objects.get()
    page = browser.get(url("payer_refund_page", refund_id=refund.pk)).content.decode()
    form = {"paid_on": f"{timezone.localdate():%m/%d/%Y}", "method": "check", "reference": "3301"}
    wrong = browser.post(url("payer_refund_pay", refund_id=refund.pk), {**form, "reference": ""})
    browser.post(url("payer_refund_pay", refund_id=refund.pk), form)

    assert "Record a refund of" in offered
    assert "Not our patient" in page
    assert wrong.status_code == 422
    with practice_scope(practice.pk):
        refund.refresh_from_db()
        assert (refund.state, refund.payment_reference) == ("paid", "3301")
        assert Remittance.objects.get().held_amount == dollars("0")
        assert ledger_problems() == []


def test_letter_of_a_payer_is_recorded_and_cancelled(practice: Practice, browser: Client, payer: Payer) -> None:
    with practice_scope(practice.pk):
        claim: Claim = make_claim(practice, payer=payer)
        receive(era(example_answer(claim)))
    letter = {
        "claim_number": claim.patient_control_number,
        "amount": "$20.00",
        "requested_on": "11/17/2026",
        "letter_reference": "L-7",
        "reason": "Priced anew",
    }

    too_much = browser.post(url("payer_refund_new"), {**letter, "amount": "85.01"})
    unknown = browser.post(url("payer_refund_new"), {**letter, "claim_number": "C0"})
    browser.post(url("payer_refund_new"), letter)
    with practice_scope(practice.pk):
        refund = PayerRefund.objects.get()
    browser.post(url("payer_refund_cancel", refund_id=refund.pk), {"reason": ""})
    browser.post(url("payer_refund_cancel", refund_id=refund.pk), {"reason": "The payer withdrew it"})

    assert "up to 85.00" in too_much.content.decode()
    assert "There is no claim C0" in unknown.content.decode()
    with practice_scope(practice.pk):
        refund.refresh_from_db()
        assert (refund.state, refund.amount) == ("cancelled", dollars("20"))
        assert ledger_problems() == []


def test_csv_holds_what_the_list_shows(practice: Practice, browser: Client, biller: User) -> None:
    with practice_scope(practice.pk):
        patient = factories.PatientFactory.create(practice=practice, last_name="=Formula")
        visit_of(patient, biller, charge="10.00", paid="30.00")

    answer = browser.get(url("unapplied_csv"), {"tab": CREDITS})

    lines = answer.content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("\"'=Formula")
    assert lines[1].endswith(",20.00")


def test_credit_owner_is_chosen_beside_the_owners_of_payers(practice: Practice, browser: Client, biller: User) -> None:
    credit(practice, biller)
    with practice_scope(practice.pk):
        second = factories.make_member(practice, Role.BILLER)

    browser.post(url("credit_owner"), {"owner": second.pk})

    assert str(second) in browser.get(url("denial_owners")).content.decode()
    assert "Nothing matches" not in text(browser, CREDITS, owner=str(second.pk))


@pytest.mark.parametrize("tab", [CREDITS, HELD, REFUNDS])
@pytest.mark.parametrize("count", [1, 30])
def test_list_queries_do_not_grow_with_rows(
    practice: Practice, browser: Client, biller: User, payer: Payer, tab: str, count: int
) -> None:
    if tab == CREDITS:
        credit(practice, biller, count)
    else:
        rows = hold(practice, count)
        with practice_scope(practice.pk):
            for row in rows if tab == REFUNDS else []:
                refund_held(
                    claim_payment_id=row.pk,
                    payer=None,
                    reason="x",
                    actor=system_user(),
                    today=dt.date(2026, 11, 17),
                    now=timezone.now(),
                )

    assert query_count(browser, f"{url('unapplied_money')}?tab={tab}") <= MOST_QUERIES
