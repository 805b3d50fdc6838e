"""Whether the segments of an 835 stand in the guide's order, and none twice word for word.

Two patterns look at the text of claims and lines; segment by segment it would take longer than all other reading. They
look only at what `read_835_usual` did not read to its end: what it takes stands in order, nothing in it twice, and
neither CLP nor SVC is ever out of order or one too many after it.
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
    "AMT": "CAS NM1 MIA MOA REF DTM PER",
    "SVC": f"NM1 MIA MOA PER {_DAYS_OF_CLAIM}",
    "NM1": f"CAS {_DAYS_OF_LINE}",
    "DTM*232 DTM*233 DTM*050 DTM*036": f"CAS NM1 MIA MOA REF {_DAYS_OF_LINE}",
    "LQ": "CAS NM1 MIA MOA REF DTM PER AMT QTY",
    "QTY": "CAS NM1 MIA MOA REF DTM PER AMT",
    "PER": "CAS NM1 MIA MOA REF DTM",
    "MOA": f"CAS NM1 MIA {_DAYS_OF_LINE}",
    "MIA": f"CAS NM1 {_DAYS_OF_LINE}",
}
_MAY_STAND_TWICE = ("SVC", "CLP")  # equal lines are two lines


class PaymentOrder:
    """Notes what is wrong with the order of the segments of one 835, as its reader comes to them."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._terminator = transaction.separators.segment
        self._twice, self._disorder, any_of_both = _patterns(transaction.separators)
        self._finds_any = any_of_both.search
        self._header: SegmentOrder | None = SegmentOrder(transaction, "X835", _ORDER_OF_HEADER)
        self._last = ""  # segment of the run before, with its terminator

    def runs(self) -> Iterator[tuple[int, str]]:
        """The text between ST and SE, as `Transaction.runs` gives it; the header's order is judged as it comes."""
        for position, text in self._transaction.runs():
            if self._header is not None:
                self._take_header(self._header, text, position)
            yield position, text
            self._last = text[text.rindex(self._terminator) :]

    def judge(self, text: str, position: int) -> None:
        """Takes segments of one run; a terminator stands before each."""
        if self._finds_any(text) is None:
            return
        for at, segment in self._found(self._twice, text, position):
            self._transaction.note("X835-TWICE", at, f"{_id(segment)} stands twice in a row, word for word.")
        for at, segment in self._found(self._disorder, text, position):
            words = f"{_id(segment)} stands out of the guide's order in its claim or line, as may later ones."
            self._transaction.note_once("X835-ORDER", _id(segment), at, words)

    def judge_after(self, opener: str, text: str, end: int, position: int) -> None:
        """Takes what stands in a claim's head or a line behind its usual segments, and the last one of those.

        `opener` is the terminator and what the first segment begins with, which the text leaves out; the usual segments
        end at `end` of the text, and the one behind them has that `position`.
        """
        last = text.rfind(self._terminator, 0, end)
        self.judge(text[last:] if last >= 0 else f"{opener}{text}", position - 1)

    def judge_first(self, text: str, position: int) -> None:
        """Takes the first segments of a run, which follow the last one of the run before."""
        self.judge(self._last + text, position - 1 if self._last else position)

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
def _patterns(separators: Separators) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What finds a segment that stands twice, a pair of segments in disorder, and either; each ends before the second.

    To look for either at once is the quickest way to learn that there is neither.
    """
    end, star = re.escape(separators.segment), re.escape(separators.element)
    apart = "|".join(_MAY_STAND_TWICE)
    twice = rf"(?!(?:{apart}){star})([^{end}]++)(?={end}\1(?:{end}|\Z))"
    pairs = "|".join(
        f"{_any(before, star)}[^{end}]*+(?={end}{_any(after, star)})" for before, after in _DISORDER.items()
    )
    return re.compile(f"{end}{twice}"), re.compile(f"{end}(?:{pairs})"), re.compile(f"{end}(?:{twice}|{pairs})")


def _any(segments: str, star: str) -> str:
    """Matches the beginning of any of these segments, those of one id together, as that is tried faster."""
    kinds: dict[str, list[str]] = {}
    for segment_id, _, kind in (one.partition("*") for one in segments.split()):
        kinds.setdefault(segment_id, []).append(kind)
    found = [f"{one}{star}" + (f"(?:{'|'.join(of)})" if any(of) else "") for one, of in kinds.items()]
    return f"(?:{'|'.join(found)})" if len(found) > 1 else found[0]
