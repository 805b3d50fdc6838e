"""Every main page, of a practice that has worked and of one that has just begun: sound for eye, keyboard and reader."""

from __future__ import annotations

from collections.abc import Callable

from config.demo.setting import Stage
from tests.journeys.earlier import billed, booked, patient, signed
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY

# Below /p/<slug>/, with the words of the heading.
PAGES = (
    ("schedule/?view=week", "Week"),
    ("notes/unsigned/", "Unsigned notes"),
    ("patients/", "Patients"),
    ("search/", "Search"),
    ("eligibility/", "Eligibility to look at"),
    ("claims/?tab=all", "Claims"),
    ("claims/unmatched/", "Answers without a claim"),
    ("remittances/", "Remittances"),
    ("remittances/?tab=exceptions", "Remittances"),
    ("remittances/?tab=next", "Remittances"),
    ("denials/?state=all", "Denials"),
    ("unapplied/", "Unapplied money"),
    ("unapplied/?tab=held", "Unapplied money"),
    ("unapplied/?tab=refunds", "Unapplied money"),
    ("unapplied/refunds/new/", "A payer asks for money back"),
    ("statements/", "Statements"),
    ("files/", "Files"),
    ("receipts/", "Day close"),
    ("settings/practice/", ""),
    ("settings/contacts/new/?kind=referring", "New contact"),
    ("settings/accounts/", "Clearinghouse accounts"),
    ("settings/accounts/new/", "New clearinghouse"),
    ("settings/users/", "Users"),
)
PERSONAL_PAGES = (
    ("/accounts/password/change/", "Change password"),
    ("/accounts/2fa/", "Second factor"),
    ("/accounts/2fa/totp/activate/", "Is it you?"),
    ("/accounts/sessions/", "Where you are logged in"),
)


def test_main_pages_are_sound_when_filled(visit: Callable[..., Visitor], stage: Stage) -> None:
    guests = signed(stage, [patient("Marlow", first_name="Iris"), patient("Marsh", first_name="Owen", payer="")])
    billed(stage, guests[:1])
    booked(stage, [patient("Mabry", first_name="Ada")])
    admin = visit("ada@lakeside.example")

    for path, heading in PAGES:
        admin.open(f"/p/lakeside/{path}")
        admin.look(heading)
    admin.page.keyboard.press("/")
    admin.page.keyboard.type("ma")
    admin.page.keyboard.press("Enter")
    admin.look("Found")
    for path, heading in PERSONAL_PAGES:
        admin.open(path)
        admin.look(heading)


def test_main_pages_say_what_to_do_when_empty(visit: Callable[..., Visitor], stage: Stage) -> None:
    admin = visit("ada@lakeside.example")

    for path, heading in PAGES:
        admin.open(f"/p/hillcrest/{path}")
        admin.look(heading)
