"""How many details of a kind there may be and where; rows that two people change at once."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Claim, ClaimAttachment
from claims.queries.details import ClaimDetailRows
from claims.services.amend import amend_claim
from claims.services.detail_changes import DetailChange, DetailRefused
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.detail_posts import (
    HTMX,
    REED,
    attachments,
    line_of,
    new,
    rows_of,
    save,
)
from tests.claims.factories import NOW, TODAY
from tests.claims.pages import LogIn, claim_of, fresh, text, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def claim(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


def test_a_row_is_changed_and_another_removed_in_one_save(claim: Claim, client_as: LogIn) -> None:
    kept, removed = attachments(claim, 2)
    rows = {
        f"{kept.pk}-report_type": "LA",
        f"{kept.pk}-transmission": "BM",
        f"{kept.pk}-control_number": "N0",
        f"{removed.pk}-remove": "on",
    }

    answer = text(save(client_as(Role.BILLER), claim, "claim-papers", rows))

    assert "Laboratory results (by mail, N0)" in answer
    assert [row.pk for row in rows_of(claim).own.attachments] == [kept.pk]


def test_a_date_that_is_emptied_is_removed(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    save(client, claim, "claim-dates", {"last_seen_on": "10/01/2026"})

    save(client, claim, "claim-dates", {"last_seen_on": ""})

    assert rows_of(claim) == ClaimDetailRows()


def test_ten_papers_are_all_that_fit(claim: Claim, biller: User, client_as: LogIn) -> None:
    attachments(claim, 10)

    page = client_as(Role.BILLER).get(url("claim_details", claim_id=claim.pk, place="claim-papers"), headers=HTMX)

    assert "That is all that fits: 10 at the most." in text(page)
    assert "New paper" not in text(page)
    eleventh = DetailChange("attachment", None, None, {"report_type": "OZ", "transmission": "AA"})
    with practice_scope(claim.practice_id):
        with pytest.raises(DetailRefused, match="10 papers is the most"):
            amend_claim(claim=claim, changes={}, details=[eleventh], actor=biller, today=TODAY, now=NOW)
        assert ClaimAttachment.objects.count() == 10


def test_a_line_takes_five_authorizations_beside_five_referrals(claim: Claim, biller: User, client_as: LogIn) -> None:
    def numbers(kind: str, count: int) -> list[DetailChange]:
        return [DetailChange("reference", 1, None, {"kind": kind, "value": f"{kind}{n}"}) for n in range(count)]

    with practice_scope(claim.practice_id):
        many = [*numbers("G1", 5), *numbers("9F", 4)]
        amend_claim(claim=claim, changes={}, details=many, actor=biller, today=TODAY, now=NOW)

    sixth = save(client_as(Role.BILLER), claim, "line-1-numbers", new({"kind": "G1", "value": "SIX"}))

    assert sixth.status_code == 422
    assert "A line takes 5 authorizations and 5 referrals: remove one." in text(sixth)
    assert len(rows_of(claim).of_line(line_of(claim).pk).references) == 9


@pytest.mark.parametrize(
    ("kind", "line", "values", "problem"),
    [
        ("provider", None, {"role": "82", "last_name": "Reed"}, "names who supervised"),
        ("date", None, {"kind": "shipped_on", "on": TODAY}, "This date does not stand here"),
        ("date", 1, {"kind": "disabled_from", "on": TODAY}, "This date does not stand here"),
        ("reference", 1, {"kind": "EA", "value": "1"}, "This number does not stand here"),
        ("reference", None, {"kind": "EW", "value": "1", "payer_id": "2"}, "given by another payer"),
        ("certificate", 1, {"category": "75", "conditions": ["IH"]}, "does not stand here"),
        ("drug", None, {"ndc": "00409123401", "quantity": 1, "unit": "UN"}, "belongs to a service line"),
        ("drug", 7, {"ndc": "00409123401", "quantity": 1, "unit": "UN"}, "no line 7"),
    ],
)
def test_a_detail_at_the_wrong_place_is_refused_whole(
    claim: Claim, biller: User, kind: str, line: int | None, values: dict[str, Any], problem: str
) -> None:
    good = DetailChange("date", None, {"kind": "last_seen_on"}, {"on": TODAY})

    with practice_scope(claim.practice_id), pytest.raises(DetailRefused, match=problem):
        amend_claim(
            claim=claim,
            changes={"note": "Kept only with all"},
            details=[good, DetailChange(kind, line, None, values)],
            actor=biller,
            today=TODAY,
            now=NOW,
        )

    assert rows_of(claim) == ClaimDetailRows()
    assert fresh(claim).note == ""


def test_certificates_are_given_once_but_the_ambulances_three_times(claim: Claim, biller: User) -> None:
    def certificates(category: str, condition: str, count: int) -> list[DetailChange]:
        values = {"category": category, "applies": True, "conditions": [condition]}
        return [DetailChange("certificate", None, None, values)] * count

    def amend(details: list[DetailChange]) -> None:
        amend_claim(claim=claim, changes={}, details=details, actor=biller, today=TODAY, now=NOW)

    with practice_scope(claim.practice_id):
        amend(certificates("07", "04", 3))
        with pytest.raises(DetailRefused, match="The ambulance takes 3"):
            amend(certificates("07", "05", 1))
        with pytest.raises(DetailRefused, match="given once"):
            amend(certificates("75", "IH", 2))


def test_a_second_supervising_provider_changes_the_first(claim: Claim, client_as: LogIn) -> None:
    """Two people open the empty section at once; the second save finds the row that the first made."""
    client = client_as(Role.BILLER)
    save(client, claim, "claim-people", new(REED, role="DQ"))

    save(client, claim, "claim-people", new(REED, role="DQ", last_name="Ostrander"))

    assert [row.last_name for row in rows_of(claim).own.providers] == ["Ostrander"]


def test_a_row_that_somebody_removed_meanwhile_is_not_lost(claim: Claim, biller: User) -> None:
    (paper,) = attachments(claim, 1)
    with practice_scope(claim.practice_id):
        gone = paper.pk
        paper.delete()
        change = DetailChange(
            "attachment", None, {"pk": gone}, {"report_type": "LA", "transmission": "AA", "control_number": ""}
        )
        amend_claim(claim=claim, changes={}, details=[change], actor=biller, today=TODAY, now=NOW)

    assert [row.report_type for row in rows_of(claim).own.attachments] == ["LA"]
