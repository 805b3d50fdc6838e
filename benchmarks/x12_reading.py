"""Reading speed: 835 claims a second, beside str.split of the same bytes into segments and elements in the same run.

Five ways are measured, every balance checked in each:

- streamed: each claim as it is read, none of its fields asked for, as when a file is judged before it is posted.
  A claim is filled when one of its fields is first asked for, so this makes no records;
- streamed, every field read: what a poster does, who takes all amounts, lines and adjustments of each claim;
- kept: the whole file as a document, its claims still to be filled;
- kept, every field read: the same, and then each claim filled;
- split: nothing but str.split, for comparison.

A practice has one price for a service and a payer one allowed amount, so amounts repeat from claim to claim, which
the reader makes use of. Beside such files stand two in which no line comes again: in one every amount is drawn anew
around a price, in the other all are drawn at random below 500.00, as who has no fee schedule at hand makes them up.
Each round reads another file than the one before.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

from benchmarks.marks import Mark
from x12 import document, read_835
from x12.record_building import collector_paused
from x12.remittance import ClaimPayment

CLAIM_COUNT = 5_000
ROUNDS = 15
LEAST_SHARE_STREAMED = 0.30
LEAST_SHARE_KEPT = 0.20
LEAST_SHARE_KEPT_AND_TOUCHED = 0.18
LEAST_SHARE_STREAMED_AT_RANDOM = 0.18
LEAST_SHARE_KEPT_AT_RANDOM = 0.15
_CENT = Decimal("0.01")
_ISA = "ISA*00*          *00*          *ZZ*PAYERONE       *30*123456789      *260115*0930*^*00501*000000042*0*P*:"
SCHEDULE, ANEW, AT_RANDOM = "amounts of a fee schedule", "no amount twice", "amounts at random below 500.00"
# Code with its modifiers, what the practice charges, what the payer allows.
Price = tuple[str, Decimal, Decimal]


def run(amounts: str = SCHEDULE) -> dict[str, float]:
    """Claims a second of each way, best of all rounds, and their ratios to plain splitting."""
    files = [generated_835(CLAIM_COUNT, seed, amounts) for seed in range(3)]
    ways: dict[str, Callable[[bytes], object]] = {
        "split": _split,
        "streamed": lambda content: _drain(read_835.stream(io.BytesIO(content))),
        "streamed_and_touched": lambda content: _touch(read_835.stream(io.BytesIO(content))),
        "kept": document.read,
        "kept_and_touched": _keep_and_touch,
    }
    best = dict.fromkeys(ways, float("inf"))
    for number in range(ROUNDS):  # in turns, so that a slow moment of the machine falls on all alike
        for name, way in ways.items():
            best[name] = min(best[name], _seconds(way, files[number % len(files)]))
    speeds: dict[str, float] = {f"claims_{name}_per_second": round(CLAIM_COUNT / best[name]) for name in ways}
    shares = {f"{name}_share_of_split": round(best["split"] / best[name], 3) for name in ways if name != "split"}
    return speeds | shares


def marks() -> list[Mark]:
    """The same measures beside what they have to reach."""
    found, anew, random_ones = run(), run(ANEW), run(AT_RANDOM)
    of_split = "of str.split"
    return [
        Mark("Reading an 835, streamed", found["claims_streamed_per_second"], "claims/s"),
        Mark("Reading an 835, streamed", found["streamed_share_of_split"], of_split, LEAST_SHARE_STREAMED),
        Mark("Reading an 835, streamed, every field read", found["streamed_and_touched_share_of_split"], of_split),
        Mark("Reading an 835, all kept", found["claims_kept_per_second"], "claims/s"),
        Mark("Reading an 835, all kept", found["kept_share_of_split"], of_split, LEAST_SHARE_KEPT),
        Mark(
            "Reading an 835, all kept, every field read",
            found["kept_and_touched_share_of_split"],
            of_split,
            LEAST_SHARE_KEPT_AND_TOUCHED,
        ),
        Mark(
            "Reading an 835, streamed, no amount twice",
            anew["streamed_share_of_split"],
            of_split,
            LEAST_SHARE_STREAMED_AT_RANDOM,
        ),
        Mark("Reading an 835, all kept, no amount twice", anew["kept_share_of_split"], of_split),
        Mark("The same, every field read", anew["kept_and_touched_share_of_split"], of_split),
        Mark(
            "Reading an 835, streamed, amounts at random",
            random_ones["streamed_share_of_split"],
            of_split,
            LEAST_SHARE_STREAMED_AT_RANDOM,
        ),
        Mark(
            "Reading an 835, all kept, amounts at random",
            random_ones["kept_share_of_split"],
            of_split,
            LEAST_SHARE_KEPT_AT_RANDOM,
        ),
        Mark("The same, every field read", random_ones["kept_and_touched_share_of_split"], of_split),
    ]


def generated_835(claim_count: int, seed: int = 835, amounts: str = SCHEDULE) -> bytes:
    """A balanced 835 of claims of three lines, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, not secret
    schedule = _fee_schedule() if amounts == SCHEDULE else []
    claims: list[str] = []
    total = Decimal(0)
    for number in range(claim_count):
        if amounts == AT_RANDOM:
            segments, paid = _random_claim(f"{seed}{number:05}", chance)
        else:
            segments, paid = _claim(f"{seed}{number:05}", schedule, chance)
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


