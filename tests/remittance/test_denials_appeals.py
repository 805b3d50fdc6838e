"""Appeals: drafted with the facts, sent, answered by hand or by an ERA; each step sets the next deadline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Claim, ClaimEvent
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Appeal, Denial
from remittance.services.appeals import (
    AlreadyAppealed,
    CannotChangeAppeal,
    Sending,
    answer_appeal,
    draft_appeals,
    send_appeal,
    write_appeal,
)
from remittance.services.denials import DenialIsResolved, settle_denials
from tests import factories
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, receive, svc

pytestmark = pytest.mark.django_db
SENDING = Sending(TODAY, "fax", "734-555-0199 ok", TODAY + dt.timedelta(days=45))


def by() -> dict[str, Any]:
    return {"actor": system_user(), "now": timezone.now()}


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    """Both lines denied: 150.00 for the authorization, 50.00 as bundled."""
    payer = factories.PayerFactory.create(
        practice=in_practice, address_line1="PO Box 9", city="Detroit", state="MI", postal_code="482010009"
    )
    claim = make_claim(in_practice, payer=payer)
    number = claim.patient_control_number
    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "0.00", ("CO", "197", "150.00"), line=f"{number}L1"),
                svc("97110", "50.00", "0.00", ("CO", "97", "50.00"), line=f"{number}L2"),
            )
        )
    )
    return claim


def draft() -> Appeal:
    return draft_appeals(denial_ids=list(Denial.objects.values_list("pk", flat=True)), **by())[0]


def due() -> set[dt.date]:
    return set(Denial.objects.filter(state="open").values_list("due_on", flat=True))


def test_draft_has_the_facts_filled(claim: Claim) -> None:
    appeal = draft()

    assert (appeal.level, appeal.state, appeal.amount) == (1, "draft", dollars("200"))
    assert appeal.addressee.splitlines() == [claim.payer.name, "Appeals", "PO Box 9", "Detroit, MI 48201-0009"]
    assert "were authorized" in appeal.letter
    assert "separate and distinct" in appeal.letter


def test_one_letter_for_each_claim(claim: Claim, in_practice: Practice) -> None:
    other = make_claim(in_practice)
    number = other.patient_control_number
    receive(era(clp(number, svc("99213", "150.00", "0.00", ("CO", "50", "150.00"), line=f"{number}L1")), trace="EFT2"))

    appeals = draft_appeals(denial_ids=list(Denial.objects.values_list("pk", flat=True)), **by())

    assert {appeal.claim for appeal in appeals} == {claim, other}


def test_draft_leaves_the_deadline(claim: Claim) -> None:
    before = due()

    draft()

    assert due() == before


def test_second_draft_is_refused_while_one_is_under_way(claim: Claim) -> None:
    draft()

    with pytest.raises(AlreadyAppealed, match=claim.patient_control_number):
        draft()

    assert Appeal.objects.count() == 1


def test_sent_letter_waits_for_its_answer(claim: Claim) -> None:
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())

    assert (appeal.state, appeal.reference, due()) == ("sent", "734-555-0199 ok", {SENDING.answer_due_on})
    assert set(Denial.objects.values_list("state", "resolution")) == {("open", "appealed")}
    assert "First level appeal sent" in ClaimEvent.objects.filter(claim=claim).latest("pk").text


def test_sent_letter_is_not_written_anew(claim: Claim) -> None:
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())

    with pytest.raises(CannotChangeAppeal):
        write_appeal(appeal_id=appeal.pk, level=2, addressee="x", letter="y", enclosures="", **by())


def test_letter_about_a_settled_denial_is_not_sent(claim: Claim) -> None:
    appeal = draft()
    settle_denials(
        denial_ids=[Denial.objects.earliest("pk").pk], resolution="written_off", reason="Agreed", today=TODAY, **by()
    )

    with pytest.raises(DenialIsResolved):
        send_appeal(appeal_id=appeal.pk, sending=SENDING, **by())


@pytest.mark.parametrize(
    ("outcome", "days", "resolution"),
    [("upheld", 90, ""), ("overturned", 30, "appealed"), ("partly", 30, "appealed"), ("withdrawn", 90, "")],
)
def test_answer_sets_the_next_deadline(claim: Claim, outcome: str, days: int, resolution: str) -> None:
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())

    answer_appeal(appeal_id=appeal.pk, outcome=outcome, answered_on=TODAY, **by())

    assert due() == {TODAY + dt.timedelta(days=days)}
    assert set(Denial.objects.values_list("resolution", flat=True)) == {resolution}


def test_payers_own_days_to_appeal_count(claim: Claim) -> None:
    claim.payer.appeal_days = 20
    claim.payer.save()
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())

    answer_appeal(appeal_id=appeal.pk, outcome="upheld", answered_on=TODAY, **by())

    assert due() == {TODAY + dt.timedelta(days=20)}


def test_upheld_appeal_leads_to_the_second_level_and_a_withdrawn_one_does_not(claim: Claim) -> None:
    first = draft()
    answer_appeal(appeal_id=first.pk, outcome="withdrawn", answered_on=TODAY, **by())
    again = draft()
    send_appeal(appeal_id=again.pk, sending=SENDING, **by())
    answer_appeal(appeal_id=again.pk, outcome="upheld", answered_on=TODAY, **by())

    second = draft()

    assert (again.level, second.level) == (1, 2)


def test_draft_has_no_answer_but_can_be_given_up(claim: Claim) -> None:
    appeal = draft()

    with pytest.raises(CannotChangeAppeal):
        answer_appeal(appeal_id=appeal.pk, outcome="upheld", answered_on=TODAY, **by())


@pytest.mark.parametrize(
    ("paid", "denied", "outcome"),
    [("150.00", "0.00", "overturned"), ("100.00", "50.00", "partly"), ("0.00", "150.00", "upheld")],
)
def test_era_answers_the_appeal(in_practice: Practice, paid: str, denied: str, outcome: str) -> None:
    claim = make_claim(in_practice, lines=(("99213", "150.00"),))
    number = claim.patient_control_number
    line = f"{number}L1"
    receive(era(clp(number, svc("99213", "150.00", "0.00", ("CO", "197", "150.00"), line=line))))
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())
    triplets = (("CO", "197", denied),) if denied != "0.00" else ()

    receive(era(clp(number, svc("99213", "150.00", paid, *triplets, line=line), icn="ICN2"), trace="EFT2"))

    appeal.refresh_from_db()
    assert (appeal.state, appeal.outcome) == ("answered", outcome)


def test_era_that_answers_one_of_two_lines_leaves_the_appeal_waiting(claim: Claim) -> None:
    number = claim.patient_control_number
    appeal = send_appeal(appeal_id=draft().pk, sending=SENDING, **by())

    receive(era(clp(number, svc("97110", "50.00", "50.00", line=f"{number}L2"), icn="ICN2"), trace="EFT2"))

    appeal.refresh_from_db()
    assert appeal.state == "sent"
