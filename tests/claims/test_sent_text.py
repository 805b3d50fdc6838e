"""Texts of the preparation page: what is shown there is what goes out, or the difference is said."""

from __future__ import annotations

import pytest

from claims.forms.sent_text import as_sent
from practice.models import Practice, Role, User
from tests.claims import factories
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


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("note", "see * note", "* cannot be sent in a claim: write it another way."),
        ("referring_last_name", "O'Neil*~José", "* ~ cannot be sent in a claim"),
        ("line-1-description", "left: arm", ": cannot be sent in a claim"),
    ],
)
def test_a_separator_is_refused_beside_its_box(
    practice: Practice, biller: User, client_as: LogIn, name: str, value: str, problem: str
) -> None:
    claim = claim_of(practice, biller)

    response = client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), typed(claim, **{name: value}))

    assert response.status_code == 422
    assert problem in text(response)
    assert fresh(claim).note == ""


def test_what_goes_out_otherwise_is_said_beside_its_box(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)

    client.post(url("claim_prepare", claim_id=claim.pk), typed(claim, note="Señora asks again"))
    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert "Goes out as SENORA ASKS AGAIN." in page
    assert page.count("Goes out as") == 1
