"""Mending, holding, voiding and closing claims, and the table of moves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Claim, ClaimEvent
from claims.rules.diagnosis_order import each_once, moved
from claims.rules.diagram import status_page
from claims.rules.status import MoveNotAllowed, Status
from claims.services.advance import ClaimMove, advance_claim, advance_claims
from claims.services.amend import (
    ClaimIsOut,
    LineChange,
    amend_claim,
    to_billing_provider,
    to_location,
    to_what_is_on_file,
)
from claims.services.batch import queue_claims
from claims.services.build import build_claim
from claims.services.correct import CannotReplace, replace_claim
from claims.services.scrub import scrub
from claims.services.shelve import ReasonMissing, close_claim, hold_claim, release_claim, void_claim
from practice.models import AuditEvent, Practice, User
from tests import factories as base
from tests.claims import factories
from tests.claims.claim_variants import VARIANTS, with_columns
from tests.claims.factories import NOW, TODAY
from tests.claims.test_records_variants import segments_of


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def amended(claim: Claim, biller: User, **changes: object) -> Claim:
    return amend_claim(claim=claim, changes=changes, actor=biller, today=TODAY, now=NOW)


def in_state(claim: Claim, status: str) -> Claim:
    Claim.objects.filter(pk=claim.pk).update(status=status)
    claim.refresh_from_db()
    return claim


def test_mending_a_claim_scrubs_it_again(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller, diagnoses=("M54.5",))
    scrub(claim=claim, actor=biller, today=TODAY, now=NOW)

    mended = amended(claim, biller, diagnoses=["M54.50"])

    assert mended.status == "ready"
    event = AuditEvent.objects.get(verb="claim.amended")
    assert event.detail == {"fields": ["diagnoses"], "lines": []}


def test_a_diagnosis_given_twice_is_kept_once_and_pointers_follow(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(
        in_practice, biller, diagnoses=("M54.50", "M25.511"), lines=(factories.office_visit(pointers=(1, 2)),)
    )

    mended = amended(claim, biller, diagnoses=["M25.511", "M54.50", "M25.511", "", "M99.03"])

    assert mended.diagnoses == ["M25.511", "M54.50", "M99.03"]
    assert mended.lines.get().pointers == [1, 2]


def test_a_line_takes_modifiers_pointers_and_a_description(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller, diagnoses=("M54.50", "M25.511"))
    change = LineChange(2, {"modifiers": ["GP", "59"], "pointers": [2, 1], "description": "Exercise"})

    amend_claim(claim=claim, changes={}, lines=[change], actor=biller, today=TODAY, now=NOW)

    line = claim.lines.get(number=2)
    assert (line.modifiers, line.pointers, line.description) == (["GP", "59"], [2, 1], "Exercise")


def test_another_location_brings_its_place_of_service(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)
    hospital = base.LocationFactory.create(practice=in_practice, place_of_service="22")
    provider = base.BillingProviderFactory.create(practice=in_practice)

    mended = amended(claim, biller, **to_location(hospital), **to_billing_provider(provider))

    assert (mended.location, mended.place_of_service, mended.billing_provider) == (hospital, "22", provider)


def test_a_corrected_card_is_taken_over(in_practice: Practice, biller: User) -> None:
    patient = factories.make_patient(in_practice)
    claim = factories.make_claim(in_practice, biller, patient=patient)
    patient.coverages.update(member_id="RIGHT1")
    claim.refresh_from_db()

    mended = amended(claim, biller, **to_what_is_on_file(claim))

    assert mended.coverage_snapshot["coverage"]["member_id"] == "RIGHT1"
    assert mended.findings.count() == 0


@pytest.mark.parametrize("status", ["queued", "sent", "accepted", "paid", "denied", "closed", "voided"])
def test_a_claim_that_is_out_changes_no_more(in_practice: Practice, biller: User, status: str) -> None:
    claim = in_state(factories.make_claim(in_practice, biller), status)

    with pytest.raises(ClaimIsOut):
        amended(claim, biller, note="Changed")

    claim.refresh_from_db()
    assert claim.note == ""


def test_a_claim_on_hold_waits_until_it_is_released(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    hold_claim(claim=claim, reason="Waiting for the authorization", actor=biller, now=NOW)
    assert (claim.status, claim.hold_reason) == ("on_hold", "Waiting for the authorization")

    release_claim(claim=claim, actor=biller, today=TODAY, now=NOW)
    claim.refresh_from_db()
    assert (claim.status, claim.hold_reason) == ("ready", "")


def test_a_voided_claim_makes_room_for_another(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    void_claim(claim=claim, reason="Wrong patient", actor=biller, now=NOW)

    again = build_claim(visit=claim.visit, actor=biller, now=NOW)
    assert again.pk != claim.pk
    assert claim.events.latest("pk").text == "Voided: Wrong patient"


def test_a_reason_must_be_given(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    with pytest.raises(ReasonMissing):
        void_claim(claim=claim, reason="  ", actor=biller, now=NOW)


def test_a_sent_claim_cannot_be_voided_here(in_practice: Practice, biller: User) -> None:
    claim = in_state(factories.make_claim(in_practice, biller), "sent")

    with pytest.raises(MoveNotAllowed):
        void_claim(claim=claim, reason="Wrong patient", actor=biller, now=NOW)


def test_an_answered_claim_can_be_closed(in_practice: Practice, biller: User) -> None:
    claim = in_state(factories.make_claim(in_practice, biller), "denied")

    close_claim(claim=claim, reason="Appeal lost", actor=biller, now=NOW)

    assert claim.status == "closed"


def test_a_move_writes_timeline_and_audit_trail(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    advance_claim(move=ClaimMove(claim, Status.READY, "Looked over.", code="X1"), actor=biller, now=NOW)

    event = ClaimEvent.objects.filter(claim=claim).latest("id")
    assert (event.status, event.text, event.code) == ("ready", "Looked over.", "X1")
    audit = AuditEvent.objects.get(verb="claim.status_changed", subject_id=claim.pk)
    assert audit.detail == {"from": "draft", "to": "ready", "code": "X1"}


def test_one_move_that_is_not_allowed_moves_nothing(in_practice: Practice, biller: User) -> None:
    draft, paid = factories.make_claim(in_practice, biller), factories.make_claim(in_practice, biller)
    in_state(paid, "paid")

    with pytest.raises(MoveNotAllowed):
        advance_claims(
            [ClaimMove(draft, Status.READY, "Ready."), ClaimMove(paid, Status.QUEUED, "Again.")],
            actor=biller,
            now=NOW,
        )

    draft.refresh_from_db()
    assert draft.status == "draft"
    assert draft.events.count() == 1


def test_the_number_of_the_accident_comes_from_the_policy(in_practice: Practice, biller: User) -> None:
    claim = with_columns(factories.make_claim(in_practice, biller), property_casualty_number="OLD")
    kept = amended(claim, biller, **to_what_is_on_file(claim))
    claim.coverage.property_casualty_number = "WC-2026-118"

    changed = amended(claim, biller, **to_what_is_on_file(claim))

    assert (kept.property_casualty_number, changed.property_casualty_number) == ("OLD", "WC-2026-118")


def test_moves_of_one_claim_keep_what_each_set(in_practice: Practice, biller: User) -> None:
    claim = in_state(factories.make_claim(in_practice, biller), "accepted")
    paid = ClaimMove(claim, Status.PAID, "Paid.", paid_amount=Decimal("85.00"), payer_claim_control_number="ICN")

    advance_claims([paid, ClaimMove(claim, Status.CLOSED, "Closed.")], actor=biller, now=NOW)

    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount, claim.payer_claim_control_number) == ("closed", Decimal("85.00"), "ICN")


def test_a_claim_of_another_practice_does_not_move(
    in_practice: Practice, other_practice: Practice, biller: User
) -> None:
    claim = factories.make_claim(in_practice, biller)
    claim.pk = 999_999

    with pytest.raises(MoveNotAllowed):
        advance_claim(move=ClaimMove(claim, Status.READY, "Ready."), actor=biller, now=NOW)


def test_the_page_of_states_is_current() -> None:
    call_command("claim_status_diagram", "--check")


def test_the_check_fails_on_another_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "claims.management.commands.claim_status_diagram.status_page", lambda: status_page() + "changed"
    )

    with pytest.raises(CommandError):
        call_command("claim_status_diagram", "--check")


@pytest.mark.unit
@given(st.lists(st.sampled_from(["M54.50", "M25.511", "M99.03", ""]), max_size=12))
def test_each_pointer_still_points_at_its_code(codes: list[str]) -> None:
    kept, places = each_once(codes)

    assert kept == list(dict.fromkeys(code for code in codes if code))
    for place, code in enumerate(codes, start=1):
        if code:
            assert [kept[pointer - 1] for pointer in moved([place], places)] == [code]
        else:
            assert moved([place], places) == []


def denied_with_number(practice: Practice, biller: User) -> Claim:
    claim = in_state(factories.make_claim(practice, biller), "denied")
    claim.payer_claim_control_number = "ICN88"
    claim.save(update_fields=["payer_claim_control_number"])
    return claim


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_denied_claim_is_replaced_by_one_that_names_the_payers_number(
    in_practice: Practice, biller: User, frequency: str
) -> None:
    first = denied_with_number(in_practice, biller)

    replacement = replace_claim(claim=first, frequency=frequency, actor=biller, now=NOW)

    assert scrub(claim=replacement, actor=biller, today=TODAY, now=NOW) == []
    (file,) = queue_claims(claims=[replacement], actor=biller, now=NOW)
    assert f"CLM*C2*200***11:B:{frequency}*" in bytes(file.content).decode()
    assert b"REF*F8*ICN88~" in bytes(file.content)
    first.refresh_from_db()
    assert first.status == "closed"
    assert replacement.submissions.get().frequency == frequency


@pytest.mark.parametrize("frequency", ["7", "8"])
@pytest.mark.parametrize("name", ["workers' compensation", "people of a line", "equipment", "ambulance", "papers"])
def test_a_replacement_says_all_that_the_first_claim_said(
    in_practice: Practice, biller: User, name: str, frequency: str
) -> None:
    first = in_state(VARIANTS[name].make(in_practice, biller), "denied")
    with_columns(first, payer_claim_control_number="ICN88")
    before = segments_of(first)

    replacement = replace_claim(claim=first, frequency=frequency, actor=biller, now=NOW)

    def told(segments: list[str], claim: Claim) -> list[str]:
        """Without what must differ: the claim's own numbers, and that it replaces another."""
        body = [one.replace(claim.patient_control_number, "").replace(f":B:{frequency}", ":B:1") for one in segments]
        return [one for one in body if not one.startswith(("REF*F8", "SE*"))]

    assert told(segments_of(replacement), replacement) == told(before, first)
    assert segments_of(first) == before


def test_a_claim_is_replaced_once(in_practice: Practice, biller: User) -> None:
    first = denied_with_number(in_practice, biller)
    replace_claim(claim=first, frequency="7", actor=biller, now=NOW)

    with pytest.raises(CannotReplace):
        replace_claim(claim=first, frequency="7", actor=biller, now=NOW)


def test_without_the_payers_number_nothing_can_be_corrected(in_practice: Practice, biller: User) -> None:
    claim = in_state(factories.make_claim(in_practice, biller), "denied")

    with pytest.raises(CannotReplace, match="not known"):
        replace_claim(claim=claim, frequency="7", actor=biller, now=NOW)


@pytest.mark.parametrize("status", ["draft", "ready", "sent", "rejected", "voided"])
def test_what_no_payer_has_decided_on_is_not_corrected(in_practice: Practice, biller: User, status: str) -> None:
    claim = in_state(denied_with_number(in_practice, biller), status)

    with pytest.raises(CannotReplace):
        replace_claim(claim=claim, frequency="7", actor=biller, now=NOW)
