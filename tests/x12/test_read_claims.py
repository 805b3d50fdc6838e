"""Reading claims (837P) and inquiries (270): what is wrong is named, and nothing makes it fail."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.x12.records import ADJUDICATION, ALEX, CLAIM, ENVELOPE, LINE, PARENT, PRIMARY, ROBIN, batch_of
from tests.x12.test_status import BROKEN_STATUS_INQUIRIES
from tests.x12.test_write_eligibility import INQUIRY
from x12.claim import Claim
from x12.claim_reading_rules import CLAIM_RULES
from x12.document import Document, read
from x12.parties import Name
from x12.tokenizer import NotX12
from x12.write_270 import write_270
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

CHILD = dataclasses.replace(CLAIM, subscriber=PARENT, patient=ROBIN, relationship="19", patient_control_number="PCN2")
SECONDARY = dataclasses.replace(
    CLAIM, lines=(dataclasses.replace(LINE, adjudications=(ADJUDICATION,)),), other_payers=(PRIMARY,)
)
CLAIM_FILE = write_837p([batch_of(CLAIM, CHILD, SECONDARY)], ENVELOPE)
DEPENDENT = dataclasses.replace(INQUIRY, dependent=ROBIN, relationship="19")
INQUIRY_FILE = write_270([INQUIRY, DEPENDENT], ENVELOPE)


def changed(content: bytes, old: str, new: str) -> Document:
    """The file with the first such text exchanged, read."""
    assert old.encode() in content
    return read(content.replace(old.encode(), new.encode(), 1))


def rules(document: Document) -> set[str]:
    """The rules of the findings, without what a change of segments does to the trailer's count."""
    return {one.rule for one in document.all_findings} - {"X12-ENV-SE-COUNT"}


def claims_of(document: Document) -> list[Claim]:
    return [claim for batch in document.claim_batches for claim in batch.claims]


BROKEN_CLAIMS = [
    ("CLM*PCN1*150*", "CLM*PCN1*1.505*", "X837P-CLAIM-UNREADABLE"),
    ("CLM*PCN1*150*", "CLM*PCN1**", "X837P-CLAIM-UNREADABLE"),
    ("SV1*HC:99213*150*", "SV1*HC:99213*1E2*", "X837P-CLAIM-UNREADABLE"),
    ("UN*1***1~", "UN*one***1~", "X837P-CLAIM-UNREADABLE"),
    ("UN*1***1~", "UN*1***1:x~", "X837P-CLAIM-UNREADABLE"),
    ("DTP*472*D8*20261120", "DTP*472*D8*20261320", "X837P-CLAIM-UNREADABLE"),
    ("SV1*", "SV2*", "X837P-CLAIM-UNREADABLE"),
    ("SBR*P*18*", "SBR*P**", "X837P-PATIENT"),
    ("HL*2*1*22*0", "HL*2*1*99*0", "X837P-LEVEL"),
    ("REF*EI*123456789~", "", "X837P-MISSING"),
    ("NM1*85*", "NM1*ZZ*", "X837P-MISSING"),
    ("NM1*IL*", "NM1*ZZ*", "X837P-MISSING"),
    ("NM1*QC*", "NM1*ZZ*", "X837P-MISSING"),
    ("NM1*41*", "NM1*ZZ*", "X837P-MISSING"),
    ("SBR*P*18*", "XXX*P*18*", "X837P-MISSING"),
    ("HI*ABK:M545", "CR5*I~HI*ABK:M545", "X837P-NOT-KEPT"),
    ("DMG*D8*19800229", "DMG*D8*19800230", "X12-DATE"),
    ("AMT*D*100", "AMT*D*lots", "X12-AMOUNT"),
    ("BHT*0019*00*BATCH1*20261124", "BHT*0019*00*BATCH1*2026", "X12-DATE"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN_CLAIMS)
def test_defect_of_a_claim_file_is_named(old: str, new: str, rule: str) -> None:
    document = changed(CLAIM_FILE, old, new)

    assert rule in rules(document)
    assert len(document.claim_batches) == 1


BROKEN_INQUIRIES = [
    ("EQ*30~EQ*98~", "", "X270-MISSING"),
    ("NM1*PR*", "XX1*PR*", "X270-MISSING"),
    ("BHT*", "BHX*", "X270-MISSING"),
    ("HL*2*1*21*1", "HL*2*1*88*1", "X270-LEVEL"),
    ("EQ*30~", "EQ*30~AMT*R*100~", "X270-NOT-KEPT"),
    ("EQ*30~", "EQ*30~III*BF*M545~", "X270-NOT-KEPT"),
    ("DTP*291*D8*20261124", "DTP*291*D8*tomorrow", "X12-DATE"),
]


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN_INQUIRIES)
def test_defect_of_an_inquiry_is_named(old: str, new: str, rule: str) -> None:
    document = changed(INQUIRY_FILE, old, new)

    assert rule in rules(document)
    assert len(document.inquiries) == 2


