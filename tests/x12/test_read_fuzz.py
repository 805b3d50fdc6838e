"""No input, however broken, stops or stalls a reader, and none yields money that does not add up without saying so.

`X12_FUZZ_INPUTS=20000 X12_SAMPLES=folder pytest tests/x12/test_read_fuzz.py` is the long search; the same in every run.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import FrameType

import pytest

from tests.x12.claim_variants import VARIANTS
from tests.x12.files import (
    ACKNOWLEDGEMENT,
    ANSWER,
    CLAIM_ACKNOWLEDGEMENT,
    ISA,
    answer,
    claim_acknowledgement,
    functional_acknowledgement,
    interchange,
    remittance,
)
from tests.x12.records import ENVELOPE, batch_of
from tests.x12.test_read_claims import CLAIM_FILE, INQUIRY_FILE
from tests.x12.test_status import ANSWER as STATUS_ANSWER
from tests.x12.test_status import INQUIRY as STATUS_INQUIRY
from x12 import document, read_835
from x12.acknowledgements import ClaimBatchAcknowledgement
from x12.claim import Claim, OtherPayer
from x12.document import Document
from x12.findings import Finding, Severity
from x12.remittance import Adjustment, Remittance
from x12.report import report
from x12.tokenizer import NotX12
from x12.write_276 import write_276
from x12.write_277 import write_277
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit

# Raise it for a long search; a run in passing stays within seconds.
INPUTS = int(os.environ.get("X12_FUZZ_INPUTS", "3000"))
SAMPLES = os.environ.get("X12_SAMPLES", "")
MOST_SECONDS = 10  # for one small input on a busy machine; all of them take milliseconds

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
_OLD_ACKNOWLEDGEMENT = ("AK1*HC*12", "AK2*837*0001", "AK3*CLM*22*2300*8*5", "AK4*2*782*6*1O0", "AK5*R*5", "AK9*R*1*1*0")

# Good files of every transaction that is read, each chosen as often as the others.
SEEDS: dict[str, tuple[bytes, ...]] = {
    "835": (remittance(after=["PLB*1*20261231*WO:X*0"]), remittance().replace(b"~", b"~\r\n")),
    "271": (answer(_RICH_ANSWER),),
    "270": (INQUIRY_FILE,),
    "999": (functional_acknowledgement(_RICH_ACKNOWLEDGEMENT),),
    "997": (interchange(_OLD_ACKNOWLEDGEMENT, transaction_set="997", functional_id="FA", version="004010"),),
    "277CA": (claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT),),
    "TA1": (f"{ISA}~TA1*000000905*260115*0930*R*025~IEA*0*000000042~".encode(),),
    "837P": (CLAIM_FILE, *(write_837p([batch_of(claim)], ENVELOPE) for claim, _ in VARIANTS.values())),
    "276": (write_276([STATUS_INQUIRY], ENVELOPE),),
    "277": (write_277([STATUS_ANSWER], ENVELOPE),),
    "several": (remittance() + answer(ANSWER),),
}
_PIECES = (
    b"", b"*", b"**", b"~", b"~~", b":", b"::", b"^", b"\n", b"\r\n", b" ", b"-", b".", b"1e9", b"0", b"9" * 40, b"-1",
    b"ISA", b"IEA*", b"~ST*835*1~", b"~SE*1*1~", b"CLP*", b"\x00", b"\xff", b"\xc3\xa9", b"HL*1**22*0~", b"HL*9*9*99~",
    b"EB*1~", b"SVD*~", b"LIN~", b"LX*x~", b"CRC*~", b"HI*~", b"SBR~", b"NM1~", b"CLM*~", b"STC*::~", b"TRN~", b"SVC~",
    b"PWK~", b"MOA~", b"CR1~", b"SV5~", b"MEA~", b"CTP~", b"REF*G1~", b"CAS*CO*45*1~", b"AMT*D*1~", b"QTY*90*9~",
)  # fmt: skip


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


def _change_digit(content: bytes, chance: random.Random) -> bytes:
    """Another digit where one stands: amounts, counts and numbers that look right and are not."""
    places = [at for at, byte in enumerate(content) if 48 <= byte <= 57 and at > 105]
    if not places:
        return content
    at = chance.choice(places)
    return content[:at] + b"%d" % chance.randrange(10) + content[at + 1 :]


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
    _change_digit,
    _change_segments,
    _cut_off,
)


# The sums of the guides, written down a second time and in another way than the readers check them.


def _sum(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((one.amount for one in adjustments), Decimal(0))


def _payment_adds_up(payment: Remittance) -> bool:
    for claim in payment.claims:
        lines = [_sum(line.adjustments) for line in claim.services]
        if any(line.charge - line.paid != cut for line, cut in zip(claim.services, lines, strict=True)):
            return False
        if claim.charge - claim.paid != _sum(claim.adjustments) + sum(lines):
            return False
        if claim.services and claim.charge != sum(line.charge for line in claim.services):
            return False
    claims = sum(claim.paid for claim in payment.claims)
    return payment.amount + sum(one.amount for one in payment.provider_adjustments) == claims


def _claim_adds_up(claim: Claim) -> bool:
    billed = sum((line.charge for line in claim.lines), Decimal(0))
    return claim.charge == billed and all(_payer_adds_up(payer, claim) for payer in claim.other_payers)


def _payer_adds_up(payer: OtherPayer, claim: Claim) -> bool:
    """What an earlier payer paid and cut explains every line that it answered, and the claim."""
    if payer.paid is None:
        return True
    paid, cut = Decimal(0), _sum(payer.adjustments)
    has_answers = False
    for line in claim.lines:
        explained = Decimal(0)
        for one in line.adjudications:
            if one.payer_id == payer.payer_id:
                has_answers = True
                paid += one.paid
                cut += _sum(one.adjustments)
                explained += one.paid + _sum(one.adjustments)
        if explained not in {line.charge, Decimal(0)}:
            return False
    if has_answers and payer.paid != paid - _sum(payer.adjustments):
        return False
    return payer.paid + cut == claim.charge


def _counts_agree(batch: ClaimBatchAcknowledgement) -> bool:
    """QTY and AMT of a 277CA that states both sides and lists claims."""
    claims = [claim for provider in batch.providers for claim in provider.claims]
    if not claims:
        return True
    stated, charges = (batch.accepted_count, batch.rejected_count), [claim.charge for claim in claims]
    if None not in stated and sum(one for one in stated if one is not None) != len(claims):
        return False
    amounts = [one for one in (batch.accepted_amount, batch.rejected_amount) if one is not None]
    known = [charge for charge in charges if charge is not None]
    return len(amounts) < 2 or len(known) < len(claims) or sum(amounts) == sum(known)


def _names(findings: tuple[Finding, ...], beginning: str) -> bool:
    return any(one.rule.startswith(beginning) for one in findings)


@contextmanager
def _in_time() -> Iterator[None]:
    """Ends what takes too long, by an exception that fails the test and shows the input."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"reading took more than {MOST_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _check(content: bytes) -> Document | None:
    """Reads in every way and checks what was read; None where nothing is X12."""
    with _in_time():
        try:
            read = document.read(content)
        except NotX12:
            return None
        json.dumps(report(content))
        list(read_835.stream(content))
    for payment in read.remittances:
        assert _payment_adds_up(payment) or any(one.severity is Severity.ERROR for one in payment.findings)
    for batch in read.claim_batches:
        assert all(map(_claim_adds_up, batch.claims)) or _names(batch.findings, "X837P-BAL-")
    for acknowledged in read.claim_batch_acknowledgements:
        assert _counts_agree(acknowledged) or _names(acknowledged.findings, "X277CA-")
    assert all(one.segment >= 0 and one.text for one in read.all_findings)
    return read


def test_mutated_files_never_stop_a_reader() -> None:
    chance = random.Random(835)  # noqa: S311  # repeatable, not secret
    kinds = list(SEEDS)
    told: Counter[str] = Counter()

    for at in range(INPUTS):
        kind = kinds[at % len(kinds)]
        read = _check(_mutated(chance.choice(SEEDS[kind]), chance))
        told[kind] += read is not None and bool(read.all_findings)

    # Each reader had damage to name: were there none, the checks would be empty.
    assert [kind for kind in kinds if told[kind] < INPUTS // len(kinds) // 10] == []


def test_changed_digits_never_pass_for_balanced_money() -> None:
    """Whole files in which only digits differ: the readers get far enough to add up."""
    chance = random.Random(837)  # noqa: S311  # repeatable, not secret
    postable = 0

    for at in range(INPUTS // 4):
        content = chance.choice(SEEDS[("835", "837P", "277CA")[at % 3]])
        for _ in range(chance.randint(1, 2)):
            content = _change_digit(content, chance)
        read = _check(content)
        if read is not None:
            postable += sum(not _names(one.findings, "X") for one in read.remittances)

    # Some changes do no harm: were there none, the check of what may be posted would be empty.
    assert postable > 0


@pytest.mark.skipif(not SAMPLES, reason="X12_SAMPLES names no folder")
def test_mutated_samples_never_stop_a_reader() -> None:
    chance = random.Random(271)  # noqa: S311  # repeatable, not secret
    samples = [path.read_bytes() for path in sorted(Path(SAMPLES).glob("*.x12")) if path.stat().st_size < 20_000]

    for _ in range(INPUTS // 2):
        _check(_mutated(chance.choice(samples), chance))


def test_random_bytes_never_stop_a_reader() -> None:
    """Noise alone, behind an ISA, and inside each transaction."""
    chance = random.Random(999)  # noqa: S311  # repeatable, not secret
    seeds = [content for contents in SEEDS.values() for content in contents[:1]]

    for at in range(INPUTS // 10):
        noise = chance.randbytes(chance.randrange(400))
        _check(noise)
        _check(ISA.encode() + b"~" + noise)
        seed = seeds[at % len(seeds)]
        place = chance.randrange(106, len(seed))
        _check(seed[:place] + noise + seed[place:])
