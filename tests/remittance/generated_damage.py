"""What happens to good 835s on their way: bytes lost, segments lost or doubled, amounts and numbers of others.

Three depths. Bytes: what a bad line or disk does. Segments: what bad programs do, some of it with the counts mended so
that the reader goes on. Records: what payers do wrong, with sums that agree again, so that posting has to decide.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from tests.remittance.factories import plb
from x12 import remittance as x12

ALPHABET = b"*~:^\n\r\x00 -.0129AZ\xff"
AMOUNTS = (
    "0",
    "-1",
    "0.01",
    "1e3",
    "85",
    "99999999.99",
    "100000000",
    "-99999999.99",
    "1,234.56",
    "",
    "NaN",
    ".5",
    "7.",
)
WORDS = ("", " ", "1", "22", "25", "CO", "PR", "\x00", "'; --", "XX", "20261131", "0" * 60, "é")
STATUSES = ("1", "2", "3", "4", "19", "20", "21", "22", "23", "25", "5", "99")
Segments = list[list[str]]


def damaged_bytes(content: bytes, chance: Random) -> bytes:
    """One to four small accidents: bytes changed, lost, doubled, or the file cut off."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(made)), chance.randint(1, 30)
        kind = chance.randrange(5)
        if kind == 0:
            made[at] = chance.choice(ALPHABET)
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length]
        elif kind == 3:
            made[at:at] = bytes(chance.choices(ALPHABET, k=length))
        elif len(made) > 400:
            del made[max(at, 300) :]
    return bytes(made)


def damaged_segments(content: bytes, chance: Random, others: Sequence[str]) -> bytes:
    """One to three segments lost, doubled, moved, exchanged, or with another element; counts mended in half of them.

    `others` are the claim numbers on file: a number is exchanged for one that exists.
    """
    segments = [one.split("*") for one in content.decode("latin-1").split("~")]
    for _ in range(chance.randint(1, 3)):
        chance.choice(SEGMENT_ACCIDENTS)(segments, chance, others)
    if chance.random() < 0.6:
        _mend_counts(segments)
    return "~".join("*".join(one) for one in segments).encode("latin-1")


def _place(segments: Segments, chance: Random) -> int:
    """Of any segment behind ISA."""
    return chance.randrange(1, len(segments))


