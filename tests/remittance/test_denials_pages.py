"""The worklist of denials and its pages."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from patients.models import Patient
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from remittance.models import Appeal, Denial, DenialOwner
from tests import factories
from tests.patients.counting import query_count
from tests.remittance.factories import clp, dollars, era, make_claim, receive, svc

pytestmark = pytest.mark.django_db
Login = Callable[[Role], Client]


def url(practice: Practice, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"practice_slug": practice.slug, **kwargs})


def deny(practice: Practice, count: int = 1, reason: str = "197", charge: str = "150.00") -> list[Claim]:
    """Claims of one line each, denied by one check."""
    with practice_scope(practice.pk):
        claims = [make_claim(practice, lines=(("99213", charge),)) for _ in range(count)]
        answers = [
            clp(
                claim.patient_control_number,
                svc("99213", charge, "0.00", ("CO", reason, charge), line=f"{claim.patient_control_number}L1"),
                icn=f"ICN{claim.pk}",
            )
            for claim in claims
        ]
        receive(era(*answers, trace=f"EFT{claims[0].pk}"))
    return claims


@pytest.mark.parametrize(("remarks", "is_offered"), [([], True), (["MA130"], False)])
def test_appeal_is_offered_where_the_payer_takes_one(
    practice: Practice, client_as: Login, remarks: list[str], is_offered: bool
) -> None:
    deny(practice, reason="16")
    with practice_scope(practice.pk):
        Denial.objects.update(remarks=remarks)

    page = client_as(Role.BILLER).get(url(practice, "denial_page", denial_id=only(practice).pk)).content.decode()

    assert ("Draft appeal" in page) == is_offered
    assert ("takes no appeal" in page) != is_offered


def test_part_that_is_open_stands_beside_what_was_denied(practice: Practice, client_as: Login) -> None:
    deny(practice)
    with practice_scope(practice.pk):
        Denial.objects.update(amount="40.00", denied_amount="150.00")

    page = client_as(Role.BILLER).get(url(practice, "denial_list")).content.decode()

    assert re.search(r"40\.00.*of.*150\.00", page, re.DOTALL)


def shown(client: Client, practice: Practice, **asked: str | int) -> list[str]:
    page = client.get(url(practice, "denial_list"), asked)
    return [one.row.claim.patient_control_number for one in page.context["denials"]]


def only(practice: Practice) -> Denial:
    with practice_scope(practice.pk):
        return Denial.objects.select_related("claim__patient").get()


def test_filters_narrow_the_list(practice: Practice, client_as: Login) -> None:
    big, small = deny(practice, charge="900.00")[0], deny(practice, reason="29", charge="40.00")[0]
    client = client_as(Role.BILLER)

    assert shown(client, practice, at_least="$100") == [big.patient_control_number]
    assert shown(client, practice, category="timely_filing") == [small.patient_control_number]
    assert shown(client, practice, scenario="3") == [big.patient_control_number]
    assert shown(client, practice, payer=small.payer_id) == [small.patient_control_number]
    assert shown(client, practice, sort="amount") == [big.patient_control_number, small.patient_control_number]
    assert shown(client, practice, owner="none") == [big.patient_control_number, small.patient_control_number]


def test_mine_are_those_that_i_own(practice: Practice, client_as: Login) -> None:
    client = client_as(Role.BILLER)  # the first biller, so the rule gives new denials to him
    other = client_as(Role.BILLER)
    claim = deny(practice)[0]

    assert shown(client, practice, owner="mine") == [claim.patient_control_number]
    assert shown(other, practice, owner="mine") == []


def test_overdue_ones_alone(practice: Practice, client_as: Login) -> None:
    late, early = deny(practice, count=2)
    with practice_scope(practice.pk):
        Denial.objects.filter(claim=late).update(due_on=dt.date(2020, 1, 2))
        Denial.objects.filter(claim=early).update(due_on=dt.date(2999, 1, 2))

    assert shown(client_as(Role.BILLER), practice, due="overdue") == [late.patient_control_number]


def test_search_travels_in_a_post_alone(practice: Practice, client_as: Login) -> None:
    claim, _ = deny(practice, count=2)
    client = client_as(Role.BILLER)
    with practice_scope(practice.pk):
        name = Patient.objects.get(pk=claim.patient_id).last_name

    found = client.post(url(practice, "denial_list"), {"q": claim.patient_control_number})
    page = client.post(url(practice, "denial_list") + "?sort=amount", {"q": name}).content.decode()
    ignored = shown(client, practice, q="nobody of this name")

    assert [one.row.claim for one in found.context["denials"]] == [claim]
    assert f"q={name}" not in page
    assert len(ignored) == 2


def test_pages_cost_the_same_for_one_and_for_thirty(practice: Practice, client_as: Login) -> None:
    client = client_as(Role.BILLER)
    counts: dict[str, list[int]] = {}
    for more in (1, 29):
        deny(practice, count=more)
        for query in ("", "?sort=amount&state=all"):
            counts.setdefault(query, []).append(query_count(client, url(practice, "denial_list") + query))

    assert all(first == last for first, last in counts.values())


def test_appeal_list_costs_the_same_for_one_and_for_thirty(practice: Practice, client_as: Login) -> None:
    client = client_as(Role.BILLER)
    counts = []
    for more in (1, 29):
        deny(practice, count=more)
        with practice_scope(practice.pk):
            ids = list(Denial.objects.filter(appealed=None).values_list("pk", flat=True))
        client.post(url(practice, "denial_act"), {"denial": ids, "act": "appeal"})
        address = url(practice, "appeal_list")
        counts.append((len(client.get(address).context["page"].rows), query_count(client, address)))

    (first, few), (last, many) = counts
    assert (first, last, few) == (1, 30, many)


def test_act_on_all_that_match_and_on_no_other(practice: Practice, client_as: Login) -> None:
    deny(practice, count=3)
    deny(practice, reason="29")
    data = {"everything": "1", "act": "written_off", "reason": "Agreed", "filter_category": "authorization"}

    client_as(Role.BILLER).post(url(practice, "denial_act"), data)

    with practice_scope(practice.pk):
        assert set(Denial.objects.values_list("category", "state")) == {
            ("authorization", "resolved"),
            ("timely_filing", "open"),
        }


def test_one_corrected_claim_opens_for_preparation(practice: Practice, client_as: Login) -> None:
    deny(practice)

    answer = client_as(Role.BILLER).post(url(practice, "denial_act"), {"denial": only(practice).pk, "act": "corrected"})

    with practice_scope(practice.pk):
        corrected = Claim.objects.get(frequency="7")
    assert answer.headers["Location"] == url(practice, "claim_prepare", claim_id=corrected.pk)


def test_denial_beside_the_list_has_its_playbook(practice: Practice, client_as: Login) -> None:
    claim = deny(practice)[0]
    address = url(practice, "denial_page", denial_id=only(practice).pk)
    client = client_as(Role.BILLER)

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = client.get(address).content.decode()

    assert "<html" not in part
    assert "box 23" in part
    assert "Service not covered" in part
    assert claim.patient_control_number in page


def test_write_off_is_taken_back_from_its_page(practice: Practice, client_as: Login) -> None:
    deny(practice)
    denial = only(practice)
    client = client_as(Role.BILLER)
    client.post(url(practice, "denial_act"), {"denial": denial.pk, "act": "written_off", "reason": "Agreed"})
    address = url(practice, "denial_take_back", denial_id=denial.pk)

    without_reason = client.post(address, follow=True).content.decode()
    client.post(address, {"reason": "The payer reopened it"})

    assert "Say why it is taken back" in without_reason
    assert only(practice).state == "open"


def test_csv_is_typed_and_takes_the_search(practice: Practice, client_as: Login) -> None:
    claim, _ = deny(practice, count=2)

    answer = client_as(Role.BILLER).post(url(practice, "denial_csv"), {"q": claim.patient_control_number})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["Claim"], row["At risk"], row["Scenario"]) for row in rows] == [
        (claim.patient_control_number, "150.00", "Service not covered")
    ]
    assert dt.date.fromisoformat(rows[0]["Due"]) > dt.date(2026, 11, 16)


def test_owner_of_a_payer_is_set_and_removed(practice: Practice, client_as: Login) -> None:
    client = client_as(Role.ADMIN)
    with practice_scope(practice.pk):
        payer = factories.PayerFactory.create(practice=practice)
    owner = factories.make_member(practice, Role.BILLER)
    address = url(practice, "denial_owners")

    client.post(address, {"payer": payer.pk, "owner": owner.pk})
    with practice_scope(practice.pk):
        chosen = list(DenialOwner.objects.values_list("payer_id", "owner_id"))
    client.post(address, {"payer": payer.pk, "owner": ""})

    assert chosen == [(payer.pk, owner.pk)]
    with practice_scope(practice.pk):
        assert not DenialOwner.objects.exists()


@pytest.fixture
def appeal(practice: Practice, client_as: Login) -> Appeal:
    deny(practice)
    client_as(Role.BILLER).post(url(practice, "denial_act"), {"denial": only(practice).pk, "act": "appeal"})
    with practice_scope(practice.pk):
        return Appeal.objects.get()


def test_appeal_is_written_sent_and_answered(practice: Practice, client_as: Login, appeal: Appeal) -> None:
    client = client_as(Role.BILLER)
    words = {"level": "1", "addressee": "Great Lakes\nPO Box 1", "letter": "Please pay.", "enclosures": "Card"}
    sending: dict[str, Any] = {"sent_on": "11/20/2026", "way": "fax", "reference": "F1", "answer_due_on": "01/04/2027"}

    client.post(url(practice, "appeal_page", appeal_id=appeal.pk), words)
    client.post(url(practice, "appeal_send", appeal_id=appeal.pk), sending)
    client.post(url(practice, "appeal_answer", appeal_id=appeal.pk), {"outcome": "upheld", "answered_on": "11/21/2026"})

    with practice_scope(practice.pk):
        appeal.refresh_from_db()
    assert (appeal.letter, appeal.sent_on, appeal.outcome) == ("Please pay.", dt.date(2026, 11, 20), "upheld")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sent_on": "11/20/2999"}, "today or before"),
        ({"answer_due_on": "11/01/2026"}, "due after the letter went out"),
        ({"way": "pigeon"}, "Select a valid choice"),
    ],
)
def test_sending_says_what_is_wrong(
    practice: Practice, client_as: Login, appeal: Appeal, changed: dict[str, str], words: str
) -> None:
    typed = {"sent_on": "11/20/2026", "way": "fax", "answer_due_on": "01/04/2027", **changed}

    page = client_as(Role.BILLER).post(url(practice, "appeal_send", appeal_id=appeal.pk), typed)

    assert words in page.content.decode()
    with practice_scope(practice.pk):
        assert Appeal.objects.get().state == "draft"


def test_draft_can_only_be_given_up(practice: Practice, client_as: Login, appeal: Appeal) -> None:
    address = url(practice, "appeal_answer", appeal_id=appeal.pk)
    client = client_as(Role.BILLER)

    refused = client.post(address, {"outcome": "upheld", "answered_on": "11/21/2026"})
    client.post(address, {"outcome": "withdrawn", "answered_on": "11/21/2026"})

    assert "Select a valid choice" in refused.content.decode()
    with practice_scope(practice.pk):
        assert Appeal.objects.get().outcome == "withdrawn"


def test_letter_and_packet_are_pdfs_and_the_prints_are_on_record(
    practice: Practice, client_as: Login, appeal: Appeal
) -> None:
    client = client_as(Role.BILLER)

    answers = [client.get(url(practice, name, appeal_id=appeal.pk)) for name in ("appeal_letter", "appeal_packet")]

    assert [answer.content[:5] for answer in answers] == [b"%PDF-", b"%PDF-"]
    assert dollars("150") == appeal.amount
    with practice_scope(practice.pk):
        verbs = set(AuditEvent.objects.filter(subject_type="remittance.Appeal").values_list("verb", flat=True))
    assert {"appeal.printed", "appeal.packet_printed"} <= verbs
