"""What kinds of service a claim of an 837P must say more about: rides, equipment, tests, therapy and others."""

from __future__ import annotations

from collections.abc import Iterator

from x12.claim import ClaimLine
from x12.claim_certifications import AmbulanceTransport, Certification
from x12.codes.procedure_groups import (
    MAMMOGRAPHY,
    SPINAL_MANIPULATION,
    THERAPY,
    THERAPY_MODIFIERS,
    is_ambulance,
)
from x12.read_837p_parts import LineParts, Note, ReadClaim, place_of
from x12.read_loops import Loop
from x12.tokenizer import Segment

_MEDICARE_PART_B = "MB"
_WAIVED_TEST = "QW"
_CERTIFIED_AGAIN = {"R", "S"}  # CR301: renewed, revised
_DAYS_OF_CERTIFICATE = {
    "463": "the day on which therapy began",
    "461": "the day of the last certification",
    "607": "the day of the new certification",
}


def services(read: ReadClaim) -> Iterator[Note]:
    """Every broken rule of a kind of service."""
    yield from _ambulance(read)
    yield from _screening(read)
    for line, parts in read.lines:
        yield from _laboratory(read, line, parts)
        yield from _mammography(read, line, parts)
        yield from _equipment(line, parts)
        if read.claim.subscriber.filing_indicator == _MEDICARE_PART_B:
            yield from _for_medicare(read, line, parts)


def _ambulance(read: ReadClaim) -> Iterator[Note]:
    claim, parts = read.claim, read.parts
    of_claim = claim.details
    owners = [(parts.claim, parts.providers, of_claim.ambulance if of_claim else None, _questions(of_claim))]
    for line, own in read.lines:
        transport = line.details.ambulance if line.details is not None else None
        owners.append((own.line, own.names, transport, _questions(line.details)))
        if is_ambulance(line.procedure.code) and transport is None and owners[0][2] is None:
            words = f"{line.procedure.code} is billed without what an ambulance did (CR1)."
            yield "X837P-AMBULANCE", place_of(own.line, "SV1"), words
    for loop, names, transport, questions in owners:
        yield from _transport(loop, names, transport, questions | owners[0][3])


def _questions(details: object) -> frozenset[str]:
    certifications: tuple[Certification, ...] = getattr(details, "certifications", ())
    return frozenset(one.category for one in certifications)


def _transport(
    loop: Loop, names: list[Loop], transport: AmbulanceTransport | None, questions: frozenset[str]
) -> Iterator[Note]:
    if transport is None:
        for name in names:
            if name.opener.get(1) in {"PW", "45"}:
                words = "Where an ambulance went is given without what it did (CR1); it was left out."
                yield "X837P-AMBULANCE", name.opener.position, words
        return
    if transport.pick_up is None or transport.drop_off is None or "07" not in questions:
        words = "An ambulance's ride (CR1) lacks its two places (NM1*PW, NM1*45) or why it was needed (CRC*07)."
        yield "X837P-AMBULANCE", place_of(loop, "CR1"), words


def _screening(read: ReadClaim) -> Iterator[Note]:
    if "ZZ" in _questions(read.claim.details):
        return
    for line, parts in read.lines:
        if line.details is not None and line.details.is_epsdt:
            words = "A line of child screening (SV111) lacks whether the child was referred (CRC*ZZ)."
            yield "X837P-EPSDT", place_of(parts.line, "SV1"), words


def _laboratory(read: ReadClaim, line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    has_number = read.claim.clia_number or (line.details is not None and line.details.clia_number)
    if _WAIVED_TEST in line.procedure.modifiers and not has_number:
        words = "A waived laboratory test (QW) lacks the laboratory's CLIA number (REF*X4)."
        yield "X837P-CLIA", place_of(parts.line, "SV1"), words


def _mammography(read: ReadClaim, line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    references = read.claim.details.references if read.claim.details is not None else None
    has_number = (references is not None and references.mammography_certification) or (
        line.details is not None and line.details.mammography_certification
    )
    if line.procedure.code in MAMMOGRAPHY and not has_number:
        words = "A mammography lacks the certification number of the place (REF*EW)."
        yield "X837P-MAMMOGRAPHY", place_of(parts.line, "SV1"), words


def _equipment(line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    """CR3 and PWK*CT belong to SV5 in the record; alone they are lost."""
    loop = parts.line
    certification = loop.first("CR3")
    if certification is not None and (loop.first("SV5") is None or "09" not in _questions(line.details)):
        words = "A certification of equipment (CR3) lacks the equipment (SV5) or its conditions (CRC*09)."
        yield "X837P-EQUIPMENT", certification.position, words
    if certification is not None:
        yield from _certified(certification, parts)


def _certified(certification: Segment, parts: LineParts) -> Iterator[Note]:
    """What goes with a certificate of medical necessity: its days, and whom to ask about it."""
    wanted = ["463", "461", *(["607"] if certification.get(1) in _CERTIFIED_AGAIN else [])]
    missing = [f"{_DAYS_OF_CERTIFICATE[one]} (DTP*{one})" for one in wanted if parts.line.first("DTP", one) is None]
    if any(name.opener.get(1) == "DK" and name.first("PER") is None for name in parts.names):
        missing.append("the telephone of who ordered it (PER)")
    if missing:
        words = f"A certification of equipment (CR3) lacks {', '.join(missing)}."
        yield "X837P-CERTIFICATE", certification.position, words


def _for_medicare(read: ReadClaim, line: ClaimLine, parts: LineParts) -> Iterator[Note]:
    code, modifiers, position = line.procedure.code, set(line.procedure.modifiers), place_of(parts.line, "SV1")
    if code in THERAPY and not modifiers & THERAPY_MODIFIERS:
        yield "X837P-THERAPY", position, f"{code} lacks GP, GO or GN: Medicare wants to know under which plan."
    dates = [read.claim.details.dates if read.claim.details else None, line.details.dates if line.details else None]
    has_begin = any(one is not None and one.initial_treatment_on is not None for one in dates)
    if code in SPINAL_MANIPULATION and ("AT" not in modifiers or not has_begin):
        words = f"{code} lacks AT, or when treatment began (DTP*454): to Medicare that is maintenance."
        yield "X837P-CHIROPRACTIC", position, words
