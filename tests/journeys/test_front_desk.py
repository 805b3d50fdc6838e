"""The front desk's morning: a new patient with two cards comes, is asked for, and pays the copay."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from config.demo.setting import Stage
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY


def test_front_desk_registers_books_asks_and_collects(visit: Callable[..., Visitor], stage: Stage) -> None:
    desk = visit("fay@lakeside.example")
    desk.look("Today")

    register_patient(desk)
    add_coverages(desk)
    book_today(desk)
    read_what_to_collect(desk)
    check_in_and_take_copay(desk)


def register_patient(desk: Visitor) -> None:
    desk.go("Patients")
    desk.look("Patients")
    desk.follow("Register a patient")
    desk.look("Register a patient")
    desk.fill("Last name", "Marlow")
    desk.fill("First name", "Iris")
    desk.type("Birth date", "13451980")
    desk.choose("Sex", "Female")
    desk.press("Register and add coverage")

    desk.sees("Nothing is saved yet.")
    desk.look("Register a patient")
    desk.fill("Birth date", "05/17/1980")
    desk.type("Phone", "7345550142")
    desk.fill("Street address", "7 Maple Court")
    desk.fill("City", "Ann Arbor")
    desk.choose("State", "MI")
    desk.type("ZIP code", "48104")
    desk.press("Register and add coverage")


def add_coverages(desk: Visitor) -> None:
    desk.look("Add coverage")
    pick_payer(desk, "Lakes")
    desk.fill("Member id", "w500 142")
    desk.fill("Copay on the card", "25")
    desk.press("Save coverage")
    desk.look("Marlow, Iris")

    desk.follow("Add coverage", within=desk.card("Coverages"))
    desk.look("Add coverage")
    pick_payer(desk, "Evergreen")
    desk.choose("Sequence", "Secondary")
    desk.fill("Member id", "E5550142")
    desk.press("Save coverage")
    desk.look("Marlow, Iris")
    desk.sees("W500142", within=desk.card("Coverages"))
    desk.sees("Evergreen Supplement", within=desk.card("Coverages"))


def pick_payer(desk: Visitor, beginning: str) -> None:
    """By keyboard, in the list that opens under the box."""
    box = desk.page.get_by_role("combobox", name="Payer")
    box.press_sequentially(beginning, delay=10)
    box.press("Enter")


def book_today(desk: Visitor) -> None:
    desk.follow("Book")
    desk.look("Book an appointment")
    desk.press("Book")
    desk.fill("Time", "08:30")
    desk.choose("Provider", "Hale")
    desk.choose("Modality", "Medical")
    desk.press("Book")
    desk.look("Marlow, Iris")
    desk.sees("8:30 AM")


def read_what_to_collect(desk: Visitor) -> None:
    """The question goes to the payer and back while the page waits."""
    card = desk.card("What to collect")
    desk.press("Check eligibility", within=card)
    desk.sees("LAKESHORE CHOICE PPO", within=card)
    desk.sees("Active", within=card)
    expect(card.locator(".collect-figures > div", has_text="Copay")).to_contain_text("$25.00")
    expect(card.get_by_label("Deductible used", exact=True)).to_have_attribute("value", "100")
    desk.look("Marlow, Iris")

    desk.follow("Every benefit, and the raw answer", within=card)
    desk.look("Eligibility")
    desk.page.get_by_role("heading", name="The answer as it came (271)").click()
    desk.sees(re.compile("^EB$"))
    desk.page.go_back()


def check_in_and_take_copay(desk: Visitor) -> None:
    desk.press("Check in")
    desk.look("Marlow, Iris")
    desk.sees("Marlow, Iris is checked in.")
    desk.sees("Collect the copay of $25.00.")
    desk.follow("Take the copay")
    desk.look("Take a payment")
    expect(desk.page.get_by_label("Amount")).to_have_value("25.00")
    desk.choose("Paid by", "Card")
    desk.page.get_by_role("button", name="Take payment").dblclick()
    desk.look("Take a payment")
    desk.sees("25.00 dollars were taken: receipt 1.")
    receipts = desk.card("Receipts of this visit").get_by_role("link", name="Receipt")
    expect(receipts).to_have_count(1)
    receipt = desk.download(receipts)
    assert receipt.startswith(b"%PDF")
