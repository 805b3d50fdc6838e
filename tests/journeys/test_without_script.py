"""A browser without JavaScript is enough for every act that matters."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from config.demo.setting import Stage
from tests.journeys.earlier import billed, patient, registered, signed
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY


def test_front_desk_books_checks_in_and_collects_without_script(visit: Callable[..., Visitor], stage: Stage) -> None:
    registered(stage, [patient("Marlow", first_name="Iris", copay="25.00"), patient("Marsh", first_name="Owen")])
    desk = visit("fay@lakeside.example", has_script=False)

    desk.follow("Book an appointment")
    desk.fill("Time", "08:30")
    desk.choose("Provider", "Hale")
    desk.choose("Modality", "Medical")
    desk.fill("Search the patient", "mar")
    desk.press("Find")
    desk.page.get_by_label("Marlow, Iris").check()
    expect(desk.page.get_by_label("Time", exact=True)).to_have_value("08:30")
    desk.press("Book")
    desk.heading("Marlow, Iris")

    desk.press("Check in")
    desk.sees("Marlow, Iris is checked in.")
    desk.follow("Take the copay")
    desk.choose("Paid by", "Check")
    desk.fill("Check or terminal number", "1187")
    desk.press("Take payment")
    desk.sees("25.00 dollars were taken: receipt 1.")
    receipt = desk.download(desk.page.get_by_role("link", name="Receipt"))
    assert receipt.startswith(b"%PDF")


def test_provider_adds_a_drug_to_a_claim_without_script(visit: Callable[..., Visitor], stage: Stage) -> None:
    """Opening a section saves what is typed in the boxes; nothing of it is lost."""
    (claim,) = billed(stage, signed(stage, [patient("Marlow", first_name="Iris")]))
    provider = visit("dana@lakeside.example", has_script=False)
    provider.open(f"/p/{stage.practice.slug}/claims/{claim.pk}/prepare/")

    provider.page.get_by_label("Note to the payer", exact=True).fill("Second course")
    provider.press("Details of line 1")
    provider.press("Drug")
    provider.fill("NDC", "0409-1234-01")
    provider.fill("Quantity of the NDC", "2.5")
    provider.choose("Unit", "Milliliters")
    provider.press("Save Drug")

    provider.sees("NDC 00409-1234-01, 2.5 milliliters")
    expect(provider.page.get_by_label("Note to the payer", exact=True)).to_have_value("Second course")