def _fee_schedule() -> list[Price]:
    """Sixty services of one practice, as four plans of the payer price them."""
    chance = random.Random(60)  # noqa: S311  # repeatable, not secret
    prices: list[Price] = []
    for number in range(60):
        code = f"{97010 + number}{chance.choice(('', '', ':GP', ':59:GP'))}"
        charge = Decimal(chance.randrange(50, 300))
        prices += [(code, charge, (charge * chance.randrange(40, 95) / 100).quantize(_CENT)) for _ in range(4)]
    return prices


def _price(chance: random.Random) -> Price:
    """A price that hardly comes twice."""
    charge = Decimal(chance.randrange(5_000, 30_000)) * _CENT
    return (
        chance.choice(("99213", "97110:GP", "98941:25")),
        charge,
        (charge * chance.randrange(40, 95) / 100).quantize(_CENT),
    )


def _claim(number: str, schedule: list[Price], chance: random.Random) -> tuple[list[str], Decimal]:
    lines: list[str] = []
    charge = paid = share = Decimal(0)
    for line in range(3):
        code, line_charge, allowed = chance.choice(schedule) if schedule else _price(chance)
        patient = min(allowed, chance.choice((Decimal(0), Decimal(0), Decimal(20), Decimal(25), allowed * 20 // 100)))
        lines += _line(f"{number}{line}", code, line_charge, allowed, patient, chance)
        charge, paid, share = charge + line_charge, paid + allowed - patient, share + patient
    head = [
        f"CLP*PCN{number}*1*{charge}*{paid}*{share}*12*ICN{number}*11*1",
        f"NM1*QC*1*EXAMPLE{number}*ALEX****MI*M{number}",
        "DTM*232*20260105",
        "DTM*233*20260105",
    ]
    return head + lines, paid


def _random_claim(number: str, chance: random.Random) -> tuple[list[str], Decimal]:
    """Three lines of which charge, write-off and copay are any cents below 500.00 that add up."""
    lines: list[str] = []
    charge = paid = share = 0  # cents
    for line in range(3):
        charged = chance.randrange(100, 50_000)
        allowed = chance.randrange(50, charged)
        copay = chance.randrange(1, allowed)
        lines += [
            f"SVC*HC:{chance.randrange(97010, 97800)}*{_dollars(charged)}*{_dollars(allowed - copay)}**1",
            f"DTM*472*202601{chance.randrange(1, 29):02}",
            f"CAS*CO*45*{_dollars(charged - allowed)}",
            f"CAS*PR*{chance.choice((1, 2, 3))}*{_dollars(copay)}",
            f"REF*6R*{number}{line}",
            f"AMT*B6*{_dollars(allowed)}",
        ]
        charge, paid, share = charge + charged, paid + allowed - copay, share + copay
    head = [
        f"CLP*PCN{number}*1*{_dollars(charge)}*{_dollars(paid)}*{_dollars(share)}*12*ICN{number}*11*1",
        f"NM1*QC*1*EXAMPLE{number}*ALEX****MI*M{number}",
        "DTM*232*20260105",
    ]
    return head + lines, Decimal(paid) * _CENT


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _line(
    control: str, code: str, charge: Decimal, allowed: Decimal, patient: Decimal, chance: random.Random
) -> list[str]:
    return [
        f"SVC*HC:{code}*{charge}*{allowed - patient}**{chance.choice((1, 2))}",
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


def _keep_and_touch(content: bytes) -> document.Document:
    with collector_paused():  # as reading itself does
        read = document.read(content)
        _touch(iter(read.remittances[0].claims))
    return read


def _touch(items: Iterator[object]) -> Decimal:
    """Reads every amount of every claim, as posting does; a field that is asked for fills all of its claim."""
    total = Decimal(0)
    for claim in items:
        if isinstance(claim, ClaimPayment):
            for line in claim.services:
                total += line.paid
                for adjustment in line.adjustments:
                    total += adjustment.amount
    return total


def _seconds(way: Callable[[bytes], object], content: bytes) -> float:
    """Seconds of one reading; what was read is thrown away outside the time."""
    started = time.process_time()
    result = way(content)
    seconds = time.process_time() - started
    del result
    return seconds


if __name__ == "__main__":
    for amounts in (SCHEDULE, ANEW, AT_RANDOM):
        print(amounts.capitalize())
        for name, value in run(amounts).items():
            print(f"  {name:40} {value:>12,}")
