"""Preparing, sending and shelving claims, through the browser's eyes."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim, Submission
from clearinghouse.models import InterchangeFile
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.pages import LogIn, claim_of, fresh, text, typed, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


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

    assert '<div id="box-21-findings"> <p class="claim-finding tone-bad">' in page
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
        ("onset_on", "13/45/2026", "Enter the date as MM/DD/YYYY"),
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


def test_a_payer_that_covers_nothing_is_passed_over_from_the_page(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    patient = factories.make_patient(practice)
    factories.add_coverage(patient, "S", member_id="SEC02")
    claim = claim_of(practice, biller, patient=patient)
    client, label = client_as(Role.BILLER), "Bill the next payer: this one does not cover it"
    address = url("claim_past_payer", claim_id=claim.pk)

    assert label in text(client.get(url("claim_page", claim_id=claim.pk)))
    assert "Give a reason" in text(client.post(address, {"reason": " "}, follow=True))
    assert fresh(claim).status == "ready"

    response = client.post(address, {"reason": "Statutorily not covered"}, follow=True)

    with practice_scope(practice.pk):
        following = claim.next_claims.get()
    assert (fresh(claim).status, following.status, following.sequence) == ("voided", "ready", "S")
    assert response.redirect_chain[0][0] == url("claim_prepare", claim_id=following.pk)
    assert f"Claim {following.patient_control_number} bills the next payer." in text(response)
    page = text(client.get(url("claim_page", claim_id=following.pk)))
    assert "Settled by earlier payers" not in page
    assert label not in page
    assert "Statutorily not covered" in text(client.get(url("claim_page", claim_id=claim.pk)))
    with practice_scope(practice.pk):
        told = set(AuditEvent.objects.filter(subject_type="claims.Claim").values_list("subject_id", "verb"))
    assert {(following.pk, "claim.built"), (claim.pk, "claim.status_changed")} <= told


def test_without_another_payer_none_is_offered(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_page", claim_id=claim.pk)))
    response = client.post(url("claim_past_payer", claim_id=claim.pk), {"reason": "Not covered"}, follow=True)

    assert "Bill the next payer" not in page
    assert "No further payer of this patient" in text(response)
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
