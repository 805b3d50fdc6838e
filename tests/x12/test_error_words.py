"""What a 999 says leads to the claim and the field: by its words, and by the place it names in our file."""

from __future__ import annotations

import dataclasses

import pytest

from tests.x12.files import functional_acknowledgement, interchange
from tests.x12.records import CLAIM, ENVELOPE, PARENT, ROBIN, batch_of
from x12 import document
from x12.acknowledgements import ElementError, SegmentError
from x12.claim_positions import SegmentPlace, segment_places
from x12.codes.functional_acknowledgement import (
    ELEMENT_ERRORS,
    ELEMENT_PREDICATES,
    SEGMENT_ERRORS,
    SEGMENT_PREDICATES,
)
from x12.error_words import error_words
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

CHILD = dataclasses.replace(CLAIM, subscriber=PARENT, patient=ROBIN, relationship="19", patient_control_number="PCN2")
SECOND = dataclasses.replace(CLAIM, patient_control_number="PCN3")
SENT = write_837p([batch_of(CLAIM, CHILD), dataclasses.replace(batch_of(SECOND), control_number="0002")], ENVELOPE)


NO_ID = ElementError(9, None, None, "67", "1")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            SegmentError("N4", 9, "2010BA", "8", elements=(ElementError(3, None, None, "116", "1"),)),
            "loop 2010BA N403 ZIP code is missing.",
        ),
        (
            SegmentError("SV1", 21, "2400", "8", elements=(ElementError(1, 2, None, "234", "7", "9921X"),)),
            "loop 2400 SV101-2 procedure (9921X) is not in the code list.",
        ),
        (
            SegmentError("NM1", 5, "2010AA", "8", elements=(NO_ID, ElementError(8, 1, 1, "", "4"))),
            "loop 2010AA NM109 id is missing. loop 2010AA NM108-1 id kind is too short.",
        ),
        (SegmentError("NM1", 5, "2310B", "3"), "loop 2310B NM1 Name is missing."),
        (SegmentError("DTP", 5, "", "5"), "DTP Date comes too often."),
        (SegmentError("QQQ", 5, "2300", "1"), "loop 2300 QQQ is not known."),
        (SegmentError("QQQ", 5, "", "77"), "QQQ has error 77."),
        (SegmentError("QQQ", 5, "", "8", elements=(ElementError(2, None, None, "", "88"),)), "QQQ02 has error 88."),
    ],
)  # fmt: skip
def test_error_leads_to_loop_segment_and_element(error: SegmentError, words: str) -> None:
    assert error_words(error) == words


def test_every_code_has_an_end_of_a_sentence() -> None:
    assert SEGMENT_PREDICATES.keys() == SEGMENT_ERRORS.keys()
    assert ELEMENT_PREDICATES.keys() == ELEMENT_ERRORS.keys()


def places(content: bytes, control_number: str) -> dict[str, SegmentPlace]:
    """The place of every segment of an ST, by the segment's own text (the last of equal ones)."""
    segments = content.decode().split("~")
    start = next(at for at, one in enumerate(segments) if one.startswith(f"ST*837*{control_number}"))
    end = next(at for at, one in enumerate(segments) if at > start and one.startswith("SE*"))
    found = segment_places(content, control_number, range(1, end - start + 2))
    return {segments[start + at - 1]: place for at, place in found.items()}


def test_segment_belongs_to_its_claim_or_to_every_claim_below_it() -> None:
    found = {text: place.claims for text, place in places(SENT, "0001").items()}

    both = ("PCN1", "PCN2")
    assert {claims for text, claims in found.items() if text.startswith(("ST*", "BHT*", "NM1*41*", "NM1*40*"))} == {
        both
    }
    assert next(claims for text, claims in found.items() if text.startswith("NM1*85*")) == both
    assert next(claims for text, claims in found.items() if text.startswith("CLM*PCN1*")) == ("PCN1",)
    assert next(claims for text, claims in found.items() if text.startswith("HL*2*")) == ("PCN1",)
    # Of the second subscriber, of his child, and of the child's claim.
    assert [claims for text, claims in found.items() if text.startswith(("HL*3*", "HL*4*", "CLM*PCN2*"))] == [
        ("PCN2",), ("PCN2",), ("PCN2",),
    ]  # fmt: skip


def test_only_the_transaction_that_is_answered_counts() -> None:
    assert [one.claims for one in segment_places(SENT, "0002", [1, 5]).values()] == [("PCN3",), ("PCN3",)]
    assert segment_places(SENT, "0003", [1]) == {}
    assert segment_places(SENT, "0001", [0, 9_999, -1]) == {}
    assert segment_places(b"", "0001", [1]) == {}


def test_place_tells_the_loop_in_full() -> None:
    found = places(SENT, "0001")

    loops = {text.split("*")[0] + "*" + text.split("*")[1]: place.loop for text, place in found.items()}
    assert loops["NM1*41"] == "1000A"
    assert loops["NM1*85"] == "2010AA"
    assert loops["NM1*IL"] == "2010BA"
    assert loops["NM1*QC"] == "2010CA"
    assert loops["CLM*PCN1"] == "2300"
    assert loops["SV1*HC:99213"] == "2400"


def test_997_is_read_like_a_999_with_every_reason_of_a_segment() -> None:
    body = ("AK1*HC*12", "AK2*837*0001", "AK3*CLM*22*2300*8*5", "AK4*2*782*6*1O0", "AK5*R*5", "AK9*R*1*1*0")

    (read,) = document.read(
        interchange(body, transaction_set="997", functional_id="FA", version="004010")
    ).implementation_acknowledgements

    (transaction,) = read.transactions
    assert [error_words(error) for error in transaction.errors] == [
        "loop 2300 CLM Claim comes too often.",
        "loop 2300 CLM02 charge (1O0) has a character that is not allowed.",
    ]
    assert read.findings == ()


def test_error_of_an_accepted_transaction_is_kept() -> None:
    body = ("AK1*HC*12*005010X222A1", "AK2*837*0001", "IK3*N4*9*2010BA*8", "IK4*3*116*4*6", "IK5*E", "AK9*E*1*1*1")

    (read,) = document.read(functional_acknowledgement(body)).implementation_acknowledgements

    (transaction,) = read.transactions
    assert transaction.is_accepted
    assert error_words(transaction.errors[0]) == "loop 2010BA N403 ZIP code (6) is too short."
