"""The biller's day: claims leave, checks come in and prove, a denial gets an owner, the next payer pays."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from config.demo.setting import Stage
from tests.journeys.earlier import billed, patient, signed
from tests.journeys.house import until
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY

PAYERS = ("Federal Seniors Part B", "Lakeshore Health Plan", "Evergreen Supplement")
NO_ADDRESS = {"address_line1": "", "city": "", "state": "", "postal_code": ""}


def test_biller_submits_mends_posts_and_bills_the_next_payer(visit: Callable[..., Visitor], stage: Stage) -> None:
    covered_twice = patient("Marlow", first_name="Iris", payer="FEDB1", secondary="EVER1", diagnoses=("I10",))
    denied = patient("Torres", first_name="Luis", suffix="D1")
    without_address = patient("Keller", first_name="Nora")
    guests = [*signed(stage, [covered_twice, denied]), *signed(stage, [without_address], **NO_ADDRESS)]
    billed(stage, guests)
    biller = visit("ben@lakeside.example")

    submit_all(biller)
    mend_what_is_blocked(biller)
    fetch_answers(biller)
    prove_check(biller)
    read_timeline(biller)
    own_denial(biller)
    see_next_payer_and_balance(biller)


def submit_all(biller: Visitor) -> None:
    biller.go("Claims")
    biller.look("Claims")
    biller.page.get_by_label("Select all claims shown").check()
    biller.press("Submit selected")
    biller.sees("2 claims are on their way.")
    biller.sees("Claim C3 was not sent. The patient's address needs street, city, state")
    biller.look("Claims")


def mend_what_is_blocked(biller: Visitor) -> None:
    """From the finding to the chart and back; then the claim takes over what is on file, and leaves."""
    biller.follow(re.compile("Needs a fix"))
    biller.look("Claims")
    biller.page.keyboard.press("j")
    biller.page.keyboard.press("Enter")
    biller.look("Claim C3")
    biller.follow("Prepare")
    biller.sees(re.compile("stops this claim"))
    biller.look("Prepare claim C3")

    biller.follow("Patient")
    biller.follow("Edit")
    biller.fill("Street address", "9 Birch Lane")
    biller.fill("City", "Ypsilanti")
    biller.choose("State", "MI")
    biller.fill("ZIP code", "48197")
    biller.press("Save")
    biller.look("Keller, Nora")
    biller.follow("C3")
    biller.follow("Prepare")
    biller.press("Take over what is on file")
    biller.sees("Nothing stops this claim.")
    biller.look("Prepare claim C3")
    biller.press("Save and submit", within=biller.page.get_by_role("region", name="Next step"))
    biller.heading("Claim C3")
    biller.waits_for("Sent")


def fetch_answers(biller: Visitor) -> None:
    """As often as it takes: the payers answer when they like, and the second is billed when the first has paid."""
    biller.go("Remittances")
    biller.look("Remittances")

    def all_have_come() -> bool:
        biller.press("Fetch now")
        biller.follow("Checks")
        rows = biller.page.locator("tbody")
        return rows.count() > 0 and all(name in rows.inner_text() for name in PAYERS)

    until(all_have_come, "the checks of all payers", every=2.0)
    biller.look("Remittances")
    biller.follow("Files")
    biller.look("Remittances")


def prove_check(biller: Visitor) -> None:
    """Every cent of the check stands somewhere, and the second superbill was made."""
    biller.follow("Checks")
    row = biller.page.get_by_role("row").filter(has_text="Federal Seniors Part B")
    row.get_by_role("link").first.click()
    proof = biller.page.get_by_role("region", name="Proof")
    biller.sees("Proved", within=proof)
    expect(proof.get_by_role("row").filter(has_text="Came in")).to_contain_text("70.56")
    expect(proof.get_by_role("row").filter(has_text="Left")).to_contain_text("0.00")
    biller.page.get_by_text("Lines and adjustments").first.click()
    biller.page.locator("td summary").filter(has_text="Raw X12").first.click()
    biller.sees("Claim payment", within=biller.page.locator(".raw-x12").first)
    biller.look("EFT")
    biller.follow("Posted to claims")
    biller.look("Posted to claims")
    biller.page.go_back()
    biller.follow(re.compile("Superbill"))
    biller.look("Superbill")
    biller.sees("CO-45 60.00")
    biller.sees("PR-2 18.00")
    printed = biller.download(biller.page.get_by_role("link", name="Print"))
    assert printed.startswith(b"%PDF")


def read_timeline(biller: Visitor) -> None:
    biller.page.keyboard.press("/")
    biller.page.keyboard.type("C1")
    biller.page.keyboard.press("Enter")
    biller.look("Claim C1")
    timeline = biller.card("Timeline")
    for answer in ("TA1", "999", "277CA"):
        biller.sees(answer, within=biller.card("Submissions"))
    biller.sees("Accepted", within=timeline)
    biller.sees("Paid", within=timeline)
    read_raw_claim(biller)
    biller.follow(re.compile("837P"))
    biller.look("837P")


def read_raw_claim(biller: Visitor) -> None:
    """By keyboard alone: what was sent opens, and each segment says what its elements are."""
    press = biller.page.keyboard.press
    raw = biller.card("Raw X12")
    raw.locator("summary").first.focus()
    press("Enter")
    biller.sees("Billing provider (2000A)", within=raw)
    raw.locator(".raw-x12-segment summary").first.focus()
    press("ArrowDown")
    expect(raw.locator(".raw-x12-reader h3")).to_contain_text("2300 Claim")
    press("Enter")
    expect(raw.locator(".raw-x12-segment details[open] dl")).to_be_visible()
    biller.look("Claim C1")


def own_denial(biller: Visitor) -> None:
    biller.go("Denials")
    biller.look("Denials")
    biller.sees("CO-16")
    biller.page.keyboard.press("j")
    biller.page.keyboard.press("x")
    biller.choose("What to do", "Give")
    biller.choose("Person", "Ben Ortiz")
    biller.press("Do it")
    biller.look("Denials")
    expect(biller.page.locator("tbody")).to_contain_text("Ben Ortiz")


def see_next_payer_and_balance(biller: Visitor) -> None:
    """The supplement was billed by itself; what is left after it is the patient's."""
    biller.go("Patients")
    biller.page.get_by_placeholder("Name, birth date").press_sequentially("marl", delay=10)
    biller.follow("Marlow, Iris")
    biller.look("Marlow, Iris")
    expect(biller.card("Balance")).to_contain_text(re.compile(r"Owed by the patient\s+5\.00"))
    supplement = biller.card("Claims").get_by_role("row").filter(has_text="Evergreen Supplement")
    expect(supplement).to_contain_text(re.compile(r"13\.00\s+Paid"))
    supplement.get_by_role("link").click()
    biller.look(re.compile(r"Claim C\d+\s+Paid"))
    biller.sees("Earlier payer's claim C1", within=biller.card("Other payers"))
