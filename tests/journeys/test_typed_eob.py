"""A payer answers on paper: the biller types the EOB without touching the mouse, and the check proves."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import expect

from config.demo.cast import SLUG
from config.demo.setting import Stage
from practice.scoping import practice_scope
from tests.journeys.earlier import billed, clock_of, patient, signed
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor
from tests.remittance.factories import accept

pytestmark = JOURNEY

MOST_STOPS = 80
FOCUSED = "() => document.activeElement.textContent.trim() || document.activeElement.id"


def test_biller_types_an_eob_with_the_keyboard_alone(visit: Callable[..., Visitor], stage: Stage) -> None:
    (claim,) = billed(stage, signed(stage, [patient("Marlow", first_name="Iris")]))
    with practice_scope(stage.practice.pk):
        accept(claim)
        charge, payer = claim.charge_amount, claim.payer.name
        is_one_line = claim.lines.count() == 1
    assert is_one_line
    paid = charge - Decimal("30.00")
    biller = visit("ben@lakeside.example")

    biller.open(f"/p/{SLUG}/remittances/typed/")
    biller.look("Typed EOBs")
    go_to(biller, "Type an EOB")
    press(biller, "Enter")
    biller.heading("Type an EOB")
    type_on(biller, payer, "", "88120", f"{clock_of(stage).today:%m/%d/%Y}", f"${paid:,.2f}")
    type_on(biller, "C1")
    biller.sees("Iris")
    biller.look("Type an EOB")
    biller.page.locator("[data-focus]").focus()  # where the page had put it, before it was looked at
    type_on(biller, "", "20.00", "", "", "10.00", f"{paid + 1}")
    expect(biller.page.locator("[data-eob-line-left]")).to_have_text("\u22121.00")
    biller.page.keyboard.press("Shift+Tab")
    type_on(biller, f"{paid}")
    expect(biller.page.locator("[data-eob-line-left]")).to_have_text("0.00")
    expect(biller.page.locator("[data-eob-left]")).to_have_text("0.00")
    go_to(biller, "Post")
    press(biller, "Enter")

    biller.heading("88120")
    proof = biller.page.get_by_role("region", name="Proof")
    biller.sees("Proved", within=proof)
    expect(proof.get_by_role("row").filter(has_text="Came in")).to_contain_text(f"{paid:,.2f}")
    biller.sees("Typed by")


def press(biller: Visitor, key: str) -> None:
    biller.page.keyboard.press(key)


def go_to(biller: Visitor, name: str) -> None:
    """Tab until the focus is on what has this name."""
    for _ in range(MOST_STOPS):
        if biller.page.evaluate(FOCUSED) == name:
            return
        press(biller, "Tab")
    raise AssertionError(f"Tab never came to {name}")


def type_on(biller: Visitor, *texts: str) -> None:
    """Type into the field that has the focus, and Enter, which goes on to the next."""
    for text in texts:
        biller.page.keyboard.type(text, delay=5)
        press(biller, "Enter")
