"""Whether the money of a claim of an 837P adds up, and what earlier payers did is whole (2300, 2320 to 2430).

The sums are those of X12's requests for interpretation 1294 and 1555; all are exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from x12.claim import LineAdjudication, OtherPayer
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.read_837p_parts import Note, ReadClaim, place_of
from x12.read_loops import Loop
from x12.remittance import Adjustment
from x12.values import shown

_ZERO = Decimal(0)
_EARLIER = {"S": 1, "T": 2}  # how many payers stand before
_REASONS_OF_A_SEGMENT = 6


def sums(read: ReadClaim) -> Iterator[Note]:
    """Every broken rule of charges, payments and earlier payers."""
    yield from _charges(read)
    yield from _order_of_payers(read)
    for payer, loop, names in read.other_payers():
        yield from _parts_of(payer, loop, names, read)
        yield from _balances(payer, loop, read)
        yield from _adjustments(loop)
    for _, parts in read.lines:
        for loop in parts.adjudications:
            yield from _adjustments(loop)
    yield from _answers(read)


def _total(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments), _ZERO)


def _charges(read: ReadClaim) -> Iterator[Note]:
    claim = read.claim
    billed = sum((line.charge for line in claim.lines), _ZERO)
    if claim.charge != billed:
        yield "X837P-BAL-CHARGE", read.position, f"CLM02 is {claim.charge}; the lines add up to {billed}."
    if claim.charge < 0 or any(line.charge < 0 for line in claim.lines):
        yield "X837P-AMOUNT-NEGATIVE", read.position, "A charge is below zero (CLM02, SV102)."
    if claim.patient_paid is not None and not 0 <= claim.patient_paid <= max(claim.charge, _ZERO):
        words = "What the patient paid is below zero, or more than was charged (AMT*F5)."
        yield "X837P-PATIENT-PAID", place_of(read.parts.claim, "AMT", "F5"), words


def _order_of_payers(read: ReadClaim) -> Iterator[Note]:
    claim = read.claim
    ranks = [claim.subscriber.sequence, *(payer.sequence for payer in claim.other_payers)]
    if len(set(ranks) - {"U"}) < len([rank for rank in ranks if rank != "U"]):
        yield "X837P-PAYER-ORDER", read.position, "Two payers have the same place in the order (SBR01)."
    earlier = _EARLIER.get(claim.subscriber.sequence, 0)
    if len(claim.other_payers) < earlier:
        words = f"A claim to payer {claim.subscriber.sequence} does not tell what the earlier ones did (2320)."
        yield "X837P-EARLIER-PAYER", read.position, words
    billed = (claim.subscriber.payer_id, claim.subscriber.person.name.identifier)
    for payer, loop, _ in read.other_payers():
        if (payer.payer_id, payer.subscriber.name.identifier) == billed:
            words = "The payer now billed stands among the other payers under the same policy (2330B)."
            yield "X837P-PAYER-SAME", loop.opener.position, words


def _parts_of(payer: OtherPayer, loop: Loop, names: list[Loop], read: ReadClaim) -> Iterator[Note]:
    position = loop.opener.position
    entities = {name.opener.get(1) for name in names}
    if loop.first("OI") is None or not {"IL", "PR"} <= entities:
        words = "An other payer (2320) lacks OI, its subscriber (2330A) or its name (2330B)."
        yield "X837P-OTHER-PAYER", position, words
    answers = _of(payer, read)
    if payer.paid is None and (answers or payer.adjustments or payer.adjudicated_on is not None):
        yield "X837P-PAYER-PAID", position, "A payer has decided, but what it paid is missing (AMT*D; zero is allowed)."
    if payer.paid is not None and bool(answers) == (payer.adjudicated_on is not None):
        words = (
            "The day of a payer's decision (DTP*573) stands twice, with the lines and with the payer: once is enough."
            if answers
            else "The day of a payer's decision (DTP*573) is missing: neither a line nor the payer has it."
        )
        yield "X837P-ADJUDICATION-DATE", position, words


def _of(payer: OtherPayer, read: ReadClaim) -> list[LineAdjudication]:
    """Every 2430 of one payer."""
    return [one for line in read.claim.lines for one in line.adjudications if one.payer_id == payer.payer_id]


def _balances(payer: OtherPayer, loop: Loop, read: ReadClaim) -> Iterator[Note]:
    answers = _of(payer, read)
    if answers:
        yield from _line_balances(payer, read)
    if payer.paid is None:
        return
    position = loop.opener.position
    by_line = sum((one.paid for one in answers), _ZERO) - _total(payer.adjustments)
    if answers and by_line != payer.paid:
        yield "X837P-BAL-PAYER", position, f"AMT*D is {payer.paid}; the payer's lines less its CAS give {by_line}."
    adjusted = _total(payer.adjustments) + sum((_total(one.adjustments) for one in answers), _ZERO)
    if payer.paid + adjusted != read.claim.charge:
        words = f"AMT*D and every CAS of the payer give {payer.paid + adjusted}; the charge is {read.claim.charge}."
        yield "X837P-BAL-PAYER-CLAIM", position, words
    every = [*payer.adjustments, *(part for one in answers for part in one.adjustments)]
    owed, left = _total(one for one in every if one.group == "PR"), payer.remaining_patient_liability
    if left is not None and every and left != owed:
        words = f"AMT*EAF is {left}; the patient's share in CAS is {owed}."
        yield "X837P-PATIENT-LIABILITY", place_of(loop, "AMT", "EAF"), words


def _line_balances(payer: OtherPayer, read: ReadClaim) -> Iterator[Note]:
    """An unbundled line takes all its 2430 together."""
    for line, parts in read.lines:
        own = [one for one in line.adjudications if one.payer_id == payer.payer_id]
        explained = sum((one.paid + _total(one.adjustments) for one in own), _ZERO)
        if explained != line.charge:
            words = f"A payer's SVD02 and CAS explain {explained} of a line's {line.charge}."
            yield "X837P-BAL-PAYER-LINE", parts.line.opener.position, words


def _answers(read: ReadClaim) -> Iterator[Note]:
    """Each 2430 by itself."""
    known = {payer.payer_id for payer in read.claim.other_payers}
    numbers = {line.number for line in read.claim.lines}
    for line, parts in read.lines:
        for answer, loop in zip(line.adjudications, parts.adjudications, strict=True):
            if answer.payer_id not in known:
                yield "X837P-SVD-PAYER", loop.opener.position, "SVD01 is no other payer of the claim (2330B NM109)."
            if answer.bundled_into is not None and answer.bundled_into not in numbers:
                yield "X837P-BUNDLED", loop.opener.position, "SVD06 is no line of the claim (LX01)."
            yield from _decided(answer.adjudicated_on, line.service_from, loop, read)
    for payer, loop, names in read.other_payers():
        first_day = min((line.service_from for line in read.claim.lines), default=None)
        if payer.adjudicated_on is not None and first_day is not None:
            named = next((name for name in names if name.opener.get(1) == "PR"), loop)
            yield from _decided(payer.adjudicated_on, first_day, named, read)


def _decided(decided_on: dt.date, service_on: dt.date, loop: Loop, read: ReadClaim) -> Iterator[Note]:
    if decided_on < service_on or (read.sent_on is not None and decided_on > read.sent_on):
        words = "A payer's decision (DTP*573) is before the service, or later than the file."
        yield "X837P-ADJUDICATION-EARLY", place_of(loop, "DTP", "573"), words


def _adjustments(loop: Loop) -> Iterator[Note]:
    """Every CAS of a 2320 or 2430."""
    seen: set[tuple[str, str]] = set()
    full = ""  # the group of a CAS that has no room for a seventh reason
    groups: set[str] = set()
    for segment in loop.all("CAS"):
        group = segment.get(1)
        if group in groups and group != full:
            words = f"CAS*{group} stands twice with room left: one takes six reasons."
            yield "X837P-ADJUSTMENT-SPLIT", segment.position, words
        groups.add(group)
        triplets = [(segment.get(at), segment.get(at + 1)) for at in range(2, len(segment.elements), 3)]
        full = group if len(triplets) == _REASONS_OF_A_SEGMENT else ""
        for reason, amount in triplets:
            yield from _adjustment(reason, amount, (group, reason) in seen, segment.position)
            seen.add((group, reason))


def _adjustment(reason: str, amount: str, is_repeated: bool, position: int) -> Iterator[Note]:
    if not reason:
        if amount:
            yield "X837P-ADJUSTMENT-REASON", position, "An adjustment has an amount without a reason (CAS)."
        return
    if reason not in ADJUSTMENT_REASONS:
        yield "X837P-REASON-UNKNOWN", position, f"The adjustment reason {shown(reason)} is not in our table."
    if amount and Decimal(amount) == 0:
        yield "X837P-ADJUSTMENT-ZERO", position, "An adjustment of zero, which is left out."
    if is_repeated:
        yield "X837P-ADJUSTMENT-TWICE", position, f"The reason {shown(reason)} stands twice in one group."
