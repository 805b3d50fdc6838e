"""What static/js/house.js does to a page, in the system's Chromium. The pages are made here, without a server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WORKLIST = """
<form role="search"><input type="search" data-search></form>
<button data-needs-selection disabled>Send <span data-selected-count>0</span></button>
<table data-worklist><thead><tr><th><input type="checkbox" data-select-all></th></tr></thead><tbody>
  <tr data-href="#one" id="one"><td><input type="checkbox"></td><td><a href="#one">One</a></td></tr>
  <tr data-href="#two" id="two"><td><input type="checkbox"></td><td><a href="#two">Two</a></td></tr>
  <tr data-href="#three" id="three"><td><input type="checkbox"></td><td><a href="#three">Three</a></td></tr>
</tbody></table>
"""


RAW = """
<div data-raw-group><section data-raw><button data-copy hidden>Copy</button><ol>
  <li class="raw-x12-segment"><details><summary><span class="raw-x12-loop" title="Claim">2300</span>
    <code class="raw-x12-text"><b>CLM</b>*C7*200</code><span class="raw-x12-headline">Claim</span></summary>
    <dl class="raw-x12-elements"><div><dt><code>CLM01</code> number</dt><dd>C7</dd></div></dl></details></li>
  <li class="raw-x12-segment"><details><summary><span class="raw-x12-loop"></span>
    <code class="raw-x12-text"><b>SE</b>*9</code><span class="raw-x12-headline">End</span></summary>
    <dl class="raw-x12-elements"><div><dt><code>SE01</code> segments</dt><dd>9</dd></div></dl></details></li>
  <li class="raw-x12-more"><a href="#more">Show the next segments</a></li>
</ol></section><div data-raw-reader hidden></div></div>
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(20_000)
    page.route("http://house.test/**", lambda route: route.fulfill(body="<main></main>", content_type="text/html"))
    page.goto("http://house.test/")
    yield page
    page.close()


def show(page: Page, html: str) -> None:
    page.evaluate("html => { document.body.innerHTML = html }", html)
    page.add_script_tag(path=str(settings.PROJECT / "static" / "js" / "house.js"))


def current(page: Page) -> str:
    return str(page.evaluate("document.querySelector('tr.is-current')?.id ?? ''"))


def test_worklist_is_worked_by_keyboard(page: Page) -> None:
    show(page, WORKLIST)

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert current(page) == "two"
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert current(page) == "one"
    page.keyboard.press("x")
    assert page.locator("#one input").is_checked()
    assert page.locator("button").inner_text() == "Send 1"
    assert page.locator("button").is_enabled()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.url.endswith("#two")


def test_slash_goes_to_the_search_and_is_typed_where_one_types(page: Page) -> None:
    show(page, WORKLIST)

    page.keyboard.press("/")
    page.keyboard.type("5/7/1980 jk")

    assert page.locator("[data-search]").input_value() == "5/7/1980 jk"
    assert current(page) == ""


def test_select_all_selects_what_is_shown(page: Page) -> None:
    show(page, WORKLIST)

    page.locator("[data-select-all]").check()

    assert page.locator("[data-selected-count]").inner_text() == "3"


@pytest.mark.parametrize(
    ("mask", "typed", "shown"),
    [
        ("phone", "7345550100", "734-555-0100"),
        ("phone", "(734) 555-0100", "734-555-0100"),
        ("date", "05171980", "05/17/1980"),
        ("date", "5/7/1980", "5/7/1980"),
        ("zip", "481031234", "48103-1234"),
        ("zip", "48103", "48103"),
        ("npi", "1234567893x", "1234567893"),
        ("tax_id", "38-1234567", "381234567"),
        ("upper", "g0283", "G0283"),
    ],
)
def test_masks_shape_what_is_typed(page: Page, mask: str, typed: str, shown: str) -> None:
    show(page, f'<input id="field" data-mask="{mask}">')

    page.locator("#field").press_sequentially(typed)

    assert page.locator("#field").input_value() == shown


