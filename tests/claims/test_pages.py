"""The claim pages, through the browser's eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Submission
from claims.services.scrub import scrub_claims
from clearinghouse.models import InterchangeFile
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.factories import NOW, TODAY

LogIn = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **ids})


class Answered(Protocol):
    @property
    def content(self) -> bytes: ...


def text(response: Answered) -> str:
    return " ".join(response.content.decode().split())


def claim_of(
    practice: Practice, biller: User, *, is_scrubbed: bool = True, **fields: Any
) -> Claim:  # Any: field values
    claim = factories.make_claim(practice, biller, **fields)
    with practice_scope(practice.pk):
        if is_scrubbed:
            scrub_claims(claims=[claim], actor=biller, today=TODAY, now=NOW)
    return claim


def fresh(claim: Claim) -> Claim:
    with practice_scope(claim.practice_id):
        return Claim.objects.get(pk=claim.pk)


def typed(claim: Claim, **changes: str) -> dict[str, str]:
    """What the preparation page posts when nothing else is touched."""
    data = {
        "place_of_service": claim.place_of_service,
        "accepts_assignment": "on",
        "assigns_benefits": "on",
        "line-1-modifiers": "",
        "line-1-pointers": "A",
        "line-1-description": "",
        "line-2-modifiers": "GP",
        "line-2-pointers": "A",
        "line-2-description": "",
        **{f"diagnosis_{letter}": code for letter, code in zip("ABCDEFGHIJKL", claim.diagnoses, strict=False)},
    }
    return {**data, **changes}


def test_the_list_counts_by_status_and_shows_what_blocks(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim_of(practice, biller)
    blocked = claim_of(practice, biller, diagnoses=("M54.5",))

    page = text(client_as(Role.BILLER).get(url("claim_list") + "?tab=needs-fix"))

    assert 'Needs a fix<span class="filter-chip-count">1</span>' in page
    assert 'To send<span class="filter-chip-count">1</span>' in page
    assert blocked.patient_control_number in page
    assert "M54.5 is not a billable ICD-10-CM code." in page


def test_the_list_finds_by_number_and_by_patient(practice: Practice, biller: User, client_as: LogIn) -> None:
    wanted = claim_of(practice, biller, patient=factories.make_patient(practice, last_name="Okafor"))
    other = claim_of(practice, biller, patient=factories.make_patient(practice, last_name="Lindqvist"))
    client = client_as(Role.BILLER)

    by_name = text(client.post(url("claim_list"), {"q": "okafor"}))
    by_number = text(client.post(url("claim_list"), {"q": wanted.patient_control_number.lower()}))

    for page in (by_name, by_number):
        assert url("claim_page", claim_id=wanted.pk) in page
        assert url("claim_page", claim_id=other.pk) not in page


def test_the_list_can_be_narrowed_to_a_payer(practice: Practice, biller: User, client_as: LogIn) -> None:
    wanted, other = claim_of(practice, biller), claim_of(practice, biller)

    page = text(client_as(Role.BILLER).get(f"{url('claim_list')}?tab=all&payer={wanted.payer_id}"))

    assert url("claim_page", claim_id=wanted.pk) in page
    assert url("claim_page", claim_id=other.pk) not in page


@pytest.mark.parametrize("query", ["?tab=no-such-tab", "?payer=x", "?after=x", "?before=99999999999999999999"])
def test_a_mangled_link_opens_the_first_page(practice: Practice, client_as: LogIn, query: str) -> None:
    assert client_as(Role.BILLER).get(url("claim_list") + query).status_code == 200


def test_an_empty_list_says_what_comes_first(practice: Practice, client_as: LogIn) -> None:
    assert "A claim is built from a signed chart note." in text(client_as(Role.BILLER).get(url("claim_list")))


def queries(client: Client, path: str) -> int:
    client.get(path)  # the first page of a session asks more
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_thirty_claims(practice: Practice, biller: User, client_as: LogIn) -> None:
    payer = base_payer(practice)
    client = client_as(Role.BILLER)
    path = url("claim_list") + "?tab=all"
    claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer), diagnoses=("M54.5",))
    with_one = queries(client, path)
    for _ in range(29):
        claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer), diagnoses=("M54.5",))

    assert queries(client, path) == with_one
    assert with_one <= 30


def base_payer(practice: Practice) -> Any:  # Any: a payer
    with practice_scope(practice.pk):
        return base.PayerFactory.create(practice=practice)


def test_the_patient_panel_takes_as_many_queries_for_thirty_claims(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    patient = factories.make_patient(practice)
    client = client_as(Role.BILLER)
    path = url("patient_claims_panel", patient_id=patient.pk)
    claim_of(practice, biller, patient=patient, is_scrubbed=False)
    with_one = queries(client, path)
    for _ in range(29):
        claim_of(practice, biller, patient=patient, is_scrubbed=False)

    assert queries(client, path) == with_one


def test_the_claim_page_takes_few_queries_however_long_its_history(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)
    client.post(url("claim_submit", claim_id=claim.pk))
    path = url("claim_page", claim_id=claim.pk)
    short = queries(client, path)
    with practice_scope(practice.pk):
        event = claim.events.latest("pk")
        for _ in range(30):
            event.pk = None
            event.save(force_insert=True)

    assert queries(client, path) == short
    assert short <= 30


def test_opening_a_claim_is_logged(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)

    client_as(Role.PROVIDER).get(url("claim_page", claim_id=claim.pk))

    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="chart.viewed", subject_id=claim.pk).count() == 1


def test_the_claim_page_says_what_to_do_next(practice: Practice, biller: User, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    ready = claim_of(practice, biller)
    blocked = claim_of(practice, biller, diagnoses=("M54.5",))

    assert "Nothing stands in the way of this claim." in text(client.get(url("claim_page", claim_id=ready.pk)))
    page = text(client.get(url("claim_page", claim_id=blocked.pk)))
    assert "M54.5 is not a billable ICD-10-CM code. Search the code" in page


def test_a_signed_visit_becomes_a_claim_with_one_click(practice: Practice, biller: User, client_as: LogIn) -> None:
    superbill = factories.make_superbill(practice, biller)
    client = client_as(Role.PROVIDER)
    path = url("claim_for_visit", visit_id=superbill.visit_id)

    first = client.post(path)
    again = client.post(path)

    with practice_scope(practice.pk):
        claim = Claim.objects.get()
    assert first["Location"] == url("claim_prepare", claim_id=claim.pk)
    assert again["Location"] == url("claim_page", claim_id=claim.pk)
    assert claim.status == "ready"


def test_an_unsigned_visit_says_to_sign_first(practice: Practice, biller: User, client_as: LogIn) -> None:
    patient = factories.make_patient(practice)
    with practice_scope(practice.pk):
        visit = base.VisitFactory.create(practice=practice, patient=patient)

    response = client_as(Role.BILLER).post(url("claim_for_visit", visit_id=visit.pk))

    assert response["Location"] == url("chart_note", visit_id=visit.pk)


def test_the_preparation_page_marks_the_box(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, diagnoses=("M54.5",))

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert '<div class="claim-box span-12 is-blocked" id="box-21">' in page
    assert '<a href="#box-21">Box 21</a>: M54.5 is not a billable ICD-10-CM code.' in page


def test_mending_a_box_makes_the_claim_ready(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, diagnoses=("M54.5",))

    response = client_as(Role.BILLER).post(
        url("claim_prepare", claim_id=claim.pk), typed(claim, diagnosis_A="m5450", note="Second visit")
    )

    assert response["Location"] == url("claim_prepare", claim_id=claim.pk)
    mended = fresh(claim)
    assert (mended.status, mended.diagnoses, mended.note) == ("ready", ["M54.50"], "Second visit")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("diagnosis_A", "back", "BAC.K is not an ICD-10-CM code, such as M54.50."),
        ("accident_on", "13/45/2026", "Enter the date as MM/DD/YYYY"),
        ("referring_npi", "1234567890", "fails its check digit"),
        ("line-1-modifiers", "GP 5", "Up to four modifiers of two characters"),
        ("line-2-pointers", "AZ", "Up to four letters from A to L"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_box(
    practice: Practice, biller: User, client_as: LogIn, name: str, value: str, problem: str
) -> None:
    claim = claim_of(practice, biller)

    response = client_as(Role.BILLER).post(
        url("claim_prepare", claim_id=claim.pk), typed(claim, **{name: value, "note": "Kept"})
    )

    assert response.status_code == 422
    assert problem in text(response)
    assert "Kept" in text(response)
    assert fresh(claim).note == ""


def test_save_and_submit_sends_the_claim(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, diagnoses=("M54.5",))

    response = client_as(Role.BILLER).post(
        url("claim_prepare", claim_id=claim.pk), typed(claim, diagnosis_A="M54.50", submit="1"), follow=True
    )

    assert f"Claim {claim.patient_control_number} is on its way" in text(response)
    assert fresh(claim).status == "queued"


def test_a_second_click_on_submit_sends_nothing_twice(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)

    for _ in range(2):
        client.post(url("claim_submit", claim_id=claim.pk))

    with practice_scope(practice.pk):
        assert Submission.objects.filter(claim=claim).count() == 1
        assert InterchangeFile.objects.count() == 1


def test_what_blocks_a_claim_is_named_with_its_remedy(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, diagnoses=("M54.5",))

    response = client_as(Role.PROVIDER).post(url("claim_submit", claim_id=claim.pk), follow=True)

    assert response.redirect_chain[-1][0] == url("claim_prepare", claim_id=claim.pk)
    assert (
        f"Claim {claim.patient_control_number} was not sent. M54.5 is not a billable ICD-10-CM code."
        " Search the code" in text(response)
    )


def test_many_claims_go_out_together(practice: Practice, biller: User, client_as: LogIn) -> None:
    clean, clean_too = claim_of(practice, biller), claim_of(practice, biller)
    blocked = claim_of(practice, biller, diagnoses=("M54.5",))

    response = client_as(Role.BILLER).post(
        url("claims_submit"), {"claim": [clean.pk, clean_too.pk, blocked.pk, "x"]}, follow=True
    )

    assert "2 claims are on their way." in text(response)
    assert f"Claim {blocked.patient_control_number} was not sent." in text(response)
    assert [fresh(each).status for each in (clean, clean_too, blocked)] == ["queued", "queued", "needs_fix"]


def test_submitting_nothing_says_so(practice: Practice, client_as: LogIn) -> None:
    response = client_as(Role.BILLER).post(url("claims_submit"), follow=True)

    assert "Select the claims that you want to send." in text(response)


def test_another_provider_is_chosen_with_one_button(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        provider = base.BillingProviderFactory.create(practice=practice, organization_name="Hale Chiropractic")

    response = client_as(Role.BILLER).post(
        url("claim_switch", claim_id=claim.pk),
        typed(claim, billing_provider=str(provider.pk), note="Typed before"),
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 200
    assert "HALE CHIROPRACTIC" in text(response)
    assert "<html" not in text(response)
    assert (fresh(claim).billing_provider_id, fresh(claim).note) == (provider.pk, "Typed before")


def test_another_location_without_script(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        location = base.LocationFactory.create(practice=practice, place_of_service="22")

    response = client_as(Role.BILLER).post(
        url("claim_switch", claim_id=claim.pk), typed(claim, location=str(location.pk))
    )

    assert response["Location"] == url("claim_prepare", claim_id=claim.pk)
    assert (fresh(claim).location_id, fresh(claim).place_of_service) == (location.pk, "22")


def test_a_provider_of_another_practice_is_not_there(
    practice: Practice, other_practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(other_practice.pk):
        foreign = base.BillingProviderFactory.create(practice=other_practice)

    response = client_as(Role.BILLER).post(
        url("claim_switch", claim_id=claim.pk), {"billing_provider": str(foreign.pk)}
    )

    assert response.status_code == 404


def test_a_claim_that_is_out_cannot_be_prepared(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)
    client.post(url("claim_submit", claim_id=claim.pk))

    response = client.post(url("claim_prepare", claim_id=claim.pk), typed(claim, note="Too late"))

    assert response["Location"] == url("claim_page", claim_id=claim.pk)
    assert fresh(claim).note == ""


@pytest.mark.parametrize(
    ("name", "status", "word"), [("claim_hold", "on_hold", "on hold"), ("claim_void", "voided", "voided")]
)
def test_taking_a_claim_out_needs_a_reason(
    practice: Practice, biller: User, client_as: LogIn, name: str, status: str, word: str
) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)

    without = client.post(url(name, claim_id=claim.pk), {"reason": ""}, follow=True)
    assert "Give a reason" in text(without)
    assert fresh(claim).status == "ready"

    given = client.post(url(name, claim_id=claim.pk), {"reason": "Asked by the patient"}, follow=True)
    assert f"Claim {claim.patient_control_number} is {word}." in text(given)
    assert fresh(claim).status == status


def test_a_claim_on_hold_is_released_from_its_next_step(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)
    client.post(url("claim_hold", claim_id=claim.pk), {"reason": "No authorization yet"})

    page = text(client.get(url("claim_page", claim_id=claim.pk)))
    assert "On hold: No authorization yet" in page
    assert "No authorization yet" in text(client.get(url("claim_prepare", claim_id=claim.pk)))

    client.post(url("claim_release", claim_id=claim.pk))
    assert fresh(claim).status == "ready"


def test_closing_what_is_not_answered_is_refused(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)

    response = client_as(Role.BILLER).post(url("claim_close", claim_id=claim.pk), {"reason": "Done"}, follow=True)

    assert "This cannot be done" in text(response)
    assert fresh(claim).status == "ready"


def test_the_form_is_a_pdf(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)

    response = client_as(Role.PROVIDER).get(url("claim_cms1500_pdf", claim_id=claim.pk))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_scrub_now_says_how_many_boxes(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, diagnoses=("M54.5",))
    client = client_as(Role.BILLER)

    assert "1 box is to be mended." in text(client.post(url("claim_scrub", claim_id=claim.pk), follow=True))


def test_a_provider_sees_no_link_to_raw_files_of_others(
    practice: Practice, other_practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = claim_of(practice, biller)
    stranger = Client()
    stranger.force_login(base.make_member(other_practice, Role.ADMIN))

    for name in ("claim_page", "claim_prepare", "claim_cms1500_pdf"):
        assert stranger.get(url(name, claim_id=claim.pk)).status_code == 404
        assert client_as(Role.FRONT_DESK).get(url(name, claim_id=claim.pk)).status_code == 403
