"""Every separator, line width and encoding that senders use gives the same segments."""

from __future__ import annotations

import io
import tracemalloc
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.x12.files import ISA, changed, remittance
from x12 import tokenizer
from x12.tokenizer import NotX12, Segment, Tokenizer

pytestmark = pytest.mark.unit

GOOD = remittance()


def _elements(content: bytes) -> list[list[str]]:
    return [segment.elements for segment in tokenizer.segments(content)]


def _rules(content: bytes) -> list[str]:
    cut = Tokenizer(content)
    for _ in cut:
        pass
    return [finding.rule for finding in cut.findings]


def test_segments_have_positions_and_elements() -> None:
    first, second, third, *rest = tokenizer.segments(GOOD)

    assert (first.id, first.position, first.get(13), first.get(16)) == ("ISA", 1, "000000042", ":")
    assert (second.elements[:3], second.position) == (["GS", "HP", "PAYERONE"], 2)
    assert (third.get(2), third.get(9), third.raw) == ("0001", "", "ST*835*0001")
    assert [segment.position for segment in rest] == list(range(4, 30))


@pytest.mark.parametrize(
    ("element", "component", "terminator"),
    [
        ("|", ">", "!"),
        ("*", ":", "\n"),
        ("*", ":", "\r\n"),
        ("\x1d", "\x1f", "\x1c"),
        ("+", ">", "\r"),
        ("^", "*", "'"),
    ],
)
def test_separators_come_from_the_isa(element: str, component: str, terminator: str) -> None:
    text = GOOD.decode().replace("*^*", "*U*")
    exchanged = text.translate({ord("*"): element, ord(":"): component}).replace("~", terminator)

    cut = Tokenizer(exchanged.encode())
    found = list(cut)

    assert len(found) == 29
    assert found[5].elements == ["DTM", "405", "20260114"]
    assert (cut.separators.element, cut.separators.component) == (element, component)
    assert cut.separators.repetition == ""  # ISA11 is a letter: version 4010 has no repetition
    assert cut.findings == []


def test_repetition_separator_comes_from_isa11() -> None:
    cut = Tokenizer(GOOD)

    list(cut)

    assert cut.separators.repetition == "^"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", " \n", "\n  "])
def test_line_breaks_after_segments_are_layout(line_break: str) -> None:
    content = GOOD.replace(b"~", b"~" + line_break.encode())

    assert _elements(content) == _elements(GOOD)
    assert _rules(content) == []


@pytest.mark.parametrize("width", [80, 79, 33, 7])
def test_wrapped_lines_are_joined(width: int) -> None:
    text = GOOD.decode()
    wrapped = "\r\n".join(text[at : at + width] for at in range(0, len(text), width))

    # The three letters of the ISA itself cannot be torn, since nothing else tells where a file begins.
    assert _elements(wrapped.encode()) == _elements(GOOD)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n", b"\r\n  ", b"\x00\x00"])
def test_byte_order_mark_and_blanks_before_the_isa_are_no_finding(before: bytes) -> None:
    assert _elements(before + GOOD) == _elements(GOOD)
    assert _rules(before + GOOD) == []


def test_several_interchanges_keep_their_own_separators() -> None:
    second = GOOD.replace(b"*", b"|").replace(b":", b">").replace(b"~", b"\n")

    content = GOOD + b"\r\n\r\n" + second + GOOD

    assert _elements(content)[29 + 3] == _elements(GOOD)[3]
    assert len(_elements(content)) == 3 * 29
    assert [segment.position for segment in tokenizer.segments(content)] == list(range(1, 88))
    assert _rules(content) == []


def test_second_interchange_starts_where_the_first_was_cut_off() -> None:
    cut_off = GOOD[: GOOD.index(b"SVC*HC:97110")]

    ids = [elements[0] for elements in _elements(cut_off + GOOD)]

    assert ids.count("ISA") == 2
    assert len(ids) == 22 + 29


def test_files_joined_without_a_last_terminator_are_told_apart() -> None:
    ids = [elements[0] for elements in _elements(GOOD[:-1] + GOOD)]

    assert ids == [elements[0] for elements in _elements(GOOD)] * 2


