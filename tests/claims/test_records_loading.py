"""Claims are loaded with everything that they tell, in as many queries for thirty as for one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimDate, ClaimProvider, LineDrug
from claims.queries.details import NO_DETAILS, load_details
from claims.services.facts import load_claims
from practice.models import Practice, User
from tests.claims import factories


def test_rows_come_with_their_claim_and_line(in_practice: Practice, biller: User) -> None:
    claim, plain = factories.make_claim(in_practice, biller), factories.make_claim(in_practice, biller)
    first, second = claim.lines.order_by("number")
    own_date = ClaimDate.objects.create(practice=in_practice, claim=claim, kind="last_seen_on", on=dt.date(2026, 10, 1))
    of_line = ClaimProvider.objects.create(
        practice=in_practice, claim=claim, line=second, role="DK", last_name="Order", first_name="Olive"
    )
    drug = LineDrug.objects.create(
        practice=in_practice, line=second, ndc="00002143380", quantity=Decimal("2.5"), unit="ML"
    )

    details = load_details([claim.pk, plain.pk])

    assert details[claim.pk].own.dates == (own_date,)
    assert details[claim.pk].of_line(second.pk).providers == (of_line,)
    assert details[claim.pk].of_line(second.pk).drugs == (drug,)
    assert details[claim.pk].of_line(first.pk).drugs == ()
    assert details[plain.pk] is NO_DETAILS


def test_thirty_claims_take_the_queries_of_one(in_practice: Practice, biller: User) -> None:
    claims = [_detailed(in_practice, biller) for _ in range(30)]

    with CaptureQueriesContext(
        connection,
    ) as for_one:
        load_claims([claims[0].pk])
    with CaptureQueriesContext(connection) as for_thirty:
        loaded = load_claims(claim.pk for claim in claims)

    assert len(for_thirty) == len(for_one)
    assert all(each.details.own.dates and each.details.of_line(each.lines[0].pk).drugs for each in loaded)


def test_claims_and_what_they_point_at_are_found_by_id_whatever_the_statistics(
    in_practice: Practice, biller: User
) -> None:
    """A join of these tables, of which none was analyzed yet, takes PostgreSQL an hour for a thousand claims."""
    claims = [factories.make_claim(in_practice, biller) for _ in range(2)]

    with CaptureQueriesContext(connection) as asked:
        loaded = load_claims(claim.pk for claim in claims)
        pointed_at = [(each.claim.superbill.charge_amount, each.claim.patient, each.claim.coverage) for each in loaded]

    whole_rows = [query["sql"] for query in asked if '."id", ' in query["sql"]]
    tables = [sql.split('SELECT "')[1].split('"')[0] for sql in whole_rows]
    assert pointed_at == [(claim.superbill.charge_amount, claim.patient, claim.coverage) for claim in claims]
    assert sorted(tables) == [
        "billing_superbill",
        "claims_claim",
        "claims_claimline",
        "contacts_payer",
        "patients_coverage",
        "patients_patient",
        "providers_billingprovider",
        "providers_location",
        "providers_renderingprovider",
    ]
    assert not any(" JOIN " in sql for sql in whole_rows)


@pytest.mark.parametrize(("kinds", "queries"), [(0, 1), (2, 3)])
def test_details_cost_one_query_and_one_for_each_kind_there(
    in_practice: Practice, biller: User, kinds: int, queries: int
) -> None:
    plain = [factories.make_claim(in_practice, biller) for _ in range(3)]
    claims = [*plain, _detailed(in_practice, biller)] if kinds else plain

    with CaptureQueriesContext(connection) as asked:
        details = load_details(claim.pk for claim in claims)

    assert len(asked) == queries
    assert [details[claim.pk] for claim in plain] == [NO_DETAILS] * 3


def _detailed(practice: Practice, biller: User) -> Claim:
    claim = factories.make_claim(practice, biller)
    ClaimDate.objects.create(practice=practice, claim=claim, kind="last_seen_on", on=dt.date(2026, 10, 1))
    line = claim.lines.get(number=1)
    LineDrug.objects.create(practice=practice, line=line, ndc="00002143380", quantity=Decimal(1), unit="UN")
    return claim
