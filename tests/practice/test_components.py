"""The parts that every page is made of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.template import engines
from django.utils import timezone

from practice.templatetags.icons import NoSuchIcon, icon_svg
from practice.templatetags.statuses import STATUSES, look_of


def shown(template: str, **context: Any) -> str:  # Any: template context
    html = engines["django"].from_string(template).render(context)
    return " ".join(html.split())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1234.5"), "1,234.50"),
        (Decimal("-0.1"), "−0.10"),
        (Decimal("0"), "0.00"),
        (None, "–"),
    ],
)
def test_money_has_two_places_and_never_turns_unknown_into_zero(amount: Decimal | None, text: str) -> None:
    assert words(shown("{% money amount %}", amount=amount)) == text


def test_dates_and_times_are_american_and_in_the_practices_zone() -> None:
    moment = dt.datetime(2026, 11, 3, 3, 5, tzinfo=dt.UTC)

    with timezone.override("America/Detroit"):
        assert shown("{{ at|us_moment }}", at=moment) == "11/02/2026 10:05 PM"
        assert shown("{{ at|us_date }}", at=moment) == "11/02/2026"
    assert shown("{{ at|us_time }}", at=dt.time(9, 5)) == "9:05 AM"
    assert shown("{{ day|us_date }}|{{ none|us_date }}", day=dt.date(1980, 5, 7), none=None) == "05/07/1980|"


def test_phone_zip_and_tax_id_are_set_for_reading() -> None:
    template = "{{ phone|us_phone }} {{ zip|us_zip }} {{ five|us_zip }} {{ tax|tax_id }}"

    assert shown(template, phone="7345550100", zip="481031234", five="48103", tax="381234567") == (
        "(734) 555-0100 48103-1234 48103 38-1234567"
    )


def test_every_icon_of_a_status_exists() -> None:
    for looks in STATUSES.values():
        for look in looks.values():
            assert icon_svg(look.icon).startswith("<svg")


def test_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(NoSuchIcon):
        icon_svg("../../package")


KINDS = {
    "claim": ("claims", "Claim", "status"),
    "appointment": ("encounters", "Appointment", "status"),
    "note": ("encounters", "ChartNote", "status"),
    "eligibility": ("eligibility", "EligibilityInquiry", "outcome"),
    "superbill": ("billing", "Superbill", "kind"),
    "remittance": ("remittance", "Remittance", "state"),
    "claim_payment": ("remittance", "ClaimPayment", "state"),
    "denial": ("remittance", "Denial", "state"),
    "appeal": ("remittance", "Appeal", "state"),
    "file": ("clearinghouse", "InterchangeFile", "state"),
    "work": ("clearinghouse", "FileReading", "work_state"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_status_of_a_model_has_its_look(kind: str) -> None:
    app, model, column = KINDS[kind]
    choices = apps.get_model(app, model)._meta.get_field(column).choices or ()

    assert {value for value, _label in choices} - set(STATUSES[kind]) == set()


def test_status_badge_is_icon_word_and_colour() -> None:
    html = shown('{% status_badge "claim" "rejected" %}')

    assert 'class="status-badge tone-bad"' in html
    assert "<svg" in html
    assert words(html) == "Rejected"


def test_rejected_and_denied_do_not_look_the_same() -> None:
    rejected, denied = look_of("claim", "rejected"), look_of("claim", "denied")

    assert (rejected.icon, rejected.word) != (denied.icon, denied.word)


def test_unknown_status_is_shown_by_its_own_word() -> None:
    assert words(shown('{% status_badge "claim" "on_the_moon" %}')) == "On the moon"


def test_money_bar_widths_and_legend_sum_to_the_charge() -> None:
    parts = [
        ("Insurer paid", Decimal("85.00"), "insurer"),
        ("Contractual", Decimal("70.00"), "contractual"),
        ("Patient", Decimal("45.00"), "patient"),
    ]

    html = shown("{% money_bar parts %}", parts=parts)

    widths = re.findall(r'class="bar-(?:insurer|contractual|patient)" x="([\d.]+)" y="0" width="([\d.]+)"', html)
    assert widths == [("0.0", "425.0"), ("425.0", "350.0"), ("775.0", "225.0")]
    assert words(html).endswith("Charge $ 200.00")


def test_money_bar_of_nothing_is_empty() -> None:
    assert "$ 0.00" in words(shown("{% money_bar parts %}", parts=[("Open", Decimal(0), "open")]))


def test_money_bar_shows_a_negative_part_in_the_legend_only() -> None:
    html = shown("{% money_bar parts %}", parts=[("Paid", Decimal("-85"), "insurer"), ("Open", Decimal("85"), "open")])

    assert 'class="bar-insurer" x="0.0" y="0" width="0.0"' in html
    assert "−85.00" in words(html)


@dataclass(frozen=True)
class RawSegment:
    """A segment as the apps that know X12 explain it."""

    position: int
    id: str
    tail: str
    headline: str
    loop: dict[str, str]
    elements: tuple[dict[str, str], ...] = ()
    findings: tuple[dict[str, str], ...] = ()


BILLED_BY = RawSegment(
    7,
    "NM1",
    "*85*2*LAKESIDE",
    "Billing provider",
    {"name": "2010AA", "title": "Billing provider"},
    ({"place": "NM102", "name": "person or organization", "value": "2", "meaning": "organization"},),
    ({"severity": "warning", "text": "NM108 is missing.", "rule": "X837-NAME"},),
)


def test_raw_x12_shows_loop_elements_and_findings_without_script() -> None:
    html = shown("{% raw_x12 segments %}", segments=[BILLED_BY])

    assert '<li value="7" class="raw-x12-segment has-findings">' in html
    assert '<code class="raw-x12-text"><b>NM1</b>*85*2*LAKESIDE</code>' in html
    assert words(html).endswith(
        "2010AA NM1 *85*2*LAKESIDE Billing provider NM102 person or organization 2 organization"
        " NM108 is missing. X837-NAME"
    )
    assert "finding-warning" in html


def test_raw_x12_offers_copy_download_and_the_next_rows_only_where_it_is_told() -> None:
    template = "{% raw_x12 segments download_url=download more_url=more can_copy=can_copy %}"

    with_all = shown(template, segments=[BILLED_BY], download="/d", more="/m?from=8", can_copy=True)
    bare = shown(template, segments=[BILLED_BY], download="", more="", can_copy=False)

    assert all(piece in with_all for piece in ('href="/d"', 'hx-get="/m?from=8"', "data-copy"))
    assert not any(piece in bare for piece in ("Download", "hx-get", "data-copy"))


def test_timeline_explains_raw_segments() -> None:
    entry = {"title": "Rejected", "source": "Clearinghouse", "at": None, "segments": [BILLED_BY]}

    html = shown("{% timeline entries %}", entries=[entry, entry | {"segments": []}])

    assert html.count("<summary>Raw segment</summary>") == 1
    assert "<details open>" in html


def test_what_people_typed_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    element = {"place": evil, "name": evil, "value": evil, "meaning": evil}
    found = {"severity": evil, "text": evil, "rule": evil}
    hostile = RawSegment(1, evil, evil, evil, {"name": evil, "title": evil}, (element,), (found,))
    html = shown(
        "{% empty_state title=evil text=evil %}{% next_step evil '/x' evil %}{% raw_x12 segments label=evil %}"
        "{% timeline entries %}{% page_title evil evil %}{% status_badge 'claim' evil %}",
        evil=evil,
        segments=[hostile],
        entries=[{"title": evil, "source": evil, "text": evil, "code": evil, "at": None, "segments": [hostile]}],
    )

    assert "<script" not in html


class ExampleForm(forms.Form):
    phone = forms.CharField(help_text="Ten digits.")
    agreed = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect)


def test_form_field_ties_label_help_and_error_to_the_input() -> None:
    form = ExampleForm({"kind": "a"})

    html = shown("{% form_errors form %}{% form_fields form %}", form=form)

    assert '<label class="form-label required" for="id_phone">Phone</label>' in html
    (phone,) = re.findall(r'<input type="text" name="phone"[^>]*>', html)
    assert 'aria-describedby="id_phone_error id_phone_help"' in phone
    assert 'aria-invalid="true"' in phone
    assert 'id="id_phone_error"' in html
    assert 'id="id_phone_help"' in html
    assert '<a href="#id_phone" class="alert-link">Phone</a>: This field is required.' in html
    assert "<legend" in html


def test_form_field_takes_attributes() -> None:
    html = shown('{% form_field form.phone "Telephone" data_mask="phone" %}', form=ExampleForm())

    assert 'data-mask="phone"' in html
    assert ">Telephone</label>" in html
