"""A hurt worker, from the telephone to the file: the employer holds the policy, the accident stands on the claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import expect

from clearinghouse.models import ClaimType, Route, TradingPartnerAccount
from config.demo.setting import Stage
from contacts.models import FilingIndicator, Payer
from practice.scoping import practice_scope
from tests.journeys.earlier import clock_of
from tests.journeys.marks import JOURNEY
from tests.journeys.test_details import sent_segments
from tests.journeys.test_front_desk import pick_payer
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY

THREE_DAYS = dt.timedelta(days=3)

EMPLOYER_IS_SUBSCRIBER = [
    "SBR*P********WC",
    "NM1*IL*2*HARBORLINE FREIGHT INC*****MI*381112222",
    "NM1*PR*2*STATE ACCIDENT FUND*****PI*WCSAF",
    "HL*3*2*23*0",
    "PAT*20",
    "NM1*QC*1*BRANDT*OTIS",
    "N3*22 MILL ROAD",
    "N4*YPSILANTI*MI*48197",
    "DMG*D8*19710914*M",
    "REF*Y4*WC20268841",
    "PER*IC**TE*7345550142",
    "CLM*C1*150***11:B:1*Y*A*Y*Y**EM",
    "DTP*439*D8*{accident_on:%Y%m%d}",
    "HI*ABK:S39012A",
]


def test_hurt_worker_is_booked_seen_and_billed(visit: Callable[..., Visitor], stage: Stage) -> None:
    with practice_scope(stage.practice.pk):
        Payer.objects.create(
            practice=stage.practice,
            name="State Accident Fund",
            claim_payer_id="WCSAF",
            filing_indicator=FilingIndicator.WORKERS,
        )
        account = TradingPartnerAccount.objects.get()
        Route.objects.create(practice=stage.practice, payer=None, claim_type=ClaimType.WORKERS, account=account)
    desk = visit("fay@lakeside.example")
    register(desk)
    name_the_employer(desk)
    book_and_check_in(desk)
    provider = visit("dana@lakeside.example")
    chart_and_sign(provider)
    accident_on = clock_of(stage).today - THREE_DAYS
    tell_of_the_accident(provider, accident_on)

    provider.heading("Claim C1")
    provider.waits_for("Sent")
    provider.sees("Employment")
    provider.look("Claim C1")
    sent = sent_segments(stage)
    expected = [segment.format(accident_on=accident_on) for segment in EMPLOYER_IS_SUBSCRIBER]
    first = sent.index(expected[0])
    assert sent[first : first + len(expected)] == expected


def register(desk: Visitor) -> None:
    desk.go("Patients")
    desk.follow("Register a patient")
    desk.fill("Last name", "Brandt")
    desk.fill("First name", "Otis")
    desk.type("Birth date", "09141971")
    desk.page.get_by_label("Sex", exact=True).select_option(label="Male")
    desk.type("Phone", "7345550142")
    desk.fill("Street address", "22 Mill Road")
    desk.fill("City", "Ypsilanti")
    desk.choose("State", "MI")
    desk.type("ZIP code", "48197")
    desk.press("Register and add coverage")


def name_the_employer(desk: Visitor) -> None:
    desk.heading("Add coverage")
    pick_payer(desk, "State Acc")
    desk.fill("Member id", "381112222")
    desk.choose("Patient's relation to the subscriber", "Employee")
    desk.page.get_by_label("The subscriber is an employer").check()
    desk.fill("Last name, or the employer", "Harborline Freight Inc")
    desk.fill("Claim number of the accident", "WC20268841")
    desk.press("Save coverage")
    desk.look("Brandt, Otis")
    desk.sees("Harborline Freight Inc", within=desk.card("Coverages"))


def book_and_check_in(desk: Visitor) -> None:
    desk.follow("Book")
    desk.fill("Time", "09:10")
    desk.choose("Provider", "Hale")
    desk.choose("Modality", "Medical")
    desk.press("Book")
    desk.heading("Brandt, Otis")
    desk.press("Check in")
    desk.sees("Brandt, Otis is checked in.")


def chart_and_sign(provider: Visitor) -> None:
    provider.follow("Open the list")
    provider.follow("Brandt, Otis")
    provider.fill("Subjective", "Lifted a crate, back pain since.")
    provider.press("Save note")
    provider.type("Add a diagnosis, by code or words", "S39.012A")
    diagnoses = provider.card("Diagnoses")
    provider.press("S39.012A", within=diagnoses)
    expect(diagnoses.get_by_role("listitem")).to_contain_text(["S39.012A"])
    provider.type("Add a service, by code or name", "99213")
    provider.press("99213", within=provider.card("Services"))
    provider.sees("Sign and charge $150.00")
    provider.press("Sign and charge $150.00")
    provider.press("Open the claim")


def tell_of_the_accident(provider: Visitor, accident_on: dt.date) -> None:
    """The next step names what this payer will miss; it leads to the section, and is gone when that is filled."""
    provider.look("Prepare claim C1")
    step = provider.page.get_by_role("region", name="Next step")
    provider.sees("Nothing stops this claim, but look at this before you submit it.", within=step)
    accident = provider.page.get_by_role("region", name="Accident and injury", exact=True)
    if accident.get_by_label("Day of the accident", exact=True).count() == 0:
        accident.get_by_role("button").first.click()
    provider.choose("Cause", "Employment", within=accident)
    provider.fill("Day of the accident", f"{accident_on:%m/%d/%Y}", within=accident)
    expect(accident.get_by_label("Insurer's claim number")).to_have_value("WC20268841")
    provider.press("Save Accident and injury", within=accident)
    provider.sees("Nothing stops this claim. Look it over, then save and submit.", within=step)
    provider.press("Save and submit", within=step)
