"""Posting where a payer has contracted amounts: nothing is written off beyond them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from billing.models import Account, ContractedAmount, ContractTolerance, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial, Remittance, Underpayment
from remittance.services.next_payer import build_next_claim
from remittance.services.undoing import replay_remittance
from tests import factories
from tests.remittance.factories import SERVICE_ON, accept, clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.test_invariants import Rollback, slow
from tests.remittance.test_undoing import arrive, moment, undo_check
from x12.remittance import ClaimPayment as Record

pytestmark = pytest.mark.django_db
LINE = (("97110", "150.00"),)


def agree(payer: Payer, amount: str = "130.00", code: str = "97110", **terms: object) -> ContractedAmount:
    fields = {"starts_on": SERVICE_ON - dt.timedelta(days=30), **terms}
    return ContractedAmount.objects.create(
        practice=payer.practice,
        payer=payer,
        code=code,
        amount=dollars(amount),
        created_at=timezone.now(),
        created_by=system_user(),
        **fields,
    )


@pytest.fixture
def payer(in_practice: Practice) -> Payer:
    payer = factories.PayerFactory.create(practice=in_practice)
    ContractTolerance.objects.create(practice=in_practice, payer=payer, amount=dollars("1.00"))
    return payer


@pytest.fixture
def claim(payer: Payer) -> Claim:
    """One line of 150.00, contracted 130.00."""
    agree(payer)
    return make_claim(payer.practice, payer=payer, lines=LINE)


def open_with_insurer(claim: Claim) -> Decimal:
    return Visit.objects.get(pk=claim.visit_id).insurance_balance_amount


def answer(claim: Claim, paid: str, *triplets: tuple[str, str, str], icn: str = "ICN1") -> Record:
    number = claim.patient_control_number
    return clp(number, svc("97110", "150.00", paid, *triplets, line=f"{number}L1"), icn=icn)


def short_answer(claim: Claim) -> Record:
    return answer(claim, "35.00", ("CO", "45", "85.00"), ("PR", "2", "30.00"))


# The table of section 3a, once more over the ledger.
@pytest.mark.parametrize(
    ("paid", "adjustments", "written_off", "left", "status"),
    [
        ("100.00", [("CO", "45", "20.00"), ("PR", "2", "30.00")], "20.00", "0.00", "paid"),
        ("110.00", [("CO", "45", "10.00"), ("PR", "2", "30.00")], "10.00", "0.00", "paid"),
        ("35.00", [("CO", "45", "85.00"), ("PR", "2", "30.00")], "20.00", "65.00", "underpaid"),
        ("99.00", [("CO", "45", "21.00"), ("PR", "2", "30.00")], "21.00", "0.00", "paid"),
        ("98.00", [("CO", "45", "20.00"), ("PR", "2", "30.00"), ("CO", "253", "2.00")], "22.00", "0.00", "paid"),
        ("0.00", [("CO", "45", "150.00")], "20.00", "130.00", "underpaid"),
        ("0.00", [("CO", "197", "150.00")], "0.00", "150.00", "denied"),
    ],
)
def test_table_over_the_ledger(
    claim: Claim, paid: str, adjustments: list[tuple[str, str, str]], written_off: str, left: str, status: str
) -> None:
    remittance = receive(era(answer(claim, paid, *adjustments)))

    claim.refresh_from_db()
    assert (remittance.state, claim.status) == ("posted", status)
    assert (account_totals()[Account.CONTRACTUAL], open_with_insurer(claim)) == (dollars(written_off), dollars(left))
    assert Underpayment.objects.count() == (1 if status == "underpaid" else 0)
    assert ledger_problems() == []


def test_underpaid_line_is_an_item_with_its_figures_and_a_deadline(claim: Claim) -> None:
    receive(era(short_answer(claim)))

    row = Underpayment.objects.get()
    figures = (row.expected_amount, row.allowed_amount, row.paid_amount, row.amount)
    assert figures == tuple(dollars(text) for text in ("130", "65", "35", "65"))
    assert (row.basis, row.state, row.code, row.due_on) == ("contract", "open", "97110", dt.date(2027, 2, 14))
    assert claim.events.order_by("-id").first().text == (  # type: ignore[union-attr]  # there are events
        "Check EFT1001: 35.00 paid, 20.00 adjusted, 30.00 to the patient, 65.00 less than contracted."
    )


def test_without_a_contract_all_is_written_off_as_sent(payer: Payer) -> None:
    claim = make_claim(payer.practice, payer=payer, lines=LINE)

    receive(era(short_answer(claim)))

    claim.refresh_from_db()
    assert (claim.status, account_totals()[Account.CONTRACTUAL]) == ("paid", dollars("85"))
    assert not Underpayment.objects.exists()


def test_payer_pays_the_rest_in_a_second_answer(claim: Claim) -> None:
    receive(era(short_answer(claim)))

    receive(era(answer(claim, "65.00", ("CO", "45", "85.00"), icn="ICN2"), trace="EFT1002"))

    claim.refresh_from_db()
    row = Underpayment.objects.get()
    assert (claim.status, row.state, row.resolution) == ("paid", "resolved", "paid")
    assert (account_totals()[Account.CONTRACTUAL], open_with_insurer(claim)) == (dollars("20"), dollars("0"))
    assert ledger_problems() == []


def test_payer_pays_a_part_of_the_rest_and_the_owner_goes_on(claim: Claim) -> None:
    receive(era(short_answer(claim)))
    owner = system_user()
    Underpayment.objects.update(owner=owner)

    receive(era(answer(claim, "30.00", ("CO", "45", "120.00"), icn="ICN2"), trace="EFT1002"))

    claim.refresh_from_db()
    first, second = Underpayment.objects.order_by("id")
    assert (first.state, first.resolution) == ("resolved", "answered")
    assert (second.state, second.amount, second.owner) == ("open", dollars("35"), owner)
    assert (claim.status, open_with_insurer(claim)) == ("underpaid", dollars("35"))
    assert ledger_problems() == []


def test_payer_takes_it_back_and_pays_rightly_in_one_check(claim: Claim) -> None:
    first = short_answer(claim)
    receive(era(first))

    right = answer(claim, "100.00", ("CO", "45", "20.00"), ("PR", "2", "30.00"), icn="ICN2")
    receive(era(turned(first), right, trace="EFT1002"))

    claim.refresh_from_db()
    assert list(Underpayment.objects.values_list("state", "resolution")) == [("resolved", "reversed")]
    assert (claim.status, open_with_insurer(claim), account_totals()[Account.CONTRACTUAL]) == (
        "paid",
        dollars("0"),
        dollars("20"),
    )
    assert ledger_problems() == []


def test_undone_and_posted_again_ends_in_the_same_balances(claim: Claim) -> None:
    before = account_totals()
    row = arrive(era(short_answer(claim)))
    posted = account_totals()

    undo_check(row)
    undone = (account_totals(), list(Underpayment.objects.values_list("state", "resolution")))
    replay_remittance(remittance_id=row.pk, **moment())

    assert undone == (before, [("resolved", "undone")])
    assert account_totals() == posted
    assert Underpayment.objects.get(state="open").amount == open_with_insurer(claim) == dollars("65")
    assert ledger_problems() == []


def test_second_payer_is_not_compared(payer: Payer) -> None:
    second = factories.PayerFactory.create(practice=payer.practice)
    agree(second, "149.00")
    claim = make_claim(payer.practice, payer=payer, secondary=second, lines=LINE)
    receive(era(short_answer(claim)))
    first = ClaimPayment.objects.get()
    next_claim = build_next_claim(claim_payment_id=first.pk, actor=system_user(), now=timezone.now())
    assert next_claim is not None
    number = accept(next_claim).patient_control_number

    line = svc("97110", "150.00", "25.00", ("OA", "23", "120.00"), ("CO", "45", "5.00"), line=f"{number}L1")
    receive(era(clp(number, line, status="2", icn="ICN2"), trace="EFT2001"))

    next_claim.refresh_from_db()
    assert next_claim.status == "paid"
    assert not Underpayment.objects.exists()


def test_part_answers_leave_the_claim_underpaid_in_either_order(payer: Payer) -> None:
    agree(payer)
    claims = [make_claim(payer.practice, payer=payer, lines=(*LINE, ("97140", "50.00"))) for _ in range(2)]
    for turn, one in enumerate(claims):
        number = one.patient_control_number
        short = clp(number, svc("97110", "150.00", "65.00", ("CO", "45", "85.00"), line=f"{number}L1"), icn="A")
        full = clp(number, svc("97140", "50.00", "50.00", line=f"{number}L2"), icn="B")
        for step, part in enumerate((short, full) if turn else (full, short)):
            receive(era(part, trace=f"EFT{turn}{step}"))

    statuses = list(Claim.objects.order_by("id").values_list("status", flat=True))
    assert statuses == ["underpaid", "underpaid"]
    assert ledger_problems() == []


def test_denied_line_beside_a_short_one_keeps_its_own_item(payer: Payer) -> None:
    agree(payer)
    claim = make_claim(payer.practice, payer=payer, lines=(*LINE, ("97140", "50.00")))
    number = claim.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("97110", "150.00", "65.00", ("CO", "45", "85.00"), line=f"{number}L1"),
                svc("97140", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
            )
        )
    )

    assert [row.amount for row in Underpayment.objects.all()] == [dollars("65")]
    assert [row.amount for row in Denial.objects.all()] == [dollars("50")]
    assert open_with_insurer(claim) == dollars("115")


def test_no_statement_more_without_contracts_and_one_with(payer: Payer) -> None:
    def statements() -> int:
        claim = make_claim(payer.practice, payer=payer, lines=LINE)
        record = era(answer(claim, "100.00", ("CO", "45", "20.00"), ("PR", "2", "30.00")), trace=f"EFT{claim.pk}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            receive(record)
        return len([one for one in asked if "contractedamount" in one["sql"].replace("EXISTS", "")]) - 1

    without = statements()
    agree(payer)

    assert (without, statements()) == (0, 1)


def test_contracted_amounts_about_the_same_never_overlap(payer: Payer) -> None:
    agree(payer, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 30))
    agree(payer, starts_on=dt.date(2026, 7, 1))
    agree(payer, modifiers="GP", starts_on=dt.date(2026, 1, 1))
    agree(factories.PayerFactory.create(practice=payer.practice), starts_on=dt.date(2026, 1, 1))

    with pytest.raises(IntegrityError, match="contracted_amount_in_force_once"), transaction.atomic():
        agree(payer, starts_on=dt.date(2026, 6, 30), ends_on=dt.date(2026, 6, 30))


cents = st.integers(min_value=0, max_value=15_000).map(lambda value: Decimal(value) / 100)


@slow
@given(
    contracted=cents.filter(bool),
    answers=st.lists(st.tuples(cents, cents, st.sampled_from(["45", "59", "253", "97"])), min_size=1, max_size=3),
    is_reversed=st.booleans(),
)
def test_invariants_hold_whatever_the_contract_and_the_answers(
    payer: Payer, contracted: Decimal, answers: list[tuple[Decimal, Decimal, str]], is_reversed: bool
) -> None:
    try:
        with transaction.atomic():
            agree(payer, str(contracted))
            claim = make_claim(payer.practice, payer=payer, lines=LINE)
            records = [_record(claim, number, one) for number, one in enumerate(answers)]
            if is_reversed:
                records.insert(1, turned(records[0]))

            posted = [_received(record, f"EFT{number}") for number, record in enumerate(records)]

            assert ledger_problems() == []
            assert {one.state for one in posted} == {Remittance.State.POSTED}
            _check_visit(claim)
            raise Rollback
    except Rollback:
        pass


def _record(claim: Claim, number: int, told: tuple[Decimal, Decimal, str]) -> Record:
    paid, patient, reason = told
    patient = min(patient, dollars("150") - paid)
    rest = dollars("150") - paid - patient
    return answer(claim, str(paid), ("PR", "2", str(patient)), ("CO", reason, str(rest)), icn=f"ICN{number}")


def _received(record: Record, trace: str) -> Remittance:
    """What is taken back is owed to the payer (PLB WO), so that no check is below zero."""
    owed = (plb("WO", str(record.paid)),) if record.paid < 0 else ()
    return receive(era(record, trace=trace, provider_adjustments=owed))


def _check_visit(claim: Claim) -> None:
    visit = Visit.objects.get(pk=claim.visit_id)
    assert visit.insurance_balance_amount >= 0
    assert visit.charge_amount == (
        visit.insurance_paid_amount
        + visit.adjustment_amount
        + visit.patient_part_amount
        + visit.insurance_balance_amount
    )
    owed = sum((row.amount for row in Underpayment.objects.filter(claim=claim, state="open")), Decimal(0))
    assert owed <= visit.insurance_balance_amount
