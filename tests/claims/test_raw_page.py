"""What was sent for one claim: its own loops alone, in words, for those who may see them."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.services.batch import queue_claims
from clearinghouse.models import InterchangeFile
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW
from tests.claims.pages import LogIn, claim_of, text, url
from tests.patients.counting import query_count

MOST_QUERIES = 20  # of a page, with session, tenant scope and sidebar


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def sent(practice: Practice, biller: User, count: int) -> list[Claim]:
    names = ("Okafor", "Lindqvist", "Haddad")
    patients = [factories.make_patient(practice, last_name=name) for name in names[:count]]
    claims = [claim_of(practice, biller, patient=patient) for patient in patients]
    with practice_scope(practice.pk):
        queue_claims(claims=claims, actor=biller, now=NOW)
    return claims


def test_raw_page_shows_the_claim_first_and_nothing_of_its_neighbours(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    before, claim, after = sent(practice, biller, 3)

    page = text(client_as(Role.BILLER).get(url("claim_raw", claim_id=claim.pk)))

    assert page.index(f"<b>CLM</b>*{claim.patient_control_number}*") < page.index("<b>HL</b>*1**20*1")
    assert "LINDQVIST" in page
    assert [name for name in ("OKAFOR", "HADDAD") if name in page] == []
    assert f"*{before.patient_control_number}*" not in page
    assert f"*{after.patient_control_number}*" not in page
    assert "<dt><code>CLM05-1</code> place of service</dt><dd><b>11</b> Office</dd>" in page
    assert '<span class="raw-x12-loop" title="Service line">2400</span>' in page


def test_findings_stand_at_the_claims_own_segments(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim, neighbour = sent(practice, biller, 2)
    with practice_scope(practice.pk):
        file = InterchangeFile.objects.get(submissions__claim=claim)
        content = bytes(file.content)
        for each in (claim, neighbour):
            number = each.patient_control_number.encode()
            content = content.replace(b"CLM*%s*200*" % number, b"CLM*%s*201*" % number)
        InterchangeFile.objects.filter(pk=file.pk).update(content=content)

    page = text(client_as(Role.BILLER).get(url("claim_raw", claim_id=claim.pk)))

    at = page.index(f"<b>CLM</b>*{claim.patient_control_number}*201*")
    assert at < page.index('class="raw-x12-finding finding-warning"') < page.index("<b>HI</b>")
    assert page.count("raw-x12-finding finding-warning") == 1


def test_raw_page_is_a_part_of_the_claim_page_for_htmx(practice: Practice, biller: User, client_as: LogIn) -> None:
    (claim,) = sent(practice, biller, 1)
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_page", claim_id=claim.pk)))
    part = text(client.get(url("claim_raw", claim_id=claim.pk), HTTP_HX_REQUEST="true"))

    assert f'hx-get="{url("claim_raw", claim_id=claim.pk)}" hx-trigger="toggle once"' in page
    assert part.startswith('<div class="card-body" id="claim-raw"')


def test_raw_page_of_a_claim_that_was_not_sent_says_so(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)

    assert "Not sent yet" in text(client_as(Role.BILLER).get(url("claim_raw", claim_id=claim.pk)))


def test_raw_page_shows_each_submission(practice: Practice, biller: User, client_as: LogIn) -> None:
    (claim,) = sent(practice, biller, 1)
    with practice_scope(practice.pk):
        first = claim.submissions.get()
        Claim.objects.filter(pk=claim.pk).update(status="ready", frequency="7", payer_claim_control_number="ICN1")
        queue_claims(claims=[Claim.objects.get(pk=claim.pk)], actor=biller, now=NOW)
    client = client_as(Role.BILLER)

    newest = text(client.get(url("claim_raw", claim_id=claim.pk)))
    oldest = text(client.get(f"{url('claim_raw', claim_id=claim.pk)}?submission={first.pk}"))

    assert "<b>REF</b>*F8*ICN1" in newest
    assert "<b>REF</b>*F8*ICN1" not in oldest
    assert f"?submission={first.pk}" in newest


def test_seeing_the_raw_claim_is_logged(practice: Practice, biller: User, client_as: LogIn) -> None:
    (claim,) = sent(practice, biller, 1)

    client_as(Role.PROVIDER).get(url("claim_raw", claim_id=claim.pk))

    with practice_scope(practice.pk):
        event = AuditEvent.objects.filter(verb="chart.viewed").latest("pk")
    assert (event.subject_type, event.subject_id) == ("claims.Claim", claim.pk)


def test_raw_page_takes_as_many_queries_in_a_long_file(practice: Practice, biller: User, client_as: LogIn) -> None:
    (alone,) = sent(practice, biller, 1)
    among_three = sent(practice, biller, 3)[1]
    client = client_as(Role.BILLER)

    counts = [query_count(client, url("claim_raw", claim_id=claim.pk)) for claim in (alone, among_three)]

    assert counts[0] == counts[1] <= MOST_QUERIES
