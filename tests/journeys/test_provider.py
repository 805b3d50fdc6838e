"""The provider's visit: the note is written, coded in words, signed, and the claim leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from config.demo.setting import Stage
from tests.journeys.earlier import arrived, patient
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY


def test_provider_charts_codes_signs_and_submits(visit: Callable[..., Visitor], stage: Stage) -> None:
    arrived(stage, [patient("Marlow", first_name="Iris", copay="25.00")])
    provider = visit("dana@lakeside.example")

    open_note(provider)
    write(provider)
    code(provider)
    sign(provider)
    read_superbill(provider)
    submit_claim(provider)


def open_note(provider: Visitor) -> None:
    provider.look("Today")
    provider.sees("One visit has no signed note: it cannot be billed.")
    provider.follow("Open the list")
    provider.look("Unsigned notes")
    provider.page.keyboard.press("j")
    provider.page.keyboard.press("Enter")
    provider.look("Marlow, Iris")


def write(provider: Visitor) -> None:
    """The note saves itself: what was typed is there after the page is opened again."""
    provider.type("Subjective", "Back pain since Sunday.")
    provider.sees("Saved at")
    provider.fill("Plan", "Walk daily, come back in two weeks.")
    provider.press("Save note")
    provider.sees(re.compile(r"Saved .* by Dana Hale"))
    provider.page.reload()
    expect(provider.page.get_by_label("Subjective")).to_have_value("Back pain since Sunday.")
    expect(provider.page.get_by_label("Plan")).to_have_value("Walk daily, come back in two weeks.")


def code(provider: Visitor) -> None:
    diagnoses = provider.card("Diagnoses")
    provider.type("Add a diagnosis, by code or words", "low back pain unspec")
    provider.press("M54.50", within=diagnoses)
    expect(diagnoses.get_by_role("listitem")).to_contain_text(["A M54.50 Low back pain, unspecified"])
    provider.type("Add a diagnosis, by code or words", "cervicalgia")
    provider.press("M54.2", within=diagnoses)
    expect(diagnoses.get_by_role("listitem")).to_contain_text(["M54.50", "B M54.2 Cervicalgia"])

    services = provider.card("Services")
    provider.type("Add a service, by code or name", "return")
    provider.press("99213", within=services)
    provider.sees("Sign and charge $150.00")
    provider.type("Add a service, by code or name", "97110")
    provider.press("97110", within=services)
    provider.sees("Sign and charge $200.00")
    provider.look("Marlow, Iris")


def sign(provider: Visitor) -> None:
    provider.press("Sign and charge $200.00")
    provider.sees("Signed", within=provider.card("Note"))
    provider.look("Marlow, Iris")


def read_superbill(provider: Visitor) -> None:
    printed = provider.download(provider.page.get_by_role("link", name="PDF"))
    assert printed.startswith(b"%PDF")
    provider.follow("Superbill 1")
    provider.look("Superbill 1")
    provider.sees("A M54.50, B M54.2")
    provider.page.go_back()


def submit_claim(provider: Visitor) -> None:
    provider.look("Marlow, Iris")
    provider.press("Open the claim")
    provider.look("Prepare claim C1")
    provider.sees("Nothing stops this claim.")
    provider.press("Save and submit", within=provider.page.get_by_role("region", name="Next step"))
    provider.heading("Claim C1")
    provider.waits_for("Sent")
    provider.look("Claim C1")
    printed = provider.download(provider.page.get_by_role("link", name="CMS-1500"))
    assert printed.startswith(b"%PDF")
