"""Another practice's pages do not exist for who is not of it, and a role's limits are said in words."""

from __future__ import annotations

from collections.abc import Callable

from config.demo.setting import Stage
from tests.journeys.earlier import patient, registered
from tests.journeys.house import House
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY


def test_stranger_finds_no_page_of_another_practice(visit: Callable[..., Visitor], stage: Stage, house: House) -> None:
    [guest] = registered(stage, [patient("Marlow")])
    desk = visit("fay@lakeside.example")

    for path in ("/p/hillcrest/schedule/", f"/p/hillcrest/patients/{guest.patient.pk}/", "/p/nowhere/schedule/"):
        answer = desk.page.goto(f"{house.url}{path}")
        assert answer is not None
        assert answer.status == 404
        desk.forgives("the server responded with a status of 404")
        desk.look("There is nothing here")


def test_front_desk_reads_who_may_open_the_settings(visit: Callable[..., Visitor], house: House) -> None:
    desk = visit("fay@lakeside.example")

    answer = desk.page.goto(f"{house.url}/p/lakeside/settings/")

    assert answer is not None
    assert answer.status == 403
    desk.forgives("the server responded with a status of 403")
    desk.sees("Ada Quinn")
    desk.look("Your role does not include this")
