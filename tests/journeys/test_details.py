"""A biller at the keyboard: a drug, a paper and a supervising provider are added to a claim, and go out with it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from claims.models import Submission
from clearinghouse.models import InterchangeFile
from config.demo.setting import Stage
from contacts.models import Contact
from practice.scoping import practice_scope
from tests.journeys.earlier import billed, patient, signed
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY

MOST_TABS = 150
FOCUSED = """() => {
    const field = document.activeElement;
    const words = field.labels?.length ? field.labels[0].textContent : field.textContent;
    return words.replace(/\\s+/g, " ").trim();
}"""


def test_biller_adds_what_few_claims_tell_by_keyboard(visit: Callable[..., Visitor], stage: Stage) -> None:
    billed(stage, signed(stage, [patient("Marlow", first_name="Iris")]))
    with practice_scope(stage.practice.pk):
        Contact.objects.create(
            practice=stage.practice, kind="referring", name="Reed", first_name="Kim", npi="1000000012"
        )
    biller = visit("ben@lakeside.example")
    biller.open(f"/p/{stage.practice.slug}/claims/")
    biller.page.keyboard.press("j")
    biller.page.keyboard.press("Enter")
    biller.heading("Claim C1")
    biller.follow("Prepare")
    biller.look("Prepare claim C1")

    name_who_supervised(biller)
    announce_paper(biller)
    give_the_drug(biller)
    biller.look("Prepare claim C1")
    keep_the_note_and_submit(biller)

    sent = sent_segments(stage)
    assert [segment for segment in sent if segment.startswith("NM1*DQ")] == ["NM1*DQ*1*REED*KIM****XX*1000000012"]
    assert [segment for segment in sent if segment.startswith("PWK")] == ["PWK*OB*FX***AC*C1P1"]
    assert [segment for segment in sent if segment.startswith(("LIN", "CTP"))] == [
        "LIN**N4*00409123401",
        "CTP****2.5*ML",
    ]
    assert "NTE*ADD*SECOND COURSE" in sent


def reach(biller: Visitor, words: str) -> None:
    """Press Tab until what has the focus is called this."""
    for _ in range(MOST_TABS):
        if biller.page.evaluate(FOCUSED).startswith(words):
            return
        biller.page.keyboard.press("Tab")
    raise AssertionError(f"{words} cannot be reached by Tab")


def press_enter_on(biller: Visitor, words: str) -> None:
    reach(biller, words)
    biller.page.keyboard.press("Enter")
    biller.settle()


def name_who_supervised(biller: Visitor) -> None:
    """The contact list fills name and NPI; Enter in a field saves the section alone."""
    biller.page.keyboard.press("Tab")
    press_enter_on(biller, "People")
    reach(biller, "Part")
    biller.page.keyboard.type("Superv")
    reach(biller, "Find in the contact list")
    biller.page.keyboard.type("Reed, Kim, NPI 1000000012")
    reach(biller, "NPI")
    expect(biller.page.get_by_label("NPI", exact=True).nth(1)).to_have_value("1000000012")
    biller.page.keyboard.press("Enter")
    people = biller.page.get_by_role("region", name="People", exact=True)
    biller.sees("Supervising provider Kim Reed, NPI 1000000012", within=people)
    expect(people.get_by_role("button")).to_be_focused()
    # Nothing else is typed, so leaving the page would ask nothing.
    expect(biller.page.locator("#claim-form")).to_have_attribute("data-dirty", "false")


def announce_paper(biller: Visitor) -> None:
    press_enter_on(biller, "Papers")
    reach(biller, "What it is")
    biller.page.keyboard.type("Operative")
    reach(biller, "How it goes")
    biller.page.keyboard.type("By fax")
    press_enter_on(biller, "Save Papers")
    biller.sees("Operative note (by fax, C1P1)")


def give_the_drug(biller: Visitor) -> None:
    """What cannot be read is said beside its field, which gets the focus."""
    press_enter_on(biller, "Details of line 1")
    press_enter_on(biller, "Drug")
    reach(biller, "NDC")
    biller.page.keyboard.type("0409123401")
    reach(biller, "Quantity")
    biller.page.keyboard.type("2.5")
    reach(biller, "Unit")
    biller.page.keyboard.type("Milliliters")
    press_enter_on(biller, "Save Drug")
    biller.sees(re.compile("Ten digits can be read in three ways"))
    wrong = biller.page.get_by_label("NDC", exact=True)
    expect(wrong).to_be_focused()
    biller.page.keyboard.press("ControlOrMeta+a")
    biller.page.keyboard.type("0409-1234-01")
    biller.page.keyboard.press("Enter")
    biller.sees("NDC 00409-1234-01, 2.5 milliliters")


def keep_the_note_and_submit(biller: Visitor) -> None:
    """A note that is typed in its box before a section is saved is still there after it."""
    biller.fill("Note to the payer", "Second course")
    press_enter_on(biller, "Dates")
    reach(biller, "Last seen by the physician")
    biller.page.keyboard.type("11022026")
    biller.page.keyboard.press("Enter")
    biller.sees("Last seen by the physician 11/02/2026")
    expect(biller.page.get_by_label("Note to the payer", exact=True).first).to_have_value("Second course")
    expect(biller.page.locator("#claim-form")).to_have_attribute("data-dirty", "true")
    biller.press("Save and submit", within=biller.page.get_by_role("region", name="Next step"))
    biller.heading("Claim C1")
    biller.waits_for("Sent")
    biller.sees("NDC 00409-1234-01, 2.5 milliliters")
    biller.look("Claim C1")


def sent_segments(stage: Stage) -> list[str]:
    """The segments of the file that is kept as it went out."""
    with practice_scope(stage.practice.pk):
        file: InterchangeFile = Submission.objects.select_related("file").get().file
    return [segment.strip() for segment in bytes(file.content).decode().split("~")]
