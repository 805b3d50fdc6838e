"""A number alone is no proof: another patient's payment, another payee's check, another payer, a line left short."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Denial
from remittance.queries.candidates import candidates_for
from remittance.queries.records import read_835s
from remittance.services.exceptions import attach_claim, retry_exceptions
from remittance.services.releasing import CannotRelease, release_remittance
from tests import factories
from tests.remittance.factories import (
    SERVICE_ON,
    TODAY,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    make_file,
    plb,
    receive,
    svc,
    turned,
)
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import ClaimPayment as Record
from x12.remittance import Reference
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

OTHER_DAY = dt.date(2025, 1, 3)
STRANGER = Name("Jones", "Zeke", qualifier="MI", identifier="QQQ999")
OTHER_NPI = Name("Harbor Dental", is_person=False, qualifier="XX", identifier="1000000004")
ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
Login = Callable[[Role], Client]


def without_lines(claim: Claim, **fields: object) -> Record:
    """200.00 charged and paid, no service payments."""
    record = clp(claim.patient_control_number, charge=dollars("200"), paid=dollars("200"))
    return dataclasses.replace(record, **fields)  # type: ignore[arg-type]  # fields by name


def attached(row: ClaimPayment, claim: Claim, **fields: object) -> ClaimPayment:
    return attach_claim(
        claim_payment_id=row.pk,
        claim=claim,
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
        **fields,  # type: ignore[arg-type]  # options of attach_claim
    )


def test_another_patients_payment_under_the_number_is_an_exception_until_attached(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    remittance = receive(era(without_lines(claim, patient=STRANGER, statement_from=OTHER_DAY)))
    retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now())

    row = ClaimPayment.objects.get()
    number = claim.patient_control_number
    assert (row.state, remittance.held_amount) == ("exception", dollars("200"))
    assert row.reason.startswith(f"Patient, member id and date are not those of {number}.")
    assert "Jones" not in row.reason
    assert attached(row, claim).state == "resolved"
    assert ledger_problems() == []


@pytest.mark.parametrize("agreeing", ["last name", "member id", "corrected name"])
def test_name_or_member_id_of_the_patient_is_enough(in_practice: Practice, agreeing: str) -> None:
    claim = make_claim(in_practice)
    claim.patient.last_name = "O'Neil-Smith"
    claim.patient.save()
    member = claim.coverage.member_id
    record = without_lines(claim, patient=STRANGER, statement_from=OTHER_DAY)
    changes: dict[str, dict[str, object]] = {
        "last name": {"patient": dataclasses.replace(STRANGER, last="ONEIL SMITH", first="")},
        "member id": {"patient": dataclasses.replace(STRANGER, identifier=f"{member[:3]}-{member[3:]}".lower())},
        "corrected name": {"corrected": Name("oneil smith", claim.patient.first_name[:1])},
    }

    receive(era(dataclasses.replace(record, **changes[agreeing])))  # type: ignore[arg-type]  # fields by name

    assert ClaimPayment.objects.get().state == "posted"


def with_lines(claim: Claim, patient: Name, day: dt.date = SERVICE_ON, code: str = "98941") -> Record:
    """80.00 charged and paid for one line, under the claim's number and the line's."""
    number = claim.patient_control_number
    return clp(number, svc(code, "80", "80", line=f"{number}L1", service_on=day), patient=patient)


@pytest.mark.parametrize(
    ("patient", "day", "against"),
    [
        pytest.param(STRANGER, SERVICE_ON, "Patient and member id", id="another person, same code and date"),
        pytest.param(STRANGER, OTHER_DAY, "Patient, member id and date", id="only the code agrees"),
        pytest.param(Name("Jones", "Zeke"), OTHER_DAY, "Patient and date", id="name and date"),
        pytest.param(
            Name("", qualifier="MI", identifier="Q9"), OTHER_DAY, "Member id and date", id="member id and date"
        ),
    ],
)
def test_code_of_the_claim_is_no_proof_of_the_patient(
    in_practice: Practice, patient: Name, day: dt.date, against: str
) -> None:
    claim = make_claim(in_practice, lines=[("98941", "80.00")])

    remittance = receive(era(with_lines(claim, patient, day)))

    row = ClaimPayment.objects.get()
    assert row.reason.startswith(f"{against} are not those of {claim.patient_control_number}.")
    assert (row.state, remittance.held_amount) == ("exception", dollars("80"))
    assert ledger_problems() == []


@pytest.mark.parametrize(
    ("patient", "day"),
    [
        pytest.param(Name("Married", "Avery"), SERVICE_ON, id="changed name, no id"),
        pytest.param(Name("", qualifier="MI", identifier="NEW1"), SERVICE_ON, id="changed id, no name"),
    ],
)
def test_one_thing_changed_beside_the_date_goes_on(in_practice: Practice, patient: Name, day: dt.date) -> None:
    claim = make_claim(in_practice, lines=[("98941", "80.00")])

    receive(era(with_lines(claim, patient, day)))

    assert ClaimPayment.objects.get().state == "posted"


@pytest.mark.parametrize(("first", "state"), [("BEA", "exception"), ("ANA", "posted"), ("A", "posted"), ("", "posted")])
def test_twins_on_one_member_id_are_told_by_the_first_name(in_practice: Practice, first: str, state: str) -> None:
    claims = [make_claim(in_practice, lines=[("98941", "80.00")]) for _ in range(2)]
    for claim, name in zip(claims, ("Ana", "Bea"), strict=True):
        claim.patient.first_name, claim.patient.last_name = name, "Twin"
        claim.patient.save()
        claim.patient.coverages.update(member_id="FAM100")

    receive(era(with_lines(claims[0], Name("TWIN", first, qualifier="MI", identifier="FAM100"))))

    row = ClaimPayment.objects.get()
    assert row.state == state
    if state == "exception":
        assert row.reason.startswith(f"Patient's names are not those of {claims[0].patient_control_number}.")
        assert [one.claim for one in candidates_for(row)][:1] == [claims[1]]


@pytest.mark.parametrize(("first", "state"), [("Bob", "exception"), ("Avery", "posted"), ("A", "posted")])
def test_last_name_that_many_have_needs_the_first_beside_another_member_id(
    in_practice: Practice, first: str, state: str
) -> None:
    claim = make_claim(in_practice, lines=[("98941", "80.00")])
    patient = Name(claim.patient.last_name, first, qualifier="MI", identifier="QQQ999")

    receive(era(with_lines(claim, patient)))

    assert ClaimPayment.objects.get().state == state


def test_exception_for_another_patient_offers_the_other_claim_first(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        named, meant = (make_claim(practice, lines=[("98941", "80.00")]) for _ in range(2))
        meant.patient.first_name, meant.patient.last_name = "Zeke", "Jones"
        meant.patient.save()
        receive(era(with_lines(named, STRANGER)))
        row = ClaimPayment.objects.get()
    client, at = client_as(Role.BILLER), {"practice_slug": practice.slug, "claim_payment_id": row.pk}

    page = client.get(reverse("exception_page", kwargs=at)).content.decode()
    answer = client.post(reverse("exception_attach", kwargs=at), {"claim_number": meant.patient_control_number})

    first, second = (f'aria-label="Attach to {one.patient_control_number}"' for one in (meant, named))
    assert page.index(first) < page.index(second)
    assert f'value="{named.patient_control_number}" maxlength' not in page
    assert answer.status_code == 302
    with practice_scope(practice.pk):
        row.refresh_from_db()
        assert (row.state, row.claim_id) == ("resolved", meant.pk)
        assert ledger_problems() == []


def test_one_named_fact_alone_says_nothing(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    receive(era(without_lines(claim, patient=Name("Jones", "Zeke"))))

    assert ClaimPayment.objects.get().state == "posted"


def test_line_number_of_another_service_waits_for_a_person_who_chooses_the_line(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=[("98941", "80.00")])
    number, patient = claim.patient_control_number, Name(claim.patient.last_name, "Avery")
    paid = svc("D0120", "75.00", "31.20", ("CO", "45", "43.80"), line=f"{number}L1", service_on=OTHER_DAY)
    member = dataclasses.replace(patient, qualifier="MI", identifier=claim.coverage.member_id)

    receive(era(clp(number, paid, patient=member)))

    row = ClaimPayment.objects.get()
    assert (row.state, "line 1 (D0120" in row.reason) == ("exception", True)
    line = claim.lines.get()
    assert attached(row, claim, chosen_lines={1: line.pk}).state == "resolved"
    assert ledger_problems() == []


def test_payer_that_is_on_file_but_not_the_claims_is_an_exception(in_practice: Practice) -> None:
    stranger = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice)

    receive(era(example_answer(claim), payer=stranger))

    row = ClaimPayment.objects.get()
    assert (row.state, "was not billed to this payer" in row.reason) == ("exception", True)
    assert attached(row, claim).state == "resolved"


def test_payer_that_is_on_file_twice_under_one_id_is_one(in_practice: Practice) -> None:
    first = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="LAKE1")
    second = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="LAKE1")
    claim = make_claim(in_practice, payer=second)

    receive(era(example_answer(claim), payer=first))

    assert ClaimPayment.objects.get().state == "posted"


@pytest.mark.parametrize("status", ["1", "22"])
def test_lower_case_echo_finds_the_claim(in_practice: Practice, status: str) -> None:
    claim = make_claim(in_practice)
    answer = example_answer(claim)
    if status == "22":
        receive(era(answer))
        answer = turned(answer)
    levels = (plb("FB", "-85.00"),) if status == "22" else ()
    services = tuple(
        dataclasses.replace(one, line_control_number=one.line_control_number.lower()) for one in answer.services
    )
    echo = dataclasses.replace(answer, patient_control_number=f" {answer.patient_control_number.lower()}")

    record = era(dataclasses.replace(echo, services=services), trace="EFT2", provider_adjustments=levels)
    receive(record)

    assert [row.state for row in ClaimPayment.objects.all()] == ["posted"] * (2 if status == "22" else 1)
    assert {row.claim_id for row in ClaimPayment.objects.all()} == {claim.pk}
    assert ledger_problems() == []


def of_payee(claim: Claim, payee: Name, *references: Reference, trace: str = "EFT1001") -> object:
    return dataclasses.replace(era(example_answer(claim), trace=trace), payee=payee, payee_references=references)


@pytest.mark.parametrize(
    ("payee", "references", "state"),
    [
        pytest.param(OTHER_NPI, (), "on_hold", id="another NPI"),
        pytest.param(OTHER_NPI, (Reference("TJ", "99-9999999"),), "on_hold", id="both another's"),
        pytest.param(OTHER_NPI, (Reference("TJ", "38-1234567"),), "posted", id="our tax id beside another NPI"),
        pytest.param(
            dataclasses.replace(OTHER_NPI, qualifier="FI", identifier="999999999"), (), "on_hold", id="tax id"
        ),
        pytest.param(dataclasses.replace(OTHER_NPI, qualifier="FI", identifier="381234567"), (), "posted", id="ours"),
        pytest.param(dataclasses.replace(OTHER_NPI, qualifier="", identifier=""), (), "posted", id="no number"),
    ],
)
def test_check_to_another_payee_is_on_hold(
    in_practice: Practice, payee: Name, references: tuple[Reference, ...], state: str
) -> None:
    claim = make_claim(in_practice)

    row = receive(of_payee(claim, payee, *references))  # type: ignore[arg-type]  # a remittance

    assert row.state == state
    assert row.hold_reason.startswith("This check names another payee") == (state == "on_hold")
    assert account_totals().get(Account.CASH, dollars("0")) == (dollars("85") if state == "posted" else dollars("0"))


def test_biller_releases_a_check_to_another_payee_with_a_reason(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        content = write_835([of_payee(make_claim(practice), OTHER_NPI)], ENVELOPE)  # type: ignore[list-item]  # a remittance
        row = receive(read_835s(content).remittances[0], file=make_file(content))
    kwargs = {"practice_slug": practice.slug, "remittance_id": row.pk}
    page = client_as(Role.BILLER).get(reverse("remittance_page", kwargs=kwargs)).content.decode()

    with practice_scope(practice.pk):
        with pytest.raises(CannotRelease, match="Say why"):
            release_remittance(remittance_id=row.pk, reason="", actor=system_user(), today=TODAY, now=timezone.now())
        released = release_remittance(
            remittance_id=row.pk, reason="Our old group.", actor=system_user(), today=TODAY, now=timezone.now()
        )

        assert "Post it all the same" in page
        assert (row.state, released.state) == ("on_hold", "posted")
        assert released.hold_reason.startswith(
            "Released: Our old group. It was on hold: This check names another payee"
        )
        assert ledger_problems() == []


def short_line(claim: Claim, charge: str, *triplets: tuple[str, str, str]) -> Record:
    number = claim.patient_control_number
    adjusted = sum((dollars(amount) for *_, amount in triplets), dollars("0"))
    return clp(number, svc("99213", charge, str(dollars(charge) - adjusted), *triplets, line=f"{number}L1"), icn=charge)


@pytest.mark.parametrize(
    ("triplets", "items", "open_amount"),
    [
        pytest.param((), [("REST", "50.00")], "50.00", id="paid"),
        pytest.param((("CO", "197", "30.00"),), [("197", "30.00"), ("REST", "50.00")], "80.00", id="denied in part"),
    ],
)
def test_charge_that_the_answer_leaves_out_is_on_the_worklist(
    in_practice: Practice, triplets: tuple[tuple[str, str, str], ...], items: list[tuple[str, str]], open_amount: str
) -> None:
    claim = make_claim(in_practice, lines=[("99213", "150.00")])

    receive(era(short_line(claim, "100.00", *triplets)))

    claim.refresh_from_db()
    rows = Denial.objects.filter(state="open").order_by("reason")
    assert [(row.reason, str(row.amount)) for row in rows] == items
    assert {row.service_payment.claim_line_id for row in rows if row.service_payment} == {claim.lines.get().pk}
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars(open_amount)
    assert claim.status == "partly_paid"
    assert ledger_problems() == []


def test_answer_to_the_rest_closes_its_item(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=[("99213", "150.00")])
    receive(era(short_line(claim, "100.00")))

    receive(era(short_line(claim, "50.00"), trace="EFT2"))

    claim.refresh_from_db()
    assert [(row.reason, row.resolution) for row in Denial.objects.all()] == [("REST", "answered")]
    assert (claim.status, claim.paid_amount) == ("paid", dollars("150"))


def test_split_line_and_second_part_of_a_check_leave_nothing_out(in_practice: Practice) -> None:
    split, parted = (make_claim(in_practice, lines=[("99213", "150.00")]) for _ in range(2))
    number = split.patient_control_number
    halves = [svc("99213", charge, charge, line=f"{number}L1") for charge in ("100.00", "50.00")]

    receive(era(clp(number, *halves), short_line(parted, "100.00"), short_line(parted, "50.00")))

    assert not Denial.objects.filter(state="open").exists()
    assert ledger_problems() == []
