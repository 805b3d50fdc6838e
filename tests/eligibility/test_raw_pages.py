"""The 270 and the 271 of an inquiry, segment by segment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from eligibility.models import EligibilityInquiry
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from tests.access.rows import Rows
from tests.patients.counting import query_count
from tests.x12.files import ANSWER, answer

LogIn = Callable[[Role], Client]
MOST_QUERIES = 20  # of a page, with session, tenant scope and sidebar


@pytest.fixture
def inquiry(practice: Practice) -> EligibilityInquiry:
    """One that the payer has answered."""
    key = Rows(practice).of("inquiry")
    return now_answered(practice, key, answer(ANSWER))


def now_answered(practice: Practice, key: int, response: bytes) -> EligibilityInquiry:
    with practice_scope(practice.pk):
        EligibilityInquiry.objects.filter(pk=key).update(response=response)
        return EligibilityInquiry.objects.get(pk=key)


def url(name: str, inquiry: EligibilityInquiry, **words: str) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", "inquiry_id": inquiry.pk, **words})


def text(client: Client, address: str, **headers: str) -> str:
    return " ".join(client.get(address, headers=headers).content.decode().split())


def test_answer_is_explained_and_its_findings_stand_in_their_places(
    practice: Practice, client_as: LogIn, inquiry: EligibilityInquiry
) -> None:
    client = client_as(Role.FRONT_DESK)

    good = text(client, url("eligibility_raw", inquiry, transaction="271"))
    now_answered(practice, inquiry.pk, answer([*ANSWER, "ZZZ*1"]))
    bad = text(client, url("eligibility_raw", inquiry, transaction="271"))

    assert '<span class="raw-x12-headline">Active</span>' in good
    assert "<dt><code>EB01</code> what</dt>" in good
    assert "raw-x12-finding" not in good
    assert bad.index("<b>ZZZ</b>") < bad.index("has no segment &#x27;ZZZ&#x27; here") < bad.index("<b>SE</b>")


def test_inquiry_page_opens_what_is_kept_and_nothing_else(client_as: LogIn, inquiry: EligibilityInquiry) -> None:
    client = client_as(Role.FRONT_DESK)

    page = text(client, url("eligibility_inquiry", inquiry))
    part = text(client, url("eligibility_raw", inquiry, transaction="271"), **{"HX-Request": "true"})

    assert f'hx-get="{url("eligibility_raw", inquiry, transaction="271")}" hx-trigger="toggle once"' in page
    assert url("eligibility_raw", inquiry, transaction="270") not in page
    assert part.startswith('<section class="raw-x12"')


def test_answer_is_downloaded_as_it_came(client_as: LogIn, inquiry: EligibilityInquiry) -> None:
    client = client_as(Role.FRONT_DESK)

    answer_file = client.get(url("eligibility_raw_download", inquiry, transaction="271"))
    nothing = client.get(url("eligibility_raw_download", inquiry, transaction="270"))

    assert answer_file.content == bytes(inquiry.response or b"")
    assert answer_file.headers["Content-Disposition"].startswith("attachment")
    assert nothing.headers["Location"] == url("eligibility_raw", inquiry, transaction="270")
    assert "No X12 is kept here" in text(client, nothing.headers["Location"])


def test_no_other_transaction_can_be_asked_for(client_as: LogIn, inquiry: EligibilityInquiry) -> None:
    assert client_as(Role.ADMIN).get(url("eligibility_raw", inquiry, transaction="835")).status_code == 404


def test_seeing_and_taking_the_answer_are_logged(
    practice: Practice, client_as: LogIn, inquiry: EligibilityInquiry
) -> None:
    client = client_as(Role.FRONT_DESK)

    client.get(url("eligibility_raw", inquiry, transaction="271"))
    client.get(url("eligibility_raw_download", inquiry, transaction="271"))

    with practice_scope(practice.pk):
        events = AuditEvent.objects.filter(subject_id=inquiry.pk).order_by("pk").values_list("verb", flat=True)
        assert list(events) == ["chart.viewed", "eligibility.downloaded"]


def test_raw_answer_takes_as_many_queries_for_thirty_benefits(
    practice: Practice, client_as: LogIn, inquiry: EligibilityInquiry
) -> None:
    client = client_as(Role.FRONT_DESK)
    address = url("eligibility_raw", inquiry, transaction="271")

    with_one = query_count(client, address)
    now_answered(practice, inquiry.pk, answer([*ANSWER, *["EB*1*IND*98"] * 29]))
    with_thirty = query_count(client, address)

    assert with_one == with_thirty <= MOST_QUERIES
