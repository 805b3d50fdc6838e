"""What the letter and the evidence packet say, read from the laid-out pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from weasyprint.document import Document

from claims.models import Acknowledgement, Claim, Submission
from claims.services.facts import load_claims, load_facts
from encounters.models import ChartNote
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.documents.appeal_letter import letter_context
from remittance.documents.evidence_packet import evidence_packet_documents
from remittance.models import Appeal, Denial
from remittance.queries.appeals import appeal_with_claim, denials_of, evidence_of
from remittance.services.appeals import draft_appeals
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, make_file, receive, svc
from tests.remittance.test_denials_pages import Login, url
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    """Denied by an ERA whose file is on file, sent and acknowledged before, with a signed note and an authorization."""
    claim = make_claim(in_practice)
    Claim.objects.filter(pk=claim.pk).update(prior_authorization="AUTH55")
    number = claim.patient_control_number
    record = era(
        clp(
            number,
            svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
            svc("97110", "50.00", "0.00", ("CO", "97", "50.00"), line=f"{number}L2"),
            icn="PAYER77",
        )
    )
    envelope = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
    receive(record, file=make_file(write_835([record], envelope)))
    acknowledge(claim)
    ChartNote.objects.create(
        practice=in_practice,
        visit_id=claim.visit_id,
        status="signed",
        subjective="Low back pain since Monday.",
        updated_at=NOW,
        updated_by=system_user(),
        signed_at=NOW,
        signed_by=system_user(),
    )
    return claim


def acknowledge(claim: Claim) -> None:
    file = make_file()
    submission = Submission.objects.create(
        practice_id=claim.practice_id,
        claim=claim,
        file=file,
        batch_reference="B1",
        transaction_control_number="0001",
        frequency="1",
        queued_at=NOW,
        queued_by=system_user(),
    )
    for level, codes in (("999", "IK5 A"), ("277CA", "A2:20")):
        Acknowledgement.objects.create(
            practice_id=claim.practice_id,
            submission=submission,
            file=file,
            level=level,
            is_accepted=True,
            codes=codes,
            text="Accepted",
            at=NOW,
        )


def drafted() -> Appeal:
    ids = list(Denial.objects.values_list("pk", flat=True))
    appeal = draft_appeals(denial_ids=ids, actor=system_user(), now=timezone.now())[0]
    return appeal_with_claim().get(pk=appeal.pk)


def texts(document: Document) -> list[str]:
    """The words of each page, margin boxes and placed boxes included, one blank between them."""
    return [" ".join(" ".join(words_in(page._page_box)).split()) for page in document.pages]


def words_in(box: Any) -> Iterator[str]:  # Any: WeasyPrint's boxes
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from words_in(getattr(child, "_box", child))


def packet(appeal: Appeal) -> list[list[str]]:
    facts = load_facts(load_claims([appeal.claim_id]), today=TODAY)[appeal.claim_id]
    documents = evidence_packet_documents(
        appeal, denials=denials_of(appeal), evidence=evidence_of(appeal.claim), facts=facts, today=TODAY
    )
    return [texts(document) for document in documents]


def test_packet_has_every_part_in_its_order(claim: Claim) -> None:
    cover, form, files, note, authorization, remittance = (" ".join(part) for part in packet(drafted()))

    assert "CO-97" in cover
    assert "Health insurance claim form" in form
    assert all(code in files for code in ("IK5 A", "A2:20", "277CA", "B1"))
    assert "Low back pain since Monday." in note
    assert "AUTH55" in authorization
    assert "PAYER77" in remittance
    assert "Claim payment: patient control number" in remittance


def test_pages_are_numbered_over_the_whole_and_the_index_names_them(claim: Claim) -> None:
    parts = packet(drafted())
    pages = [text for part in parts for text in part]
    total = len(pages)

    assert all(f"Page {number} of {total}" in text for number, text in enumerate(pages, start=1))
    starts = [sum(len(part) for part in parts[:place]) + 1 for place in range(1, len(parts))]
    assert all(f" {start}" in parts[0][0] for start in starts)


def test_packet_says_what_is_not_on_file(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    receive(era(clp(number, svc("99213", "150.00", "0.00", ("CO", "50", "150.00"), line=f"{number}L1"))))

    parts = packet(drafted())

    assert len(parts) == 4
    assert "no signed chart note" in parts[0][0]
    assert "no authorization" in parts[0][0]
    assert "was not sent electronically" in parts[2][0]


def test_letter_names_claim_patient_money_and_reasons(claim: Claim, practice: Practice) -> None:
    appeal = drafted()

    context: dict[str, Any] = letter_context(appeal, denials_of(appeal), practice, TODAY, system_user())

    assert (context["claim"].payer_claim_control_number, context["appeal"].amount) == ("PAYER77", dollars("50"))
    assert [(one.row.service_payment.code, one.row.reason) for one in context["denials"]] == [("97110", "97")]
    assert context["member_id"]


def test_reading_the_chart_is_on_record(practice: Practice, client_as: Login, claim: Claim) -> None:
    appeal = drafted()

    client_as(Role.BILLER).get(url(practice, "appeal_packet", appeal_id=appeal.pk))

    with practice_scope(practice.pk):
        assert AuditEvent.objects.get(verb="chart.viewed").subject_id == claim.visit_id
