"""Texts of the preparation page: what is shown there is what goes out, or the difference is said."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.rules.sent_text import as_sent
from practice.models import Practice, Role, User
from tests.claims import factories
from tests.claims.detail_posts import REED, new, save
from tests.claims.pages import LogIn, claim_of, fresh, text, typed, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.mark.parametrize(
    ("typed_text", "sent"),
    [("José", "JOSE"), ("O\u2019Neil", "O'NEIL"), ("see  note", "SEE NOTE"), ("5 € due", "5 DUE")],
)
def test_a_text_goes_out_in_upper_case_and_the_characters_of_x12(typed_text: str, sent: str) -> None:
    assert as_sent(typed_text) == sent


@pytest.fixture
def claim(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("note", "see * note", "* cannot be sent in a claim: write it another way."),
        ("referring_last_name", "O'Neil*~José", "* ~ cannot be sent in a claim"),
        ("line-1-description", "left: arm", ": cannot be sent in a claim"),
        ("prior_authorization", "A:1", ": cannot be sent in a claim"),
        ("prior_authorization", "Añ1", "ñ cannot be sent in a claim"),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_box(
    claim: Claim, client_as: LogIn, name: str, value: str, problem: str
) -> None:
    response = client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), typed(claim, **{name: value}))

    assert response.status_code == 422
    assert problem in text(response)
    assert (fresh(claim).note, fresh(claim).prior_authorization) == ("", "")


def test_what_goes_out_otherwise_is_said_beside_its_box(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)

    client.post(url("claim_prepare", claim_id=claim.pk), typed(claim, note="Señora asks again"))
    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert "Goes out as SENORA ASKS AGAIN." in page
    assert page.count("Goes out as") == 1


@pytest.mark.parametrize(
    ("typed_text", "words"),
    [
        ("Señora asks", "Goes out as SENORA ASKS."),
        ("see note", ""),  # the field shows its words in capitals
        ("5 € due", "Goes out as 5 DUE."),
        ("李", "Goes out as nothing."),
        ("a*b", "* cannot be sent in a claim."),
        ("<b>é</b>", "Goes out as &lt;B&gt;E&lt;/B&gt;."),
    ],
)
def test_what_goes_out_is_told_while_one_types(
    practice: Practice, client_as: LogIn, typed_text: str, words: str
) -> None:
    response = client_as(Role.BILLER).post(url("sent_text"), {"text": typed_text})

    assert response.content.decode().strip() == words


def test_words_are_shown_in_capitals_and_numbers_as_they_are_typed(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    save(client, claim, "claim-people", new(REED, role="DQ"))

    page = text(client.get(url("claim_prepare", claim_id=claim.pk) + "?open=claim-people&open=claim-numbers"))

    inputs = [part.split(">")[0] for part in page.split("<input")[1:]]
    in_capitals = {each.split('name="')[1].split('"')[0].split("-")[-1] for each in inputs if "data-sent" in each}
    assert in_capitals == {
        *("note", "referring_last_name", "referring_first_name", "description"),
        *("last_name", "first_name", "address_line1", "address_line2", "city", "contact_name"),
    }


def test_boxes_2_and_4_show_the_names_as_they_go_out(practice: Practice, biller: User, client_as: LogIn) -> None:
    patient = factories.make_patient(practice, last_name="Núñez", first_name="José")
    claim = claim_of(practice, biller, patient=patient)

    page = text(client_as(Role.BILLER).get(url("claim_page", claim_id=claim.pk)))

    assert page.count("<dd>NUNEZ, JOSE</dd>") == 2
