"""Patients' credits: applied, kept, used, given back; each with an owner (docs/algorithms/credits-and-refunds.md)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from billing.models import Account, Payment, Visit
from billing.queries import account_totals, ledger_problems, patient_cash_on
from billing.queries.credits import causes, credit_sums, credit_workers, free_credit_amount, visit_credits
from billing.services.credits import (
    MayNotOwnCredits,
    NothingToApply,
    apply_credit,
    assign_credits,
    choose_credit_owner,
    keep_credits,
    refund_credit,
    use_credit,
)
from billing.services.payments import KeyReused, RefundTooLarge, refund_payment, refundable_amount
from billing.services.superbills import CodedLine, issue_visit_superbill
from patients.models import Patient
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories
from tests.billing.test_payments import NOW, TODAY, pay

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]


def visit_of(
    patient: Patient, actor: User, *, charge: str = "", paid: str = "", day: int = 2, month: int = 11
) -> Visit:
    """A self-pay visit with its charge and what was paid for it."""
    on = dt.date(2026, month, day)
    visit = factories.VisitFactory.create(practice=patient.practice, patient=patient, service_on=on)
    if charge:
        issue_visit_superbill(
            visit=visit,
            lines=[CodedLine("99213", "", (), Decimal(1), "UN", (1,), Decimal(charge), on)],
            diagnoses=["M54.50"],
            payer=None,
            sequence="",
            actor=actor,
            today=on,
            now=NOW,
        )
    if paid:
        pay(visit, actor, paid)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def patient(practice: Practice) -> Patient:
    with practice_scope(practice.pk):
        return factories.PatientFactory.create(practice=practice)


def amounts(visit: Visit) -> tuple[Decimal, Decimal, Decimal]:
    """Due, paid, credit."""
    visit.refresh_from_db()
    return visit.patient_balance_amount, visit.patient_paid_amount, visit.patient_credit_amount


def money(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def give_back(
    visit: Visit, actor: User, amount: str, key: uuid.UUID | None = None, reason: str = "Left"
) -> list[Payment]:
    return refund_credit(
        visit_id=visit.pk,
        amount=Decimal(amount),
        method="check",
        reference="2201",
        reason=reason,
        idempotency_key=key or uuid.uuid4(),
        actor=actor,
        today=TODAY,
        now=NOW,
    )


def test_worked_table_credit_pays_the_other_visit_and_the_rest_is_given_back(
    in_practice: Practice, patient: Patient, biller: User
) -> None:
    older = visit_of(patient, biller, charge="20.00", day=5, month=10)
    newer = visit_of(patient, biller, charge="30.00", paid="55.00")

    applied = apply_credit(source_id=newer.pk, actor=biller, today=TODAY, now=NOW)
    refunds = give_back(newer, biller, "5.00")

    assert applied == Decimal("20.00")
    assert amounts(older) == money("0", "20", "0")
    assert amounts(newer) == money("0", "30", "0")
    assert [(one.amount, one.refunds.amount, one.reason) for one in refunds if one.refunds] == [
        (Decimal("-5.00"), Decimal("55.00"), "Left")
    ]
    assert patient_cash_on(TODAY) == Decimal("50.00")
    assert account_totals()[Account.PATIENT_CREDIT] == 0
    assert ledger_problems() == []


def test_credit_goes_to_the_oldest_visit_first_or_to_the_chosen_one(
    in_practice: Practice, patient: Patient, biller: User
) -> None:
    oldest = visit_of(patient, biller, charge="20.00", day=1, month=9)
    middle = visit_of(patient, biller, charge="20.00", day=1, month=10)
    chosen = visit_of(patient, biller, charge="20.00", day=1, month=11)
    source = visit_of(patient, biller, charge="10.00", paid="50.00")

    apply_credit(source_id=source.pk, target_ids=[chosen.pk], actor=biller, today=TODAY, now=NOW)
    apply_credit(source_id=source.pk, actor=biller, today=TODAY, now=NOW)

    assert [amounts(one)[0] for one in (oldest, middle, chosen)] == list(money("0", "20", "0"))
    with pytest.raises(NothingToApply):
        apply_credit(source_id=source.pk, actor=biller, today=TODAY, now=NOW)
    assert ledger_problems() == []


def test_credit_is_usable_over_several_visits_and_never_below_zero(
    in_practice: Practice, patient: Patient, biller: User
) -> None:
    prepaid = visit_of(patient, biller, charge="1.00", paid="61.00")
    first, second, third = (visit_of(patient, biller, day=day) for day in (3, 4, 5))

    used = [
        use_credit(visit_id=one.pk, amount=Decimal("25.00"), actor=biller, today=TODAY, now=NOW)
        for one in (first, second, third)
    ]

    assert used == list(money("25", "25", "10"))
    assert amounts(prepaid)[2] == 0
    with pytest.raises(NothingToApply):
        use_credit(visit_id=third.pk, amount=Decimal("1.00"), actor=biller, today=TODAY, now=NOW)
    assert ledger_problems() == []


def test_used_credit_pays_the_charge_when_it_comes(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit_of(patient, biller, charge="1.00", paid="26.00")
    later = visit_of(patient, biller, day=9)
    use_credit(visit_id=later.pk, amount=Decimal("25.00"), actor=biller, today=TODAY, now=NOW)

    superbill = issue_visit_superbill(
        visit=later,
        lines=[CodedLine("99213", "", (), Decimal(1), "UN", (1,), Decimal("150.00"), TODAY)],
        diagnoses=[],
        payer=None,
        sequence="",
        actor=biller,
        today=TODAY,
        now=NOW,
    )

    assert superbill.due_amount == Decimal("125.00")
    assert amounts(later) == money("125", "25", "0")


def test_credit_that_waits_for_insurance_is_not_free(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit_of(patient, biller, paid="25.00")  # not charged yet: the payer's answer takes it
    later = visit_of(patient, biller, day=9)

    assert free_credit_amount(patient.pk) == 0
    with pytest.raises(NothingToApply):
        use_credit(visit_id=later.pk, amount=Decimal("25.00"), actor=biller, today=TODAY, now=NOW)


def test_refund_by_one_form_gives_back_once(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit = visit_of(patient, biller, charge="30.00", paid="55.00")
    key = uuid.uuid4()

    first = give_back(visit, biller, "20.00", key)
    again = give_back(visit, biller, "20.00", key)

    assert [one.pk for one in first] == [one.pk for one in again]
    assert amounts(visit)[2] == Decimal("5.00")
    with pytest.raises(KeyReused):
        give_back(visit, biller, "5.00", key)


def test_refund_is_split_over_receipts_each_capped(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit = visit_of(patient, biller, charge="10.00", paid="30.00")
    pay(visit, biller, "15.00")

    refunds = give_back(visit, biller, "35.00")

    assert [one.amount for one in refunds] == list(money("-15.00", "-20.00"))
    assert sorted(refundable_amount(one) for one in Payment.objects.filter(refunds=None)) == list(money("0", "10"))
    with pytest.raises(RefundTooLarge):
        give_back(visit, biller, "0.01")
    assert ledger_problems() == []


def test_receipt_whose_money_was_moved_is_not_refunded_from_its_visit(
    in_practice: Practice, patient: Patient, biller: User
) -> None:
    visit = visit_of(patient, biller, charge="10.00", paid="30.00")
    visit_of(patient, biller, charge="20.00", day=1, month=10)
    apply_credit(source_id=visit.pk, actor=biller, today=TODAY, now=NOW)

    with pytest.raises(RefundTooLarge, match=r"20\.00 of it was moved"):
        refund_payment(
            payment=Payment.objects.get(),
            amount=Decimal("30.00"),
            idempotency_key=uuid.uuid4(),
            actor=biller,
            today=TODAY,
            now=NOW,
        )

    assert ledger_problems() == []


def test_refund_needs_a_reason(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit = visit_of(patient, biller, charge="10.00", paid="30.00")

    with pytest.raises(ValueError, match="Say why"):
        give_back(visit, biller, "5.00", reason=" ")


def states(actor: User) -> dict[int, str]:
    return {row.pk: row.credit_state for row in visit_credits(workers=credit_workers(), viewer=actor)}


def test_kept_credit_asks_again_once_it_grows(in_practice: Practice, patient: Patient, biller: User) -> None:
    visit = visit_of(patient, biller, charge="10.00", paid="30.00")
    before = states(biller)

    keep_credits(visit_ids=[visit.pk], note="Comes in December", actor=biller, now=NOW)
    kept = states(biller)
    pay(visit, biller, "5.00")

    assert (before[visit.pk], kept[visit.pk], states(biller)[visit.pk]) == ("open", "kept", "open")
    assert ledger_problems() == []


def test_only_what_is_a_credit_still_is_kept(in_practice: Practice, patient: Patient, biller: User) -> None:
    spent = visit_of(patient, biller, charge="10.00", paid="10.00")
    left = visit_of(patient, biller, charge="10.00", paid="30.00")

    count = keep_credits(visit_ids=[spent.pk, left.pk], actor=biller, now=NOW)

    assert count == 1


def owner_of(visit: Visit, viewer: User) -> int:
    row = visit_credits(workers=credit_workers(), viewer=viewer).get(pk=visit.pk)
    return int(row.owner_pk)


def test_every_credit_has_an_owner(practice: Practice, patient: Patient, biller: User) -> None:
    second, front_desk = factories.make_member(practice, Role.BILLER), factories.make_member(practice, Role.FRONT_DESK)
    with practice_scope(practice.pk):
        visit = visit_of(patient, biller, charge="10.00", paid="30.00")
        by_rule = owner_of(visit, second)
        choose_credit_owner(owner=second, actor=biller, now=NOW)
        by_table = owner_of(visit, biller)
        assign_credits(visit_ids=[visit.pk], owner=biller, actor=second, now=NOW)
        given = owner_of(visit, second)
        biller.is_active = False
        biller.save()
        after_leaving = owner_of(visit, second)
        second.is_active = False
        second.save()
        nobody_left = owner_of(visit, front_desk)
        with pytest.raises(MayNotOwnCredits):
            assign_credits(visit_ids=[visit.pk], owner=front_desk, actor=second, now=NOW)

    assert (by_rule, by_table, given) == (biller.pk, second.pk, biller.pk)
    assert (after_leaving, nobody_left) == (second.pk, front_desk.pk)


def test_credit_says_how_it_arose(in_practice: Practice, patient: Patient, biller: User) -> None:
    taken = visit_of(patient, biller, charge="10.00", paid="30.00")
    moved = visit_of(patient, biller, day=9)
    use_credit(visit_id=moved.pk, amount=Decimal("5.00"), actor=biller, today=TODAY, now=NOW)

    found = causes([taken.pk, moved.pk])

    assert found[taken.pk].receipt == Payment.objects.get()
    assert found[moved.pk].words == "Moved here from another visit"


class TestAnyOrder(HypothesisTestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("pause"), st.integers(0, 2), st.integers(1, 9000)), max_size=12))
    def test_credits_tie_to_the_ledger_whatever_is_done(self, acts: list[tuple[str, int, int]]) -> None:
        practice = factories.PracticeFactory.create()
        actor = factories.make_member(practice, Role.BILLER)
        with practice_scope(practice.pk):
            patient = factories.PatientFactory.create(practice=practice)
            visits = [visit_of(patient, actor, charge=charge) for charge in ("40.00", "25.50", "")]
            for act, number, cents in acts:
                amount = Decimal(cents) / 100
                try:
                    if act == "p":
                        pay(visits[number], actor, str(amount))
                    elif act == "a":
                        apply_credit(source_id=visits[number].pk, actor=actor, today=TODAY, now=NOW)
                    elif act == "u":
                        use_credit(visit_id=visits[number].pk, amount=amount, actor=actor, today=TODAY, now=NOW)
                    elif act == "s":
                        give_back(visits[number], actor, str(amount))
                    else:
                        newest = Payment.objects.filter(refunds=None).order_by("-id")[:1]
                        for receipt in newest:
                            refund_payment(
                                payment=receipt,
                                amount=amount,
                                idempotency_key=uuid.uuid4(),
                                actor=actor,
                                today=TODAY,
                                now=NOW,
                            )
                except (NothingToApply, RefundTooLarge):
                    continue
            assert ledger_problems() == []
            totals = account_totals()
            assert credit_sums().total == -totals[Account.PATIENT_CREDIT]
            assert all(visit.patient_credit_amount >= 0 for visit in Visit.objects.all())
            assert all(refundable_amount(one) >= 0 for one in Payment.objects.filter(refunds=None))


# The pages


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **ids})


def test_page_applies_keeps_and_gives_back(
    practice: Practice, patient: Patient, client_as: Login, biller: User
) -> None:
    with practice_scope(practice.pk):
        visit = visit_of(patient, biller, charge="10.00", paid="45.00")
        visit_of(patient, biller, charge="20.00", day=1, month=10)
    desk = client_as(Role.FRONT_DESK)

    page = desk.get(url("patient_credit", patient_id=patient.pk)).content.decode()
    desk.post(url("credit_apply", visit_id=visit.pk))
    desk.post(url("credit_keep", visit_id=visit.pk))
    wrong = desk.post(url("credit_refund", visit_id=visit.pk), {"amount": "5", "method": "check", "reason": "x"})
    form = {"amount": "15.00", "method": "cash", "reason": "Patient asked", "idempotency_key": str(uuid.uuid4())}
    right = desk.post(url("credit_refund", visit_id=visit.pk), form)

    assert "35.00" in page
    assert "receipt" in page
    assert (wrong.status_code, right.status_code) == (422, 302)
    with practice_scope(practice.pk):
        assert amounts(visit) == money("0", "10", "0")
        refund = Payment.objects.exclude(refunds=None).get()
        assert AuditEvent.objects.filter(verb__in=["credit.applied", "credit.kept", "payment.refunded"]).count() == 3
    voucher = desk.get(url("receipt_pdf", payment_id=refund.pk))
    assert voucher.content.startswith(b"%PDF")


def test_payment_page_offers_and_uses_the_credit(
    practice: Practice, patient: Patient, client_as: Login, biller: User
) -> None:
    with practice_scope(practice.pk):
        visit_of(patient, biller, charge="10.00", paid="35.00")
        today = visit_of(patient, biller, day=9)
    desk = client_as(Role.FRONT_DESK)

    offered = desk.get(url("take_payment", visit_id=today.pk) + "?amount=20.00").content.decode()
    desk.post(url("credit_use", visit_id=today.pk), {"amount": "20.00"})

    assert "25.00" in offered
    assert 'value="20.00"' in offered
    with practice_scope(practice.pk):
        assert amounts(today) == money("0", "0", "20")
