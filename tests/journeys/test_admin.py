"""The admin sets the practice up: payers, places, people, prices, users; each form says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, expect

from config.demo.setting import Stage
from tests.journeys.house import House, until
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor, visiting
from x12.npi import with_check_digit

pytestmark = JOURNEY
NPI = "1234567893"
PASSPHRASE = "nine lanterns over the quay"
WRONG_NPI = "1234567892"  # one off at the check digit


def test_admin_sets_up_payers_places_providers_and_prices(visit: Callable[..., Visitor], stage: Stage) -> None:
    admin = visit("ada@lakeside.example")

    add_payer(admin)
    add_location(admin)
    add_billing_provider(admin)
    add_provider(admin)
    add_service(admin)
    read_audit_trail(admin)


def open_setting(admin: Visitor, name: str) -> None:
    admin.go("Settings")
    admin.look("Settings")
    admin.follow(re.compile(f"^{name}"))
    admin.look(re.compile(f"^{name}"))


def add_payer(admin: Visitor) -> None:
    open_setting(admin, "Contacts")
    admin.follow("New payer")
    admin.look("New payer")
    admin.fill("Name", "Prairie Mutual")
    admin.type("Claim payer id", "lake1")
    admin.press("Save")
    admin.sees("Lakeshore Health Plan has this id already")
    admin.look("New payer")
    admin.fill("Claim payer id", "PRAI1")
    admin.press("Save")
    admin.look("Contacts")
    admin.sees("Prairie Mutual", within=admin.page.get_by_role("table"))


def add_location(admin: Visitor) -> None:
    open_setting(admin, "Locations")
    admin.follow("New location")
    admin.look("New location")
    admin.fill("Name", "Mill Street")
    fill_address(admin, "48103")
    admin.press("Save")
    admin.sees("ZIP+4", within=admin.page.get_by_role("alert"))
    admin.look("New location")
    admin.type("ZIP code", "-1277")
    admin.press("Save")
    admin.look("Locations")


def fill_address(admin: Visitor, zip_code: str) -> None:
    admin.fill("Street address", "40 Mill Street")
    admin.fill("City", "Ann Arbor")
    admin.choose("State", "MI")
    admin.fill("ZIP code", zip_code)


def add_billing_provider(admin: Visitor) -> None:
    open_setting(admin, "Billing providers")
    admin.follow("New billing provider")
    admin.look("New billing provider")
    admin.fill("Title", "Mill Street group")
    admin.fill("Organization or last name", "Mill Street Therapy")
    admin.type("NPI", WRONG_NPI)
    admin.fill("Taxonomy", "261QP2000X")
    admin.type("Tax id", "38-123")
    admin.type("Phone", "7345550177")
    fill_address(admin, "48103-1277")
    admin.fill("Street address", "PO Box 12")
    admin.press("Save")
    summary = admin.page.get_by_role("alert")
    admin.sees("check digit", within=summary)
    admin.sees("nine digits", within=summary)
    admin.sees("Claims need a street here", within=summary)
    admin.look("New billing provider")
    admin.fill("NPI", NPI)
    admin.fill("Tax id", "381234599")
    admin.fill("Street address", "40 Mill Street")
    admin.press("Save")
    admin.look("Billing providers")
    admin.sees("Mill Street group", within=admin.page.get_by_role("table"))


def add_provider(admin: Visitor) -> None:
    open_setting(admin, "Providers")
    admin.follow("New provider")
    admin.look("New provider")
    admin.fill("First name", "Lena")
    admin.fill("Last name", "Park")
    admin.fill("Credentials", "PT")
    admin.fill("NPI", WRONG_NPI)
    admin.fill("Taxonomy", "225100000X")
    admin.choose("Bills through", "Mill Street group")
    admin.choose("Works at", "Mill Street")
    admin.press("Save")
    admin.sees("check digit", within=admin.page.get_by_role("alert"))
    admin.fill("NPI", with_check_digit("187654321"))
    admin.press("Save")
    admin.look("Providers")
    admin.follow("Park, Lena, PT")
    admin.look("Park")


def add_service(admin: Visitor) -> None:
    open_setting(admin, "Fee schedule")
    admin.follow("New service")
    admin.look("New service")
    admin.type("CPT/HCPCS code", "97112")
    admin.fill("Name", "Balance training")
    admin.fill("Price", "sixty")
    admin.press("Save")
    admin.sees("Enter an amount such as 1,234.56.", within=admin.page.get_by_role("alert"))
    admin.fill("Price", "$60.00")
    admin.press("Save")
    admin.look("Fee schedule")
    admin.type("Search by code or name", "balance")
    expect(admin.page.locator("tbody tr")).to_have_count(1)
    admin.sees("60.00", within=admin.page.get_by_role("table"))


def read_audit_trail(admin: Visitor) -> None:
    open_setting(admin, "Audit trail")
    admin.sees("Payer added")
    admin.sees("Ada Quinn", within=admin.page.get_by_role("table"))


def test_admin_invites_somebody_who_comes(visit: Callable[..., Visitor], house: House, browser: Browser) -> None:
    admin = visit("ada@lakeside.example")
    before = len(house.log("web"))
    open_setting(admin, "Users")
    admin.follow("Invite")
    admin.look("Invite somebody")
    admin.fill("E-mail address", "fay@lakeside.example")
    admin.press("Invite")
    admin.sees("This person is in the practice already", within=admin.page.get_by_role("alert"))
    admin.look("Invite somebody")
    admin.fill("E-mail address", "nils@lakeside.example")
    admin.fill("First name", "Nils")
    admin.fill("Last name", "Berg")
    admin.page.get_by_label("Front desk").check()
    admin.press("Invite")
    admin.look("Users")
    admin.sees("an e-mail went to nils@lakeside.example")

    [link] = until(lambda: re.findall(r"http\S+/password/reset/key/\S+", house.log("web")[before:]), "the invitation")
    with visiting(browser, house.url) as newcomer:
        set_password_and_come_in(newcomer, link)


def set_password_and_come_in(newcomer: Visitor, link: str) -> None:
    newcomer.page.goto(link)
    newcomer.look("Set your password")
    newcomer.fill("New password", "short")
    newcomer.fill("New password, once more", "short")
    newcomer.press("Save the password")
    newcomer.sees("at least 12 characters", within=newcomer.page.get_by_role("alert"))
    newcomer.fill("New password", PASSPHRASE)
    newcomer.fill("New password, once more", PASSPHRASE)
    newcomer.press("Save the password")
    newcomer.look("Your password is saved")
    newcomer.page.goto(link)
    newcomer.look("This link was used or is too old")
    newcomer.log_in("nils@lakeside.example", PASSPHRASE)
    newcomer.look("Today")