def test_every_rule_of_the_table_is_broken_here() -> None:
    broken = {rule for *_, rule in BROKEN_CLAIMS + BROKEN_INQUIRIES + BROKEN_STATUS_INQUIRIES}

    assert {rule for rule in CLAIM_RULES if not rule.startswith("X837P-")} <= broken


def test_claim_with_an_unreadable_amount_is_left_out_and_the_others_stay() -> None:
    document = changed(CLAIM_FILE, "CLM*PCN1*150*", "CLM*PCN1*1,50*")

    assert [claim.patient_control_number for claim in claims_of(document)] == ["PCN1", "PCN2"]
    assert claims_of(document)[0].other_payers == (PRIMARY,)


def test_claims_of_a_dependent_without_patient_level_are_the_subscribers() -> None:
    document = changed(CLAIM_FILE, "SBR*P*18*", "SBR*P**")

    assert claims_of(document)[0].subscriber.is_patient is True
    assert claims_of(document)[0].patient is None


def test_finding_on_a_skipped_address_does_not_show_it() -> None:
    document = changed(CLAIM_FILE, "REF*6R*L1~", "REF*6R*L1~NM1*ZZ*2~N3*77 SECRET ST~")

    texts = [one.text for one in document.all_findings if one.rule == "X837P-NOT-KEPT"]
    assert texts == [f"{skipped} in loop 2420 was skipped, as were later ones." for skipped in ("'NM1*ZZ'", "'N3'")]


def test_same_day_twice_is_one_day() -> None:
    document = changed(CLAIM_FILE, "DTP*472*D8*20261120", "DTP*472*RD8*20261120-20261120")

    line = claims_of(document)[0].lines[0]
    assert (line.service_from, line.service_to) == (dt.date(2026, 11, 20), None)


def test_old_qualifiers_and_trailing_zeros_are_understood() -> None:
    document = changed(CLAIM_FILE, "HI*ABK:M545", "HI*BK:7245*BF:7231")

    assert claims_of(document)[0].diagnoses == ("7245", "7231")
    assert claims_of(changed(CLAIM_FILE, "CLM*PCN1*150*", "CLM*PCN1*150.00*"))[0].charge == Decimal(150)


def test_inquiry_about_subscriber_and_dependent_together_is_two() -> None:
    document = changed(INQUIRY_FILE, "HL*4*3*23*0~", "EQ*30~HL*4*3*23*0~")

    assert [inquiry.dependent is not None for inquiry in document.inquiries] == [False, False, True]


def test_inquiry_by_member_id_alone_can_be_written_and_read() -> None:
    nameless = dataclasses.replace(ALEX, name=Name("", qualifier="MI", identifier="M100"))
    inquiry = dataclasses.replace(INQUIRY, subscriber=nameless)

    document = read(write_270([inquiry], ENVELOPE))

    assert document.inquiries[0].subscriber == nameless


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from((CLAIM_FILE, INQUIRY_FILE)),
    st.lists(st.tuples(st.integers(106, 1_500), st.integers(0, 3), st.binary(max_size=6)), min_size=1, max_size=6),
)
def test_reading_survives_any_damage(content: bytes, damages: list[tuple[int, int, bytes]]) -> None:
    for at, length, put in damages:
        content = content[:at] + put + content[at + length :]

    document = read(content)

    assert sum(document.transaction_counts.values()) >= 0


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from((CLAIM_FILE, INQUIRY_FILE)), st.randoms(use_true_random=False))
def test_reading_survives_segments_in_any_order(content: bytes, chance: Random) -> None:
    segments = content.split(b"~")
    middle = segments[3:-4]
    chance.shuffle(middle)
    kept = middle[: chance.randint(0, len(middle))]

    read(b"~".join([*segments[:3], *kept, *segments[-4:]]))


@given(st.binary(max_size=400))
def test_what_is_no_x12_is_refused_as_such(content: bytes) -> None:
    if b"ISA" not in content:
        with pytest.raises(NotX12):
            read(content)
