from __future__ import annotations

import pytest
from django.db import transaction

from practice.models import Practice
from practice.scoping import WrongScope, practice_scope
from practice.services.numbering import next_number, take_numbers


def test_take_numbers_counts_up_without_gaps(in_practice: Practice) -> None:
    assert (next_number("superbill"), list(take_numbers("superbill", 3)), next_number("superbill")) == (
        1,
        [2, 3, 4],
        5,
    )


def test_take_numbers_keeps_series_and_practices_apart(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        take_numbers("superbill", 7)
        assert next_number("receipt") == 1
    with practice_scope(other_practice.pk):
        assert next_number("superbill") == 1


def test_take_numbers_gives_back_what_was_not_used(in_practice: Practice) -> None:
    with transaction.atomic():
        next_number("superbill")
        transaction.set_rollback(True)

    assert next_number("superbill") == 1


def test_take_numbers_needs_a_practice(db: None) -> None:
    with pytest.raises(WrongScope):
        next_number("superbill")
