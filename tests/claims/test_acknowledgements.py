"""TA1, 999 and 277CA: what they say, what they move, and that their order does not matter."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import LedgerEntry
from claims.models import Acknowledgement, Claim, ClaimEvent, UnmatchedAcknowledgement
from claims.services.acknowledgements import read_acknowledgements
from claims.services.batch import queue_claims
from claims.services.scrub import scrub, scrub_claims
from claims.services.transmission import record_transmission
from clearinghouse.models import FileReading, FileState, InterchangeFile, Route
from practice.models import Practice, User, WorkState
from tests.claims import answers, factories
from tests.claims.answers import ACCEPTED, REJECTED, answer_999, batch_answer, batch_of, claim_answer, status, ta1
from tests.claims.factories import NOW, TODAY
from tests.x12.files import interchange
from x12.acknowledgements import ClaimStatus, ElementError, SegmentError

BAD_PROCEDURE = (ElementError(1, 2, None, "234", "7", "9921X"),)


def queued(practice: Practice, biller: User, count: int = 1) -> tuple[InterchangeFile, list[Claim]]:
    if not Route.objects.exists():
        factories.make_account(practice)
    claims = [factories.make_claim(practice, biller) for _ in range(count)]
    scrub_claims(claims=claims, actor=biller, today=TODAY, now=NOW)
    (file,) = queue_claims(claims=claims, actor=biller, now=NOW)
    return file, claims


def hand_over(file: InterchangeFile, biller: User) -> None:
    InterchangeFile.objects.filter(pk=file.pk).update(state=FileState.SENT)
    record_transmission(file_id=file.pk, actor=biller, now=NOW)


def sent(practice: Practice, biller: User, count: int = 1) -> tuple[InterchangeFile, list[Claim]]:
    file, claims = queued(practice, biller, count)
    hand_over(file, biller)
    return file, claims


def take_in(content: bytes, file: InterchangeFile, biller: User) -> None:
    reading = answers.arrive(content, file, biller)
    read_acknowledgements(practice_id=file.practice_id, reading_id=reading.pk, actor=biller, now=NOW)
    reading.refresh_from_db()
    assert reading.work_state == WorkState.DONE


def statuses(claims: list[Claim]) -> list[str]:
    for claim in claims:
        claim.refresh_from_db()
    return [claim.status for claim in claims]


def last_event(claim: Claim) -> ClaimEvent:
    return claim.events.latest("pk")


def test_the_chain_of_answers_moves_a_claim_to_accepted(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)

    for content, expected in [
        (ta1(file), "sent"),
        (answer_999(file), "received"),
        (batch_answer(claim_answer(claim), batch=batch_of(claim)), "accepted"),
        (batch_answer(claim_answer(claim, payer_number="ICN5"), batch="THEIRS", from_payer=True), "accepted"),
    ]:
        take_in(content, file, biller)
        assert statuses([claim]) == [expected]

    assert claim.payer_claim_control_number == "ICN5"
    assert [(event.source, event.code) for event in claim.events.order_by("pk")][-4:] == [
        ("clearinghouse", "TA1 A 000"),
        ("clearinghouse", "IK5 A"),
        ("clearinghouse", "A2:20:PR"),
        ("payer", "A2:20:PR"),
    ]


def test_a_timeline_entry_has_code_words_and_segment(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)

    take_in(batch_answer(claim_answer(claim, REJECTED), batch=batch_of(claim)), file, biller)

    event = last_event(claim)
    assert (event.status, event.code) == ("rejected", "A7:164:IL")
    assert event.text == "Rejected: information invalid: Entity's member number (insured or subscriber)."
    assert event.raw.startswith("STC*A7:164:IL*20261103*U")


def test_a_rejected_interchange_rejects_its_claims(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller, count=2)

    take_in(ta1(file, "R", "025"), file, biller)

    assert statuses(claims) == ["rejected", "rejected"]
    assert last_event(claims[0]).text == "File rejected: The control number was used before: a duplicate."


def test_a_rejected_999_leads_to_the_claim_and_the_field(in_practice: Practice, biller: User) -> None:
    file, (guilty, innocent) = sent(in_practice, biller, count=2)
    error = SegmentError("SV1", 21, "2400", "8", guilty.patient_control_number, BAD_PROCEDURE)

    take_in(answer_999(file, "R", (error,)), file, biller)

    assert statuses([guilty, innocent]) == ["rejected", "rejected"]
    assert last_event(guilty).text == (
        "Batch rejected: One or more segments have errors."
        f" Claim {guilty.patient_control_number}: loop 2400 SV101-2 procedure (9921X) is not in the code list."
    )
    assert f"CTX*CLM01:{guilty.patient_control_number}~\nIK4*1:2*234*7*9921X~" in last_event(guilty).raw
    assert "this one can be sent again" in last_event(innocent).text


def test_a_999_without_claim_numbers_leads_back_by_the_place_in_our_file(in_practice: Practice, biller: User) -> None:
    file, (guilty, innocent) = sent(in_practice, biller, count=2)
    sent_segments = bytes(file.content).decode().split("~")
    start = next(at for at, one in enumerate(sent_segments) if one.startswith("ST*"))
    at = next(at for at, one in enumerate(sent_segments) if one.startswith(f"CLM*{guilty.patient_control_number}*"))
    missing_zip = ElementError(3, None, None, "116", "1")
    errors = (
        SegmentError("SV1", at - start + 3, "2400", "8", elements=BAD_PROCEDURE),
        SegmentError("N4", 9, "2010AA", "8", elements=(missing_zip,)),
    )

    take_in(answer_999(file, "R", errors), file, biller)

    of_provider = "loop 2010AA N403 ZIP code is missing."
    number = guilty.patient_control_number
    assert last_event(guilty).text.endswith(
        f"Claim {number}: loop 2400 SV101-2 procedure (9921X) is not in the code list. {of_provider}"
    )
    assert last_event(innocent).text.endswith(f"Claim {innocent.patient_control_number}: {of_provider}")


def test_a_997_leads_to_the_claim_and_the_field(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    sent_segments = bytes(file.content).decode().split("~")
    start = next(at for at, one in enumerate(sent_segments) if one.startswith("ST*"))
    at = next(at for at, one in enumerate(sent_segments) if one.startswith("CLM*"))
    body = [
        f"AK1*HC*{file.group_control_number}", "AK2*837*0001", f"AK3*CLM*{at - start + 1}*2300*8", "AK4*2*782*6*1O0",
        "AK5*R*5", "AK9*R*1*1*0",
    ]  # fmt: skip

    take_in(interchange(body, transaction_set="997", functional_id="FA", version="004010"), file, biller)

    assert statuses([claim]) == ["rejected"]
    assert "loop 2300 CLM02 charge (1O0) has a character that is not allowed." in last_event(claim).text


def test_a_999_with_errors_noted_is_an_acceptance(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)

    take_in(answer_999(file, "E"), file, biller)

    assert statuses(claims) == ["received"]


def test_a_batch_level_rejection_rejects_every_claim(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller, count=2)
    content = batch_answer(batch=batch_of(claims[0]), statuses=(status("A3", "24", "41"),), provider_statuses=())

    take_in(content, file, biller)

    assert statuses(claims) == ["rejected", "rejected"]
    assert "submitter" in last_event(claims[1]).text


def test_a_provider_level_rejection_rejects_its_claims(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    content = batch_answer(
        claim_answer(claims[0]), batch=batch_of(claims[0]), provider_statuses=(status("A8", "562", "85"),)
    )

    take_in(content, file, biller)

    assert statuses(claims) == ["rejected"]


def test_a_provider_level_rejection_rejects_claims_that_it_does_not_name(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller, count=2)
    content = batch_answer(
        claim_answer(claims[0]), batch=batch_of(claims[0]), provider_statuses=(status("A8", "562", "85"),)
    )

    take_in(content, file, biller)

    assert statuses(claims) == ["rejected", "rejected"]
    assert Acknowledgement.objects.filter(submission__claim=claims[0]).count() == 1
    assert not UnmatchedAcknowledgement.objects.exists()


def test_the_worst_status_counts(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)

    take_in(batch_answer(claim_answer(claims[0], ACCEPTED, REJECTED), batch=batch_of(claims[0])), file, biller)

    assert statuses(claims) == ["rejected"]


def test_a_payer_may_reject_what_the_clearinghouse_accepted(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    take_in(batch_answer(claim_answer(claims[0]), batch=batch_of(claims[0])), file, biller)

    take_in(batch_answer(claim_answer(claims[0], REJECTED), batch="THEIRS", from_payer=True), file, biller)

    assert statuses(claims) == ["rejected"]
    assert last_event(claims[0]).source == "payer"


def stages(file: InterchangeFile, claim: Claim, biller: User, *, payer_rejects: bool) -> dict[str, Any]:  # Any: acts
    payer_says = REJECTED if payer_rejects else ACCEPTED
    contents = {
        "ta1": ta1(file),
        "999": answer_999(file),
        "277ca": batch_answer(claim_answer(claim), batch=batch_of(claim)),
        "payer": batch_answer(claim_answer(claim, payer_says), batch="THEIRS", from_payer=True),
    }
    acts: dict[str, Any] = {  # Any: acts
        name: lambda content=content: take_in(content, file, biller) for name, content in contents.items()
    }
    return {"hand-over": lambda: hand_over(file, biller), **acts}


@pytest.mark.parametrize(("payer_rejects", "expected"), [(False, "accepted"), (True, "rejected")])
@pytest.mark.parametrize("order", list(permutations(["hand-over", "ta1", "999", "277ca", "payer"]))[::7])
def test_the_order_of_arrival_does_not_matter(
    in_practice: Practice, biller: User, order: tuple[str, ...], payer_rejects: bool, expected: str
) -> None:
    file, (claim,) = queued(in_practice, biller)
    acts = stages(file, claim, biller, payer_rejects=payer_rejects)

    for name in order:
        acts[name]()

    assert statuses([claim]) == [expected]


def test_an_answer_settles_a_file_of_unknown_outcome(in_practice: Practice, biller: User) -> None:
    file, claims = queued(in_practice, biller)
    InterchangeFile.objects.filter(pk=file.pk).update(state=FileState.OUTCOME_UNKNOWN)
    record_transmission(file_id=file.pk, actor=biller, now=NOW)
    assert statuses(claims) == ["queued"]

    take_in(answer_999(file), file, biller)

    assert statuses(claims) == ["received"]


def test_an_answer_that_comes_twice_is_kept_and_moves_nothing(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)

    take_in(answer_999(file), file, biller)
    take_in(answer_999(file), file, biller)

    assert statuses(claims) == ["received"]
    assert Acknowledgement.objects.filter(submission__claim=claims[0], level="999").count() == 2


def test_a_reading_is_done_once(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    reading = answers.arrive(answer_999(file), file, biller)

    for _ in range(2):
        read_acknowledgements(practice_id=file.practice_id, reading_id=reading.pk, actor=biller, now=NOW)

    assert Acknowledgement.objects.filter(submission__claim=claims[0]).count() == 1


def test_an_answer_to_nothing_of_ours_is_kept_and_shown(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    claims[0].patient_control_number = "SOMEBODY"

    take_in(batch_answer(claim_answer(claims[0], REJECTED), batch="UNKNOWN"), file, biller)

    assert statuses(claims) == ["sent"]
    kept = UnmatchedAcknowledgement.objects.get()
    assert (kept.reference, kept.codes) == ("claim SOMEBODY", "A7:164:IL")


@pytest.mark.parametrize("answer", [REJECTED, ACCEPTED])
@pytest.mark.parametrize("left_out", [False, True])
def test_an_answer_without_claim_number_is_shown_and_moves_nothing(
    in_practice: Practice, biller: User, answer: ClaimStatus, left_out: bool
) -> None:
    file, claims = sent(in_practice, biller, count=2)
    trace = f"TRN*2*{claims[0].patient_control_number}~".encode()
    content = batch_answer(claim_answer(claims[0], answer), batch=batch_of(claims[0]))
    assert trace in content

    take_in(content.replace(trace, b"" if left_out else b"TRN*2*~"), file, biller)

    assert statuses(claims) == ["sent", "sent"]
    kept = UnmatchedAcknowledgement.objects.get()
    assert kept.reference == f"claim without number, batch {batch_of(claims[0])}"
    assert kept.raw.startswith(f"STC*{kept.codes}")


def test_a_control_number_of_another_account_is_not_ours(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    file.account = factories.make_account(in_practice, name="Another", is_general=False)

    take_in(answer_999(file, "R"), file, biller)

    assert statuses(claims) == ["sent"]
    assert UnmatchedAcknowledgement.objects.get().reference == f"group {file.group_control_number}"


def mend(claim: Claim, biller: User) -> InterchangeFile:
    """The biller mends a rejected claim and sends it again."""
    claim.refresh_from_db()
    scrub(claim=claim, actor=biller, today=TODAY, now=NOW)
    (file,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    hand_over(file, biller)
    return file


def test_a_rejected_claim_goes_out_again_as_an_original(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    take_in(answer_999(file, "R"), file, biller)

    mend(claim, biller)

    assert statuses([claim]) == ["sent"]
    assert [each.frequency for each in claim.submissions.order_by("pk")] == ["1", "1"]


def test_a_late_answer_to_the_first_submission_does_not_move_the_second(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    first_batch = batch_of(claim)
    take_in(answer_999(file, "R"), file, biller)
    mend(claim, biller)

    take_in(batch_answer(claim_answer(claim, REJECTED), batch=first_batch), file, biller)

    assert statuses([claim]) == ["sent"]
    assert last_event(claim).text.startswith("To the submission of 11/03/2026: Rejected")


def test_a_paid_claim_is_not_moved_by_an_acknowledgement(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    Claim.objects.filter(pk=claims[0].pk).update(status="paid")

    take_in(batch_answer(claim_answer(claims[0], REJECTED), batch=batch_of(claims[0])), file, biller)

    assert statuses(claims) == ["paid"]


def test_acknowledgements_never_change_balances(in_practice: Practice, biller: User) -> None:
    file, (claim,) = sent(in_practice, biller)
    entries = LedgerEntry.objects.count()

    take_in(batch_answer(claim_answer(claim, REJECTED), batch=batch_of(claim)), file, biller)

    claim.refresh_from_db()
    assert LedgerEntry.objects.count() == entries
    assert claim.status == "rejected"  # and never "denied": nobody has decided on it
    assert claim.paid_amount + claim.adjusted_amount + claim.patient_amount == 0


def test_a_file_that_is_cut_off_is_kept(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    whole = answer_999(file)

    take_in(whole[: whole.index(b"AK2")], file, biller)

    assert statuses(claims) == ["sent"]
    assert "could not be read" in UnmatchedAcknowledgement.objects.get().text


def test_a_reading_that_fails_again_and_again_is_left_to_a_person(in_practice: Practice, biller: User) -> None:
    file, claims = sent(in_practice, biller)
    reading = answers.arrive(answer_999(file), file, biller)
    FileReading.objects.filter(pk=reading.pk).update(attempt_count=5)

    read_acknowledgements(practice_id=file.practice_id, reading_id=reading.pk, actor=biller, now=NOW)

    reading.refresh_from_db()
    assert (reading.work_state, statuses(claims)) == (WorkState.FAILED, ["sent"])


def test_many_answers_need_as_many_queries_as_few(in_practice: Practice, biller: User) -> None:
    def queries_for(count: int) -> int:
        file, claims = sent(in_practice, biller, count)
        content = batch_answer(*(claim_answer(claim) for claim in claims), batch=batch_of(claims[0]))
        reading = answers.arrive(content, file, biller)
        with CaptureQueriesContext(connection) as queries:
            read_acknowledgements(practice_id=file.practice_id, reading_id=reading.pk, actor=biller, now=NOW)
        return len(queries)

    assert queries_for(2) == queries_for(12)
