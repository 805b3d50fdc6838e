"""A biller undoes one claim's posting with the mouse, on a wide screen and on a narrow one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from config.demo.cast import SLUG
from config.demo.setting import Stage
from practice.scoping import practice_scope
from tests.journeys.earlier import billed, patient, signed
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor
from tests.remittance.factories import accept, clp, era, receive, svc
from x12.parties import Name

pytestmark = JOURNEY


@pytest.mark.parametrize("width", [1280, 820])
def test_biller_undoes_a_posting_by_mouse(visit: Callable[..., Visitor], stage: Stage, width: int) -> None:
    # given a check that is posted
    (claim,) = billed(stage, signed(stage, [patient("Marlow", first_name="Iris")]))
    with practice_scope(stage.practice.pk):
        line = accept(claim).lines.get()
        answer = svc(line.code, f"{line.charge_amount}", f"{line.charge_amount}", service_on=line.service_on)
        check = receive(
            era(
                clp(claim.patient_control_number, answer, patient=None),
                payee=Name(stage.practice.name, is_person=False),
            )
        )
        assert check.posted_amount == line.charge_amount
    biller = visit("ben@lakeside.example")
    biller.page.set_viewport_size({"width": width, "height": 900})
    biller.open(f"/p/{SLUG}/remittances/{check.pk}/")

    # when the biller opens the payment, asks to undo it and says why, each by a click
    biller.page.locator("summary", has_text="Lines and adjustments").click()
    biller.page.locator("summary", has_text="Undo this posting").click()
    question = biller.page.locator("details.confirm[open] form")
    question.get_by_label("Why").click()
    biller.page.keyboard.type("Another visit")
    question.get_by_role("button", name="Undo this posting").click()

    # then it is undone
    biller.sees("The posting was undone.")