def _lost(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    if len(segments) > 3:
        del segments[_place(segments, chance)]


def _doubled(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    first = _place(segments, chance)
    segments[first:first] = [[*one] for one in segments[first : first + chance.randint(1, 12)]]


def _moved(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    segments.insert(_place(segments, chance), segments.pop(_place(segments, chance)))


def _exchanged(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    one, other = _place(segments, chance), _place(segments, chance)
    segments[one], segments[other] = segments[other], segments[one]


def _other_element(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    segment = segments[_place(segments, chance)]
    if len(segment) > 1:
        segment[chance.randrange(1, len(segment))] = chance.choice(WORDS)


def _other_amount(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    places = {"BPR": (2,), "CLP": (3, 4, 5), "SVC": (2, 3), "CAS": (3, 6, 9), "PLB": (4, 6), "AMT": (2,)}
    fitting = [one for one in segments if one[0] in places]
    if fitting:
        segment = chance.choice(fitting)
        at = chance.choice(places[segment[0]])
        if at < len(segment):
            segment[at] = chance.choice(AMOUNTS)


def _other_number(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    fitting = [one for one in segments if one[0] == "CLP" or one[:2] == ["REF", "6R"]]
    if fitting and others:
        segment = chance.choice(fitting)
        number = chance.choice(others)
        if segment[0] == "CLP" and len(segment) > 1:
            segment[1] = number
        elif len(segment) > 2:
            segment[2] = f"{number}L{chance.randint(1, 3)}"


def _other_status(segments: Segments, chance: Random, others: Sequence[str]) -> None:
    fitting = [one for one in segments if one[0] == "CLP" and len(one) > 2]
    if fitting:
        chance.choice(fitting)[2] = chance.choice(STATUSES)


SEGMENT_ACCIDENTS: tuple[Callable[[Segments, Random, Sequence[str]], None], ...] = (
    _lost,
    _doubled,
    _moved,
    _exchanged,
    _other_element,
    _other_amount,
    _other_number,
    _other_status,
)


def _mend_counts(segments: Segments) -> None:
    """SE01 says again how many segments its ST has, so that what is wrong lies deeper."""
    start = None
    for position, segment in enumerate(segments):
        if segment[0] == "ST":
            start = position
        elif segment[0] == "SE" and start is not None and len(segment) > 1:
            segment[1] = str(position - start + 1)
            start = None


def wrong_record(record: x12.Remittance, chance: Random, others: Sequence[str]) -> x12.Remittance:
    """One to three claim payments that no payer should send, in a check whose sums agree."""
    claims = list(record.claims)
    for _ in range(chance.randint(1, 3)):
        if not claims:
            break
        at = chance.randrange(len(claims))
        made = chance.choice(RECORD_ACCIDENTS)(claims[at], chance, others)
        if chance.random() < 0.3:
            claims.append(made)
        else:
            claims[at] = made
    chance.shuffle(claims)
    if claims and chance.random() < 0.2:
        claims.pop()
    return _balanced(dataclasses.replace(record, claims=tuple(claims)))


def _balanced(record: x12.Remittance) -> x12.Remittance:
    total = record.claims_paid - record.provider_level
    if total >= 0:
        return dataclasses.replace(record, amount=total)
    carried = plb("FB", str(total), "CARRIED")
    return dataclasses.replace(record, amount=Decimal(0), provider_adjustments=(*record.provider_adjustments, carried))


def _of_another_claim(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    return dataclasses.replace(one, patient_control_number=chance.choice([*others, "NOBODY", ""]) or "0")


def _with_another_status(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    return dataclasses.replace(one, status=chance.choice(STATUSES))


def _turned_around(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    """Every amount negated, with or without calling it a reversal."""
    services = tuple(
        dataclasses.replace(line, charge=-line.charge, paid=-line.paid, adjustments=_negated(line.adjustments))
        for line in one.services
    )
    status = chance.choice(("22", one.status))
    return dataclasses.replace(
        one,
        status=status,
        charge=-one.charge,
        paid=-one.paid,
        patient_responsibility=None,
        adjustments=_negated(one.adjustments),
        services=services,
    )


def _negated(adjustments: tuple[x12.Adjustment, ...]) -> tuple[x12.Adjustment, ...]:
    return tuple(dataclasses.replace(one, amount=-one.amount) for one in adjustments)


def _larger(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    """Everything times two or three: more is paid than was billed."""
    factor = chance.choice((2, 3, -1, 1000))

    def grown(adjustments: tuple[x12.Adjustment, ...]) -> tuple[x12.Adjustment, ...]:
        return tuple(dataclasses.replace(a, amount=a.amount * factor) for a in adjustments)

    services = tuple(
        dataclasses.replace(
            line, charge=line.charge * factor, paid=line.paid * factor, adjustments=grown(line.adjustments)
        )
        for line in one.services
    )
    return dataclasses.replace(
        one,
        charge=one.charge * factor,
        paid=one.paid * factor,
        patient_responsibility=None,
        adjustments=grown(one.adjustments),
        services=services,
    )


def _other_reasons(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    """The same dollars under groups and reasons that mean something else."""

    def renamed(adjustments: tuple[x12.Adjustment, ...]) -> tuple[x12.Adjustment, ...]:
        return tuple(
            dataclasses.replace(
                a,
                group=chance.choice(("CO", "PR", "OA", "PI", "CR")),
                reason=chance.choice(("45", "1", "2", "3", "23", "16", "144", "253", "A1", "9999")),
            )
            for a in adjustments
        )

    services = tuple(dataclasses.replace(line, adjustments=renamed(line.adjustments)) for line in one.services)
    return dataclasses.replace(
        one, patient_responsibility=None, adjustments=renamed(one.adjustments), services=services
    )


def _without_line_numbers(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    """Lines told by nothing but code and charge, in another order, one maybe doubled."""
    services = [dataclasses.replace(line, line_control_number="") for line in one.services]
    chance.shuffle(services)
    if services and chance.random() < 0.5:
        again = chance.choice(services)
        services.append(again)
        one = dataclasses.replace(one, charge=one.charge + again.charge, paid=one.paid + again.paid)
    return dataclasses.replace(one, services=tuple(services))


def _unchanged(one: x12.ClaimPayment, chance: Random, others: Sequence[str]) -> x12.ClaimPayment:
    """The same answer: where it is appended, it stands in the check twice."""
    return one


RECORD_ACCIDENTS: tuple[Callable[[x12.ClaimPayment, Random, Sequence[str]], x12.ClaimPayment], ...] = (
    _of_another_claim,
    _with_another_status,
    _turned_around,
    _larger,
    _other_reasons,
    _without_line_numbers,
    _unchanged,
)
