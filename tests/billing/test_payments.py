from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from billing.models import CashMethod, EntryKind, LedgerEntry, Payment, Superbill, Visit
from billing.queries import ledger_problems, patient_balance, patient_cash_on
from billing.services.payments import ChargeTakenBefore, KeyReused, RefundTooLarge, refund_payment, take_payment
from billing.services.superbills import CodedLine, VisitAlreadyBilled, issue_visit_superbill
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests import factories

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def visit(practice: Practice) -> Visit:
    with practice_scope(practice.pk):
        return factories.VisitFactory.create(
            practice=practice, patient=factories.PatientFactory.create(practice=practice)
        )


def pay(visit: Visit, actor: User, amount: str = "25.00", **changes: Any) -> Payment:
    arguments: dict[str, Any] = {
        "patient": visit.patient,
        "visit": visit,
        "amount": Decimal(amount),
        "method": CashMethod.CASH,
        "purpose": Payment.Purpose.COPAY,
        "reference": "",
        "idempotency_key": uuid.uuid4(),
        "actor": actor,
        "today": TODAY,
        "now": NOW,
    }
    return take_payment(**arguments | changes)


def coded(code: str, price: str) -> CodedLine:
    return CodedLine(code, "", (), Decimal(1), "UN", (1,), Decimal(price), TODAY)


def test_take_payment_keeps_the_copay_as_credit_until_something_is_owed(
    in_practice: Practice, visit: Visit, biller: User
) -> None:
    pay(visit, biller)

    visit.refresh_from_db()
    assert (visit.patient_credit_amount, visit.patient_paid_amount) == (Decimal("25.00"), Decimal("0.00"))
    assert patient_cash_on(TODAY) == Decimal("25.00")


def test_take_payment_twice_with_one_key_takes_the_money_once(
    in_practice: Practice, visit: Visit, biller: User
) -> None:
    key = uuid.uuid4()

    first = pay(visit, biller, idempotency_key=key)
    second = pay(visit, biller, idempotency_key=key)

    assert first.pk == second.pk
    assert Payment.objects.count() == 1
    with pytest.raises(KeyReused):
        pay(visit, biller, amount="30.00", idempotency_key=key)


def test_one_charge_of_the_card_terminal_is_one_receipt(in_practice: Practice, visit: Visit, biller: User) -> None:
    """The desk enters what somebody else at the desk, or another form, has entered already."""
    first = pay(visit, biller, method=CashMethod.CARD, reference="T-0042")

    with pytest.raises(ChargeTakenBefore, match=f"Receipt {first.number} of today"):
        pay(visit, biller, method=CashMethod.CARD, reference=" t-0042 ")

    assert list(Payment.objects.all()) == [first]
    assert patient_cash_on(TODAY) == Decimal("25.00")
    assert ledger_problems() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "T-0043"},
        {"reference": ""},
        {"amount": "30.00"},
        {"today": TODAY + dt.timedelta(days=1)},
        {"method": CashMethod.CHECK},
    ],
)
def test_another_charge_is_another_receipt(
    in_practice: Practice, visit: Visit, biller: User, changes: dict[str, Any]
) -> None:
    pay(visit, biller, method=CashMethod.CARD, reference="T-0042")

    pay(visit, biller, **{"method": CashMethod.CARD, "reference": "T-0042"} | changes)

    assert Payment.objects.count() == 2


def test_copay_that_is_only_expected_is_no_cash(
    practice: Practice, visit: Visit, client_as: Callable[[Role], Client]
) -> None:
    """The card's copay is a suggestion; only what is taken counts, and it is taken on one page."""
    with practice_scope(practice.pk):
        payer = factories.PayerFactory.create(practice=practice)
        factories.CoverageFactory.create(
            practice=practice, patient=visit.patient, payer=payer, copay_amount=Decimal("25.00")
        )
    browser = client_as(Role.FRONT_DESK)
    address = reverse("take_payment", kwargs={"practice_slug": practice.slug, "visit_id": visit.pk})
    form = {"amount": "25.00", "method": "cash", "purpose": "copay", "idempotency_key": uuid.uuid4()}

    browser.get(f"{address}?amount=25.00")
    with practice_scope(practice.pk):
        balance = patient_balance(visit.patient_id)
        before = (balance.owed, balance.credit, LedgerEntry.objects.count())
    for _ in range(2):
        browser.post(address, form)

    assert before == (Decimal(0), Decimal(0), 0)
    with practice_scope(practice.pk):
        receipts = LedgerEntry.objects.filter(kind=EntryKind.RECEIPT)
        assert (Payment.objects.count(), receipts.count()) == (1, 1)
        visit.refresh_from_db()
        assert visit.patient_credit_amount == Decimal("25.00")
        assert ledger_problems() == []


def test_two_equal_payments_on_one_day_are_two_receipts(in_practice: Practice, visit: Visit, biller: User) -> None:
    pay(visit, biller)
    pay(visit, biller)

    assert list(Payment.objects.order_by("number").values_list("number", "amount")) == [
        (1, Decimal("25.00")),
        (2, Decimal("25.00")),
    ]


