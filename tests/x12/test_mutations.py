"""Single defects of good files are named by our rules; `python -m tests.x12.mutations` prints which by which."""

from __future__ import annotations

import pytest

from tests.x12.mutations.__main__ import main
from tests.x12.mutations.catalogue import MUTATIONS
from tests.x12.mutations.generated import KINDS, generated
from tests.x12.mutations.good import GOOD
from tests.x12.mutations.judge import rules_broken
from tests.x12.mutations.missed import MISSED
from tests.x12.mutations.missed_generated import ALLOWED_BY_THE_GUIDE, MISSED_GENERATED

pytestmark = pytest.mark.unit

LEAST = 150
_MISSED = {f"{file}: {name}" for file, names in MISSED.items() for name in names}


def test_good_files_break_no_rule() -> None:
    assert {name: rules_broken(content) for name, content in GOOD.items()} == dict.fromkeys(GOOD, frozenset())


def test_there_are_enough_mutations_each_of_its_own() -> None:
    contents = {mutation.content() for mutation in MUTATIONS}

    assert len(MUTATIONS) >= LEAST
    assert len({mutation.id for mutation in MUTATIONS}) == len(MUTATIONS)
    assert len(contents) == len(MUTATIONS)
    assert contents.isdisjoint(GOOD.values())


def test_what_is_caught_does_not_shrink() -> None:
    missed = {mutation.id for mutation in MUTATIONS if not rules_broken(mutation.content())}

    assert missed <= _MISSED
    assert {mutation.id for mutation in MUTATIONS} >= _MISSED


def test_what_is_caught_of_the_generated_does_not_shrink() -> None:
    mutations = list(generated())
    missed = {mutation.id for mutation in mutations if not rules_broken(mutation.content())}

    assert missed <= MISSED_GENERATED | ALLOWED_BY_THE_GUIDE
    assert {mutation.id for mutation in mutations} >= MISSED_GENERATED | ALLOWED_BY_THE_GUIDE
    assert all(mutation.kind != "twice" for mutation in mutations if mutation.id in ALLOWED_BY_THE_GUIDE)
    assert {mutation.file for mutation in mutations} == GOOD.keys() - {"TA1"}
    assert {mutation.kind for mutation in mutations} == set(KINDS)
    assert len({mutation.content() for mutation in mutations}) > 950


def test_table_names_every_mutation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0

    rows = capsys.readouterr().out.splitlines()
    assert sum(row.count("|") == 5 for row in rows[: len(MUTATIONS) + 2]) == len(MUTATIONS) + 2
    assert any(row.startswith("| all generated | ") for row in rows)