def test_mask_lets_one_delete(page: Page) -> None:
    show(page, '<input id="field" data-mask="date">')

    page.locator("#field").press_sequentially("05171980")
    for _ in range(6):
        page.keyboard.press("Backspace")

    assert page.locator("#field").input_value() == "05/1"


def test_double_click_sends_once(page: Page) -> None:
    sent = []
    page.route("http://house.test/pay", lambda route: sent.append(1))  # never answered: the first is under way
    show(page, '<form method="post" action="/pay"><button type="submit">Take the payment</button></form>')

    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); b.click(); }")
    page.wait_for_timeout(300)

    assert sent == [1]


def dialogs_of(page: Page) -> list[str]:
    """The kinds of the questions that the page asks from now on; each is answered with yes."""
    questions: list[str] = []

    def accept(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return questions


def test_leaving_a_form_with_something_typed_asks_first(page: Page) -> None:
    questions = dialogs_of(page)
    show(page, '<form method="post" data-guard><input id="note"></form>')
    page.locator("#note").press_sequentially("typed")

    page.goto("http://house.test/elsewhere")

    assert questions == ["beforeunload"]


def test_leaving_a_form_that_was_saved_by_itself_does_not_ask(page: Page) -> None:
    questions = dialogs_of(page)
    show(page, '<form method="post" data-guard><input id="note"></form>')
    page.locator("#note").press_sequentially("typed")
    page.evaluate("() => document.querySelector('#note').dispatchEvent(new Event('form-saved', {bubbles: true}))")

    page.goto("http://house.test/elsewhere")

    assert questions == []


def test_leaving_an_untouched_form_does_not_ask(page: Page) -> None:
    questions = dialogs_of(page)
    show(page, '<form method="post" data-guard><input id="note"></form>')

    page.goto("http://house.test/elsewhere")

    assert questions == []


def test_menus_close_on_escape_and_on_a_click_elsewhere(page: Page) -> None:
    show(page, '<details data-menu><summary>Menu</summary>In it</details><p id="elsewhere">Elsewhere</p>')

    page.locator("summary").click()
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    page.locator("summary").click()
    page.locator("#elsewhere").click()
    assert page.locator("details[open]").count() == 0


def test_failed_htmx_answers_say_that_nothing_was_changed(page: Page) -> None:
    show(page, '<div id="messages"></div>')

    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent("
        "'htmx:responseError', {bubbles: true, detail: {xhr: {status: 500}}}))"
    )

    assert "nothing was changed" in page.locator("#messages [role=alert]").inner_text()


def reader(page: Page) -> str:
    return " ".join(page.inner_text("[data-raw-reader]").split())


def test_raw_segment_under_focus_or_pointer_is_read_in_one_place(page: Page) -> None:
    show(page, RAW)

    assert reader(page) == "Claim \u00b7 2300 Claim CLM01 number C7"
    page.focus("li:nth-child(2) summary")
    assert reader(page) == "End SE01 segments 9"
    page.hover("li:nth-child(1) summary")
    assert reader(page) == "Claim \u00b7 2300 Claim CLM01 number C7"


def test_arrows_go_from_segment_to_segment_and_to_the_next_ones(page: Page) -> None:
    show(page, RAW)
    page.focus("li:nth-child(1) summary")

    focused = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        focused.append(page.evaluate("document.activeElement.closest('li').className"))

    assert focused == ["raw-x12-segment", "raw-x12-more", "raw-x12-more"]


def test_copy_takes_the_segments_without_their_words(page: Page) -> None:
    clipboard = "{value: {writeText: async (text) => { window.taken = text }}}"
    page.evaluate(f"() => Object.defineProperty(navigator, 'clipboard', {clipboard})")
    show(page, RAW)

    page.click("[data-copy]")

    assert page.evaluate("window.taken") == "CLM*C7*200~\nSE*9~"
