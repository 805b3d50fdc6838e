"""What a claim's 837P says, and what it leaves out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claims.models import Claim
from claims.services.batch import queue_claims
from claims.services.facts import load_claims, load_facts
from claims.services.scrub import scrub
from practice.models import Practice, User
from tests import factories as base
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.x12 import judge
from x12.claim import Claim as Record


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def record_of(claim: Claim) -> Record:
    return load_facts(load_claims([claim.pk]), today=TODAY)[claim.pk].record


def written(claim: Claim, biller: User) -> str:
    """The segments of the claim's file, once the scrubber has nothing against it and pyx12 neither."""
    assert [each for each in scrub(claim=claim, actor=biller, today=TODAY, now=NOW) if each.severity == "error"] == []
    (file,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    content = bytes(file.content)
    assert judge.refusal(content) == ""
    return content.decode()


def changed(claim: Claim, **fields: Any) -> Claim:  # Any: field values
    for name, value in fields.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(fields))
    return claim


@pytest.mark.parametrize(
    ("accepts", "assigns", "expected"),
    [(True, True, "*Y*A*Y*Y"), (True, False, "*Y*A*N*Y"), (False, True, "*Y*C*Y*Y"), (False, False, "*Y*C*N*Y")],
)
def test_assignment_and_benefits_vary_apart(
    in_practice: Practice, biller: User, accepts: bool, assigns: bool, expected: str
) -> None:
    claim = changed(factories.make_claim(in_practice, biller), accepts_assignment=accepts, assigns_benefits=assigns)

    assert f"CLM*C1*200***11:B:1{expected}~" in written(claim, biller)


def test_the_facility_is_left_out_where_it_is_the_billing_address(in_practice: Practice, biller: User) -> None:
    at_home = factories.make_claim(in_practice, biller)
    elsewhere = factories.make_claim(
        in_practice,
        biller,
        location=base.LocationFactory.create(practice=in_practice, address_line1="90 Mill Street"),
    )

    assert record_of(at_home).facility is None
    assert record_of(elsewhere).facility is not None


def test_the_rendering_provider_is_left_out_where_he_bills_himself(in_practice: Practice, biller: User) -> None:
    provider = base.RenderingProviderFactory.create(practice=in_practice)
    own = base.BillingProviderFactory.create(
        practice=in_practice, npi=provider.npi, npi_type="1", organization_name="Hale", first_name="Dana"
    )

    alone = factories.make_claim(in_practice, biller, rendering_provider=provider, billing_provider=own)
    in_group = factories.make_claim(in_practice, biller)

    assert record_of(alone).rendering is None
    assert record_of(in_group).rendering is not None


def test_a_dependent_stands_under_his_subscriber(in_practice: Practice, biller: User) -> None:
    coverage = {
        "relationship": "19",
        "subscriber_last_name": "Sample",
        "subscriber_first_name": "Kerry",
        "subscriber_born_on": dt.date(1955, 2, 1),
        "subscriber_sex": "M",
    }
    patient = factories.make_patient(in_practice, coverage=coverage)

    text = written(factories.make_claim(in_practice, biller, patient=patient), biller)

    assert "SBR*P**" in text
    assert "PAT*19~" in text
    assert "NM1*IL*1*SAMPLE*KERRY" in text


@pytest.mark.parametrize(
    ("cause", "state", "expected"),
    [("", "", "*Y*A*Y*Y~"), ("EM", "", "**EM~"), ("AA", "MI", "**AA:::MI~"), ("OA", "", "**OA~")],
)
def test_the_cause_goes_out_with_the_day_of_the_accident(
    in_practice: Practice, biller: User, cause: str, state: str, expected: str
) -> None:
    accident_on = dt.date(2026, 10, 3) if cause else None
    claim = changed(
        factories.make_claim(in_practice, biller),
        related_cause=cause,
        accident_state=state,
        accident_on=accident_on,
    )

    text = written(claim, biller)

    assert expected in next(segment + "~" for segment in text.split("~") if segment.startswith("CLM*"))
    assert ("DTP*439*D8*20261003" in text) is bool(cause)


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_corrected_claim_really_says_so(in_practice: Practice, biller: User, frequency: str) -> None:
    claim = changed(factories.make_claim(in_practice, biller), frequency=frequency, payer_claim_control_number="ICN88")

    text = written(claim, biller)

    assert f":B:{frequency}*" in text
    assert "REF*F8*ICN88~" in text


def test_a_correction_without_the_payers_number_is_blocked(in_practice: Practice, biller: User) -> None:
    claim = changed(factories.make_claim(in_practice, biller), frequency="7")

    assert [each.rule for each in scrub(claim=claim, actor=biller, today=TODAY, now=NOW)] == ["payer-claim-number"]


def test_an_accepted_original_does_not_send_the_payers_number(in_practice: Practice, biller: User) -> None:
    claim = changed(factories.make_claim(in_practice, biller), payer_claim_control_number="ICN88")

    assert "REF*F8" not in written(claim, biller)


def test_an_unlisted_code_goes_out_with_its_description(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller, lines=(factories.office_visit(service_code="J3490"),))
    claim.lines.update(description="Compounded lidocaine cream, 10 g")

    assert "SV1*HC:J3490:::::COMPOUNDED" in written(claim, biller)


def test_a_self_and_a_dependent_patient_share_a_batch(in_practice: Practice, biller: User) -> None:
    child = factories.make_patient(
        in_practice,
        coverage={"relationship": "19", "subscriber_last_name": "Sample", "subscriber_first_name": "Kerry"},
    )
    claims = [factories.make_claim(in_practice, biller), factories.make_claim(in_practice, biller, patient=child)]
    for claim in claims:
        scrub(claim=claim, actor=biller, today=TODAY, now=NOW)

    (file,) = queue_claims(claims=claims, actor=biller, now=NOW)

    content = bytes(file.content).decode()
    assert judge.refusal(bytes(file.content)) == ""
    numbers = [segment.split("*")[1] for segment in content.split("~") if segment.startswith("HL*")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    body = content.split("~")
    start = next(place for place, segment in enumerate(body) if segment.startswith("ST*"))
    end = next(place for place, segment in enumerate(body) if segment.startswith("SE*"))
    assert body[end].split("*")[1] == str(end - start + 1)


def test_medicare_second_says_why(in_practice: Practice, biller: User) -> None:
    payer = base.PayerFactory.create(practice=in_practice, filing_indicator="MB")
    patient = factories.make_patient(in_practice, payer=payer)
    claim = factories.make_claim(in_practice, biller, patient=patient)
    claim.coverage_snapshot["coverage"]["medicare_secondary_type"] = "12"

    primary = record_of(changed(claim, coverage_snapshot=claim.coverage_snapshot))
    second = record_of(changed(claim, sequence="S"))

    assert (primary.subscriber.medicare_secondary_type, second.subscriber.medicare_secondary_type) == ("", "12")
