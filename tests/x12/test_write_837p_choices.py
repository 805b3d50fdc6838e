"""Claim files say what the claim says, in every combination: nothing is fixed, filled in or left behind."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.x12.claim_changes import claim, line, november
from tests.x12.claim_strategies import claim_batches
from tests.x12.claim_variants import VARIANTS
from tests.x12.records import ADJUDICATION, CLAIM, ENVELOPE, LINE, PRIMARY, SUBSCRIBER, batch_of
from x12.claim import Claim, ClaimBatch
from x12.claim_details import ClaimDetails
from x12.remittance import Procedure
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit


def written(*claims: Claim) -> list[str]:
    """The segments of a file of these claims."""
    return write_837p([batch_of(*claims)], ENVELOPE).decode().split("~")


def starting(segments: list[str], *starts: str) -> list[str]:
    """The segments that begin with one of the starts."""
    return [segment for segment in segments if segment.startswith(starts)]


@pytest.mark.parametrize(("signed", "assigned", "benefits", "release"), product((True, False), "ABC", "YNW", "YI"))
def test_each_indicator_of_the_claim_is_its_own(signed: bool, assigned: str, benefits: str, release: str) -> None:
    changed = claim(
        provider_signature=signed, accepts_assignment=assigned, assigns_benefits=benefits, releases_information=release
    )

    assert starting(written(changed), "CLM") == [
        f"CLM*PCN1*150***11:B:1*{'Y' if signed else 'N'}*{assigned}*{benefits}*{release}"
    ]


CAUSES = [
    ((), "", "", "11:B:1*Y*A*Y*Y"),
    (("EM",), "", "", "11:B:1*Y*A*Y*Y**EM"),
    (("OA",), "", "", "11:B:1*Y*A*Y*Y**OA"),
    (("AA",), "MI", "", "11:B:1*Y*A*Y*Y**AA:::MI"),
    (("AA", "EM"), "MI", "", "11:B:1*Y*A*Y*Y**AA:EM::MI"),
    (("EM", "OA"), "", "P", "11:B:1*Y*A*Y*Y*P*EM:OA"),
    ((), "", "P", "11:B:1*Y*A*Y*Y*P"),
]


@pytest.mark.parametrize(("causes", "state", "signature", "expected"), CAUSES)
def test_causes_and_signature_stand_only_where_there_are_some(
    causes: tuple[str, ...], state: str, signature: str, expected: str
) -> None:
    accident_on = november(1) if causes else None
    details = ClaimDetails(patient_signature_source=signature) if signature else None
    changed = claim(related_causes=causes, accident_state=state, accident_on=accident_on, details=details)

    segments = written(changed)

    assert starting(segments, "CLM") == [f"CLM*PCN1*150***{expected}"]
    assert starting(segments, "DTP*439") == (["DTP*439*D8*20261101"] if causes else [])


@pytest.mark.parametrize(("frequency", "number"), [("1", ""), ("7", "ICN7"), ("8", "ICN8")])
def test_corrected_and_void_claims_say_so_and_name_the_first(frequency: str, number: str) -> None:
    segments = written(claim(frequency=frequency, payer_claim_control_number=number))

    assert starting(segments, "CLM", "REF*F8") == [
        f"CLM*PCN1*150***11:B:{frequency}*Y*A*Y*Y",
        *([f"REF*F8*{number}"] if number else []),
    ]


def test_twelve_diagnoses_keep_their_order_and_lines_point_at_them() -> None:
    diagnoses = ("M545", "R51", "E119", "I10", "F411", "M5416", "G8929", "S134XXA", "M25511", "Z0000", "J069", "K219")
    lines = (
        dataclasses.replace(LINE, pointers=(12, 1, 7)),
        dataclasses.replace(LINE, number=2, control_number="L2", pointers=(2,)),
    )

    segments = written(claim(diagnoses=diagnoses, lines=lines))

    assert starting(segments, "HI", "SV1") == [
        "HI*ABK:M545*ABF:" + "*ABF:".join(diagnoses[1:]),
        "SV1*HC:99213*150*UN*1***12:1:7",
        "SV1*HC:99213*150*UN*1***2",
    ]


def test_secondary_claim_names_the_first_payers_claim_below_that_payer() -> None:
    first = dataclasses.replace(PRIMARY, payer_id="PRIM1", payer_claim_control_number="ICN-OF-THE-835")
    answered = dataclasses.replace(ADJUDICATION, payer_id="PRIM1")

    segments = written(
        claim(other_payers=(first,), lines=(dataclasses.replace(LINE, adjudications=(answered,)),), frequency="1")
    )

    at = segments.index("NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PRIM1")
    assert segments[at + 1] == "REF*F8*ICN-OF-THE-835"
    assert len(starting(segments, "REF*F8")) == 1


@pytest.mark.parametrize("reason", ["12", "13", "14", "15", "16", "41", "42", "43", "47"])
def test_reason_why_medicare_pays_second_is_written(reason: str) -> None:
    second = dataclasses.replace(
        SUBSCRIBER, sequence="S", filing_indicator="MB", medicare_secondary_type=reason, payer_id="MEDICARE1"
    )

    assert starting(written(claim(subscriber=second, other_payers=(PRIMARY,))), "SBR*S") == [
        f"SBR*S*18***{reason}****MB"
    ]


def test_code_of_something_unlisted_is_written_with_its_description() -> None:
    unlisted = line(procedure=Procedure("J3490", description="Compounded cream 30 g"))

    assert starting(written(unlisted), "SV1") == ["SV1*HC:J3490:::::COMPOUNDED CREAM 30 G*150*UN*1***1"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_se01_counts_the_segments_of_every_variant(variant: str) -> None:
    segments = written(VARIANTS[variant][0])

    count = len(segments[segments.index("ST*837*0001*005010X222A1") :]) - len(["GE", "IEA", ""])
    assert starting(segments, "SE") == [f"SE*{count}*0001"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
@given(claim_batches(least=2, most=8))
def test_hierarchy_of_any_mixed_batch_is_a_tree_numbered_in_order(batch: ClaimBatch) -> None:
    levels = starting(write_837p([batch], ENVELOPE).decode().split("~"), "HL*")

    seen: dict[str, str] = {}
    parents: set[str] = set()
    for number, (_, own, parent, level, _) in enumerate((one.split("*") for one in levels), 1):
        assert own == str(number)
        assert seen.get(parent) == {"20": None, "22": "20", "23": "22"}[level]
        seen[own] = level
        parents.add(parent)
    for level in levels:
        _, own, _, _, has_child = level.split("*")
        assert has_child == ("1" if own in parents else "0")


def test_day_that_is_also_the_last_is_written_once() -> None:
    one_day = line(service_to=LINE.service_from)
    three_days = line(service_to=LINE.service_from + dt.timedelta(2))

    assert starting(written(one_day), "DTP*472") == starting(written(CLAIM), "DTP*472") == ["DTP*472*D8*20261120"]
    assert starting(written(three_days), "DTP*472") == ["DTP*472*RD8*20261120-20261122"]
