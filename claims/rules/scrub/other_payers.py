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
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.remittance import Adjustment

ZERO = Decimal(0)
GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
SEQUENCES = ("P", "S", "T")
PATIENT = "PR"


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
    answered = {
        payer.sequence for payer in facts.record.other_payers if payer.paid is not None or payer.non_covered is not None
    }
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
        if _of(facts, payer) and payer.adjudicated_on is not None:
            yield f"The day on which {payer.payer_name} decided stands at its lines and at the payer, too."


def _parts(facts: ClaimFacts) -> Iterator[str]:
    """2330A, 2330B and OI of every 2320."""
    for payer in facts.record.other_payers:
        name = payer.payer_name or "An earlier payer"
        if not payer.payer_name or not payer.payer_id:
            yield f"{name} has no name or no claim payer id."
        if not payer.subscriber.name.last or not payer.subscriber.name.identifier:
            yield f"{name}: the subscriber's name or member id is missing."
        if payer.assigns_benefits not in {"Y", "N", "W"} or payer.releases_information not in {"Y", "I"}:
            yield f"{name}: it is not said whether benefits are assigned and information is released."


def _patient_part(facts: ClaimFacts) -> Iterator[str]:
    """AMT*EAF of the payer or of a line against the PR adjustments there."""
    for payer in facts.record.other_payers:
        left = _sum(each for each in payer.adjustments if each.group == PATIENT)
        if payer.remaining_patient_liability not in (None, left) and not _of(facts, payer):
            yield f"{payer.payer_name}: the patient's part is not the sum of its reasons, {left:.2f}."
    for line in facts.record.lines:
        for part in line.adjudications:
            left = _sum(each for each in part.adjustments if each.group == PATIENT)
            if part.remaining_patient_liability not in (None, left):
                yield f"Line {line.number}: the patient's part is not the sum of its reasons."


def _known_reasons(facts: ClaimFacts) -> Iterator[str]:
    reasons = dict.fromkeys(each.reason for _place, adjustments in _all_adjustments(facts) for each in adjustments)
    for reason in reasons:
        if reason and reason not in ADJUSTMENT_REASONS:
            yield f"Adjustment reason {reason} is not in the list of reasons."


def _listed_payers(facts: ClaimFacts) -> Iterator[str]:
    for payer in facts.record.other_payers:
        if payer.payer_id in facts.unlisted_payer_ids:
            yield f"{payer.payer_name} ({payer.payer_id}) is not among your payers."


def _claim_number(facts: ClaimFacts) -> Iterator[str]:
    for payer in facts.record.other_payers:
        if payer.paid is not None and not payer.payer_claim_control_number:
            yield f"{payer.payer_name}'s own number of its claim is missing."


_REMITTANCE = "Compare with the earlier payer's remittance; post it first if it is not posted."

RULES: tuple[Rule, ...] = (
    error(
        "payer-sequence",
        4,
        "9",
        "Each payer has a place of its own in the order of payers.",
        "Correct which coverage is primary and which secondary.",
        "005010X222A1 2000B, 2320 SBR01",
        _sequences,
    ),
    error(
        "earlier-payer",
        4,
        "9",
        "Every payer before the one billed is there with what it paid, or as one that covers nothing.",
        _REMITTANCE,
        "005010X222A1 2320 SBR01, AMT*D, AMT*A8",
        _earlier_payers,
    ),
    error(
        "earlier-payer-known",
        4,
        "9",
        "Each line's decision is of a payer that the claim names.",
        _REMITTANCE,
        "005010X222A1 2430 SVD01, 2330B NM109",
        _known_payers,
    ),
    error(
        "earlier-payer-swapped",
        4,
        "9",
        "The payer billed is not also the earlier payer with the same policy.",
        "Correct which coverage is primary and which secondary.",
        "005010X222A1 2010BB, 2330B NM109",
        _same_payer,
    ),
    error(
        "earlier-payer-line-balance",
        3,
        "24F",
        "Paid and adjustments of each line add up to its charge.",
        _REMITTANCE,
        "005010X222A1 2430; RFI 1555",
        _line_balance,
    ),
    error(
        "earlier-payer-paid",
        3,
        "29",
        "The payer's amount is the sum of its lines less its claim level adjustments.",
        _REMITTANCE,
        "005010X222A1 2320 AMT*D; RFI 1294",
        _payer_balance,
    ),
    error(
        "earlier-payer-claim-balance",
        3,
        "28",
        "The charge is what the payer paid and all its adjustments.",
        _REMITTANCE,
        "005010X222A1 2320, 2430; RFI 1294",
        _claim_balance,
    ),
    error(
        "earlier-payer-adjustments",
        4,
        "9",
        "Adjustments have group, reason and an amount, no reason twice in a group.",
        _REMITTANCE,
        "005010X222A1 2320, 2430 CAS",
        _adjustments,
    ),
    error(
        "earlier-payer-day",
        4,
        "9",
        "The day of the decision stands at the lines or at the payer, not at both.",
        _REMITTANCE,
        "005010X222A1 2330B, 2430 DTP*573",
        _adjudication_day,
    ),
    warning(
        "earlier-payer-claim-number",
        4,
        "9",
        "The earlier payer's claim number is given.",
        "Enter it from the remittance; some payers refuse claims without it.",
        "005010X222A1 2330B REF*F8",
        _claim_number,
    ),
    error(
        "earlier-payer-parts",
        4,
        "9",
        "Every earlier payer has name, id, subscriber and member id, and says what is assigned and released.",
        "Correct the coverage of the earlier payer, then build the claim again.",
        "005010X222A1 2320 OI, 2330A, 2330B",
        _parts,
    ),
    warning(
        "earlier-payer-patient-part",
        3,
        "29",
        "What an earlier payer left to the patient is the sum of its patient responsibility reasons.",
        _REMITTANCE,
        "005010X222A1 2320, 2430 AMT*EAF",
        _patient_part,
    ),
    warning(
        "earlier-payer-reason-known",
        5,
        "9",
        "Adjustment reasons of earlier payers are in the list of reasons (CARC).",
        _REMITTANCE,
        "X12 external code source 139",
        _known_reasons,
    ),
    warning(
        "earlier-payer-listed",
        5,
        "9",
        "Earlier payers are among the practice's payers.",
        "Compare the payer's id under Contacts with the clearinghouse's payer list.",
        "Practice data; 005010X222A1 2330B NM109",
        _listed_payers,
    ),
)
