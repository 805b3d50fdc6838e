"""Typing an EOB through its page: what the form takes, refuses, keeps and posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.models import Visit
from claims.models import Claim
from clearinghouse.models import InterchangeFile
from contacts.models import Payer
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Adjustment, ClaimPayment, EobDraft, Remittance, ServicePayment
from remittance.services.typed_eobs import start_eob
from remittance.services.undoing import replay_remittance, undo_remittance
from tests import factories
from tests.remittance.factories import TODAY, dollars, make_claim
from tests.remittance.typist import Typist

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 30


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return factories.PayerFactory.create(practice=practice)


@pytest.fixture
def claim(practice: Practice, payer: Payer) -> Claim:
    with practice_scope(practice.pk):
        return make_claim(practice, payer=payer)


@pytest.fixture
def typist(practice: Practice, client_as: Login, payer: Payer) -> Typist:
    return Typist(practice, client_as(Role.BILLER), payer)


def balances(practice: Practice, claim: Claim) -> tuple[str, str, str]:
    """The claim's status, what the payers still owe of its visit, and what the patient owes."""
    with practice_scope(practice.pk):
        claim.refresh_from_db()
        visit = Visit.objects.get(pk=claim.visit_id)
        return claim.status, str(visit.insurance_balance_amount), str(visit.patient_balance_amount)


def test_typed_eob_posts_and_says_who_typed_it(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)

    remittance = typist.post()

    page = typist.browser.get(typist.url("remittance_page", remittance_id=remittance.pk)).content.decode()
    assert (remittance.state, remittance.posted_amount) == ("posted", dollars("85"))
    assert balances(practice, claim) == ("paid", "0.00", "45.00")
    assert "Typed by" in page
    assert "Proved" in page


def test_its_file_is_kept_under_numbers_of_its_own(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)

    remittance = typist.post()

    with practice_scope(practice.pk):
        file = InterchangeFile.objects.get(pk=remittance.file_id)
        assert (file.name, file.direction, file.interchange_control_number) == ("eob-1.835", "in", 1)
        assert b"TRN*1*4471" in bytes(file.content)


def test_amounts_of_a_thousand_and_more_post_to_the_cent(practice: Practice, payer: Payer, typist: Typist) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice, payer=payer, lines=[("99213", "2500.00")])
    typist.head["amount"] = "$1,234.56"
    typist.open(claim)
    typist.line(claim, 1, allowed="1,334.56", paid="1,234.56", contractual="1,165.44", deductible="$100.00")

    remittance = typist.post()

    assert remittance.amount == dollars("1234.56")
    with practice_scope(practice.pk):
        assert ServicePayment.objects.get().allowed_amount == dollars("1334.56")
        kept = Adjustment.objects.order_by("id").values_list("group", "reason", "amount")
        assert sorted(kept) == [("CO", "45", dollars("1165.44")), ("PR", "1", dollars("100.00"))]


@pytest.mark.parametrize("amount", ["1,23.00", "12.345", "NaN", "ten", "1e3", "85.00 USD", "100000000.00"])
def test_what_is_no_amount_is_refused_beside_its_field(typist: Typist, claim: Claim, amount: str) -> None:
    typist.example(claim)
    typist.line(claim, 2, paid=amount)

    page = typist.refused()

    assert f'value="{amount}"' in page
    assert "Type an amount" in page


