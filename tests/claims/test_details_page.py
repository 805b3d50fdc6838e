"""The sections on the preparation page: opened, saved beside the boxes, without script, led to by findings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimAttachment, ClaimDate, ClaimLine, ClaimProvider, LineDrug, ScrubFinding
from claims.queries.details import ClaimDetailRows
from claims.rules.scrub import ALL_RULES
from claims.services.amend import amend_claim
from claims.views.finding_places import SECTION_OF_RULE
from contacts.models import Contact
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.detail_posts import (
    DRUG,
    HTMX,
    REED,
    attachments,
    new,
    rows_of,
    save,
    section,
)
from tests.claims.factories import NOW, TODAY
from tests.claims.pages import LogIn, claim_of, fresh, text, typed, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def claim(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


def test_each_section_is_one_line_until_it_is_opened(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))
    opened = text(client.get(url("claim_details", claim_id=claim.pk, place="claim-papers"), headers=HTMX))

    for title in ("Accident and injury", "People", "References", "Papers", "Chiropractic", "Ambulance"):
        assert title in page
    assert "Prescription of equipment" not in page
    assert "Prescription of equipment" in opened
    assert "<html" not in opened


def test_saving_a_section_leaves_the_boxes_to_the_browser(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, note="Typed, not saved") | section("claim-dates", {"last_seen_on": "10/01/2026"})

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="claim-dates"), posted | {"act": "save"}, headers=HTMX
    )

    assert rows_of(claim).own.dates[0].on == dt.date(2026, 10, 1)
    assert fresh(claim).note == ""
    assert 'id="claim-form"' not in text(response)
    assert 'name="note"' not in text(response)


def test_without_script_a_section_is_saved_with_everything_typed(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    posted = typed(claim, note="Typed before") | section("claim-dates", {"last_seen_on": "10/01/2026"})

    response = client.post(url("claim_details", claim_id=claim.pk, place="claim-papers"), posted | {"act": "open"})

    assert rows_of(claim).own.dates[0].on == dt.date(2026, 10, 1)
    assert fresh(claim).note == "Typed before"
    assert response["Location"] == f"{url('claim_prepare', claim_id=claim.pk)}?open=claim-papers#claim-papers"
    assert "Prescription of equipment" in text(client.get(response["Location"]))


def test_without_script_what_is_wrong_in_a_section_keeps_everything_typed(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, note="Kept") | section("claim-dates", {"last_seen_on": "13/45/2026"})

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="claim-dates"), posted | {"act": "save"}
    )

    assert response.status_code == 422
    assert 'value="13/45/2026"' in text(response)
    assert 'value="Kept"' in text(response)
    assert fresh(claim).note == ""


def test_save_and_submit_takes_along_what_is_typed_in_an_open_section(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, submit="1") | section("line-2-drug", new(DRUG))

    client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), posted)

    with practice_scope(claim.practice_id):
        assert LineDrug.objects.get().ndc == "00409123401"
    assert fresh(claim).status == "queued"


def test_save_and_submit_stops_at_what_is_wrong_in_an_open_section(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, submit="1") | section("line-2-drug", new(DRUG, ndc="12"))

    response = client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), posted)

    assert response.status_code == 422
    assert "An NDC has three parts" in text(response)
    assert '<a href="#line-2-drug" class="alert-link">Drug of line 2</a>' in text(response)
    assert fresh(claim).status == "ready"


def test_another_location_keeps_what_is_typed_in_an_open_section(
    practice: Practice, claim: Claim, client_as: LogIn
) -> None:
    with practice_scope(practice.pk):
        location = base.LocationFactory.create(practice=practice)
    posted = typed(claim, location=str(location.pk)) | section("claim-dates", {"last_seen_on": "10/01/2026"})

    client_as(Role.BILLER).post(url("claim_switch", claim_id=claim.pk), posted, headers=HTMX)

    assert (fresh(claim).location_id, len(rows_of(claim).own.dates)) == (location.pk, 1)


def test_save_and_add_another_leaves_the_section_open(claim: Claim, client_as: LogIn) -> None:
    paper = new({"report_type": "OB", "transmission": "FX"})

    answer = text(save(client_as(Role.BILLER), claim, "claim-papers", paper, act="another"))

    assert 'value="C1P1"' in answer
    assert "If you leave it empty, it will be C1P2." in answer


def test_closing_a_line_saves_what_is_typed_in_its_sections(claim: Claim, client_as: LogIn) -> None:
    posted = section("line-2-drug", new(DRUG)) | {"open": ["line-2", "line-2-drug"], "act": "close"}

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="line-2"), posted, headers=HTMX
    )

    assert "NDC 00409-1234-01, 2.5 milliliters" in text(response)
    assert 'aria-expanded="false"' in text(response)


def test_a_section_that_is_closed_untouched_writes_nothing(claim: Claim, client_as: LogIn) -> None:
    save(client_as(Role.BILLER), claim, "claim-dates", {"last_seen_on": ""}, act="close")

    with practice_scope(claim.practice_id):
        assert not AuditEvent.objects.filter(verb="claim.amended").exists()


def test_the_trail_names_kinds_and_no_values(claim: Claim, client_as: LogIn) -> None:
    save(client_as(Role.BILLER), claim, "line-2-drug", new(DRUG))

    with practice_scope(claim.practice_id):
        event = AuditEvent.objects.get(verb="claim.amended")
    assert event.detail == {"fields": [], "lines": [2], "details": ["drug"]}


def test_a_saved_section_takes_its_finding_off_the_page(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, is_scrubbed=False)
    with practice_scope(practice.pk):
        amend_claim(claim=claim, changes={"related_cause": "AA"}, actor=biller, today=TODAY, now=NOW)
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))
    accident = {"related_cause": "AA", "accident_on": "10/03/2026", "accident_state": "MI"}
    answer = text(save(client, claim, "claim-accident", accident, {}))

    assert '<a href="#claim-accident">' in page
    assert 'name="claim-accident-0-accident_on"' in page  # open by itself, since something is to be mended in it
    assert "Nothing stops this claim." in answer
    assert '<p id="box-10-text" hx-swap-oob="innerHTML">Auto accident MI</p>' in answer
    assert '<p id="box-15-text" hx-swap-oob="innerHTML">10 03 2026 439</p>' in answer
    assert fresh(claim).status == "ready"


@pytest.mark.parametrize(
    ("filing_indicator", "missing"),
    [
        ("WC", "the cause, the day of the accident, the insurer&#x27;s claim number."),
        ("AM", "the cause, the day of the accident, the state or country, the insurer&#x27;s claim number."),
    ],
)
def test_an_accident_insurers_claim_says_at_once_what_is_missing(
    practice: Practice, biller: User, client_as: LogIn, filing_indicator: str, missing: str
) -> None:
    with practice_scope(practice.pk):
        payer = base.PayerFactory.create(practice=practice, filing_indicator=filing_indicator)
    claim = claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer))

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert f"This payer needs {missing}" in page
    assert 'name="claim-accident-0-accident_on"' in page


def test_a_finding_about_a_line_opens_that_lines_section(claim: Claim, client_as: LogIn) -> None:
    with practice_scope(claim.practice_id):
        ScrubFinding.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            rule="drug-numbers",
            severity="error",
            box="24",
            text="Line 2: the drug has no unit.",
        )

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert '<a href="#line-2-drug">' in page
    assert '<div id="box-24-findings"> </div>' in page  # said once, where it is mended
    assert 'name="line-2-drug-0-new-ndc"' in page
    assert 'name="line-1-drug-0-new-ndc"' not in page


def test_each_rule_that_a_section_mends_is_a_rule() -> None:
    assert set(SECTION_OF_RULE) - {rule.id for rule in ALL_RULES} == set()


def test_a_warning_leaves_its_section_closed_with_a_mark(claim: Claim, client_as: LogIn) -> None:
    with practice_scope(claim.practice_id):
        ScrubFinding.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            rule="drug-code-expected",
            severity="warning",
            box="24",
            text="Line 2: the drug has no national drug code.",
        )

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert "1 to look at" in page
    assert 'name="line-2-drug-0-new-ndc"' not in page


def test_the_contact_list_is_offered_with_numbers(practice: Practice, claim: Claim, client_as: LogIn) -> None:
    with practice_scope(practice.pk):
        for kind, name in (("referring", "Reed"), ("employer", "Harbor Works")):
            Contact.objects.create(practice=practice, kind=kind, name=name, first_name="Kim", npi="1000000012")

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert '<option value="Reed, Kim, NPI 1000000012" data-last_name="Reed"' in page
    assert "Harbor Works" not in page


def test_a_claim_that_is_out_takes_no_details(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    client.post(url("claim_submit", claim_id=claim.pk))

    response = save(client, claim, "claim-dates", {"last_seen_on": "10/01/2026"})

    assert response["HX-Redirect"] == url("claim_page", claim_id=claim.pk)
    assert rows_of(claim) == ClaimDetailRows()


@pytest.mark.parametrize("place", ["claim-nonsense", "line-9-drug", "line-1-accident", "claim-drug"])
def test_a_section_that_is_not_there_is_not_found(claim: Claim, client_as: LogIn, place: str) -> None:
    address = url("claim_details", claim_id=claim.pk, place=place)

    assert client_as(Role.BILLER).get(address, headers=HTMX).status_code == 404


def thirty_details(claim: Claim) -> None:
    """Thirty more rows, at the claim and at both lines."""
    dates = ["prescribed_on", "last_seen_on", "last_x_ray_on", "initial_treatment_on"]
    with practice_scope(claim.practice_id):
        for line in (None, *ClaimLine.objects.filter(claim=claim)):
            whose = {"practice_id": claim.practice_id, "claim": claim, "line": line}
            for kind in dates:
                ClaimDate.objects.create(**whose, kind=kind, on=TODAY)
            ClaimProvider.objects.create(**whose, role="DQ", last_name="Reed", npi="1000000012")
            for number in range(5):
                ClaimAttachment.objects.create(
                    **whose, report_type="OZ", transmission="FX", control_number=f"M{number}"
                )


def queries(client: Client, path: str) -> int:
    client.get(path)  # the first page of a session asks more
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["claim_prepare", "claim_page"])
def test_the_pages_take_as_many_queries_for_thirty_details(claim: Claim, client_as: LogIn, name: str) -> None:
    client = client_as(Role.BILLER)
    attachments(claim, 1)
    with practice_scope(claim.practice_id):  # one of each kind: a kind that is there costs a query
        whose = {"practice_id": claim.practice_id, "claim": claim}
        ClaimDate.objects.create(**whose, kind="acute_manifestation_on", on=TODAY)
        ClaimProvider.objects.create(**whose, role="P3", last_name="Reed", npi="1000000012")
    everything = "&".join(f"open={owner}-people" for owner in ("claim", "line-1", "line-2"))
    path = f"{url(name, claim_id=claim.pk)}?{everything}&open=claim-papers"
    with_one = queries(client, path)
    thirty_details(claim)

    assert queries(client, path) == with_one
    assert with_one <= 45


def test_the_claim_page_tells_the_details_in_words(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    save(client, claim, "line-2-drug", new(DRUG))
    save(client, claim, "claim-people", new(REED, role="DQ"))
    client.post(url("claim_submit", claim_id=claim.pk))

    page = text(client_as(Role.PROVIDER).get(url("claim_page", claim_id=claim.pk)))

    assert "Supervising provider Kim Reed, NPI 1000000012" in page
    assert "NDC 00409-1234-01, 2.5 milliliters" in page
    assert "Line 2" in page
