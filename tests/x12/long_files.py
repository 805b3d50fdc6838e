"""Files of one ST with any number of records, which differ in the numbers of the record alone.

`python -m tests.x12.long_files 100` writes 100 MB of each transaction, streams it in a process of its own, and
prints how many records came and the most memory that the process had.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from tests.x12.files import (
    ANSWER,
    CLAIM,
    CLAIM_ACKNOWLEDGEMENT,
    PAYMENT,
    answer,
    claim_acknowledgement,
    functional_acknowledgement,
    interchange,
)
from tests.x12.records import CLAIM as SENT_CLAIM
from tests.x12.records import ENVELOPE, batch_of
from x12 import document
from x12.write_837p import write_837p

INQUIRY = (
    "BHT*0022*13*REQ1*20260115*0930",
    *ANSWER[1:7],
    "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
    "DMG*D8*19800229*F",
    "DTP*291*D8*20260115",
    "EQ*30",
)
_ABOVE_STATUS = (
    "HL*1**20*1",
    "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
    "HL*2*1*21*1",
    "NM1*41*2*LAKESIDE CLINIC*****46*LAKE1",
    "HL*3*2*19*1",
    "NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893",
)
STATUS_INQUIRY = (
    "BHT*0010*13*Q1*20260115*0930",
    *_ABOVE_STATUS,
    "HL*4*3*22*0",
    "DMG*D8*19800229*F",
    "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
    "TRN*1*T1",
    "REF*EJ*PCN1",
    "AMT*T3*150",
    "DTP*472*D8*20260105",
)
STATUS_ANSWER = (
    "BHT*0010*08*Q1*20260115*0930*DG",
    *_ABOVE_STATUS,
    "HL*4*3*22*0",
    "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
    "TRN*2*T1",
    "STC*F1:65*20260115**150*100*20260115*ACH*20260115*EFT9",
    "REF*1K*ICN1",
    "REF*EJ*PCN1",
    "DTP*472*D8*20260105",
)
REJECTED = ("AK2*837*000@*005010X222A1", "IK3*NM1*22*2310*8", "CTX*CLM01:PCN@", "IK4*9*67*1*BAD", "IK5*R*5")
REJECTED_BY_AN_OLD_SENDER = ("AK2*837*000@", "AK3*NM1*22**8", "AK4*9*67*1*BAD", "AK5*R*5")


def payments() -> Iterator[str]:
    """An 835; its claims, with the sum of their payments wrong, since nobody knows it when it is written."""
    yield from PAYMENT
    for at in count():
        yield from (one.replace("PCN1", f"PCN{at}") for one in CLAIM)


def claims() -> Iterator[str]:
    """An 837P, each claim of a subscriber of its own."""
    content = write_837p([batch_of(SENT_CLAIM)], ENVELOPE).decode().split("~")
    start = next(at for at, one in enumerate(content) if one.startswith("HL*2*"))
    number = SENT_CLAIM.patient_control_number
    yield from content[3:start]
    for at in count():
        yield from (one.replace("HL*2*", f"HL*{at + 2}*").replace(number, f"{number}{at}") for one in content[start:-4])


def acknowledged_claims() -> Iterator[str]:
    """A 277CA, every claim under a provider level of its own, as some clearinghouses send it."""
    yield from CLAIM_ACKNOWLEDGEMENT[:14]
    for at in count():
        for one in CLAIM_ACKNOWLEDGEMENT[14:22]:
            changed = one.replace("HL*3*", f"HL*{2 * at + 3}*").replace("HL*4*3*", f"HL*{2 * at + 4}*{2 * at + 3}*")
            yield changed.replace("PCN1", f"PCN{at}")


def _levels(body: tuple[str, ...], head: int, last: int) -> Iterator[str]:
    """The first segments once, then the rest again and again, each time with the next HL01."""
    yield from body[:head]
    for at in count():
        for one in body[head:]:
            yield (
                one.replace(f"HL*{last}*", f"HL*{at + last}*").replace("TRACE1", f"TRACE{at}").replace("*T1", f"*T{at}")
            )


def benefit_answers() -> Iterator[str]:
    """A 271."""
    yield from _levels(ANSWER, 5, 3)


def inquiries() -> Iterator[str]:
    """A 270."""
    yield from _levels(INQUIRY, 5, 3)


def status_inquiries() -> Iterator[str]:
    """A 276."""
    yield from _levels(STATUS_INQUIRY, 7, 4)


def status_answers() -> Iterator[str]:
    """A 277."""
    yield from _levels(STATUS_ANSWER, 7, 4)


def rejections() -> Iterator[str]:
    """A 999 that rejects every transaction of a group."""
    yield "AK1*HC*12*005010X222A1"
    for at in count():
        yield from (one.replace("@", str(at)) for one in REJECTED)


def errors_of_one_transaction() -> Iterator[str]:
    """A 999 that rejects one transaction for any number of errors."""
    yield "AK1*HC*12*005010X222A1"
    yield REJECTED[0].replace("@", "1")
    for at in count():
        yield from (one.replace("@", str(at)) for one in REJECTED[1:4])


def old_rejections() -> Iterator[str]:
    """A 997 that rejects every transaction of a group."""
    yield "AK1*HC*12"
    for at in count():
        yield from (one.replace("@", str(at)) for one in REJECTED_BY_AN_OLD_SENDER)


# By transaction: what stands between ST and SE, without end, and what makes a file of some of it.
BODIES: dict[str, Callable[[], Iterator[str]]] = {
    "835": payments,
    "837P": claims,
    "277CA": acknowledged_claims,
    "271": benefit_answers,
    "270": inquiries,
    "276": status_inquiries,
    "277": status_answers,
    "999": rejections,
    "999 of one transaction": errors_of_one_transaction,
    "997": old_rejections,
}
_GROUPS = {
    "835": ("HP", "005010X221A1"), "837": ("HC", "005010X222A1"), "270": ("HS", "005010X279A1"),
    "276": ("HR", "005010X212"), "277": ("HN", "005010X212"), "997": ("FA", "004010"),
}  # fmt: skip


def wrapped(name: str, body: Sequence[str]) -> bytes:
    """The body as one ST of the transaction."""
    set_id = name[:3]
    if name.startswith("999"):
        return functional_acknowledgement(
            [*body, "IK5*R*5", "AK9*R*1*1*0"] if "one" in name else [*body, "AK9*R*1*1*0"]
        )
    if name == "277CA":
        return claim_acknowledgement(body)
    if name == "271":
        return answer(body)
    group, version = _GROUPS[set_id]
    rest = ["AK9*R*1*1*0"] if name == "997" else []
    return interchange([*body, *rest], transaction_set=set_id, functional_id=group, version=version)


def write_long(name: str, size: int, path: Path) -> None:
    """Writes a file of at least so many bytes."""
    start, end = wrapped(name, []).split(b"SE*", 1)
    with path.open("wb") as file:
        written = file.write(start[: start.index(b"~ST*")]) + file.write(b"~" + start[start.index(b"~ST*") + 1 :])
        pieces: list[str] = []
        for segment in BODIES[name]():
            pieces.append(segment)
            if len(pieces) >= 10_000:
                written += file.write("".join(f"{one}~" for one in pieces).encode())
                pieces = []
                if written >= size:
                    break
        file.write(b"SE*" + end)


def _drain(path: Path) -> None:
    """Streams the file, and prints how many records came, how many findings, and the peak of this process in KB."""
    records = findings = 0
    with path.open("rb") as file:
        for one in document.stream(file):
            records += one.record is not None
            findings += len(one.findings)
    sys.stdout.write(f"{records} {findings} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")


def _measure(megabytes: int) -> None:
    sys.stdout.write("| transaction | records | findings | peak, MB |\n|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        for name in BODIES:
            path = Path(folder, "long.x12")
            write_long(name, megabytes * 1_000_000, path)
            child = [sys.executable, "-m", "tests.x12.long_files", "--drain", str(path)]
            records, findings, peak = subprocess.run(child, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
            sys.stdout.write(f"| {name} | {int(records):,} | {findings} | {int(peak) * 1024 / 1_000_000:.1f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "--drain":
        _drain(Path(sys.argv[2]))
    else:
        _measure(int(sys.argv[1]))