def test_server_keeps_exactly_what_was_typed(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    typist.line(
        claim,
        1,
        contractual="",
        group=["CO", "CO", "OA"],
        reason=["45", "253", "94"],
        adjusted=["51.30", "1.30", "-2.60"],
    )
    typist.line(claim, 2, remarks="n130 MA18")

    typist.post()

    with practice_scope(practice.pk):
        first, second = ServicePayment.objects.order_by("position")
        kept = sorted((one.group, one.reason, str(one.amount)) for one in first.adjustments.all())
        assert kept == [
            ("CO", "253", "1.30"),
            ("CO", "45", "51.30"),
            ("OA", "94", "-2.60"),
            ("PR", "2", "10.00"),
            ("PR", "3", "25.00"),
        ]
        assert second.remarks == ["N130", "MA18"]


def test_one_line_is_answered_alone(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.head["amount"] = "90.00"
    typist.open(claim)
    typist.line(claim, 1, paid="90.00", contractual="60.00")

    typist.post()

    assert balances(practice, claim) == ("partly_paid", "50.00", "0.00")
    with practice_scope(practice.pk):
        assert ServicePayment.objects.get().claim_line.number == 1


def test_zero_dollar_eob_moves_the_balance_to_the_patient(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.head |= {"amount": "0.00", "method": "NON"}
    typist.open(claim)
    typist.line(claim, 1, paid="0.00", deductible="130.00", contractual="20.00")
    typist.line(claim, 2, paid="0", deductible="50.00")

    remittance = typist.post()

    assert (remittance.state, remittance.method, remittance.amount) == ("posted", "NON", dollars("0"))
    assert balances(practice, claim) == ("paid", "0.00", "180.00")


def test_check_number_that_looks_like_sql_is_text(typist: Typist, claim: Claim) -> None:
    typist.head["trace"] = "' OR 1=1; --"
    typist.example(claim)

    assert typist.post().trace == "' OR 1=1; --"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("trace", "44*71", "An 835 cannot hold this"),
        ("trace", "", "Type the number of the check"),
        ("amount", "", "Type the amount of the check"),
        ("amount", "86.00", "1.00 is not typed yet"),
        ("amount", "84.00", "1.00 is typed too much"),
        ("paid_on", "11/31/2026", "Type the date of the check"),
        ("paid_on", "11/16/2036", "This date is too far away"),
        ("method", "NON", "Something was paid"),
        ("payer", "", "Choose the payer"),
    ],
)
def test_head_that_is_wrong_is_refused(typist: Typist, claim: Claim, field: str, value: str, words: str) -> None:
    typist.example(claim)
    typist.head[field] = value

    assert words in typist.refused()


def test_card_number_is_never_kept_in_a_file(typist: Typist, claim: Claim) -> None:
    typist.head |= {"method": "CARD", "trace": "4111 1111 1111 1111"}
    typist.example(claim)

    assert "never the number of the card" in typist.refused()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"paid": "60.00"}, "5.00 is missing"),
        ({"paid": "70.00"}, "5.00 is too much"),
        ({"group": ["XX"], "reason": ["45"], "adjusted": ["1.00"]}, "CO, PR, OA or PI"),
        ({"group": ["CO"], "reason": ["9999"], "adjusted": ["1.00"]}, "There is no adjustment reason 9999"),
        ({"group": ["CO"], "reason": ["253"], "adjusted": [""]}, "Type the amount of CO-253"),
        ({"remarks": "N99999"}, "There is no remark code N99999"),
    ],
)
def test_line_that_is_wrong_is_refused(typist: Typist, claim: Claim, cells: dict[str, Any], words: str) -> None:
    typist.example(claim)
    typist.line(claim, 1, **cells)

    assert words in typist.refused()


