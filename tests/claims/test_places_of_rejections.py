"""Where an answer leads: to the claim whose segment is wrong, and to the line that was rejected."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from practice.models import Practice, User
from tests.claims import answers
from tests.claims.answers import answer_999, batch_answer, batch_of, claim_answer, status
from tests.claims.test_acknowledgements import BAD_PROCEDURE, last_event, sent, take_in
from x12.acknowledgements import LineAcknowledgement, SegmentError
from x12.remittance import Procedure


def test_an_error_under_a_number_that_is_not_ours_is_found_by_its_place(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    segments = bytes(file.content).decode().replace("\n", "").split("~")
    place = next(number for number, text in enumerate(segments[2:], start=1) if text.startswith("SV1"))
    error = SegmentError("SV1", place, "2400", "8", "LINE 1 OF SOMETHING", BAD_PROCEDURE)

    take_in(answer_999(file, "R", (error,)), file, biller)

    assert "loop 2400 SV101-2 procedure (9921X) is not in the code list" in last_event(claim).text


def test_a_rejected_line_is_named(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    number = f"{claim.patient_control_number}L2"
    line = LineAcknowledgement(Procedure("97110"), Decimal(50), number, (status("A7", "453"),))
    answer = replace(claim_answer(claim, answers.RECEIVED), lines=(line,))

    take_in(batch_answer(answer, batch=batch_of(claim)), file, biller)

    event = last_event(claim)
    assert (event.status, event.code) == ("rejected", "A7:453")
    assert event.text == "Line 2 (97110): Rejected: information invalid: Procedure modifier."
