"""Disputing an underpayment by letter, accepting it, opening it again, and its recovery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from billing.models import Account, LedgerEntry, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from practice.models import AuditEvent, Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Underpayment
from remittance.queries.dispute_letters import disputed_lines
from remittance.queries.underpayments import STANDINGS, UnderpaymentFilter, underpayments
from remittance.rules.dispute_letters import dispute_text
from remittance.services.underpayments import (
    NotAccepted,
    accept_underpayments,
    dispute_underpayments,
    reopen_underpayments,
)
from tests.remittance.factories import TODAY, clp, dollars, era, plb, receive, svc, turned
from tests.remittance.test_contracts import short_answer
from tests.remittance.test_underpaid import LIST, ids, underpaid_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return underpaid_claim(in_practice)


@pytest.fixture
def biller_client(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.BILLER)


def accept() -> None:
    accept_underpayments(
        underpayment_ids=ids(), reason="Old contract", actor=system_user(), today=TODAY, now=timezone.now()
    )


def reopen(reason: str = "The contract was the new one") -> int:
    return reopen_underpayments(
        underpayment_ids=ids(), reason=reason, actor=system_user(), today=TODAY, now=timezone.now()
    )


def dispute(**options: object) -> None:
    values: dict[str, object] = {"reason": "Faxed the contract", "actor": system_user(), "today": TODAY}
    dispute_underpayments(underpayment_ids=ids(), now=timezone.now(), **(values | options))  # type: ignore[arg-type]


def the_rest(claim: Claim, icn: str = "ICN1") -> None:
    """A second answer that pays the 65.00 that were short."""
    number = claim.patient_control_number
    line = svc("97110", "150.00", "65.00", ("CO", "45", "85.00"), line=f"{number}L1")
    receive(era(clp(number, line, icn=icn), trace="EFT2", payer=claim.payer))


# Opened again


def test_reopening_takes_the_write_off_back(claim: Claim) -> None:
    accept()

    assert reopen() == 1

    claim.refresh_from_db()
    row = Underpayment.objects.get()
    assert (claim.status, claim.adjusted_amount) == ("underpaid", dollars("20"))
    assert (row.state, row.resolution, row.note) == ("open", "", "The contract was the new one")
    assert (row.ledger_entry, row.resolved_at, row.resolved_by) == (None, None, None)
    assert account_totals()[Account.WRITE_OFF] == 0
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("65")
    entry = LedgerEntry.objects.get(source_key=f"underpayment:{row.pk}:1:back")
    assert entry.reverses == LedgerEntry.objects.get(source_key=f"underpayment:{row.pk}")
    assert AuditEvent.objects.filter(verb="underpayment.reopened", subject_id=row.pk).count() == 1
    assert ledger_problems() == []


def test_reopening_is_told_on_the_timeline(claim: Claim) -> None:
    accept()
    reopen("Agreed by phone")

    last = claim.events.order_by("id").last()
    assert last is not None
    assert last.text == "No longer accepted as paid, 65.00 is owed by the payer again: Agreed by phone"


def test_accepting_again_writes_off_again(claim: Claim) -> None:
    accept()
    reopen()

    accept()
    reopen()

    assert account_totals()[Account.WRITE_OFF] == 0
    assert LedgerEntry.objects.filter(source_key__startswith="underpayment:").count() == 4
    assert ledger_problems() == []


def test_only_what_was_accepted_is_opened_again(claim: Claim) -> None:
    with pytest.raises(NotAccepted):
        reopen()

    accept()
    reopen()
    with pytest.raises(NotAccepted):
        reopen()


def test_what_was_looked_at_is_opened_without_money(claim: Claim) -> None:
    Underpayment.objects.update(basis="inferred")
    accept()

    reopen()

    assert Underpayment.objects.get().state == "open"
    assert not LedgerEntry.objects.filter(source_key__startswith="underpayment:").exists()


def test_reopened_after_the_payer_took_its_answer_back_is_closed_for_that(claim: Claim) -> None:
    accept()
    debit = plb("FB", "-35.00", "EFT2")
    receive(era(turned(short_answer(claim)), trace="EFT2", payer=claim.payer, provider_adjustments=(debit,)))
    reopen()

    row = Underpayment.objects.get()
    assert (row.state, row.resolution) == ("resolved", "reversed")
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("150")
    assert ledger_problems() == []


# Recovered by itself


@pytest.mark.parametrize("is_disputed", [False, True])
def test_later_payment_recovers_it(claim: Claim, is_disputed: bool) -> None:
    if is_disputed:
        dispute()

    the_rest(claim)

    row = Underpayment.objects.get()
    assert (row.standing, row.resolution) == ("recovered", "paid")
    assert ledger_problems() == []


def test_payment_after_acceptance_waits_and_recovers_once_opened_again(claim: Claim) -> None:
    accept()
    the_rest(claim)
    waiting = claim.claim_payments.get(remittance__trace="EFT2")
    assert waiting.state == "exception"

    reopen()

    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("65")
    assert Underpayment.objects.get().standing == "open"


# Where it stands


def test_dispute_has_its_own_deadline(claim: Claim) -> None:
    dispute(answer_due_on=TODAY + dt.timedelta(days=30))

    row = Underpayment.objects.get()
    assert (row.standing, row.disputed_on, row.due_on) == ("disputed", TODAY, TODAY + dt.timedelta(days=30))
    detail = AuditEvent.objects.get(verb="underpayment.disputed").detail
    assert detail["due_on"] == row.due_on.isoformat()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"open"}),
        ({"disputed_on": TODAY}, {"open", "disputed"}),
        ({"resolution": "accepted"}, {"accepted"}),
        ({"resolution": "looked_at", "basis": "inferred"}, {"accepted"}),
        ({"resolution": "paid"}, {"recovered"}),
        ({"resolution": "reversed"}, {"closed"}),
        ({"resolution": "answered"}, {"closed"}),
    ],
)
def test_list_is_narrowed_by_standing(claim: Claim, fields: dict[str, object], expected: set[str]) -> None:
    who: dict[str, object] = {"disputed_by": system_user()} if "disputed_on" in fields else {}
    if "resolution" in fields:
        who = {"state": "resolved", "resolved_at": timezone.now(), "resolved_by": system_user()}
    Underpayment.objects.update(**fields, **who)

    found = {standing for standing in STANDINGS if underpayments(UnderpaymentFilter(state=standing)).exists()}

    assert found == expected
    assert Underpayment.objects.get().standing in expected


# The letter


def test_letter_names_the_agreed_amount(claim: Claim) -> None:
    (line,) = disputed_lines(claim)

    assert (line.billed, line.charge, line.row.amount) == ("97110", dollars("150"), dollars("65"))
    assert line.reference.startswith("agreement: 97110 130.00 a unit, from ")


def test_letter_names_no_amount_that_changed_since(claim: Claim) -> None:
    claim.payer.contracted_amounts.update(amount=dollars("131"))

    assert disputed_lines(claim)[0].reference == "our agreement"


def test_letter_says_where_inferred_amounts_come_from(claim: Claim) -> None:
    Underpayment.objects.update(basis="inferred")

    assert disputed_lines(claim)[0].reference == "your earlier answers"


def test_words_of_the_letter() -> None:
    by_contract = dispute_text(by_contract=True, notes=["Clause 4.", "Clause 4."], answer_by=dt.date(2027, 1, 15))
    inferred = dispute_text(by_contract=False)

    first, note, last = by_contract.split("\n\n")
    assert "agreed to" in first
    assert note == "Clause 4."
    assert last.endswith("Please answer by 01/15/2027.")
    assert "earlier answers" in inferred
    assert "agree" not in inferred


def test_letter_is_printed_and_on_record(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        claim = underpaid_claim(practice)

    answer = biller_client.get(f"{LIST}letter/{claim.pk}/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="underpayment.letter_printed", subject_id=claim.pk).count() == 1


def test_there_is_no_letter_where_nothing_is_open(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        claim = underpaid_claim(practice)
        accept()

    answer = biller_client.get(f"{LIST}letter/{claim.pk}/", follow=True)

    assert "no letter is needed" in answer.content.decode()


# The page


def test_list_leads_to_the_letter(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        claim = underpaid_claim(practice)

    assert f"/p/lakeside/underpaid/letter/{claim.pk}/" in biller_client.get(LIST).content.decode()


def test_accepted_lines_are_opened_again_from_their_list(
    biller_client: Client, practice: Practice, biller: User
) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)
        accept()
        chosen = ids()
    page = biller_client.get(f"{LIST}?state=accepted").content.decode()
    posted = {"underpayment": chosen, "act": "reopen"}

    without_reason = biller_client.post(f"{LIST}act/", posted, follow=True).content.decode()
    done = biller_client.post(f"{LIST}act/", {**posted, "reason": "Wrong contract"}, follow=True).content.decode()

    assert 'value="reopen"' in page
    assert 'value="accept"' not in page
    assert "Say why, in a few words" in without_reason
    assert "1 line was opened again." in done


@pytest.mark.parametrize(
    ("answer_due_on", "words"),
    [("13/45/2026", "date"), ("01/02/2020", "cannot be due in the past"), ("", "1 line was noted as disputed.")],
)
def test_deadline_of_a_dispute_is_checked(
    biller_client: Client, practice: Practice, answer_due_on: str, words: str
) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)
        chosen = ids()

    posted = {"underpayment": chosen, "act": "dispute", "reason": "Faxed", "answer_due_on": answer_due_on}
    assert words in biller_client.post(f"{LIST}act/", posted, follow=True).content.decode()
