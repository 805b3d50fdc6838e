"""What earlier payers did (loops 2320, 2330 and 2430): present where it must be, and balanced to the cent.

RFI 1294 and 1555 of X12 say the sums; all are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import LineAdjudication, OtherPayer
from x12.remittance import Adjustment

ZERO = Decimal(0)
GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
SEQUENCES = ("P", "S", "T")


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((adjustment.amount for adjustment in adjustments), ZERO)


def _of(facts: ClaimFacts, payer: OtherPayer) -> list[LineAdjudication]:
    """Every 2430 of one payer."""
    return [
        adjudication
        for line in facts.record.lines
        for adjudication in line.adjudications
        if adjudication.payer_id == payer.payer_id
    ]


def _all_adjustments(facts: ClaimFacts) -> Iterator[tuple[str, tuple[Adjustment, ...]]]:
    for payer in facts.record.other_payers:
        yield payer.payer_name, payer.adjustments
    for line in facts.record.lines:
        for adjudication in line.adjudications:
            yield f"line {line.number}", adjudication.adjustments


def _sequences(facts: ClaimFacts) -> Iterator[str]:
    ranks = [facts.sequence, *(payer.sequence for payer in facts.record.other_payers)]
    if len(set(ranks)) < len(ranks):
        yield "Two payers have the same place in the order of payers."


def _earlier_payers(facts: ClaimFacts) -> Iterator[str]:
    if facts.sequence not in SEQUENCES:
        return
    answered = {payer.sequence for payer in facts.record.other_payers if payer.paid is not None}
    for sequence in SEQUENCES[: SEQUENCES.index(facts.sequence)]:
        if sequence not in answered:
            word = "primary" if sequence == "P" else "secondary"
            yield f"What the {word} payer paid is not on the claim."


def _known_payers(facts: ClaimFacts) -> Iterator[str]:
    known = {payer.payer_id for payer in facts.record.other_payers}
    for line in facts.record.lines:
        if any(adjudication.payer_id not in known for adjudication in line.adjudications):
            yield f"Line {line.number} was adjudicated by a payer that the claim does not name."


def _same_payer(facts: ClaimFacts) -> Iterator[str]:
    billed = facts.record.subscriber
    for payer in facts.record.other_payers:
        is_same_policy = payer.subscriber.name.identifier == billed.person.name.identifier
        if payer.payer_id == billed.payer_id and is_same_policy:
            yield f"{payer.payer_name} is both the earlier payer and the one billed now."


def _line_balance(facts: ClaimFacts) -> Iterator[str]:
    """Per payer and line: paid + adjustments = charge; an unbundled line takes all its 2430 together."""
    for payer in facts.record.other_payers:
        if not _of(facts, payer):
            continue
        for line in facts.record.lines:
            own = [part for part in line.adjudications if part.payer_id == payer.payer_id]
            explained = sum((part.paid + _sum(part.adjustments) for part in own), ZERO)
            if explained != line.charge:
                yield f"Line {line.number}: {payer.payer_name} explains {explained:.2f} of {line.charge:.2f}."


def _payer_balance(facts: ClaimFacts) -> Iterator[str]:
    """AMT*D = sum of SVD02 - sum of the claim level CAS, where the payer answered by line."""
    for payer in facts.record.other_payers:
        parts = _of(facts, payer)
        if parts and payer.paid is not None:
            by_line = sum((part.paid for part in parts), ZERO) - _sum(payer.adjustments)
            if by_line != payer.paid:
                yield f"{payer.payer_name} paid {payer.paid:.2f}, its lines say {by_line:.2f}."


def _claim_balance(facts: ClaimFacts) -> Iterator[str]:
    """CLM02 = AMT*D + all CAS of the payer."""
    for payer in facts.record.other_payers:
        if payer.paid is None:
            continue
        adjusted = _sum(payer.adjustments) + sum((_sum(part.adjustments) for part in _of(facts, payer)), ZERO)
        if payer.paid + adjusted != facts.record.charge:
            yield (
                f"{payer.payer_name} paid {payer.paid:.2f} and adjusted {adjusted:.2f};"
                f" together that is not the charge of {facts.record.charge:.2f}."
            )


def _adjustments(facts: ClaimFacts) -> Iterator[str]:
    for place, adjustments in _all_adjustments(facts):
        if any(adjustment.group not in GROUPS or not adjustment.reason for adjustment in adjustments):
            yield f"An adjustment of {place} has no valid group or reason."
        if any(adjustment.amount == 0 for adjustment in adjustments):
            yield f"An adjustment of {place} is zero."
        counted = Counter((adjustment.group, adjustment.reason) for adjustment in adjustments)
        if any(count > 1 for count in counted.values()):
            yield f"A reason is given twice in one group of {place}."


def _adjudication_day(facts: ClaimFacts) -> Iterator[str]:
    for payer in facts.record.other_payers:
        if payer.paid is not None and not _of(facts, payer) and payer.adjudicated_on is None:
            yield f"The day on which {payer.payer_name} decided is missing."


def _claim_number(facts: ClaimFacts) -> Iterator[str]:
    for payer in facts.record.other_payers:
        if payer.paid is not None and not payer.payer_claim_control_number:
            yield f"{payer.payer_name}'s own number of its claim is missing."


_REMITTANCE = "Compare with the earlier payer's remittance; post it first if it is not posted."

RULES: tuple[Rule, ...] = (
    error("payer-sequence", "9", "Correct which coverage is primary and which secondary.", _sequences),
    error("earlier-payer", "9", _REMITTANCE, _earlier_payers),
    error("earlier-payer-known", "9", _REMITTANCE, _known_payers),
    error("earlier-payer-swapped", "9", "Correct which coverage is primary and which secondary.", _same_payer),
    error("earlier-payer-line-balance", "24F", _REMITTANCE, _line_balance),
    error("earlier-payer-paid", "29", _REMITTANCE, _payer_balance),
    error("earlier-payer-claim-balance", "28", _REMITTANCE, _claim_balance),
    error("earlier-payer-adjustments", "9", _REMITTANCE, _adjustments),
    error("earlier-payer-day", "9", _REMITTANCE, _adjudication_day),
    warning(
        "earlier-payer-claim-number",
        "9",
        "Enter it from the remittance; some payers refuse claims without it.",
        _claim_number,
    ),
)
