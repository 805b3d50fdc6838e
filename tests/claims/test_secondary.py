"""Claims to the next payer, from what the earlier one did."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from claims.models import Claim, ClaimAttachment, ClaimDate, ClaimReference, LineDrug
from claims.rules.status import MoveNotAllowed
from claims.services.batch import queue_claims
from claims.services.build import ClaimAlreadyBuilt
from claims.services.facts import load_claims, load_facts
from claims.services.scrub import scrub
from claims.services.secondary import (
    NoNextCoverage,
    PriorAdjudication,
    PriorAdjustment,
    PriorLine,
    build_claim_past_payer,
    build_secondary_claim,
    can_pass_over,
    has_next_coverage,
)
from contacts.models import PayerAssignedId
from practice.models import Practice, User
from tests import factories as base
from tests.claims import factories
from tests.claims.claim_variants import add, line_of, someone, with_columns
from tests.claims.factories import NOW, TODAY
from tests.x12 import judge
from tests.x12.records import ENVELOPE, batch_of
from x12.document import read
from x12.write_837p import write_837p

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


def segments_of(claim: Claim) -> list[str]:
    record = load_facts(load_claims([claim.pk]), today=TODAY)[claim.pk].record
    return write_837p([batch_of(record)], ENVELOPE).decode().split("~")


def sent(claim: Claim, biller: User) -> list[str]:
    """The segments of its file, to which neither the scrubber nor pyx12 objects."""
    errors = [each.text for each in scrub(claim=claim, actor=biller, today=TODAY, now=NOW) if each.severity == "error"]
    assert errors == []
    (file,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    assert judge.refusal(bytes(file.content)) == ""
    return bytes(file.content).decode().split("~")


def part(segments: list[str], begins: str, ends: str) -> list[str]:
    start = next(at for at, one in enumerate(segments) if one.startswith(begins))
    end = next(at for at, one in enumerate(segments[start:], start) if one.startswith(ends))
    return segments[start:end]


def test_all_that_the_first_payer_said_stands_in_its_loop(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = with_columns(primary(in_practice, biller), prior_authorization="PA-1", referral_number="RF-1")
    someone(claim, "DQ", other_id_type="G2", other_id="SUP-9")
    PayerAssignedId.objects.create(
        practice=in_practice, payer=claim.payer, billing_provider=claim.billing_provider, number="BP-7"
    )
    answer = prior(
        claim,
        was_adjusted=True,
        remarks=("MA01", "N130"),
        outpatient_amounts={"MOA01": "0.8", "MOA02": "85.00", "MOA09": "3.00"},
    )

    second = build_secondary_claim(claim=claim, adjudication=answer, actor=biller, now=NOW)

    segments = sent(second, biller)
    assert [one for one in part(segments, "CLM*", "SBR*P") if one.startswith("REF*")] == []
    assert part(segments, "SBR*P*18*G1******CI", "LX*1") == [
        "SBR*P*18*G1******CI",
        "AMT*D*85",
        "OI***Y***Y",
        "MOA*0.8*85*MA01*N130*****3",
        f"NM1*IL*1*{claim.patient.last_name.upper()}*AVERY****MI*PRIM01",
        "N3*4 ELM STREET",
        "N4*ANN ARBOR*MI*48104",
        f"NM1*PR*2*{claim.payer.name.upper()}*****PI*{claim.payer.claim_payer_id}",
        "N3*1 CLAIMS WAY",
        "N4*LANSING*MI*48901",
        "REF*G1*PA-1",
        "REF*9F*RF-1",
        "REF*T4*Y",
        "REF*F8*ICN4711",
        "NM1*DQ*1",
        "REF*G2*SUP-9",
        "NM1*85*2",
        "REF*G2*BP-7",
    ]
    assert "NM1*DQ*1*SAMPLE*JORDAN****XX*1467582692" in segments


def test_what_was_mended_for_the_first_payer_goes_to_the_second(in_practice: Practice, biller: User) -> None:
    claim = with_columns(
        primary(in_practice, biller),
        diagnoses=["M54.2"],
        related_cause="OA",
        accident_on=dt.date(2026, 10, 3),
        delay_reason="7",
        note="See the letter",
    )
    with_columns(line_of(claim, 2), modifiers=["GP", "59"], note="Second region")
    add(ClaimDate, claim, kind="last_seen_on", on=dt.date(2026, 10, 1))
    add(LineDrug, claim, 2, ndc="00409123401", quantity=D("2.5"), unit="ML")

    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    segments = segments_of(second)
    assert {"HI*ABK:M542", "DTP*439*D8*20261003", "NTE*ADD*SEE THE LETTER", "DTP*304*D8*20261001"} <= set(segments)
    assert {"SV1*HC:97110:GP:59*50*UN*1***1", "NTE*ADD*SECOND REGION", "LIN**N4*00409123401"} <= set(segments)
    assert second.delay_reason == ""
    assert LineDrug.objects.count() == 2


def test_what_only_the_first_payer_knows_stays_with_it(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    for kind, value in (("4N", "3"), ("D9", "TRACE-1"), ("EA", "MR 7")):
        add(ClaimReference, claim, kind=kind, value=value)
    add(ClaimReference, claim, 1, kind="G1", value="PA-2")
    add(ClaimAttachment, claim, report_type="B4", transmission="EL", control_number="ATT-1")
    someone(claim, "DQ", other_id_type="G2", other_id="SUP-9")

    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    segments = sent(second, biller)
    assert part(segments, "CLM*", "HI*")[1:] == ["REF*EA*MR 7"]
    assert f"REF*G1*PA-2**2U:{claim.payer.claim_payer_id}" in part(segments, "LX*1", "LX*2")
    assert "REF*G2*SUP-9" not in part(segments, "CLM*", "SBR*")
    assert set(claim.attachments.values_list("control_number", flat=True)) == {"ATT-1"}


def test_a_line_that_the_payer_split_has_each_of_its_parts(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)
    split = (
        PriorLine(1, D("60.00"), "99212", (), D(1), (PriorAdjustment("CO", "45", D("30.00")),)),
        PriorLine(1, D("25.00"), "36415", (), D(2), (PriorAdjustment("PR", "1", D("35.00"), D(2)),)),
        prior(claim).lines[1],
    )

    second = build_secondary_claim(claim=claim, adjudication=prior(claim, lines=split), actor=biller, now=NOW)

    payer_id = claim.payer.claim_payer_id
    assert part(sent(second, biller), "SVD*", "LX*2") == [
        f"SVD*{payer_id}*60*HC:99212**1",
        "CAS*CO*45*30",
        "DTP*573*D8*20261120",
        f"SVD*{payer_id}*25*HC:36415**2",
        "CAS*PR*1*35*2",
        "DTP*573*D8*20261120",
        "AMT*EAF*35",
    ]


@pytest.mark.parametrize("code", ["12", "13", "14", "15", "16", "41", "42", "43", "47"])
def test_medicare_second_says_each_reason(in_practice: Practice, biller: User, code: str) -> None:
    medicare = base.PayerFactory.create(practice=in_practice, filing_indicator="MB")
    patient = factories.make_patient(in_practice, coverage={"member_id": "PRIM01"})
    factories.add_coverage(patient, "S", payer=medicare, member_id="MEDI2", medicare_secondary_type=code)
    claim = factories.make_claim(in_practice, biller, patient=patient)

    second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    assert f"SBR*S*18***{code}****MB" in segments_of(second)


def test_a_payer_that_covers_nothing_is_passed_over(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice)
    claim = primary(in_practice, biller)

    second = build_claim_past_payer(claim=claim, reason="Statutorily not covered", actor=biller, now=NOW)

    assert scrub(claim=second, actor=biller, today=TODAY, now=NOW) == []

    segments = segments_of(second)
    assert part(segments, "SBR*P", "NM1*IL") == ["SBR*P*18*G1******CI", "AMT*A8*200", "OI***Y***Y"]
    assert [one for one in segments if one.startswith(("SVD", "DTP*573", "AMT*D"))] == []
    claim.refresh_from_db()
    assert claim.status == "voided"
    built = second.events.earliest("pk")
    number = claim.patient_control_number
    assert built.text == f"Built in place of {number}, whose payer covers none of the services."


@pytest.mark.parametrize("changes", [{"frequency": "7"}, {"status": "on_hold"}])
def test_a_correction_or_a_held_claim_is_not_passed_over(
    in_practice: Practice, biller: User, changes: dict[str, str]
) -> None:
    claim = with_columns(primary(in_practice, biller), **changes)

    with pytest.raises(MoveNotAllowed), transaction.atomic():
        build_claim_past_payer(claim=claim, reason="Statutorily not covered", actor=biller, now=NOW)

    assert not can_pass_over(claim)
    assert Claim.objects.count() == 1


def test_a_payer_that_has_its_claim_is_not_passed_over(in_practice: Practice, biller: User) -> None:
    claim = with_columns(primary(in_practice, biller), status="accepted")

    with pytest.raises(MoveNotAllowed), transaction.atomic():
        build_claim_past_payer(claim=claim, reason="Statutorily not covered", actor=biller, now=NOW)

    assert Claim.objects.count() == 1
