"""One defect in each place of good claim files: whatever segment or element it strikes, a rule names it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.x12.mutations.good import GOOD
from tests.x12.mutations.mutation import recounted
from x12.document import read

pytestmark = pytest.mark.unit

FILES = [name for name in GOOD if name.startswith("837P")]
# Elements that the guide leaves to the sender, so that nothing is wrong without them.
OPTIONAL = {
    ("CLM", 10), ("CLM", 20), ("CN1", 2), ("CR2", 10), ("HCP", 3), ("HCP", 4), ("HCP", 13), ("HCP", 14), ("HCP", 15),
    ("HI", 2), ("NM1*45", 3), ("PAT", 9), ("PER", 2), ("REF*9F", 4), ("SBR", 4), ("SV1", 11),
}  # fmt: skip
# Names, streets, texts and numbers of the sender's own, which may hold anything.
CHOSEN = {
    ("BHT", 3), ("CLM", 1), ("CR2", 10), ("CUR", 2), ("FRM", 1), ("FRM", 3), ("HCP", 4), ("HCP", 10), ("K3", 1),
    ("LQ", 2), ("N3", 1), ("N4", 1), ("NM1", 3), ("NM1", 4), ("NM1", 9), ("NTE", 2), ("PER", 2), ("PER", 6),
    ("PWK", 6), ("REF", 2), ("SBR", 4),
}  # fmt: skip
# Segments whose next element exists and takes anything of the sender's.
OPEN_ENDED = ("N3*", "NM1*QC*", "CR2*", "FRM*")


def _places(file: str) -> Iterator[tuple[list[str], int]]:
    """The segments of a file with each place between ST and SE."""
    segments = GOOD[file].decode().split("~")
    first = next(at for at, segment in enumerate(segments) if segment.startswith("ST*")) + 1
    last = next(at for at, segment in enumerate(segments) if segment.startswith("SE*"))
    for at in range(first, last):
        yield segments, at


def _is_named(segments: list[str]) -> bool:
    return bool(read(recounted("~".join(segments)).encode()).all_findings)


def _with(segments: list[str], at: int, *new: str) -> list[str]:
    return [*segments[:at], *new, *segments[at + 1 :]]


@pytest.mark.parametrize("file", FILES)
def test_segment_that_stands_twice_is_named(file: str) -> None:
    missed = [s[at] for s, at in _places(file) if not _is_named(_with(s, at, s[at], s[at]))]

    assert missed == []


@pytest.mark.parametrize("file", FILES)
def test_segment_of_another_transaction_is_named_wherever_it_stands(file: str) -> None:
    missed = [s[at] for s, at in _places(file) if not _is_named(_with(s, at, s[at], "EB*1*IND*30"))]

    assert missed == []


@pytest.mark.parametrize("file", FILES)
def test_element_behind_the_last_is_named(file: str) -> None:
    missed = [s[at] for s, at in _places(file) if not _is_named(_with(s, at, f"{s[at]}*X"))]

    assert [segment for segment in missed if not segment.startswith(OPEN_ENDED)] == []


@pytest.mark.parametrize("file", FILES)
def test_element_that_is_emptied_is_named(file: str) -> None:
    missed = set()
    for segments, at in _places(file):
        elements = segments[at].split("*")
        for place in range(1, len(elements)):
            emptied = "*".join([*elements[:place], "", *elements[place + 1 :]]).rstrip("*")
            if elements[place] and not _is_named(_with(segments, at, emptied)):
                is_of_a_kind = elements[0] in {"NM1", "REF"}
                missed.add((f"{elements[0]}*{elements[1]}" if is_of_a_kind else elements[0], place))

    assert missed <= OPTIONAL


@pytest.mark.parametrize("file", FILES)
def test_amount_date_or_code_that_is_none_is_named(file: str) -> None:
    missed = set()
    for segments, at in _places(file):
        elements = segments[at].split("*")
        for place in range(1, len(elements)):
            spoiled = "*".join([*elements[:place], "Q,Q", *elements[place + 1 :]])
            if elements[place] and not _is_named(_with(segments, at, spoiled)):
                missed.add((elements[0], place))

    assert missed <= CHOSEN
