"""No input, however broken, stops a reader, and none yields money that does not add up without saying so."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.x12.files import (
    ACKNOWLEDGEMENT,
    ANSWER,
    CLAIM_ACKNOWLEDGEMENT,
    ISA,
    answer,
    claim_acknowledgement,
    functional_acknowledgement,
    remittance,
)
from x12 import document, read_835
from x12.findings import Severity
from x12.remittance import Remittance
from x12.report import report
from x12.tokenizer import NotX12

pytestmark = pytest.mark.unit

# Raise it for a long search; a run in passing stays within seconds.
INPUTS = int(os.environ.get("X12_FUZZ_INPUTS", "3000"))
SAMPLES = os.environ.get("X12_SAMPLES", "")

_RICH_ANSWER = (
    *ANSWER,
    "HSD*VS*20*DA*1*23*1",
    "DTP*292*RD8*20260101-20261231",
    "AAA*Y**71*C",
    "MSG*TEXT",
    "III*ZZ*11",
    "LS*2120",
    "NM1*PRP*2*OTHER*****PI*X",
    "N3*1 ROAD",
    "N4*PEORIA*IL*61602",
    "PER*IC**TE*8005550100",
    "LE*2120",
    "HL*4*3*23*0",
    "TRN*2*T2*9LAKESIDE1",
    "NM1*03*1*EXAMPLE*KIM",
    "INS*N*19*001*25",
    "EB*C*IND*30***29*400*.2*VS*3",
)
_RICH_ACKNOWLEDGEMENT = (
    *ACKNOWLEDGEMENT[:2],
    "IK3*NM1*22*2310*8",
    "CTX*CLM01:PCN1",
    "IK4*9:2:1*67*1*BAD",
    "IK5*R*5",
    "AK9*R*1*1*0",
)
_SEEDS = (
    remittance(after=["PLB*1*20261231*WO:X*0"]),
    remittance().replace(b"~", b"~\r\n"),
    answer(_RICH_ANSWER),
    functional_acknowledgement(_RICH_ACKNOWLEDGEMENT),
    claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT),
    f"{ISA}~TA1*000000905*260115*0930*R*025~IEA*0*000000042~".encode(),
    remittance() + answer(ANSWER),
)
_PIECES = (
    b"",
    b"*",
    b"**",
    b"~",
    b"~~",
    b":",
    b"^",
    b"\n",
    b"\r\n",
    b" ",
    b"-",
    b".",
    b"1e9",
    b"0",
    b"99999999999999999999",
    b"ISA",
    b"IEA*",
    b"~ST*835*1~",
    b"~SE*1*1~",
    b"CLP*",
    b"\x00",
    b"\xff",
    b"\xc3\xa9",
    b"HL*1**22*0~",
    b"EB*1~",
)


def _mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four changes: in a byte, an element, the order or the length."""
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(_CHANGES)(content, chance)
    return content


def _change_bytes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(_PIECES) + content[at + chance.randint(0, 3) :]


def _change_element(content: bytes, chance: random.Random) -> bytes:
    elements = content.split(b"*")
    elements[chance.randrange(len(elements))] = chance.choice(_PIECES)
    return b"*".join(elements)


def _change_segments(content: bytes, chance: random.Random) -> bytes:
    segments = content.split(b"~")
    one, other = chance.randrange(len(segments)), chance.randrange(len(segments))
    match chance.randrange(3):
        case 0:
            segments[one], segments[other] = segments[other], segments[one]
        case 1:
            segments.insert(one, segments[other])
        case _:
            del segments[one]
    return b"~".join(segments)


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _change_bytes,
    _change_bytes,
    _change_element,
    _change_segments,
    _cut_off,
)


def _adds_up(payment: Remittance) -> bool:
    """The sums of the guide, written down a second time and in another way than the reader checks them."""
    for claim in payment.claims:
        lines = [sum((one.amount for one in line.adjustments), Decimal(0)) for line in claim.services]
        own = sum((one.amount for one in claim.adjustments), Decimal(0))
        if any(line.charge - line.paid != cut for line, cut in zip(claim.services, lines, strict=True)):
            return False
        if claim.charge - claim.paid != own + sum(lines):
            return False
        if claim.services and claim.charge != sum(line.charge for line in claim.services):
            return False
    claims = sum(claim.paid for claim in payment.claims)
    return payment.amount + sum(one.amount for one in payment.provider_adjustments) == claims


def _check(content: bytes) -> int:
    """Reads in every way; gives the number of remittances that may be posted."""
    try:
        read = document.read(content)
    except NotX12:
        return 0
    json.dumps(report(content))
    list(read_835.stream(content))
    postable = [
        payment for payment in read.remittances if not any(one.severity is Severity.ERROR for one in payment.findings)
    ]
    assert all(_adds_up(payment) for payment in postable)
    assert all(one.segment >= 0 and one.text for one in read.all_findings)
    return len(postable)


def test_mutated_files_never_stop_a_reader() -> None:
    chance = random.Random(835)  # noqa: S311  # repeatable, not secret

    postable = sum(_check(_mutated(chance.choice(_SEEDS), chance)) for _ in range(INPUTS))

    # Some changes do no harm: were there none, the check of what may be posted would be empty.
    assert postable > INPUTS // 50


@pytest.mark.skipif(not SAMPLES, reason="X12_SAMPLES names no folder")
def test_mutated_samples_never_stop_a_reader() -> None:
    chance = random.Random(271)  # noqa: S311  # repeatable, not secret
    samples = [path.read_bytes() for path in sorted(Path(SAMPLES).glob("*.x12")) if path.stat().st_size < 20_000]

    for _ in range(INPUTS // 2):
        _check(_mutated(chance.choice(samples), chance))


def test_random_bytes_never_stop_a_reader() -> None:
    chance = random.Random(999)  # noqa: S311  # repeatable, not secret

    for _ in range(INPUTS // 10):
        noise = chance.randbytes(chance.randrange(400))
        _check(noise)
        _check(ISA.encode() + b"~" + noise)
