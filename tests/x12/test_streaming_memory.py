"""A stream takes as much memory for a long file as for a short one; `tests.x12.long_files` measures 100 MB."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

from tests.x12.long_files import BODIES, wrapped
from x12 import document, read_270, read_271, read_277ca, read_835, read_837p, read_999, read_status
from x12.numbers_seen import NumbersSeen

pytestmark = pytest.mark.unit

# Of segments: the first more than what is read at once (64 KB), so that both files are read in parts.
FEW, MANY = 4_000, 9_000
_STREAMS: dict[str, Callable[[Any], Iterator[Any]]] = {  # Any: records of any kind
    "835": read_835.stream,
    "837P": read_837p.stream,
    "277CA": read_277ca.stream,
    "271": read_271.stream,
    "270": read_270.stream,
    "276": read_status.stream,
    "277": read_status.stream,
    "999": read_999.stream,
    "999 of one transaction": read_999.stream,
    "997": read_999.stream,
}


def _long(name: str, count: int) -> bytes:
    return wrapped(name, list(islice(BODIES[name](), count)))


def _bad_claims(count: int) -> bytes:
    """Claims of which every one has a finding of its own."""
    return _long("837P", count).replace(b":B:1*", b":B:9*")


def _many_files(count: int) -> bytes:
    """Interchanges of a few answers each, every one with a wrong trailer."""
    return _long("271", 60).replace(b"GE*1*7", b"GE*2*7") * (count // 60)


@pytest.mark.parametrize(
    ("made", "stream"),
    [
        *(pytest.param(lambda count, name=name: _long(name, count), _STREAMS[name], id=name) for name in BODIES),
        pytest.param(lambda count: _long("835", count), document.stream, id="835 as any file"),
        pytest.param(_bad_claims, read_837p.stream, id="837P of bad claims"),
        pytest.param(_many_files, document.stream, id="many interchanges"),
    ],
)
def test_memory_does_not_grow_with_the_file(
    made: Callable[[int], bytes], stream: Callable[[Any], Iterator[Any]]
) -> None:
    few, many = made(FEW), made(MANY)
    _peak(few, stream)  # fills the tables of what repeats

    peak_of_few, count_of_few = _peak(few, stream)
    peak_of_many, count_of_many = _peak(many, stream)

    assert count_of_few > 300
    assert count_of_many > 2 * count_of_few
    # What is clean is remembered up to an end; the records of 5,000 segments that were kept would take far more.
    assert peak_of_many < peak_of_few + 300_000


def _peak(content: bytes, stream: Callable[[Any], Iterator[Any]]) -> tuple[int, int]:
    """The most memory that reading took, in bytes, and how many records came."""
    source = io.BytesIO(content)
    tracemalloc.start()
    try:
        count = sum(1 for _ in stream(source))
        return tracemalloc.get_traced_memory()[1], count
    finally:
        tracemalloc.stop()


def test_number_seen_is_told_from_new_ones() -> None:
    seen = NumbersSeen()

    assert not any(seen.add(f"PCN{at}") for at in range(5_000))
    assert all(seen.add(f"PCN{at}") for at in range(5_000))
    assert not seen.add("")
