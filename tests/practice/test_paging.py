from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Payer
from practice.models import Practice
from practice.queries import keyset_page, whole_number
from tests.factories import PayerFactory

ORDER = ("name", "-pk")


@pytest.fixture
def payers(in_practice: Practice) -> list[Payer]:
    names = ["Blue", "Aetna", "Cigna", "Aetna", "Blue", "Delta", "Aetna"]
    made = [PayerFactory.create(practice=in_practice, name=name) for name in names]
    return sorted(made, key=lambda payer: (payer.name, -payer.pk))


def test_pages_forward_show_each_row_once(payers: list[Payer]) -> None:
    seen, after = [], None
    while True:
        page = keyset_page(Payer.objects.all(), order=ORDER, after=after, length=3)
        seen += page.rows
        if page.older is None:
            break
        after = page.older

    assert seen == payers


def test_page_back_shows_what_was_before(payers: list[Payer]) -> None:
    first = keyset_page(Payer.objects.all(), order=ORDER, length=3)
    second = keyset_page(Payer.objects.all(), order=ORDER, after=first.older, length=3)
    third = keyset_page(Payer.objects.all(), order=ORDER, after=second.older, length=3)

    back = keyset_page(Payer.objects.all(), order=ORDER, before=third.newer, length=3)
    start = keyset_page(Payer.objects.all(), order=ORDER, before=back.newer, length=3)

    assert (back.rows, start.rows) == (second.rows, first.rows)
    assert (first.newer, start.newer, third.older) == (None, None, None)


def test_link_to_a_row_that_is_gone_opens_the_first_page(payers: list[Payer]) -> None:
    assert keyset_page(Payer.objects.all(), order=ORDER, after=10**12, length=3).rows == payers[:3]


@given(st.text(max_size=25))
def test_whole_number_never_fails(text: str) -> None:
    number = whole_number(text)

    assert number is None or (number >= 0 and int(text) == number)


def test_whole_number_reads_ids_only() -> None:
    assert [whole_number(text) for text in ("17", "", None, "-1", "1e3", "9" * 30, "٣")] == [17, *[None] * 6]
