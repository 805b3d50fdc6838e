"""Whether the segments of an 835 stand in the guide's order, and none twice word for word.

Two patterns look at the text of each run as a whole; segment by segment it would take longer than all other reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from x12.envelope import Separators
from x12.segment_order import SegmentOrder, loop_orders
from x12.tokenizer import Segment
from x12.transaction import Transaction

# X221. The rest of the header's loops: payers' references, and a second payee's number.
_ORDER_OF_HEADER = loop_orders("""
Header ST * BPR+ TRN+ CUR REF+ DTM+
1000A N1*PR * N3 N4 REF+ PER+
1000B N1*PE * N3 N4 REF+ RDM
1000 N1 * ?
2000 LX * ?
2000 CLP * ?
Summary PLB * ?
""")
_DAYS_OF_CLAIM = "DTM*232 DTM*233 DTM*050 DTM*036"
_DAYS_OF_LINE = "DTM*472 DTM*150 DTM*151"
# X221, 2100 and 2110: which segments may not follow one, be it in a claim or in a line. What comes most stands first.
_DISORDER = {
    "DTM*472 DTM*150 DTM*151": f"NM1 MIA MOA PER {_DAYS_OF_CLAIM}",
    "CAS CLP": _DAYS_OF_LINE,
    "REF": f"CAS NM1 MIA MOA {_DAYS_OF_LINE}",
    "AMT": "CAS NM1 MIA MOA REF DTM",
    "SVC": f"NM1 MIA MOA PER {_DAYS_OF_CLAIM}",
    "NM1": f"CAS {_DAYS_OF_LINE}",
    "DTM*232 DTM*233 DTM*050 DTM*036": f"CAS NM1 MIA MOA REF {_DAYS_OF_LINE}",
    "LQ": "CAS NM1 MIA MOA REF DTM AMT QTY",
    "QTY": "CAS NM1 MIA MOA REF DTM AMT",
    "PER": "CAS NM1 MIA MOA REF DTM",
    "MOA": f"CAS NM1 MIA {_DAYS_OF_LINE}",
    "MIA": f"CAS NM1 {_DAYS_OF_LINE}",
}
_MAY_STAND_TWICE = ("SVC", "CLP")  # equal lines are two lines


class PaymentOrder:
    """Gives the runs of one 835 as they come, and notes what is wrong with the order of their segments."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._terminator = transaction.separators.segment
        self._twice, self._disorder = _patterns(transaction.separators)
        self._header: SegmentOrder | None = SegmentOrder(transaction, "X835", _ORDER_OF_HEADER)

    def runs(self) -> Iterator[tuple[int, str]]:
        """The text between ST and SE, as `Transaction.runs` gives it."""
        last = ""  # segment of the run before, with its terminator
        for position, text in self._transaction.runs():
            if self._header is not None:
                self._take_header(self._header, text, position)
            seen = last + text
            first = position - 1 if last else position
            for at, segment in self._found(self._twice, seen, first):
                self._transaction.note("X835-TWICE", at, f"{_id(segment)} stands twice in a row, word for word.")
            for at, segment in self._found(self._disorder, seen, first):
                words = f"{_id(segment)} stands out of the guide's order in its claim or line, as may later ones."
                self._transaction.note_once("X835-ORDER", _id(segment), at, words)
            last = text[text.rindex(self._terminator) :]
            yield position, text

    def _found(self, pattern: re.Pattern[str], text: str, first: int) -> Iterator[tuple[int, str]]:
        """Position and text of the second segment of each pair that the pattern finds."""
        counted, position = 0, first - 1
        for match in pattern.finditer(text):
            start = match.end()  # of the terminator before the second segment
            position += text.count(self._terminator, counted, start + 1)
            counted = start + 1
            yield position, text[start + 1 : start + 4]

    def _take_header(self, header: SegmentOrder, text: str, position: int) -> None:
        element = self._transaction.separators.element
        for at, raw in enumerate(text[1:].split(self._terminator), position):
            elements = raw.split(element)
            header.take(Segment(f"{at}{raw}", elements, at))
            if elements[0] in {"LX", "CLP", "PLB"}:
                self._header = None
                return


def _id(segment: str) -> str:
    return re.split(r"\W", segment, maxsplit=1)[0]


@lru_cache(maxsize=16)
def _patterns(separators: Separators) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a segment that stands twice, and a pair of segments in disorder; each ends before the second one."""
    end, star = re.escape(separators.segment), re.escape(separators.element)
    apart = "|".join(_MAY_STAND_TWICE)
    twice = rf"{end}(?!(?:{apart}){star})([^{end}]++)(?={end}\1(?:{end}|\Z))"
    pairs = "|".join(
        f"{_any(before, star)}[^{end}]*+(?={end}{_any(after, star)})" for before, after in _DISORDER.items()
    )
    return re.compile(twice), re.compile(f"{end}(?:{pairs})")


def _any(segments: str, star: str) -> str:
    """Matches the beginning of any of these segments, those of one id together, as that is tried faster."""
    kinds: dict[str, list[str]] = {}
    for segment_id, _, kind in (one.partition("*") for one in segments.split()):
        kinds.setdefault(segment_id, []).append(kind)
    found = [f"{one}{star}" + (f"(?:{'|'.join(of)})" if any(of) else "") for one, of in kinds.items()]
    return f"(?:{'|'.join(found)})" if len(found) > 1 else found[0]
