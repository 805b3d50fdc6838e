"""Claims to the next payer, from what the earlier one did."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from claims.models import Claim
from claims.services.batch import queue_claims
from claims.services.build import ClaimAlreadyBuilt
from claims.services.scrub import scrub
from claims.services.secondary import (
    NoNextCoverage,
    PriorAdjudication,
    PriorAdjustment,
    PriorLine,
    build_secondary_claim,
    has_next_coverage,
)
from practice.models import Practice, User
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.x12 import judge
from x12.document import read

D = Decimal


def prior(claim: Claim, **changes: object) -> PriorAdjudication:
    """150 + 50 charged; the primary paid 85 and denied the second service as bundled."""
    fields: dict[str, object] = {
        "payer": claim.payer,
        "paid": D("85.00"),
        "adjudicated_on": dt.date(2026, 11, 20),
        "payer_claim_control_number": "ICN4711",
        "lines": (
            PriorLine(
                1,
                D("85.00"),
                "99213",
                (),
                D(1),
                (PriorAdjustment("CO", "45", D("40.00")), PriorAdjustment("PR", "3", D("25.00"))),
            ),
            PriorLine(2, D("0.00"), "97110", ("GP",), D(1), (PriorAdjustment("CO", "97", D("50.00")),), 1),
        ),
    }
    return PriorAdjudication(**{**fields, **changes})  # type: ignore[arg-type]  # field values


def primary(practice: Practice, biller: User) -> Claim:
    patient = factories.make_patient(practice, coverage={"member_id": "PRIM01", "group_number": "G1"})
    factories.add_coverage(patient, "S", member_id="SEC02")
    return factories.make_claim(practice, biller, patient=patient)


def test_the_secondary_claim_carries_the_primary_answer_to_the_cent(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)

    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    assert scrub(claim=second, actor=biller, today=TODAY, now=NOW) == []
    (file,) = queue_claims(claims=[second], actor=biller, now=NOW)
    content = bytes(file.content)
    assert judge.refusal(content) == ""
    (batch,) = read(content).claim_batches
    (written,) = batch.claims
    (other,) = written.other_payers
    assert (written.subscriber.sequence, written.subscriber.payer_id) == ("S", second.payer.claim_payer_id)
    assert (other.sequence, other.payer_id) == ("P", claim.payer.claim_payer_id)
    assert (other.paid, other.payer_claim_control_number) == (D("85"), "ICN4711")
    assert other.subscriber.name.identifier == "PRIM01"
    first_line, second_line = written.lines
    assert [(each.group, each.reason, each.amount) for each in first_line.adjudications[0].adjustments] == [
        ("CO", "45", D("40")),
        ("PR", "3", D("25")),
    ]
    assert first_line.adjudications[0].remaining_patient_liability == D("25")
    assert second_line.adjudications[0].bundled_into == 1


def test_the_lines_get_control_numbers_of_their_own(in_practice: Practice, biller: User) -> None:
    claim = primary(in_practice, biller)

    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    assert second.previous == claim
    assert [line.control_number for line in second.lines.order_by("number")] == ["C2L1", "C2L2"]


def test_a_primary_answer_that_does_not_balance_blocks(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    unbalanced = prior(claim, paid=D("84.99"))

    second = build_secondary_claim(claim=claim, adjudication=unbalanced, actor=biller, now=NOW)

    found = scrub(claim=second, actor=biller, today=TODAY, now=NOW)
    assert {each.rule for each in found} == {"earlier-payer-paid", "earlier-payer-claim-balance"}
    assert second.status == "needs_fix"


def test_a_reason_that_the_payer_gave_twice_is_written_once(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    adjustments = (
        PriorAdjustment("CO", "45", D("30.00")),
        PriorAdjustment("CO", "45", D("10.00")),
        PriorAdjustment("PR", "3", D("25.00")),
    )
    lines = (PriorLine(1, D("85.00"), "99213", (), D(1), adjustments), prior(claim).lines[1])

    second = build_secondary_claim(claim=claim, adjudication=prior(claim, lines=lines), actor=biller, now=NOW)

    assert scrub(claim=second, actor=biller, today=TODAY, now=NOW) == []
    kept = second.prior_adjudications[0]["lines"][0]["adjustments"]
    assert [each["amount"] for each in kept] == ["30.00", "10.00", "25.00"]


def test_a_claim_level_answer_needs_no_lines(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    whole = prior(claim, lines=(), adjustments=(PriorAdjustment("CO", "45", D("115.00")),))

    second = build_secondary_claim(claim=claim, adjudication=whole, actor=biller, now=NOW)

    assert scrub(claim=second, actor=biller, today=TODAY, now=NOW) == []
    (file,) = queue_claims(claims=[second], actor=biller, now=NOW)
    assert judge.refusal(bytes(file.content)) == ""
    assert b"DTP*573*D8*20261120" in bytes(file.content)


def test_a_tertiary_claim_carries_both_answers(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    factories.add_coverage(claim.patient, "T", member_id="TER03")
    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)
    lines = (
        PriorLine(1, D("20.00"), "99213", (), D(1), (PriorAdjustment("OA", "23", D("130.00")),)),
        PriorLine(2, D("0.00"), "97110", ("GP",), D(1), (PriorAdjustment("OA", "23", D("50.00")),)),
    )

    third = build_secondary_claim(
        claim=second, adjudication=prior(second, paid=D("20.00"), lines=lines), actor=biller, now=NOW
    )

    assert scrub(claim=third, actor=biller, today=TODAY, now=NOW) == []
    (file,) = queue_claims(claims=[third], actor=biller, now=NOW)
    assert judge.refusal(bytes(file.content)) == ""
    assert [each["sequence"] for each in third.prior_adjudications] == ["P", "S"]


def test_a_secondary_claim_without_an_answer_is_blocked(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)
    second.prior_adjudications = []
    second.save(update_fields=["prior_adjudications"])

    found = scrub(claim=second, actor=biller, today=TODAY, now=NOW)

    assert [each.text for each in found] == ["What the primary payer paid is not on the claim."]


def test_medicare_second_needs_the_reason_why(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)
    second.payer.filing_indicator = "MB"
    second.payer.save(update_fields=["filing_indicator"])

    found = scrub(claim=second, actor=biller, today=TODAY, now=NOW)

    assert [each.rule for each in found if each.severity == "error"] == ["medicare-secondary-type"]


def test_without_a_further_coverage_the_rest_is_the_patients(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    assert not has_next_coverage(claim)
    with pytest.raises(NoNextCoverage):
        build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)


def test_the_next_payer_is_billed_once(in_practice: Practice, biller: User) -> None:
    claim = primary(in_practice, biller)
    build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    with pytest.raises(ClaimAlreadyBuilt):
        build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)
