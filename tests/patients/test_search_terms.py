from __future__ import annotations

import datetime as dt

import pytest

from patients.rules.search_terms import SearchTerms, read_search


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", SearchTerms()),
        ("   ", SearchTerms()),
        ("okaf", SearchTerms(last_name="okaf")),
        ("Okafor, Ng", SearchTerms(last_name="Okafor", first_name="Ng")),
        ("Ngozi Okafor", SearchTerms(last_name="Ngozi Okafor")),
        ("03/09/1984", SearchTerms(born_on=dt.date(1984, 3, 9))),
        ("3/9/1984", SearchTerms(born_on=dt.date(1984, 3, 9))),
        ("03091984", SearchTerms(born_on=dt.date(1984, 3, 9), phone="03091984")),
        ("734-555-0142", SearchTerms(phone="7345550142", member_id="734-555-0142")),
        ("+1 (734) 555-0142", SearchTerms(phone="7345550142", member_id="+1 (734) 555-0142")),
        ("XK4471902", SearchTerms(last_name="XK4471902", member_id="XK4471902")),
        ("99/99/1984", SearchTerms(phone="99991984", member_id="99/99/1984")),
    ],
)
def test_read_search_knows_what_is_meant(text: str, terms: SearchTerms) -> None:
    assert read_search(text) == terms
