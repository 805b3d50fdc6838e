"""Queueing and sending: one file per account, each claim in exactly one of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimEvent, Submission
from claims.services.batch import ClaimNotReady, queue_claims
from claims.services.scrub import scrub_claims
from claims.services.submit import submit_claims
from claims.services.transmission import files_to_record, record_transmission
from clearinghouse.models import FileState, InterchangeFile
from practice.models import Practice, User
from tests import factories as base
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.x12 import judge
from x12.document import read


@pytest.fixture
def account(practice: Practice) -> object:
    return factories.make_account(practice)


def ready_claims(practice: Practice, biller: User, count: int = 1, **fields: object) -> list[Claim]:
    claims = [factories.make_claim(practice, biller, **fields) for _ in range(count)]
    scrub_claims(claims=claims, actor=biller, today=TODAY, now=NOW)
    assert [claim.status for claim in claims] == ["ready"] * count
    return claims


@pytest.mark.usefixtures("account")
def test_queued_claims_are_in_the_file(in_practice: Practice, biller: User) -> None:
    first, second = ready_claims(in_practice, biller, count=2)

    (file,) = queue_claims(claims=[first, second], actor=biller, now=NOW)

    (batch,) = read(bytes(file.content)).claim_batches
    assert [claim.patient_control_number for claim in batch.claims] == [
        first.patient_control_number,
        second.patient_control_number,
    ]
    assert [line.control_number for line in batch.claims[0].lines] == ["C1L1", "C1L2"]
    assert file.state == FileState.TO_SEND
    assert first.status == second.status == "queued"
    submission = Submission.objects.get(claim=first)
    assert (submission.file, submission.batch_reference, submission.transaction_control_number) == (
        file,
        batch.reference,
        "0001",
    )


@pytest.mark.usefixtures("account")
def test_pyx12_accepts_what_is_queued(in_practice: Practice, biller: User) -> None:
    (file,) = queue_claims(claims=ready_claims(in_practice, biller, count=2), actor=biller, now=NOW)

    assert judge.refusal(bytes(file.content)) == ""


@pytest.mark.usefixtures("account")
def test_the_name_of_a_file_says_what_it_is(in_practice: Practice, biller: User) -> None:
    (file,) = queue_claims(claims=ready_claims(in_practice, biller), actor=biller, now=NOW)

    assert file.name == "837P_LAKE01_000000001.txt"


def test_the_name_of_a_test_file_says_so(in_practice: Practice, biller: User) -> None:
    factories.make_account(in_practice, is_test=True)

    (file,) = queue_claims(claims=ready_claims(in_practice, biller), actor=biller, now=NOW)

    assert file.name == "OATEST_837P_LAKE01_000000001.txt"
    assert b"*T*:~" in bytes(file.content)


@pytest.mark.usefixtures("account")
def test_each_account_gets_its_own_file_and_each_claim_one(in_practice: Practice, biller: User) -> None:
    other_payer = base.PayerFactory.create(practice=in_practice)
    second_house = factories.make_account(in_practice, name="Second house", submitter_id="LAKE02", is_general=False)
    factories.route_to(in_practice, other_payer, second_house)
    (to_general,) = ready_claims(in_practice, biller)
    (to_second,) = ready_claims(in_practice, biller, patient=factories.make_patient(in_practice, payer=other_payer))

    files = queue_claims(claims=[to_general, to_second], actor=biller, now=NOW)

    assert len(files) == 2
    assert [
        (submission.claim, submission.file.account.name)
        for submission in Submission.objects.select_related("claim", "file__account").order_by("pk")
    ] == [(to_general, "Office Ally"), (to_second, "Second house")]


@pytest.mark.usefixtures("account")
def test_a_claim_with_errors_cannot_enter_a_batch(in_practice: Practice, biller: User) -> None:
    (clean,) = ready_claims(in_practice, biller)
    (spoiled,) = ready_claims(in_practice, biller)
    spoiled.coverage_snapshot["coverage"]["member_id"] = ""
    spoiled.save(update_fields=["coverage_snapshot"])

    with pytest.raises(ClaimNotReady) as refusal:
        queue_claims(claims=[clean, spoiled], actor=biller, now=NOW)

    assert refusal.value.claim == spoiled
    assert InterchangeFile.objects.count() == 0
    assert Claim.objects.filter(status="queued").count() == 0


@pytest.mark.usefixtures("account")
def test_a_queued_claim_cannot_be_queued_again(in_practice: Practice, biller: User) -> None:
    (claim,) = ready_claims(in_practice, biller)
    queue_claims(claims=[claim], actor=biller, now=NOW)

    with pytest.raises(ClaimNotReady, match="it is queued, not ready"):
        queue_claims(claims=[claim], actor=biller, now=NOW)

    assert Submission.objects.filter(claim=claim).count() == 1


@pytest.mark.usefixtures("account")
def test_submit_sends_what_is_clean_and_names_what_is_not(in_practice: Practice, biller: User) -> None:
    clean = factories.make_claim(in_practice, biller)
    broken = factories.make_claim(in_practice, biller, diagnoses=("M54.5",))

    outcome = submit_claims(claims=[clean, broken], actor=biller, today=TODAY, now=NOW)

    assert outcome.queued == (clean,)
    assert [(each.claim, [one.rule for one in each.findings]) for each in outcome.blocked] == [
        (broken, ["diagnosis-billable"])
    ]
    assert broken.status == "needs_fix"


@pytest.mark.parametrize(
    ("state", "status", "text"),
    [
        (FileState.SENT, "sent", "Handed over as 837P_LAKE01_000000001.txt."),
        (FileState.FAILED, "ready", "The file could not be sent: No route. The claim can be sent again."),
        (
            FileState.OUTCOME_UNKNOWN,
            "queued",
            "It is not known whether the file arrived, so it is not sent again by itself.",
        ),
        (FileState.TO_SEND, "queued", "Put into file 837P_LAKE01_000000001.txt, batch B1."),
    ],
)
@pytest.mark.usefixtures("account")
def test_the_hand_over_moves_the_claims_once(
    in_practice: Practice, biller: User, state: str, status: str, text: str
) -> None:
    (claim,) = ready_claims(in_practice, biller)
    (file,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    InterchangeFile.objects.filter(pk=file.pk).update(state=state, failure="No route.")

    for _ in range(2):
        record_transmission(file_id=file.pk, actor=biller, now=NOW)

    claim.refresh_from_db()
    assert claim.status == status
    assert ClaimEvent.objects.filter(claim=claim, text=text).count() == 1
    assert files_to_record() == []


@pytest.mark.usefixtures("account")
def test_a_claim_of_a_failed_file_goes_out_in_a_new_one(in_practice: Practice, biller: User) -> None:
    (claim,) = ready_claims(in_practice, biller)
    (failed,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    InterchangeFile.objects.filter(pk=failed.pk).update(state=FileState.FAILED)
    record_transmission(file_id=failed.pk, actor=biller, now=NOW)
    claim.refresh_from_db()

    (again,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    record_transmission(file_id=failed.pk, actor=biller, now=NOW)  # told again, about the file before

    claim.refresh_from_db()
    assert claim.status == "queued"
    assert (failed.interchange_control_number, again.interchange_control_number) == (1, 2)


@pytest.mark.usefixtures("account")
def test_many_claims_need_as_many_queries_as_few(in_practice: Practice, biller: User) -> None:
    payer = base.PayerFactory.create(practice=in_practice)
    claims = [
        factories.make_claim(in_practice, biller, patient=factories.make_patient(in_practice, payer=payer))
        for _ in range(14)
    ]

    def queries_for(some: list[Claim]) -> int:
        with CaptureQueriesContext(connection) as queries:
            submit_claims(claims=some, actor=biller, today=TODAY, now=NOW)
        assert {claim.status for claim in some} == {"queued"}
        return len(queries)

    assert queries_for(claims[:2]) == queries_for(claims[2:])


@pytest.mark.usefixtures("account")
def test_what_cannot_be_written_stays_and_the_others_go(in_practice: Practice, biller: User) -> None:
    unwritable = factories.make_claim(
        in_practice, biller, patient=factories.make_patient(in_practice, last_name="\u674e")
    )
    clean = factories.make_claim(in_practice, biller)

    outcome = submit_claims(claims=[unwritable, clean], actor=biller, today=TODAY, now=NOW)

    assert outcome.queued == (clean,)
    (blocked,) = outcome.blocked
    assert blocked.claim == unwritable
    assert [(each.rule, each.text) for each in blocked.findings] == [
        ("cannot-be-written", "The claim cannot be written: the name of the subscriber (2010BA) is missing.")
    ]
    assert len(outcome.files) == 1
