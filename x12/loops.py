"""In which loop of its guide each segment stands, for the transactions that are read.

One table a transaction, one row a segment that begins a loop: in which loops (by how their names begin; `*` any),
the segment, what its first element says (of HL the third; several with commas), the loop, and what the loop is
about. The first row that fits counts; a segment that begins no loop stays in the present one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from x12.transaction_names import transaction_name

_837P = """
* NM1 41 1000A Submitter
* NM1 40 1000B Receiver
* HL 20 2000A Billing provider's level
* HL 22 2000B Subscriber's level
* HL 23 2000C Patient's level
2000A,2010A NM1 85 2010AA Billing provider
2000A,2010A NM1 87 2010AB Pay-to address
2000A,2010A NM1 PE 2010AC Pay-to plan
2000B,2010B NM1 IL 2010BA Subscriber
2000B,2010B NM1 PR 2010BB Payer
2000C,2010C NM1 QC 2010CA Patient
20,23,24 CLM - 2300 Claim
23,24 LX - 2400 Service line
2300,2310 NM1 DN,P3 2310A Referring provider
2300,2310 NM1 82 2310B Rendering provider
2300,2310 NM1 77 2310C Service facility
2300,2310 NM1 DQ 2310D Supervising provider
2300,2310 NM1 PW 2310E Ambulance pick-up
2300,2310 NM1 45 2310F Ambulance drop-off
23 SBR - 2320 Other payer's coverage
2320,2330 NM1 IL 2330A Other payer's subscriber
2320,2330 NM1 PR 2330B Other payer
2320,2330 NM1 DN,P3 2330C Other payer's referring provider
2320,2330 NM1 82 2330D Other payer's rendering provider
2320,2330 NM1 77 2330E Other payer's service facility
2320,2330 NM1 DQ 2330F Other payer's supervising provider
2320,2330 NM1 85 2330G Other payer's billing provider
24 LIN - 2410 Drug
24 NM1 82 2420A Line's rendering provider
24 NM1 QB 2420B Purchased service provider
24 NM1 77 2420C Line's service facility
24 NM1 DQ 2420D Line's supervising provider
24 NM1 DK 2420E Ordering provider
24 NM1 DN,P3 2420F Line's referring provider
24 NM1 PW 2420G Line's ambulance pick-up
24 NM1 45 2420H Line's ambulance drop-off
24 SVD - 2430 Line as an earlier payer judged it
24 LQ - 2440 Form
"""
_835 = """
* N1 PR 1000A Payer
* N1 PE 1000B Payee
* LX - 2000 Claims of one kind
* CLP - 2100 Claim payment
21 SVC - 2110 Service payment
* PLB - Summary Provider-level adjustments
"""
_LEVELS_OF_BENEFITS = """
* HL 20 2000A Payer's level
* HL 21 2000B Provider's level
* HL 22 2000C Subscriber's level
* HL 23 2000D Dependent's level
2000A NM1 - 2100A Payer
2000B NM1 - 2100B Provider
2000C NM1 - 2100C Subscriber
2000D NM1 - 2100D Dependent
"""
_270 = f"""{_LEVELS_OF_BENEFITS}
2000C,21 EQ - 2110@ Benefits asked for
"""
_271 = f"""{_LEVELS_OF_BENEFITS}
21 EB - 2110@ Benefit
2110 III - 2115@ Benefit's further information
2115,2120 LS - 2110@ Benefit
2120 LE - 2110@ Benefit
2110,2115,2120 NM1 - 2120@ Benefit's related entity
"""
_STATUS_LEVELS = """
* HL 20 2000A Payer's level
* HL 21 2000B Receiver's level
* HL 19 2000C Provider's level
* HL 22 2000D Subscriber's level
* HL 23 2000E Dependent's level
* HL PT 2000D Patient's level
2000A NM1 - 2100A Payer
2000B NM1 - 2100B Receiver
2000C,2100C NM1 - 2100C Provider
2000D NM1 - 2100D Patient or subscriber
2000E NM1 - 2100E Dependent
2 TRN - 2200@ Claim's status
"""
_276 = f"""{_STATUS_LEVELS}
22 SVC - 2210@ Service line
"""
_277 = f"""{_STATUS_LEVELS}
22 SVC - 2220@ Service line
"""
_999 = """
* AK2 - 2000 Transaction answered
* IK3,AK3 - 2100 Segment in error
* IK4,AK4 - 2110 Element in error
* IK5,AK5 - 2000 Transaction answered
* AK9 - Summary Group's result
"""
_HEADER = "Header"


@dataclass(frozen=True, slots=True)
class Loop:
    """`name` as the guide counts, such as 2010BA; empty around the transactions and where no table tells."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class _Row:
    within: tuple[str, ...]
    qualifiers: tuple[str, ...]
    loop: Loop


NO_LOOP = Loop("", "")


def _rows(table: str) -> dict[str, list[_Row]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for line in table.strip().splitlines():
        if not line:
            continue
        within, segment_ids, qualifiers, name, title = line.split(" ", 4)
        row = _Row(
            ("",) if within == "*" else tuple(within.split(",")),
            () if qualifiers == "-" else tuple(qualifiers.split(",")),
            Loop(name, title),
        )
        for segment_id in segment_ids.split(","):
            rows[segment_id].append(row)
    return dict(rows)


_TABLES = {
    name: _rows(table)
    for name, table in {
        "837P": _837P,
        "835": _835,
        "270": _270,
        "271": _271,
        "276": _276,
        "277": _277,
        "277CA": _277,
        "999": _999,
        "997": _999,
    }.items()
}


class LoopTracker:
    """Told of each segment of a file in order, it knows the transaction and the loop."""

    def __init__(self, transaction: str = "") -> None:
        self.transaction = transaction  # "837P", "277CA"; empty between transactions
        self.loop = NO_LOOP
        self._version = ""

    def take(self, elements: list[str]) -> Loop:
        """The loop of this segment, given as its elements with the id first."""
        segment_id = elements[0]
        if segment_id == "GS":
            self._version = _element(elements, 8)
        elif segment_id == "ST":
            self.transaction = transaction_name(_element(elements, 1), self._version or _element(elements, 3))
            self.loop = Loop(_HEADER, "")
        if segment_id in {"ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"}:
            if segment_id in {"SE", "GE", "IEA", "ISA"}:
                self.loop = NO_LOOP
            return NO_LOOP
        self.loop = self._next(segment_id, elements)
        return self.loop

    def _next(self, segment_id: str, elements: list[str]) -> Loop:
        now = self.loop
        qualifier = _element(elements, 3 if segment_id == "HL" else 1)
        for row in _TABLES.get(self.transaction, {}).get(segment_id, ()):
            fits = not row.qualifiers or qualifier in row.qualifiers
            if fits and now.name.startswith(row.within):
                return Loop(row.loop.name.replace("@", now.name[-1:]), row.loop.title)
        return now if self.transaction in _TABLES else NO_LOOP


def _element(elements: list[str], number: int) -> str:
    return elements[number] if number < len(elements) else ""
