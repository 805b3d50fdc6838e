"""Each defect of a tree of HL is named once, however long the tree is."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.x12.files import ANSWER, CLAIM_ACKNOWLEDGEMENT, answer, claim_acknowledgement
from x12.document import read
from x12.hierarchy import Hierarchy
from x12.tokenizer import Segment, Tokenizer
from x12.transaction import Cursor, Transaction

pytestmark = pytest.mark.unit


def _transaction(set_id: str, version: str) -> Transaction:
    return Transaction(Cursor(Tokenizer(b"")), Segment("", ["ST", set_id, "0001"], 1), version, None)


def _tree(*levels: str) -> list[tuple[int, str]]:
    """What is found in an 837 of these HL alone: of 20, 22 and 23, every one of them complete."""
    transaction = _transaction("837", "005010X222A1")
    parents = {"22": {"20"}, "23": {"22"}}
    hierarchy = Hierarchy(transaction, frozenset({"20", "22", "23"}), parents, is_complete=True)
    for position, level in enumerate(levels, 1):
        hierarchy.take(Segment(level, level.split("*"), position))
    hierarchy.close()
    assert {one.rule for one in transaction.findings} <= {"X12-HL"}
    return sorted((one.segment, one.text) for one in transaction.findings)


GOOD = ("HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0", "HL*4*1*22*0", "HL*5**20*1", "HL*6*5*22*0")


def test_tree_that_is_right_has_no_finding() -> None:
    assert _tree(*GOOD) == []


@pytest.mark.parametrize(
    ("at", "level", "found"),
    [
        (3, "HL*3*2*23*1", [(3, "HL04 is '1', but no level stands under it.")]),
        (2, "HL*2*1*22*0", [(2, "HL04 is '0', but a level stands under it.")]),
        (2, "HL*2*1*22*", [(2, "HL04 is '', neither '0' nor '1'.")]),
        (4, "HL*4**22*0", [(4, "HL02 is empty, but level 22 stands under another.")]),
        (4, "HL*4*3*22*0", [(4, "HL02 names a level 23; 22 stands under another.")]),
        (4, "HL*4*9*22*0", [(4, "HL02 is '9', and no level before has that number.")]),
        (6, "HL*6*1*22*0", [(6, "HL02 is '1', and that level has ended: another stands between.")]),
        (3, "HL*3*2*99*0", [(3, "HL03 is '99', which is no level of the 837P.")]),
        (4, "HL*3*1*22*0", [(4, "HL01 is '3'; it is number 4 here.")]),
        (4, "HL*44*1*22*0", [(4, "HL01 is '44'; it is number 4 here.")]),
        (4, "HL*FOUR*1*22*0", [(4, "HL01 is 'FOUR'; it is number 4 here.")]),
    ],
)
def test_one_defect_of_a_tree_is_named_where_it_is(at: int, level: str, found: list[tuple[int, str]]) -> None:
    assert _tree(*GOOD[: at - 1], level, *GOOD[at:]) == found


@pytest.mark.parametrize(
    ("numbers", "wrong"), [((1, 2, 5, 6, 7), (3,)), ((1, 2, 1, 2), (3, 4)), ((2, 3, 4), (1,)), ((1, 3, 2, 4), (2, 3))]
)  # fmt: skip
def test_numbers_that_count_on_from_a_wrong_one_pass(numbers: tuple[int, ...], wrong: tuple[int, ...]) -> None:
    assert tuple(at for at, text in _tree(*(f"HL*{number}**20*0" for number in numbers))) == wrong


def test_missing_level_is_named_at_each_that_stands_under_it_and_nowhere_else() -> None:
    without_provider = [one for one in CLAIM_ACKNOWLEDGEMENT if one != "HL*3*2*19*1"]

    found = [one for one in read(claim_acknowledgement(without_provider)).all_findings if one.rule == "X12-HL"]

    assert [one.text for one in found if "HL02" in one.text] == [
        "HL02 is '3', and no level before has that number."
    ] * 2


def test_answer_of_a_level_that_has_ended_is_read_and_named() -> None:
    other = ("HL*4*1*21*1", "NM1*1P*2*OTHER CLINIC*****XX*1234567893", "HL*5*2*22*0", *ANSWER[6:])

    document = read(answer([*ANSWER, *other]))

    assert [one.rule for one in document.all_findings] == ["X12-HL"]
    assert len(document.benefit_answers) == 2


def test_memory_does_not_grow_with_the_levels() -> None:
    def peak(count: int) -> int:
        transaction = _transaction("277", "005010X214")
        hierarchy = Hierarchy(transaction, frozenset({"20", "PT"}), {"PT": {"20"}})
        tracemalloc.start()
        try:
            hierarchy.take(Segment("", ["HL", "1", "", "20", "1"], 1))
            for number in range(2, count):
                hierarchy.take(Segment("", ["HL", str(number), "1", "PT"], number))
            hierarchy.close()
            assert transaction.findings == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < peak(1_000) + 1_000
