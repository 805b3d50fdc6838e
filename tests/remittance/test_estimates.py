"""Estimates are kept as they were given, and held against the payer's answer (docs/algorithms/estimates.md)."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.queries import ledger_problems
from claims.models import Claim
from eligibility.services.asking import ask_eligibility
from eligibility.services.recording import record_answer
from encounters.models import Appointment
from patients.models import Coverage
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.documents.good_faith_estimate import good_faith_estimate_pdf
from remittance.models import Estimate
from remittance.queries.estimates import accuracy, compared, likely_services
from remittance.services.estimates import NothingToEstimate, WantedService, give_estimate
from tests import factories
from tests.encounters.factories import AppointmentFactory
from tests.remittance.factories import SERVICE_ON, clp, dollars, era, example_answer, make_claim, receive, svc, turned
from tests.remittance.test_contracts import agree
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Trace
from x12.envelope import Envelope
from x12.parties import Name, Person
from x12.write_271 import write_271

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 2, 10), 1, 1, is_test=True)  # noqa: DTZ001 - envelopes hold naive local time
MOST_QUERIES = 30


def appointment_of(claim: Claim) -> Appointment:
    """The appointment whose visit the claim bills."""
    starts_at = dt.datetime.combine(SERVICE_ON, dt.time(15), dt.UTC)
    appointment: Appointment = AppointmentFactory.create(
        practice=claim.practice, patient=claim.patient, starts_at=starts_at, visit=claim.visit
    )
    return appointment


def services(practice: Practice) -> list[WantedService]:
    """What the example claim bills, by the fee schedule: 150.00 and 50.00."""
    rows = [("99213", "150.00"), ("97110", "50.00")]
    made = [factories.ServiceFactory.create(practice=practice, code=c, price_amount=Decimal(p)) for c, p in rows]
    return [WantedService(one.pk, Decimal(1)) for one in made]


def estimate(appointment: Appointment, wanted: list[WantedService], **fields: Any) -> Estimate:
    given = {"is_self_pay": False, "diagnoses": [], "idempotency_key": uuid.uuid4(), **fields}
    return give_estimate(
        appointment=Appointment.objects.select_related("practice", "provider").get(pk=appointment.pk),
        wanted=wanted,
        actor=system_user(),
        now=timezone.now(),
        **given,
    )


def answer(appointment: Appointment, *benefits: Benefit) -> None:
    """The payer's 271 for the appointment."""
    coverage = Coverage.objects.get(patient=appointment.patient_id)
    inquiry = ask_eligibility(
        patient=appointment.patient,
        coverage=coverage,
        modality=appointment.modality,
        service_on=SERVICE_ON,
        appointment=appointment,
        actor=system_user(),
        now=timezone.now(),
    )
    record = BenefitAnswer(
        reference=inquiry.trace,
        trace=inquiry.trace,
        payer=Name("GREAT LAKES", is_person=False, qualifier="PI", identifier="GRLAK"),
        provider=Name("LAKESIDE", is_person=False, qualifier="XX", identifier="1234567893"),
        subscriber=Person(Name("SAMPLE", "AVERY", qualifier="MI", identifier=coverage.member_id), sex="F"),
        dates=(DatePeriod("346", dt.date(2026, 1, 1)),),
        traces=(Trace("2", inquiry.trace, "9LAKESIDE"),),
        benefits=(Benefit("1", level="IND", service_types=("30",)), *benefits),
    )
    record_answer(inquiry_id=inquiry.pk, content=write_271([record], ENVELOPE), actor=system_user(), now=timezone.now())


