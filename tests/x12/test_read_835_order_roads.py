"""The order of an 835's segments is judged alike, whether its claims are read at one look or segment by segment.

A plain walk over pairs of segments, written from the guide's order of loops 2100 and 2110, must find the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from tests.x12.files import CLAIM, PAYMENT, remittance
from x12 import document, read_835, read_835_claims, read_835_segments, tokenizer
from x12.remittance import Remittance

pytestmark = pytest.mark.unit

_CLAIM_ORDER = ("CLP", "CAS", "NM1", "MIA", "MOA", "REF", "claim DTM", "PER", "AMT", "QTY")
_LINE_ORDER = ("SVC", "line DTM", "CAS", "REF", "AMT", "QTY", "LQ")
# Segments that a mutation puts in: of the usual ones some word for word as in CLAIM, so that they come to stand twice.
_PIECES = (
    *CLAIM, "CAS*CO*45*20.00", "CAS*OA*94*-5", "CAS*PR*3*5", "CAS*CO*45*20*1", "NM1*82*1*EXAMPLE*ROBIN", "MOA***MA01",
    "MIA*1*2*3*4", "REF*EA*M1", "REF*LU*11", "DTM*233*20260105", "DTM*050*20260107", "DTM*036*20261231",
    "DTM*150*20260105", "DTM*151*20260106", "PER*CX*DESK*TE*8005550100", "AMT*AU*130", "QTY*CA*1", "LQ*HE*N1", "LX*2",
)  # fmt: skip
_BEGINNING = 3 + len(PAYMENT)  # segments of a file before its claims
_ENDING = 3  # SE, GE, IEA
_Found = list[tuple[str, int, str]]


def _kind(segment: str) -> str:
    segment_id, _, rest = segment.partition("*")
    if segment_id == "DTM":
        return {"472": "line DTM", "150": "line DTM", "151": "line DTM"}.get(rest[:3], "claim DTM")
    return segment_id


def _is_in_order(before: str, after: str) -> bool:
    """Whether the guide has a loop in which one may stand before the other, or says nothing of them."""
    first, second = _kind(before), _kind(after)
    known = {*_CLAIM_ORDER, *_LINE_ORDER}
    if second in {"CLP", "SVC"} or not {first, second} <= known:
        return True
    if second == "LQ" and first not in _LINE_ORDER:
        return True  # stands in no line, which another rule says
    return any(
        first in order and second in order and order.index(first) <= order.index(second)
        for order in (_CLAIM_ORDER, _LINE_ORDER)
    )


def _by_hand(content: bytes) -> _Found:
    segments = content.decode().removesuffix("~").split("~")
    found: _Found = []
    disordered: set[str] = set()
    for at in range(_BEGINNING, len(segments) - _ENDING):
        before, after = segments[at - 1], segments[at]
        segment_id = after.partition("*")[0]
        if before == after and segment_id not in {"SVC", "CLP"}:
            found.append(("X835-TWICE", at + 1, segment_id))
        if at > _BEGINNING and not _is_in_order(before, after) and segment_id not in disordered:
            disordered.add(segment_id)
            found.append(("X835-ORDER", at + 1, segment_id))
    return sorted(found)


def _found(payment: Remittance) -> _Found:
    return sorted(
        (one.rule, one.segment, one.text.partition(" ")[0])
        for one in payment.findings
        if one.rule in {"X835-ORDER", "X835-TWICE"}
    )


def _mutated(chance: random.Random) -> Iterator[bytes]:
    """Files of several claims in which segments moved, came twice, went away or were put in; sums are as they fall."""
    for _ in range(700):
        segments = [*CLAIM * chance.randint(1, 3)]
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(1, len(segments))
            match chance.randrange(4):
                case 0:
                    segments.insert(at, segments[at])
                case 1:
                    segments.insert(chance.randrange(1, len(segments) + 1), segments.pop(at))
                case 2:
                    segments.insert(at, chance.choice(_PIECES))
                case _:
                    del segments[at]
        yield remittance(CLAIM[0], *segments[1:])


def _read(content: bytes) -> Remittance:
    (payment,) = document.read(content).remittances
    return payment


def _read_slowly(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Remittance:
    """The same with no claim read at one look."""
    never: Callable[..., None] = lambda *_: None  # noqa: E731
    with monkeypatch.context() as patched:
        patched.setattr(read_835_claims, "head_reader", lambda separators: never)
        patched.setattr(read_835_claims, "line_reader", lambda separators: never)
        patched.setattr(read_835_claims, "line_table", read_835_segments.LineTable)
        return _read(content)


def test_order_is_judged_alike_on_both_roads(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(2110)  # noqa: S311  # repeatable, not secret

    judged = 0
    for content in _mutated(chance):
        fast, slow = _read(content), _read_slowly(content, monkeypatch)
        assert fast.claims == slow.claims
        assert sorted(map(str, fast.findings)) == sorted(map(str, slow.findings))
        assert _found(fast) == _by_hand(content)
        judged += len(_found(fast))

    assert judged > 700  # were nothing wrong, there would be nothing to compare


def test_order_is_judged_alike_wherever_a_file_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(2100)  # noqa: S311  # repeatable, not secret

    judged = 0
    for at, content in enumerate(_mutated(chance)):
        monkeypatch.setattr(tokenizer, "_CHUNK_BYTES", 130 + at % 97)
        fast, slow = _read(content), _read_slowly(content, monkeypatch)
        assert _found(fast) == _found(slow) == _by_hand(content)
        judged += len(_found(fast))

    assert judged > 700


def test_stream_judges_the_order_as_the_document_does() -> None:
    chance = random.Random(221)  # noqa: S311  # repeatable, not secret

    for content in _mutated(chance):
        *_, streamed = read_835.stream(content)
        assert isinstance(streamed, Remittance)
        assert _found(streamed) == _found(_read(content))


def test_usual_segments_of_which_one_stands_twice_are_read_one_by_one() -> None:
    line = ("SVC*HC:99213*150*110**1", "DTM*472*20260105", "CAS*CO*45*10")
    claim = ("CLP*PCN1*1*150*110*0*12*ICN1*11*1", CLAIM[1])

    twice = _read(remittance(*claim, *line, "CAS*OA*23*10", "CAS*OA*23*10", "CAS*CO*253*10"))
    alike = _read(remittance(*claim, *line, "CAS*CO*45*10.00", "CAS*CO*45*20", "REF*6R*L1"))

    assert _found(twice) == [("X835-TWICE", _BEGINNING + 7, "CAS")]
    assert _found(alike) == []
    assert [len(one.claims[0].services[0].adjustments) for one in (twice, alike)] == [4, 3]
