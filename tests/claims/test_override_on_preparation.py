"""Overriding where the biller is stopped: on the preparation page, with what is typed in its boxes."""

from __future__ import annotations

import pytest

from claims.models import Claim, FindingOverride, ScrubFinding
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.detail_posts import HTMX
from tests.claims.pages import LogIn, fresh, text, typed, url
from tests.claims.test_override import REASON, stopped_claim


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def finding_of(claim: Claim) -> ScrubFinding:
    with practice_scope(claim.practice_id):
        return claim.findings.get()


def reasons(claim: Claim) -> list[str]:
    with practice_scope(claim.practice_id):
        return list(FindingOverride.objects.filter(claim=claim).values_list("reason", flat=True))


def pressed(claim: Claim, finding: ScrubFinding, reason: str, **boxes: str) -> dict[str, str]:
    """What the page posts when the button beside a finding is pressed."""
    return typed(claim, **{f"reason-{finding.pk}": reason, **boxes})


def address(finding: ScrubFinding) -> str:
    return url("finding_override", claim_id=finding.claim_id, finding_id=finding.pk)


def test_each_finding_that_may_be_overridden_has_the_button(practice: Practice, biller: User, client_as: LogIn) -> None:
    may, may_not = stopped_claim(practice, biller), stopped_claim(practice, biller, is_overridable=False)
    client = client_as(Role.BILLER)
    pages = [text(client.get(url("claim_prepare", claim_id=claim.pk))) for claim in (may, may_not)]

    assert [page.count("Override with a reason") for page in pages] == [2, 0]
    assert f'formaction="{address(finding_of(may))}"' in pages[0]
    assert f'href="#reason-{finding_of(may).pk}"' in pages[0]


def test_overriding_saves_what_was_typed_and_lets_the_claim_go(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)
    client = client_as(Role.BILLER)

    response = client.post(address(finding), pressed(claim, finding, REASON, note="Second visit"), follow=True)

    assert response.redirect_chain[0][0] == url("claim_prepare", claim_id=claim.pk)
    assert "Nothing stops this claim." in text(response)
    assert f"Overridden: {REASON}" in text(response)
    assert (fresh(claim).status, fresh(claim).note, reasons(claim)) == ("ready", "Second visit", [REASON])


def test_with_script_the_boxes_alone_come_back(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)

    response = client_as(Role.BILLER).post(
        address(finding), pressed(claim, finding, REASON, note="Second visit"), headers=HTMX
    )

    assert "<html" not in text(response)
    assert "Nothing stops this claim." in text(response)
    assert 'value="Second visit"' in text(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_without_a_reason_nothing_is_saved_and_all_is_kept(
    practice: Practice, biller: User, client_as: LogIn, headers: dict[str, str]
) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)

    response = client_as(Role.BILLER).post(
        address(finding), pressed(claim, finding, "  ", note="Second visit"), headers=headers
    )

    page = text(response)
    assert "Say why the finding does not count." in page
    assert 'value="Second visit"' in page
    assert (fresh(claim).note, reasons(claim)) == ("", [])


def test_a_wrong_box_is_mended_first_and_the_reason_is_kept(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)

    response = client_as(Role.BILLER).post(address(finding), pressed(claim, finding, REASON, referring_npi="12"))

    page = text(response)
    assert response.status_code == 422
    assert f'value="{REASON}"' in page
    assert 'value="12"' in page
    assert reasons(claim) == []


def test_a_finding_that_was_renewed_meanwhile_keeps_what_is_typed(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)
    client = client_as(Role.BILLER)
    client.post(url("claim_scrub", claim_id=claim.pk))

    response = client.post(address(finding), pressed(claim, finding, REASON, note="Second visit"))

    assert response.status_code == 422
    assert "scrubbed again meanwhile" in text(response)
    assert 'value="Second visit"' in text(response)


def test_what_the_typing_has_mended_needs_no_reason(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = stopped_claim(practice, biller)
    with practice_scope(practice.pk):
        claim.findings.update(rule="gone", text="What the boxes no longer say.")
    finding = finding_of(claim)

    response = client_as(Role.BILLER).post(address(finding), pressed(claim, finding, REASON, note="New"), follow=True)

    assert "no longer found" in text(response)
    assert (fresh(claim).note, reasons(claim)) == ("New", [])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_claim_that_went_out_meanwhile_says_so(
    practice: Practice, biller: User, client_as: LogIn, headers: dict[str, str]
) -> None:
    claim = stopped_claim(practice, biller)
    finding = finding_of(claim)
    with practice_scope(practice.pk):
        Claim.objects.update(status="sent")

    response = client_as(Role.BILLER).post(address(finding), pressed(claim, finding, REASON), headers=headers)

    there = response.headers.get("HX-Redirect") or response.headers["Location"]
    assert there == url("claim_page", claim_id=claim.pk)
    assert reasons(claim) == []


def test_what_is_refused_is_the_only_next_step(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = factories.make_claim(practice, biller)
    client = client_as(Role.BILLER)
    client.post(url("claim_scrub", claim_id=claim.pk))

    response = client.post(
        url("claim_prepare", claim_id=claim.pk), typed(claim, referring_npi="12", **{"line-1-modifiers": "GP 5"})
    )

    page = text(response)
    assert response.status_code == 422
    assert page.count("Nothing is saved yet") == 1
    assert "Nothing stops this claim" not in page
    assert '<a href="#id_line-1-modifiers" class="alert-link">Modifiers of line 1</a>' in page
