"""Reading speed: 835 claims a second, beside str.split of the same bytes into segments and elements in the same run."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

from benchmarks.marks import Mark
from x12 import document, read_835

CLAIM_COUNT = 10_000
LEAST_SHARE_OF_SPLIT = 15_000 / 145_000  # of plain splitting, where that does 145,000 claims a second
_CENT = Decimal("0.01")
_ISA = "ISA*00*          *00*          *ZZ*PAYERONE       *30*123456789      *260115*0930*^*00501*000000042*0*P*:"


def run() -> dict[str, float]:
    """Claims a second of each, best of five, and their ratios to plain splitting."""
    content = generated_835(CLAIM_COUNT)
    splitting = CLAIM_COUNT / _best_of_five(lambda: _split(content))
    keeping = CLAIM_COUNT / _best_of_five(lambda: document.read(content))
    streaming = CLAIM_COUNT / _best_of_five(lambda: _drain(read_835.stream(io.BytesIO(content))))
    return {
        "claims_kept_per_second": round(keeping),
        "claims_streamed_per_second": round(streaming),
        "claims_split_per_second": round(splitting),
        "kept_share_of_split": round(keeping / splitting, 3),
        "streamed_share_of_split": round(streaming / splitting, 3),
        "segments_per_claim": round(content.count(b"~") / CLAIM_COUNT, 1),
        "bytes_per_claim": round(len(content) / CLAIM_COUNT),
    }


def marks() -> list[Mark]:
    """The same measures beside what they have to reach."""
    found = run()
    return [
        Mark("Reading an 835, all kept", found["claims_kept_per_second"], "claims/s"),
        Mark("Reading an 835, all kept", found["kept_share_of_split"], "of str.split", LEAST_SHARE_OF_SPLIT),
        Mark("Reading an 835, streamed", found["claims_streamed_per_second"], "claims/s"),
        Mark("Reading an 835, streamed", found["streamed_share_of_split"], "of str.split", LEAST_SHARE_OF_SPLIT),
    ]


def generated_835(claim_count: int) -> bytes:
    """A balanced 835 of claims of three lines, the same each time."""
    chance = random.Random(835)  # noqa: S311  # repeatable, not secret
    claims: list[str] = []
    total = Decimal(0)
    for number in range(claim_count):
        segments, paid = _claim(number, chance)
        claims += segments
        total += paid
    body = [
        "ST*835*0001",
        f"BPR*I*{total}*C*ACH*CCP*01*111000025*DA*123*1512345678**01*111000025*DA*456*20260115",
        "TRN*1*EFT77*1512345678",
        "N1*PR*EXAMPLE HEALTH PLAN",
        "N1*PE*LAKESIDE CLINIC*XX*1234567893",
        "LX*1",
        *claims,
    ]
    body.append(f"SE*{len(body) + 1}*0001")
    group = "GS*HP*PAYERONE*123456789*20260115*0930*7*X*005010X221A1"
    return ("~\n".join([_ISA, group, *body, "GE*1*7", "IEA*1*000000042"]) + "~\n").encode()


def _claim(number: int, chance: random.Random) -> tuple[list[str], Decimal]:
    lines: list[str] = []
    charge = paid = share = Decimal(0)
    for line in range(3):
        line_charge = Decimal(chance.randrange(5_000, 30_000)) * _CENT
        allowed = (line_charge * chance.randrange(40, 95) / 100).quantize(_CENT)
        patient = min(allowed, Decimal(chance.choice((0, 0, 20, 25, chance.randrange(1, 30)))))
        lines += _line(f"{number}{line}", line_charge, allowed, patient, chance)
        charge, paid, share = charge + line_charge, paid + allowed - patient, share + patient
    head = [
        f"CLP*PCN{number}*1*{charge}*{paid}*{share}*12*ICN{number}*11*1",
        f"NM1*QC*1*EXAMPLE{number % 977}*ALEX{number % 83}****MI*M{number}",
        "DTM*232*20260105",
        "DTM*233*20260105",
    ]
    return head + lines, paid


def _line(control: str, charge: Decimal, allowed: Decimal, patient: Decimal, chance: random.Random) -> list[str]:
    code = chance.choice(("99213", "97110", "97140", "98941", "99214"))
    modifier = chance.choice(("", ":GP", ":25"))
    return [
        f"SVC*HC:{code}{modifier}*{charge}*{allowed - patient}**{chance.choice((1, 2))}",
        f"DTM*472*202601{chance.randrange(1, 29):02}",
        f"CAS*CO*45*{charge - allowed}",
        *([f"CAS*PR*{chance.choice((1, 2, 3))}*{patient}"] if patient else []),
        f"REF*6R*{control}",
        f"AMT*B6*{allowed}",
    ]


def _split(content: bytes) -> None:
    for segment in content.decode("ascii").split("~"):
        segment.split("*")


def _drain(items: Iterator[object]) -> None:
    for _ in items:
        pass


def _best_of_five(act: Callable[[], object]) -> float:
    """Seconds of the quickest; what was read is thrown away outside the time."""
    seconds = []
    for _ in range(5):
        started = time.process_time()
        result = act()
        seconds.append(time.process_time() - started)
        del result
    return min(seconds)


if __name__ == "__main__":
    for name, value in run().items():
        print(f"{name:30} {value:>12,}")