def test_a_self_pay_superbill_uses_the_credit_at_once(in_practice: Practice, visit: Visit, biller: User) -> None:
    pay(visit, biller)

    superbill = issue_visit_superbill(
        visit=visit,
        lines=[coded("99213", "150.00"), coded("97110", "50.00")],
        diagnoses=["M54.50"],
        payer=None,
        sequence="",
        actor=biller,
        today=TODAY,
        now=NOW,
    )

    visit.refresh_from_db()
    assert (superbill.charge_amount, superbill.patient_paid_amount, superbill.due_amount) == (
        Decimal(200),
        Decimal(25),
        Decimal(175),
    )
    assert (visit.patient_balance_amount, visit.patient_paid_amount) == (Decimal(175), Decimal(25))
    assert ledger_problems() == []
    with pytest.raises(VisitAlreadyBilled):
        issue_visit_superbill(
            visit=visit,
            lines=[coded("99213", "1.00")],
            diagnoses=[],
            payer=None,
            sequence="",
            actor=biller,
            today=TODAY,
            now=NOW,
        )
    assert Superbill.objects.count() == 1


def test_refund_is_capped_by_its_receipt_and_owed_again(in_practice: Practice, visit: Visit, biller: User) -> None:
    payment = pay(visit, biller, amount="40.00")
    issue_visit_superbill(
        visit=visit,
        lines=[coded("99213", "30.00")],
        diagnoses=[],
        payer=None,
        sequence="",
        actor=biller,
        today=TODAY,
        now=NOW,
    )

    refund_payment(
        payment=payment,
        amount=Decimal("25.00"),
        idempotency_key=uuid.uuid4(),
        actor=biller,
        today=TODAY,
        now=NOW,
    )

    visit.refresh_from_db()
    assert (visit.patient_balance_amount, visit.patient_paid_amount, visit.patient_credit_amount) == tuple(
        map(Decimal, (15, 15, 0))
    )
    assert patient_cash_on(TODAY) == Decimal("15.00")
    assert ledger_problems() == []
    with pytest.raises(RefundTooLarge):
        refund_payment(
            payment=payment,
            amount=Decimal("15.01"),
            idempotency_key=uuid.uuid4(),
            actor=biller,
            today=TODAY,
            now=NOW,
        )


class TestAnyOrderOfPayments(HypothesisTestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.decimals("0.01", "5000.00", places=2), min_size=1, max_size=6),
        st.decimals("0.01", "9999.99", places=2),
        st.integers(0, 6),
    )
    def test_the_ledger_agrees_whatever_is_paid_before_and_after_the_charge(
        self, amounts: list[Decimal], price: Decimal, charged_after: int
    ) -> None:
        practice = factories.PracticeFactory.create()
        with practice_scope(practice.pk):
            actor = User.objects.get(is_system=True)
            visit = factories.VisitFactory.create(
                practice=practice, patient=factories.PatientFactory.create(practice=practice)
            )
            for position, amount in enumerate([*amounts, None]):
                if position == min(charged_after, len(amounts)):
                    issue_visit_superbill(
                        visit=visit,
                        lines=[coded("99213", str(price))],
                        diagnoses=[],
                        payer=None,
                        sequence="",
                        actor=actor,
                        today=TODAY,
                        now=NOW,
                    )
                if amount is not None:
                    pay(visit, actor, amount=str(amount))
            visit.refresh_from_db()
            assert visit.patient_balance_amount == max(price - sum(amounts), Decimal(0))
            assert visit.patient_credit_amount == max(sum(amounts) - price, Decimal(0))
            assert ledger_problems() == []


def test_payment_page_accepts_a_thousands_separator_and_prints_a_receipt(
    practice: Practice, visit: Visit, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.FRONT_DESK)
    url = f"/p/lakeside/visits/{visit.pk}/payment/"

    answer = client.post(
        url,
        {
            "amount": "1,234.56",
            "method": "card",
            "purpose": "copay",
            "reference": "T1",
            "idempotency_key": str(uuid.uuid4()),
        },
    )

    assert answer.status_code == 302
    with practice_scope(practice.pk):
        payment = Payment.objects.get()
    assert payment.amount == Decimal("1234.56")
    pdf = client.get(f"/p/lakeside/receipts/{payment.pk}/pdf/")
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize("amount", ["", "0", "-5", "ten", "1.234"])
def test_payment_page_says_what_is_wrong_with_an_amount(
    visit: Visit, client_as: Callable[[Role], Client], amount: str
) -> None:
    answer = client_as(Role.FRONT_DESK).post(
        f"/p/lakeside/visits/{visit.pk}/payment/",
        {"amount": amount, "method": "cash", "purpose": "copay", "idempotency_key": str(uuid.uuid4())},
    )

    assert answer.status_code == 200
    assert "amount" in answer.context["form"].errors


def test_a_provider_may_not_take_payments(visit: Visit, client_as: Callable[[Role], Client]) -> None:
    assert client_as(Role.PROVIDER).get(f"/p/lakeside/visits/{visit.pk}/payment/").status_code == 403
