"""Every variant of the professional claim, from rows to its segments."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.services.batch import queue_claims
from claims.services.facts import load_claims, load_facts
from claims.services.scrub import scrub_claims
from clearinghouse.models import ClaimType, Route
from practice.models import Practice, User
from tests.claims import claim_variants_people, claim_variants_services, factories
from tests.claims.claim_variants import VARIANTS
from tests.claims.factories import NOW, TODAY
from tests.x12 import judge
from tests.x12.records import ENVELOPE, batch_of
from x12.document import read
from x12.write_837p import write_837p

assert {claim_variants_people, claim_variants_services}  # their variants stand in the table too
MISJUDGED = {"certificate of necessity"}  # pyx12 takes every PWK*CT for an attachment
CLM = {  # what CLM alone tells
    "plain": "***11:B:1*Y*A*Y*Y",
    "corrected": "***11:B:7*Y*A*Y*Y",
    "void": "***11:B:8*Y*A*Y*Y",
    "auto accident": "***11:B:1*Y*A*Y*Y**AA:::MI",
    "auto accident abroad while at work": "***11:B:1*Y*A*Y*Y**AA:EM::ON:CA",
    "workers' compensation": "***11:B:1*Y*A*Y*Y**EM",
    "late, in a program, unsigned": "***11:B:1*N*A*Y*I*P**02********15",
    "ambulance": "***41:B:1*Y*A*Y*Y",
}


def segments_of(claim: Claim) -> list[str]:
    record = load_facts(load_claims([claim.pk]), today=TODAY)[claim.pk].record
    return write_837p([batch_of(record)], ENVELOPE).decode().split("~")


def assert_in_order(expected: tuple[str, ...], segments: list[str]) -> None:
    """Each is there after the one before. One that ends in * is a beginning."""
    place = 0
    for wanted in expected:
        found = [
            at
            for at, segment in enumerate(segments[place:], place)
            if segment == wanted or (wanted.endswith("*") and segment.startswith(wanted))
        ]
        assert found, f"{wanted} is not there after {segments[max(place - 1, 0)]}: {segments}"
        place = found[0] + 1


@pytest.mark.parametrize("name", VARIANTS)
def test_what_sets_a_variant_apart_is_in_its_file(in_practice: Practice, biller: User, name: str) -> None:
    claim = VARIANTS[name].make(in_practice, biller)

    segments = segments_of(claim)

    assert_in_order(VARIANTS[name].segments, segments)
    assert [one for one in segments if one.startswith(VARIANTS[name].absent)] == []
    assert read("~".join(segments).encode()).all_findings == ()
    if name in CLM:
        assert f"CLM*{claim.patient_control_number}*{claim.charge_amount.normalize():f}{CLM[name]}" in segments


def test_a_file_of_all_variants_is_sent_and_accepted(in_practice: Practice, biller: User) -> None:
    account = factories.make_account(in_practice)
    for claim_type in (ClaimType.WORKERS, ClaimType.AUTO):
        Route.objects.create(practice=in_practice, payer=None, claim_type=claim_type, account=account)
    names = [name for name in VARIANTS if name not in MISJUDGED]
    claims = [VARIANTS[name].make(in_practice, biller) for name in names]
    found = scrub_claims(claims=claims, actor=biller, today=TODAY, now=NOW)
    errors = {
        name: [each.text for each in found[claim.pk] if each.severity == "error"]
        for name, claim in zip(names, claims, strict=True)
    }
    assert {name: texts for name, texts in errors.items() if texts} == {}

    (file,) = queue_claims(claims=claims, actor=biller, now=NOW)

    content = bytes(file.content)
    assert judge.refusal(content) == ""
    assert_counted(content.decode().split("~"))
    assert_in_order(
        (
            "NM1*41*2*LAKESIDE*****46*LAKE01",
            "PER*IC*LAKESIDE*TE*7345550100",
            "NM1*40*2*OFFICE ALLY*****46*330897513",
            "NM1*85*2*LAKESIDE INTEGRATIVE HEALTH*****XX*1234567893",
        ),
        content.decode().split("~"),
    )
    control_numbers = [one for one in content.decode().split("~") if one.startswith("REF*6R*")]
    assert len(set(control_numbers)) == len(control_numbers) == sum(claim.lines.count() for claim in claims)


def assert_counted(segments: list[str]) -> None:
    """HL01 counts and names an earlier parent of its level; LX counts in each claim; SE01 counts the segments."""
    levels: dict[str, str] = {}
    line = 0
    for segment in segments:
        elements = segment.split("*")
        if elements[0] == "HL":
            assert elements[1] == str(len(levels) + 1)
            assert levels.get(elements[2], "") == {"20": "", "22": "20", "23": "22"}[elements[3]]
            levels[elements[1]] = elements[3]
        line = 0 if elements[0] == "CLM" else line
        if elements[0] == "LX":
            line += 1
            assert elements[1] == str(line)
    start = next(at for at, one in enumerate(segments) if one.startswith("ST*"))
    end = next(at for at, one in enumerate(segments) if one.startswith("SE*"))
    assert segments[end].split("*")[1] == str(end - start + 1)
