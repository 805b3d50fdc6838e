"""The walk that judges an 835 says the same as a plain look at the records that it leaves."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.x12.files import CLAIM, PAYMENT, remittance
from x12 import document, read_835
from x12.balance import remittance_findings
from x12.findings import Finding
from x12.remittance import ClaimPayment, Remittance
from x12.tokenizer import NotX12

pytestmark = pytest.mark.unit

SAMPLES = os.environ.get("X12_SAMPLES", "")
_OF_CLAIMS = frozenset({
    "X835-BAL-LINE", "X835-BAL-CLAIM", "X835-BAL-CHARGE", "X835-BAL-PAID", "X835-PATIENT-SHARE", "X835-REVERSAL-SIGN",
})  # fmt: skip
_CLAIMS = (
    *CLAIM,
    "CLP*PCN2*22*-100*-60*-10*12*ICN2", "NM1*QC*1*EXAMPLE*KIM", "CAS*PR*3*-10", "CAS*CO*24*-20",
    "SVC*HC:99213*-100*-90", "CAS*CO*45*-10",
    "LX*2",
    "CLP*PCN3*4*90*0*0*12*ICN3", "NM1*QC*1*EXAMPLE*KIM", "CAS*CO*16*90", "MOA***MA01", "DTM*232*20260105",
)  # fmt: skip
_PIECES = ("", "0", "1", "-1", "10", "20", "99.99", "CO", "PR", "OA", "22", "1e2", "HC:99213")


def _of_claims(findings: tuple[Finding, ...] | list[Finding]) -> list[Finding]:
    return sorted((one for one in findings if one.rule in _OF_CLAIMS), key=lambda one: (one.segment, one.rule))


def _agree(content: bytes) -> int:
    """Compares every remittance of the content, and gives the number of findings that were compared."""
    try:
        remittances = document.read(content).remittances
    except NotX12:
        return 0
    for payment in remittances:
        assert _of_claims(payment.findings) == _of_claims(remittance_findings(payment))
    streamed = [one for one in read_835.stream(content) if isinstance(one, ClaimPayment | Remittance)]
    kept = [claim for payment in remittances for claim in payment.claims]
    claims = [one for one in streamed if isinstance(one, ClaimPayment)]
    assert claims == kept or len(remittances) < content.count(b"ST*835")
    return sum(len(_of_claims(payment.findings)) for payment in remittances)


def _changed(content: str, chance: random.Random) -> bytes:
    """The content with one to three elements exchanged, or segments left out or put elsewhere."""
    segments = content.split("~")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(3, len(segments) - 4)
        match chance.randrange(4):
            case 0:
                del segments[at]
            case 1:
                segments.insert(chance.randrange(3, len(segments) - 4), segments[at])
            case _:
                elements = segments[at].split("*")
                elements[chance.randrange(len(elements))] = chance.choice(_PIECES)
                segments[at] = "*".join(elements)
    return "~".join(segments).encode()


def test_sums_found_while_reading_are_those_of_the_records() -> None:
    chance = random.Random(221)  # noqa: S311  # repeatable, not secret
    payment = ("BPR*I*70*C*ACH************20260115", *PAYMENT[1:])
    good = remittance(*_CLAIMS, payment=payment, after=["PLB*1234567893*20261231*WO:X*0"])

    compared = sum(_agree(_changed(good.decode(), chance)) for _ in range(1_500))

    assert _agree(good) == 0
    assert compared > 1_000  # were nothing wrong, there would be nothing to compare


@pytest.mark.skipif(not SAMPLES, reason="X12_SAMPLES names no folder")
def test_sums_of_samples_are_those_of_the_records() -> None:
    for path in sorted(Path(SAMPLES).glob("835*.x12")):
        _agree(path.read_bytes())