def test_last_terminator_may_be_missing() -> None:
    assert _elements(GOOD[:-1]) == _elements(GOOD)
    assert _elements(GOOD[:-1] + b"\r\n") == _elements(GOOD)


def test_blanks_around_elements_are_padding() -> None:
    padded = changed(GOOD, "REF*2U*60054", "REF* 2U *60054   ")

    assert _elements(padded) == _elements(GOOD)


def test_tabs_are_padding_unless_they_separate() -> None:
    padded = changed(GOOD, "REF*2U*60054", "\tREF*2U\t*60054")

    assert _elements(padded) == _elements(GOOD)
    assert _elements(GOOD.replace(b"*", b"\t"))[1:] == _elements(GOOD)[1:]


def test_blanks_inside_elements_stay() -> None:
    assert ["N3", "1 PLAN ROAD"] in _elements(GOOD)


def test_utf8_and_latin1_may_stand_in_one_file() -> None:
    utf8 = "EXAMPLE*RENÉE".encode()
    latin1 = "LÓPEZ CLINIC".encode("latin-1")
    content = GOOD.replace(b"EXAMPLE*ALEX", utf8).replace(b"LAKESIDE CLINIC", latin1)

    text = str(_elements(content))

    assert "RENÉE" in text
    assert "LÓPEZ CLINIC" in text


def test_unpadded_isa_is_read_by_counting_elements() -> None:
    content = changed(GOOD, "PAYERONE       ", "PAYERONE")

    assert _elements(content)[1:] == _elements(GOOD)[1:]
    assert _rules(content) == ["X12-ISA-WIDTH"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"ISA", b"ISAAC NEWTON, 1 ROAD", b"ISA*00*", b"\xff" * 300])
def test_content_without_an_isa_is_refused_with_advice(content: bytes) -> None:
    with pytest.raises(NotX12, match="exactly as the payer or clearinghouse sent it"):
        list(tokenizer.segments(content))


def test_isa_like_data_is_no_interchange() -> None:
    content = changed(GOOD, "N1*PR*EXAMPLE HEALTH PLAN", "N1*PR*EXAMPLE~ISAAC*1")

    assert ["ISAAC", "1"] in _elements(content)
    assert len(_elements(content)) == 30


def test_bytes_and_files_are_read_alike_in_chunks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (GOOD + GOOD.replace(b"~", b"\n") + GOOD.replace(b"~", b"~\r\n")) * 2
    expected = _elements(content)
    assert len(expected) == 6 * 29

    for size in (1, 7, 106, 1000):
        monkeypatch.setattr(tokenizer, "_CHUNK_BYTES", size)
        assert [segment.elements for segment in tokenizer.segments(io.BytesIO(content))] == expected


class _EndlessFile(io.RawIOBase):
    """Gives one long interchange of the same claim, without holding it."""

    def __init__(self, claims: int) -> None:
        self._left = claims
        self._head = GOOD[: GOOD.index(b"CLP*")]
        self._claim = GOOD[GOOD.index(b"CLP*") : GOOD.index(b"SE*")] * 100

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        self._left -= 1
        return self._claim if self._left >= 0 else b""


def test_long_file_passes_in_constant_memory() -> None:
    tracemalloc.start()
    try:
        source = cast(BinaryIO, _EndlessFile(300))  # only its read() is used
        count = sum(1 for _ in tokenizer.segments(source))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 14 + 300 * 100 * 12
    assert peak < 3_000_000  # the file is over 8,000,000 bytes


@given(st.binary(max_size=300))
def test_no_content_breaks_the_tokenizer(tail: bytes) -> None:
    for content in (tail, ISA.encode() + b"~" + tail, GOOD + tail, GOOD[:200] + tail + GOOD[200:]):
        try:
            found: list[Segment] = list(tokenizer.segments(content))
        except NotX12:
            assert b"ISA" not in content or content == tail
        else:
            assert [segment.position for segment in found] == list(range(1, len(found) + 1))
            assert all(segment.elements for segment in found)