def test_reversal_and_correction_on_one_check(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    first = typist.post()
    again = Typist(practice, typist.browser, typist.payer)
    again.head |= {"trace": "4472", "amount": "10.00"}
    again.open(claim, payer_number="ICN1", status="22")
    again.line(claim, 1, paid="-65.00", contractual="(50.00)", copay="25.00-", coinsurance="-10.00")
    again.line(claim, 2, paid="-20.00", contractual="-20.00", coinsurance="-10.00")
    again.send(act="close")
    again.open(claim, position=1, payer_number="ICN2")
    again.line(claim, 1, paid="75.00", contractual="50.00", copay="25.00")
    again.line(claim, 2, paid="20.00", contractual="20.00", coinsurance="10.00")

    second = again.post()

    assert (first.state, second.state, second.posted_amount) == ("posted", "posted", dollars("10"))
    assert balances(practice, claim) == ("paid", "0.00", "35.00")


def test_interest_and_takeback_change_the_check(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    typist.head |= {
        "amount": "76.50",
        "plb_reason": ["L6", "WO"],
        "plb_reference": ["", "OLD1"],
        "plb_amount": ["1.50", "-10.00"],
    }

    remittance = typist.post()

    assert (remittance.posted_amount, remittance.provider_level_amount) == (dollars("85"), dollars("-8.50"))


def test_claim_answered_as_a_whole(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.head["amount"] = "120.00"
    typist.open(claim, claim_group=["CO"], claim_reason=["45"], claim_adjusted=["80.00"])

    remittance = typist.post()

    with practice_scope(practice.pk):
        assert ClaimPayment.objects.get(remittance=remittance).paid_amount == dollars("120")
    assert balances(practice, claim)[1] == "0.00"


def test_double_click_posts_once(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)

    typist.post()
    again = typist.send(act="post")

    assert again.status_code == 302
    with practice_scope(practice.pk):
        assert (InterchangeFile.objects.count(), Remittance.objects.count()) == (1, 1)
    assert balances(practice, claim) == ("paid", "0.00", "45.00")


def test_same_check_typed_twice_names_the_first(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    first = typist.post()
    again = Typist(practice, typist.browser, typist.payer)
    again.example(claim)

    answer = again.send(act="post")

    assert answer.status_code == 422
    assert typist.url("remittance_page", remittance_id=first.pk) in answer.content.decode()


def test_typed_check_is_undone_and_posted_again(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    remittance = typist.post()
    before = balances(practice, claim)

    with practice_scope(practice.pk):
        now, actor = timezone.now(), system_user()
        undo_remittance(remittance_id=remittance.pk, reason="Typed wrong", actor=actor, today=TODAY, now=now)
        replay_remittance(remittance_id=remittance.pk, actor=actor, today=TODAY, now=now)

    assert balances(practice, claim) == before


def test_draft_waits_for_the_biller(typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    page = typist.browser.get(typist.url("eob_page", draft_id=typist.draft_id) + "?claim=0")

    kept = typist.keep(edition=page.context["draft"].edition)

    page = typist.browser.get(typist.url("eob_page", draft_id=typist.draft_id) + "?claim=0")

    assert "Kept at" in kept
    assert 'value="$10.00"' in page.content.decode()
    assert page.context["left"] == dollars("0")


def test_what_was_being_kept_never_undoes_what_a_button_sent(typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    before = typist.browser.get(typist.url("eob_page", draft_id=typist.draft_id)).context["draft"].edition
    typist.send(act="save")
    typist.line(claim, 1, paid="6.00")  # as it was a moment before, kept by a request that was overtaken

    words = typist.keep(edition=before)

    page = typist.browser.get(typist.url("eob_page", draft_id=typist.draft_id) + "?claim=0")
    assert "changed in another window" in words
    assert page.context["left"] == dollars("0")


def test_draft_can_be_thrown_away(practice: Practice, typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    typist.browser.post(typist.url("eob_discard", draft_id=typist.draft_id))

    with practice_scope(practice.pk):
        assert not EobDraft.objects.exists()


@pytest.mark.parametrize("by", ["number", "patient", "date"])
def test_claim_is_found_by_number_patient_and_date(practice: Practice, typist: Typist, claim: Claim, by: str) -> None:
    with practice_scope(practice.pk):
        texts = {"number": claim.patient_control_number, "patient": claim.patient.last_name, "date": "11/02/2026"}

    answer = typist.send(act="find", find=texts[by])
    offered = typist.browser.post(typist.url("eob_claims", draft_id=typist.draft_id), {"find": texts[by]})

    assert answer.status_code == 302  # the only one that matches is taken
    assert claim.patient_control_number in offered.content.decode()


def test_claim_that_was_never_sent_is_not_offered(practice: Practice, typist: Typist, claim: Claim) -> None:
    with practice_scope(practice.pk):
        Claim.objects.update(status="draft")

    answer = typist.send(act="find", find=claim.patient_control_number)

    assert "No claim that was sent matches" in answer.content.decode()


def test_claim_is_taken_off_again(typist: Typist, claim: Claim) -> None:
    typist.example(claim)
    typist.send(remove="0")

    assert "Add the claims of this EOB" in typist.refused()


@pytest.mark.parametrize("count", [1, 30])
def test_list_of_drafts_costs_the_same(practice: Practice, client_as: Login, count: int) -> None:
    with practice_scope(practice.pk):
        for _ in range(count):
            start_eob(actor=system_user(), now=timezone.now())
    browser = client_as(Role.BILLER)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(reverse("eob_list", kwargs={"practice_slug": practice.slug}))

    assert (answer.status_code, len(answer.context["rows"])) == (200, count)
    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("count", [1, 30])
def test_eob_of_many_claims_costs_the_same(practice: Practice, payer: Payer, typist: Typist, count: int) -> None:
    with practice_scope(practice.pk):
        claims = [make_claim(practice, payer=payer) for _ in range(count)]
    for claim in claims:
        typist.send(add=str(claim.pk))

    with CaptureQueriesContext(connection) as queries:
        answer = typist.browser.get(typist.url("eob_page", draft_id=typist.draft_id))

    assert len(answer.context["rows"]) == count
    assert len(queries) <= MOST_QUERIES