def test_estimate_is_by_contract_and_by_what_the_payer_said(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    appointment = appointment_of(claim)
    agree(claim.payer, "100.00", "99213")
    agree(claim.payer, "30.00", "97110")
    answer(
        appointment,
        Benefit("C", level="IND", service_types=("30",), period="29", amount=Decimal("40.00"), network="Y"),
        Benefit("A", level="IND", service_types=("30",), percent=Decimal("0.2"), network="Y"),
    )

    given = estimate(appointment, services(in_practice))

    assert (given.charge_amount, given.allowed_amount) == (dollars("200"), dollars("130"))
    assert (given.deductible_amount, given.coinsurance_amount) == (dollars("40"), dollars("18"))
    assert given.patient_amount == dollars("58")
    assert (given.deductible_left, given.coinsurance_share) == (dollars("40"), Decimal("0.2"))
    assert given.inquiry_id is not None
    assert [one.source for one in given.lines.order_by("number")] == ["contract", "contract"]
    assert AuditEvent.objects.filter(verb="estimate.given").count() == 1


def test_estimate_without_an_answer_takes_the_copay_of_the_card(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    Coverage.objects.update(copay_amount=dollars("25"))

    given = estimate(appointment_of(claim), services(in_practice))

    assert (given.patient_amount, given.inquiry_id) == (dollars("25"), None)
    assert [one.source for one in given.lines.order_by("number")] == ["charge", "charge"]


def test_estimate_by_what_the_payer_usually_allows(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    for number in range(5):
        claim = make_claim(in_practice, payer=payer, lines=(("97110", "50.00"),))
        Claim.objects.filter(pk=claim.pk).update(billing_provider=Claim.objects.order_by("pk")[0].billing_provider)
        line = svc("97110", "50.00", "30.00", ("CO", "45", "20.00"), line=f"{claim.patient_control_number}L1")
        receive(era(clp(claim.patient_control_number, line, icn=f"I{number}"), trace=f"EFT{number}"))
    appointment = appointment_of(claim)
    appointment.provider.default_billing_provider = Claim.objects.order_by("pk")[0].billing_provider
    appointment.provider.save()

    given = estimate(appointment, [WantedService(services(in_practice)[1].service_id, Decimal(2))])

    line_given = given.lines.get()
    assert (line_given.source, line_given.charge_amount, line_given.allowed_amount) == (
        "usual",
        dollars("100"),
        dollars("60"),
    )


def test_patient_without_coverage_pays_the_charges(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    Coverage.objects.update(is_active=False)

    given = estimate(appointment_of(claim), services(in_practice))

    assert (given.kind, given.patient_amount) == (Estimate.Kind.SELF_PAY, dollars("200"))


def test_estimate_is_given_once_and_never_changed(in_practice: Practice) -> None:
    appointment, wanted, key = appointment_of(make_claim(in_practice)), services(in_practice), uuid.uuid4()

    twice = [estimate(appointment, wanted, idempotency_key=key).pk for _ in range(2)]

    assert twice[0] == twice[1]
    with pytest.raises(DatabaseError), transaction.atomic():
        Estimate.objects.update(patient_amount=dollars("1"))


def test_nothing_chosen_is_refused(in_practice: Practice) -> None:
    appointment = appointment_of(make_claim(in_practice))

    with pytest.raises(NothingToEstimate):
        estimate(appointment, [])

    assert Estimate.objects.count() == 0


@pytest.fixture
def told(in_practice: Practice) -> Claim:
    """A claim whose patient was told 25.00, at 200.00 allowed."""
    claim = make_claim(in_practice)
    Coverage.objects.update(copay_amount=dollars("25"))
    estimate(appointment_of(claim), services(in_practice))
    return claim


def test_estimate_is_held_against_the_answer(told: Claim) -> None:
    before = compared()

    receive(era(example_answer(told)))

    (one,) = compared()
    assert before == []
    assert (one.estimated.patient, one.actual.patient, one.error, one.percent) == (
        dollars("25"),
        dollars("45"),
        dollars("20"),
        dollars("80"),
    )
    assert one.reason == "The allowed amount differed"
    assert (accuracy().count, accuracy().mean, accuracy().near_count) == (1, dollars("20"), 0)
    assert ledger_problems() == []


def test_answer_that_was_taken_back_counts_no_more(told: Claim) -> None:
    receive(era(example_answer(told)))
    receive(
        era(
            turned(example_answer(told)),
            clp("X99", svc("99213", "100.00", "90.00", ("CO", "45", "10.00"))),
            trace="EFT1003",
        )
    )

    assert compared() == []


def test_denied_claim_says_so(told: Claim) -> None:
    number = told.patient_control_number
    denied = clp(
        number,
        svc("99213", "150.00", "0.00", ("CO", "197", "150.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )
    receive(era(denied))

    (one,) = compared()

    assert (one.error, one.reason) == (dollars("-25"), "The payer denied it")


def test_last_estimate_counts(told: Claim) -> None:
    appointment = Appointment.objects.get()
    agree(told.payer, "100.00", "99213")
    last = estimate(appointment, services(told.practice))
    receive(era(example_answer(told)))

    assert [one.estimate_id for one in compared()] == [last.pk]


def test_self_pay_estimate_is_held_against_the_charges(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    service = factories.ServiceFactory.create(practice=in_practice, code="99213", price_amount=Decimal("150.00"))

    estimate(appointment_of(claim), [WantedService(service.pk, Decimal(1))], is_self_pay=True)

    (one,) = compared()
    assert (one.error, one.is_disputable) == (dollars("50"), False)
    assert one.reason == "Other services were coded"


def test_bill_far_above_a_good_faith_estimate_may_be_disputed(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=(("99213", "500.00"),))
    service = factories.ServiceFactory.create(practice=in_practice, price_amount=Decimal("100.00"))

    estimate(appointment_of(claim), [WantedService(service.pk, Decimal(1))], is_self_pay=True)

    assert [one.is_disputable for one in compared()] == [True]


def test_suggested_is_what_was_coded_last_time(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    earlier = appointment_of(claim)
    known = factories.ServiceFactory.create(practice=in_practice, code="97110", name="Service 97110")
    coming = AppointmentFactory.create(practice=in_practice, patient=claim.patient, modality=earlier.modality)
    stranger = AppointmentFactory.create(practice=in_practice)

    assert likely_services(coming) == [(known.pk, Decimal(1))]
    assert likely_services(stranger) == []


def address(practice: Practice, name: str, **kwargs: int) -> str:
    return reverse(name, kwargs={"practice_slug": practice.slug, **kwargs})


def test_desk_gives_an_estimate_and_prints_it(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        appointment = appointment_of(make_claim(practice))
        wanted = services(practice)
    browser = client_as(Role.FRONT_DESK)
    panel = address(practice, "estimate_panel", appointment_id=appointment.pk)

    refused = browser.post(panel, {"key": uuid.uuid4()})
    browser.post(
        panel,
        {
            "key": uuid.uuid4(),
            "service_1": wanted[0].service_id,
            "units_1": "2",
            "is_self_pay": "on",
            "diagnoses": "m54.50",
        },
    )

    assert refused.status_code == 422
    assert "Choose at least one service" in refused.content.decode()
    with practice_scope(practice.pk):
        kept = Estimate.objects.get()
    assert (kept.patient_amount, kept.diagnoses) == (dollars("300"), ["M54.50"])
    assert "300.00" in browser.get(panel).content.decode()
    printed = browser.get(address(practice, "good_faith_estimate", estimate_id=kept.pk))
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="estimate.printed").count() == 1


def test_superbill_page_loads_what_came_of_it(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        estimate(appointment_of(claim), services(practice))
        receive(era(example_answer(claim)))
        superbill_id = claim.visit.superbills.order_by("pk").last().pk
    browser = client_as(Role.BILLER)
    panel = address(practice, "visit_estimate_panel", visit_id=claim.visit_id)

    assert panel in browser.get(address(practice, "superbill_page", superbill_id=superbill_id)).content.decode()
    assert "45.00" in browser.get(panel).content.decode()


def test_list_is_filtered_and_costs_the_same(practice: Practice, client_as: Login) -> None:
    browser, counted = client_as(Role.BILLER), []
    page = address(practice, "estimate_list")
    browser.get(page)
    with practice_scope(practice.pk):
        wanted = services(practice)
    for numbers in (range(1), range(1, 30)):
        with practice_scope(practice.pk):
            for _ in numbers:
                estimate(appointment_of(make_claim(practice)), wanted, is_self_pay=True)
        with CaptureQueriesContext(connection) as queries:
            rows = browser.get(page).context["rows"]
        counted.append((len(rows), len(queries)))

    assert [rows for rows, _ in counted] == [1, 30]
    assert counted[1][1] <= counted[0][1] <= MOST_QUERIES
    assert len(browser.get(f"{page}?code=97110").context["rows"]) == 30
    assert browser.get(f"{page}?code=00000").context["rows"] == []


def test_other_practices_estimates_are_not_seen(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        estimate(appointment_of(make_claim(practice)), services(practice), is_self_pay=True)

    with practice_scope(other_practice.pk):
        assert (compared(), Estimate.objects.count()) == ([], 0)


# 45 CFR 149.610(c)(1): (i) patient, (ii) main service and date, (iii), (iv) items with codes and charges, (v) provider,
# (vi) and (vii) what is scheduled apart and how to ask, (viii) to (xi) the disclaimers.
ASKED_BY_LAW = (
    r"Avery Sample\d* Born \d\d/\d\d/\d{4}",
    r"Planned for 11/02/2026",
    r"Main service: .* visit",
    r"Diagnosis codes \(ICD-10-CM\) for every service below: M54\.50",
    r"99213 Follow-up visit .* 1 150\.00",
    r"Expected charges together .* \$150\.00",
    r"NPI \d{10} .*Tax id",
    r", MI \d{5}",
    r"scheduled apart .*good-faith estimate of its own .*or when you ask us for it",
    r"we may recommend further services",
    r"This is an estimate",
    r"400 dollars or more .*dispute .*www\.cms\.gov/nosurprises/consumers",
    r"will not lower the quality",
    r"This estimate is no contract\. You need not take any service",
)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not here")
def test_good_faith_estimate_tells_what_the_law_asks(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    kept = estimate(appointment_of(claim), services(in_practice)[:1], is_self_pay=True, diagnoses=["M54.50"])

    pdf = good_faith_estimate_pdf(kept)

    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607 - a fixed program
    text = " ".join(run.stdout.decode().split())
    assert [asked for asked in ASKED_BY_LAW if not re.search(asked, text)] == []
