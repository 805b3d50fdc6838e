"""Writing speed: 837P claims a second from records, beside str.split of the same bytes in the same run."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal

from benchmarks.marks import Mark
from x12.claim import BillingProvider, Claim, ClaimBatch, ClaimLine, Provider, Submitter, Subscriber
from x12.envelope import Envelope
from x12.npi import with_check_digit
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Procedure
from x12.write_837p import write_837p

CLAIM_COUNT = 5_000
_NOW = dt.datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 envelopes hold naive local time
_ENVELOPE = Envelope("ZZ", "LAKESIDE01", "30", "330000000", _NOW, 1, 1, True)
_SERVICES = ("99213", "97110", "97140", "98941")


LEAST_SHARE = 0.23


def marks() -> list[Mark]:
    """The writing speed and its share of str.split."""
    figures = run()
    return [
        Mark("Writing 837P", figures["claims_written_per_second"], "claims/s"),
        Mark("Writing 837P: str.split of the same bytes", figures["claims_split_per_second"], "claims/s"),
        Mark("Writing 837P: share of str.split", figures["share_of_split"], "of split", LEAST_SHARE),
    ]


def run() -> dict[str, float]:
    """Claims a second of each, best of nine, and their ratio."""
    batch = _batch(CLAIM_COUNT)
    content = write_837p([batch], _ENVELOPE)
    text = content.decode("ascii")
    writing, splitting = (CLAIM_COUNT / seconds for seconds in _best(lambda: write_837p([batch], _ENVELOPE), text))
    return {
        "claims_written_per_second": round(writing),
        "claims_split_per_second": round(splitting),
        "share_of_split": round(writing / splitting, 3),
        "segments_per_claim": round(text.count("~") / CLAIM_COUNT, 1),
        "bytes_per_claim": round(len(content) / CLAIM_COUNT),
    }


def _best(write: Callable[[], object], text: str) -> tuple[float, float]:
    """Seconds of writing and of splitting, best of nine, in turns: a slow moment of the machine falls on both."""
    writing = splitting = float("inf")
    for _ in range(9):
        writing = min(writing, _seconds(write))
        splitting = min(splitting, _seconds(lambda: _split(text)))
    return writing, splitting


def _seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _split(text: str) -> None:
    for segment in text.split("~"):
        segment.split("*")


def _batch(count: int) -> ClaimBatch:
    submitter = Submitter(
        Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="46", identifier="LAKESIDE01"),
        Contact("BILLING OFFICE", "5550100123"), "SANDBOX CLEARINGHOUSE", "330000000",
    )  # fmt: skip
    return ClaimBatch("BATCH1", _NOW, submitter, tuple(_claim(n) for n in range(count)))


def _claim(n: int) -> Claim:
    billing_provider = BillingProvider(
        Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="XX", identifier="1234567893"),
        Address("100 LAKE STREET", "SPRINGFIELD", "IL", "627010000"), "123456789", taxonomy="111N00000X",
    )  # fmt: skip
    address = Address(f"{n} MAPLE AVENUE", "SPRINGFIELD", "IL", "62701")
    name = Name(f"EXAMPLE{n}", "ALEX", "Q", qualifier="MI", identifier=f"MEM{n:07}")
    born_on = dt.date(1950, 1, 1) + dt.timedelta(days=n % 20_000)
    is_patient = n % 4 != 0
    subscriber = Subscriber(
        "P", "CI", Person(name, address, born_on, "F") if is_patient else Person(name),
        "EXAMPLE HEALTH PLAN", f"6{n % 40:04}", is_patient, group_number=f"G{n % 300}",
    )  # fmt: skip
    patient = None if is_patient else Person(Name(f"EXAMPLE{n}", "KIM"), address, dt.date(2015, 5, 5), "M")
    lines = tuple(_line(n, number) for number in range(1, 2 + n % 4))
    rendering = Name("SAMPLE", "JORDAN", qualifier="XX", identifier=with_check_digit(f"1{n % 20:08}"))
    charge = sum((line.charge for line in lines), Decimal(0))
    return Claim(
        f"PCN{n:07}", charge, "11", ("M545", "M5416", "G8929"), lines,
        billing_provider, subscriber, patient, "18" if patient is None else "19",
        prior_authorization=f"A{n}" if n % 10 == 0 else "", rendering=Provider(rendering, "111N00000X"),
    )  # fmt: skip


def _line(n: int, number: int) -> ClaimLine:
    procedure = Procedure(_SERVICES[number % 4], ("25",) if number == 1 else ())
    return ClaimLine(
        number, procedure, Decimal(f"{40 + n % 90}.{n % 100:02}"), Decimal(1 + n % 2), (1, 2),
        dt.date(2026, 11, 1) + dt.timedelta(days=n % 20), f"L{n:07}{number}",
    )  # fmt: skip


if __name__ == "__main__":
    for name, value in run().items():
        print(f"{name:28} {value:>12,}")
