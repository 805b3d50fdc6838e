"""What payers answered, on the claim's page: paid, denied, adjusted and the patient's part, each under its own name."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from practice.models import Practice, Role
from practice.scoping import practice_scope
from tests.claims.pages import LogIn, text, url
from tests.remittance.factories import clp, era, make_claim, receive, svc
from x12.remittance import ClaimPayment

CONTRACTUAL = ("CO", "45", "30.00")
COPAY = ("PR", "3", "20.00")
DENIED = ("CO", "197", "50.00")


def answer(number: str, *adjustments: tuple[str, str, str], paid: str) -> ClaimPayment:
    return clp(number, svc("99213", "100.00", paid, *adjustments))


@pytest.mark.parametrize(
    ("adjustments", "paid", "words"),
    [
        ((CONTRACTUAL, COPAY), "50.00", "Paid 50.00, adjusted 30.00, patient 20.00."),
        ((CONTRACTUAL, COPAY, DENIED), "0.00", "Paid 0.00, denied 50.00, adjusted 30.00, patient 20.00."),
    ],
)
def test_what_a_payer_denied_is_not_called_adjusted(
    practice: Practice, client_as: LogIn, adjustments: tuple[tuple[str, str, str], ...], paid: str, words: str
) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice, lines=(("99213", "100.00"),))
        receive(era(answer(claim.patient_control_number, *adjustments, paid=paid)))

    panel = client_as(Role.BILLER).get(url("claim_remittances_panel", claim_id=claim.pk))

    assert words in " ".join(strip_tags(text(panel)).split())
