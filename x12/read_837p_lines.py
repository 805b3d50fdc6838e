"""What each service line of an 837P must be: numbered, coded, counted, pointing at a diagnosis (2400, 2410, 2420)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from x12.claim import ClaimLine
from x12.codes.procedure_groups import UNLISTED, is_anesthesia, is_timed_anesthesia
from x12.read_837p_parts import LineParts, Note, ReadClaim, place_of
from x12.values import shown

_LONGEST_LINE_NUMBER = 30  # what a payer must give back (X222 REF*6R)
_MOST_MODIFIERS = 4
_MOST_POINTERS = 4
_UNIT_DECIMALS = 3
_PROCEDURE = re.compile(r"(?:[0-9]{4}[0-9A-Z]|[A-V][0-9]{4})\Z").match
_MODIFIER = re.compile(r"[0-9A-Z]{2}\Z").match
_NDC = re.compile(r"[0-9]{11}\Z").match


def line_rules(read: ReadClaim) -> Iterator[Note]:
    """Every broken rule of the service lines."""
    yield from _numbers(read)
    for line, parts in read.lines:
        for check in (_procedure, _modifiers, _units, _time, _drug, _purchase):
            yield from check(line, parts)
        yield from _pointers(line, parts, len(read.claim.diagnoses))
        yield from _same_provider(read, parts)


def _numbers(read: ReadClaim) -> Iterator[Note]:
    seen: set[str] = set()
    for place, (line, parts) in enumerate(read.lines, 1):
        if parts.line.opener.get(1) != str(place):
            words = f"LX01 is {shown(parts.line.opener.get(1))}; it is line {place} of its claim."
            yield "X837P-LX", parts.line.opener.position, words
        number = line.control_number
        if not number or number in seen or len(number) > _LONGEST_LINE_NUMBER:
            words = "A line has no number of its own of up to 30 characters (REF*6R): its payment cannot be told apart."
            yield "X837P-LINE-NUMBER", place_of(parts.line, "REF", "6R"), words
        seen.add(number)


def _procedure(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    code, position = line.procedure.code, place_of(parts.line, "SV1")
    if line.procedure.qualifier == "HC" and not _PROCEDURE(code):
        yield "X837P-PROCEDURE", position, f"SV101-2 is {shown(code)}, not written as a CPT or HCPCS code."
    if code in UNLISTED and not line.procedure.description:
        yield "X837P-UNLISTED", position, f"{code} is an unlisted code and lacks its description (SV101-7)."


def _modifiers(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    modifiers = line.procedure.modifiers
    if not all(map(_MODIFIER, modifiers)) or len(modifiers) > _MOST_MODIFIERS or len(set(modifiers)) < len(modifiers):
        words = "A modifier is not two letters or digits, or stands twice (SV101-3 to SV101-6)."
        yield "X837P-MODIFIER", place_of(parts.line, "SV1"), words


def _units(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    exponent = line.units.as_tuple().exponent
    if line.units <= 0 or (isinstance(exponent, int) and exponent < -_UNIT_DECIMALS):
        words = "SV104 is not above zero, or has more than three decimals."
        yield "X837P-UNITS", place_of(parts.line, "SV1"), words


def _time(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    position, code = place_of(parts.line, "SV1"), line.procedure.code
    if line.unit == "MJ" and not is_anesthesia(code):
        yield "X837P-MINUTES", position, "Minutes (SV103 MJ) are billed for anesthesia alone."
    if line.unit == "UN" and is_timed_anesthesia(code):
        yield "X837P-ANESTHESIA", position, "Anesthesia is billed in minutes (SV103 MJ), not in units."


def _drug(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    drug = line.details.drug if line.details is not None else None
    if drug is not None and drug.qualifier == "N4" and not _NDC(drug.ndc):
        yield "X837P-NDC", parts.drugs[0].opener.position, "LIN03 is not the 11 digits of an NDC."
    if drug is not None and drug.quantity <= 0:
        yield "X837P-DRUG", place_of(parts.drugs[0], "CTP"), "CTP04, the quantity of a drug, is not above zero."
    if len(parts.drugs) > 1:
        yield "X837P-DRUG", parts.drugs[1].opener.position, "A line names a second drug (LIN); the first was read."
    for loop in parts.drugs:
        if loop.first("CTP") is None:
            yield "X837P-DRUG", loop.opener.position, "A drug (LIN) lacks its quantity (CTP); it was left out."
    stray = parts.line.first("CTP")
    if stray is not None:
        yield "X837P-DRUG", stray.position, "The quantity of a drug (CTP) lacks its drug (LIN)."


def _purchase(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    seller = next((loop for loop in parts.names if loop.opener.get(1) == "QB"), None)
    information = parts.line.first("PS1")
    if (seller is None) != (information is None):
        words = "A purchased service lacks its price (PS1) or who sold it (NM1*QB)."
        yield "X837P-PURCHASED", (seller.opener if seller else parts.line.opener).position, words
    if seller is not None and information is not None:
        known = {seller.opener.get(9), *(reference.get(2) for reference in seller.all("REF"))}
        if information.get(1) not in known:
            words = "PS101 is no number of who sold the service (NM1*QB)."
            yield "X837P-PURCHASED", information.position, words


def _pointers(line: ClaimLine, parts: LineParts, diagnosis_count: int) -> Iterator[Note]:
    pointers = line.pointers
    are_right = 0 < len(pointers) <= _MOST_POINTERS and len(set(pointers)) == len(pointers)
    if not are_right or not all(1 <= pointer <= diagnosis_count for pointer in pointers):
        words = "SV107 does not name one to four different diagnoses of the claim."
        yield "X837P-POINTER", place_of(parts.line, "SV1"), words


def _same_provider(read: ReadClaim, parts: LineParts) -> Iterator[Note]:
    usual = read.claim.rendering.name.identifier if read.claim.rendering is not None else ""
    for loop in parts.names:
        if loop.opener.get(1) == "82" and loop.opener.get(9) == usual != "":
            words = "The line's rendering provider is the claim's, and so is left out (2420A)."
            yield "X837P-RENDERING-SAME", loop.opener.position, words
