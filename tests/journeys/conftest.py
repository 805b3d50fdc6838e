"""The house and its browser, started once for all journeys; each journey begins with a practice just set up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.demo.setting import Stage
from tests.journeys.earlier import open_practice
from tests.journeys.house import House, running_house
from tests.journeys.visitor import Visitor, visiting

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
)


@pytest.fixture(scope="package")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Sandbox, web server and one worker."""
    with running_house(tmp_path_factory.mktemp("house")) as house:
        house.start_worker()
        house.start_web()
        yield house


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def stage(transactional_db: None, house: House) -> Stage:
    """Both practices, their people, payers, prices and clearinghouse accounts; no patient yet."""
    return open_practice(house)


@pytest.fixture
def visit(browser: Browser, house: House, stage: Stage) -> Iterator[Callable[..., Visitor]]:
    """Sits somebody down at a browser of their own: `visit("fay@lakeside.example")`."""
    with ExitStack() as windows:

        def sit_down(email: str, *, has_script: bool = True) -> Visitor:
            visitor = windows.enter_context(visiting(browser, house.url, has_script=has_script))
            visitor.log_in(email)
            return visitor

        yield sit_down
