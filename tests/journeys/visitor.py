"""A person at a browser: opens pages, looks at each, and notices what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from config.demo.cast import PASSWORD, SLUG
from tests.journeys.house import until

AXE = (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text()
PATIENCE_MS = 20_000
WIDTHS, HEIGHT = (1280, 820), 900  # a desk's screen and a tablet
# With a folder in this variable every page that is looked at is kept there, in both widths.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
# An answer that refuses a form, whose page says what to do; a search that the next key overtook.
EXPECTED = ("the server responded with a status of 422", "htmx:sendAbort", "htmx:afterRequest")
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, [hx-trigger=load] .skeleton')"
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FINDINGS = """async () => {
    const result = await axe.run(document, {resultTypes: ["violations"]});
    return result.violations
        .filter((each) => ["serious", "critical"].includes(each.impact))
        .map((each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => node.html).join(" | ")}`);
}"""


@dataclass
class Visitor:
    """One page in one browser window. `url` is the server's."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("response", self._notice)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(text in message.text for text in EXPECTED):
            self.problems.append(f"console: {message.text}")

    def _notice(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        self.open("/accounts/login/")
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.page.get_by_label("Password").press("Enter")
        self.page.wait_for_url(lambda url: "/accounts/" not in url)
        if "/p/" not in self.page.url:  # a member of both practices chooses
            self.look("Choose a practice")
            self.follow("Lakeside")
        self.page.wait_for_url(f"**/p/{SLUG}/**")

    # What a person does.

    def go(self, place: str) -> None:
        """Follow the sidebar."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=place).click()

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label, exact=True).fill(text)

    def type(self, label: str, text: str) -> None:
        """Key by key, as the masks and the searches hear it."""
        self.page.get_by_label(label, exact=True).press_sequentially(text, delay=10)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """The option that has these words in it."""
        select = (within or self.page).get_by_label(label, exact=True)
        select.select_option(select.locator("option", has_text=option).first.get_attribute("value"))

    def press(self, name: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name).click()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        (within or self.page.locator("main, .page-head")).get_by_role("link", name=name).first.click()

    def download(self, link: Locator) -> bytes:
        """What a link leads to, with the person's own cookies: a browser would show or keep it."""
        address = link.get_attribute("href")
        assert address is not None
        answer = self.page.request.get(f"{self.url}{address}")
        assert answer.ok, answer.status
        return answer.body()

    # What a person sees.

    def sees(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        expect((within or self.page.locator("body")).get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)

    def waits_for(self, status: str, *, ring: Callable[[], None] = lambda: None) -> None:
        """Load the page again until its heading bears this status, which somebody else brings about."""

        def has_come() -> bool:
            ring()
            self.page.reload()
            return status in self.page.get_by_role("heading", level=1).inner_text()

        until(has_come, f"{status} at {self.page.url}", every=0.5)

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text, timeout=PATIENCE_MS)

    def card(self, title: str) -> Locator:
        """The card under this heading."""
        return self.page.locator(".card").filter(has=self.page.get_by_role("heading", name=title, exact=True)).last

    def look(self, heading: str | re.Pattern[str]) -> None:
        """Look at the whole page: its title is right, it is complete, and nothing is wrong with it."""
        self.heading(heading)
        self.settle()
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            assert self.page.evaluate(OVERHANG) == 0, f"{self.page.url} is wider than {width} pixels"
            self._keep_picture(width)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        self.page.evaluate(AXE)
        findings: list[str] = self.page.evaluate(FINDINGS)
        assert findings == [], f"{self.page.url}\n" + "\n".join(findings)
        self.complain()

    def settle(self) -> None:
        """Wait until htmx has brought everything."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(SETTLED, timeout=PATIENCE_MS)

    def complain(self) -> None:
        """Fail when the browser had anything to say: errors, broken scripts, a refused style or script."""
        assert self.problems == [], f"{self.page.url}\n" + "\n".join(self.problems)

    def forgives(self, text: str) -> None:
        """Leave out what this journey brought about on purpose."""
        assert any(text in problem for problem in self.problems)
        self.problems = [problem for problem in self.problems if text not in problem]

    def _keep_picture(self, width: int) -> None:
        if not PICTURES:
            return
        path = re.sub(r"\W+", "-", self.page.url.removeprefix(self.url)).strip("-") or "home"
        number = len(list(Path(PICTURES).glob(f"*-{width}.png")))
        # Hiding the caret would be done by inline style, which the page refuses.
        name = f"{number:03d}-{path[:80]}-{width}.png"
        self.page.screenshot(path=Path(PICTURES) / name, full_page=True, caret="initial")


@contextmanager
def visiting(browser: Browser, url: str, *, has_script: bool = True) -> Iterator[Visitor]:
    """A new window, which nobody has logged in at yet."""
    context: BrowserContext = browser.new_context(
        java_script_enabled=has_script,
        viewport={"width": WIDTHS[0], "height": HEIGHT},
        locale="en-US",
        timezone_id="America/Detroit",
        reduced_motion="reduce",
    )
    try:
        visitor = Visitor(context.new_page(), url)
        yield visitor
        visitor.complain()
    finally:
        context.close()
