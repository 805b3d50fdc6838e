"""A second factor is set up by the person who uses it, and asked for at the next log-in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

from playwright.sync_api import Browser

from config.demo.cast import PASSWORD
from config.demo.setting import Stage
from tests.journeys.house import House
from tests.journeys.marks import JOURNEY
from tests.journeys.visitor import Visitor, visiting

pytestmark = JOURNEY

PERIOD_SECONDS = 30


def test_second_factor_is_set_up_and_asked_for(
    visit: Callable[..., Visitor], stage: Stage, browser: Browser, house: House
) -> None:
    desk = visit("fay@lakeside.example")
    desk.page.locator("summary", has_text="Fay Brooks").click()
    desk.page.get_by_role("link", name="Second factor").click()
    desk.look("Second factor")
    desk.follow("Set it up")
    desk.fill("Password", PASSWORD)
    desk.press("Continue")
    desk.look("Set up the second factor")
    secret = desk.page.locator(".totp-secret").inner_text()
    desk.fill("Code from the app", "000000")
    desk.press("Turn it on")
    desk.sees("Nothing is saved yet", within=desk.page.get_by_role("alert"))
    desk.fill("Code from the app", code_of(secret))
    desk.press("Turn it on")
    desk.look("Recovery codes")

    with visiting(browser, house.url) as elsewhere:
        elsewhere.open("/accounts/login/")
        elsewhere.fill("E-mail address", "fay@lakeside.example")
        elsewhere.fill("Password", PASSWORD)
        elsewhere.press("Log in")
        elsewhere.look("Second factor")
        elsewhere.fill("Code", code_of(secret, ahead=1))  # a code is taken once
        elsewhere.page.get_by_label("Code").press("Enter")
        elsewhere.look("Today")


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What an authenticator app shows now, or some periods ahead (RFC 6238)."""
    counter = int(time.time()) // PERIOD_SECONDS + ahead
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
