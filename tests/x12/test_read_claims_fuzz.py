"""No claim file or status file, however broken, stops its reader: damaged variants, the same in every run."""

from __future__ import annotations

import os
import random

import pytest

from tests.x12.claim_variants import VARIANTS
from tests.x12.records import ENVELOPE, batch_of
from tests.x12.test_status import ANSWER, INQUIRY
from x12.document import read
from x12.tokenizer import NotX12
from x12.write_276 import write_276
from x12.write_277 import write_277
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

INPUTS = int(os.environ.get("X12_FUZZ_INPUTS", "3000"))  # raise it for a long search
_PIECES = (
    b"", b"*", b"**", b"~", b"~~", b":", b"::", b"^", b"\n", b"-", b"1e5", b"9" * 40, b"\xff", b"HL*9*9*99~",
    b"SVD*~", b"LIN~", b"LX*x~", b"CRC*~", b"HI*~", b"SBR~", b"NM1~", b"CLM*~", b"STC*::~", b"TRN~", b"SVC~", b"PWK~",
    b"MOA~", b"CR1~", b"SV5~", b"MEA~", b"CTP~", b"REF*G1~",
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file with one to five defects: bytes changed or lost, segments exchanged or doubled, the end cut off."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(min(106, len(content)), len(content) + 1)
        segments = content.split(b"~")
        one, other = chance.randrange(len(segments)), chance.randrange(len(segments))
        match chance.randrange(5):
            case 0:
                content = content[:at] + chance.choice(_PIECES) + content[at + chance.randrange(6) :]
            case 1:
                content = content[:at] + content[at + chance.randrange(40) :]
            case 2:
                segments[one], segments[other] = segments[other], segments[one]
                content = b"~".join(segments)
            case 3:
                segments.insert(other, segments[one])
                content = b"~".join(segments)
            case _:
                content = content[:at]
    return content


def test_no_damage_stops_a_reader() -> None:
    chance = random.Random(7)  # noqa: S311 damage needs no secrecy
    seeds = [write_837p([batch_of(claim)], ENVELOPE) for claim, _ in VARIANTS.values()]
    seeds += [write_276([INQUIRY], ENVELOPE), write_277([ANSWER], ENVELOPE)]

    stopped = []
    for _ in range(INPUTS):
        content = damaged(chance.choice(seeds), chance)
        try:
            read(content)
        except NotX12:
            continue
        except Exception as problem:  # whatever it is, it must not happen
            stopped.append((content, problem))

    assert stopped == []
