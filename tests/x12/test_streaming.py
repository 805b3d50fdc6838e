"""A file that is read record by record says what the whole document says, in memory that does not grow with it."""

from __future__ import annotations

import dataclasses
import io
import os
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.x12.answer_strategies import benefit_answers, claim_batch_acknowledgements, implementation_acknowledgements
from tests.x12.claim_strategies import claim_batches
from tests.x12.files import ANSWER, CLAIM, CLAIM_ACKNOWLEDGEMENT, answer, changed, claim_acknowledgement, remittance
from tests.x12.payment_strategies import remittances
from tests.x12.records import CLAIM as SENT_CLAIM
from tests.x12.records import ENVELOPE, batch_of
from tests.x12.test_read_fuzz import SEEDS
from x12 import document, read_271, read_277ca, read_835, read_837p
from x12.acknowledgements import ClaimAcknowledgement, ClaimBatchAcknowledgement, ProviderAcknowledgement
from x12.benefits import BenefitAnswer
from x12.claim import Claim, ClaimBatch
from x12.document import READERS, Streamed
from x12.numbers_seen import NumbersSeen
from x12.remittance import ClaimPayment, Remittance
from x12.streaming import BatchSums
from x12.tokenizer import NotX12
from x12.transaction import UnreadableTransaction
from x12.write_271 import write_271
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_837p import write_837p
from x12.write_999 import write_999

pytestmark = pytest.mark.unit

FEW, MANY = 400, 1_000  # of records, the first more than what is read at once
SAMPLES = sorted(Path(os.environ["X12_SAMPLES"]).glob("*.x12")) if os.environ.get("X12_SAMPLES") else []
EXAMPLES = [(name, content) for name, contents in SEEDS.items() for content in contents]
some = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def _put_together(pieces: Iterator[Streamed]) -> tuple[dict[str, list[Any]], set[object]]:  # Any: records of any kind
    """The whole records by the field of the document, and every finding."""
    whole: dict[str, list[Any]] = defaultdict(list)
    parts: list[Any] = []
    providers: list[ProviderAcknowledgement] = []
    found: set[object] = set()
    for piece in pieces:
        found.update(piece.findings)
        match piece.record:
            case None | BatchSums():
                continue
            case ClaimPayment() | Claim() | ClaimAcknowledgement():
                parts.append(piece.record)
                continue
            case ProviderAcknowledgement():
                providers.append(dataclasses.replace(piece.record, claims=tuple(parts)))
                parts = []
                continue
            case UnreadableTransaction():
                whole["unreadable"].append(piece.record)
            case Remittance():
                whole[READERS[piece.kind].keeps].append(dataclasses.replace(piece.record, claims=tuple(parts)))
            case ClaimBatch():
                whole[READERS[piece.kind].keeps].append(dataclasses.replace(piece.record, claims=tuple(parts)))
            case ClaimBatchAcknowledgement():
                whole[READERS[piece.kind].keeps].append(dataclasses.replace(piece.record, providers=tuple(providers)))
            case _:
                whole[READERS[piece.kind].keeps].append(piece.record)
        parts, providers = [], []
    return dict(whole), found


def _bare(record: Any) -> Any:  # Any: a record of any kind
    return dataclasses.replace(record, findings=()) if hasattr(record, "findings") else record


def _assert_same(content: bytes) -> None:
    kept = document.read(content)

    records, findings = _put_together(document.stream(io.BytesIO(content)))

    fields = {reader.keeps for reader in READERS.values()} | {"unreadable"}
    assert records == {name: [_bare(one) for one in getattr(kept, name)] for name in fields if getattr(kept, name)}
    assert findings == set(kept.all_findings)


@pytest.mark.parametrize("content", [one for _, one in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_stream_of_an_example_is_its_document(content: bytes) -> None:
    _assert_same(content)
    _assert_same(content[: max(120, len(content) * 2 // 3)])  # cut off
    _assert_same(content.replace(b"*1*", b"*1x*"))


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_stream_of_a_sample_is_its_document(sample: Path) -> None:
    _assert_same(sample.read_bytes())


_WRITERS: tuple[tuple[st.SearchStrategy[Any], Callable[..., bytes]], ...] = (  # Any: records of any kind
    (remittances(), write_835),
    (claim_batches(), write_837p),
    (claim_batch_acknowledgements(), write_277ca),
    (benefit_answers(), write_271),
    (implementation_acknowledgements(), write_999),
)


@some
@given(st.data())
def test_stream_of_random_records_is_their_document(data: st.DataObject) -> None:
    content = b""
    for strategy, write in data.draw(st.lists(st.sampled_from(_WRITERS), min_size=1, max_size=3)):
        content += write([data.draw(strategy)], ENVELOPE)

    _assert_same(content)


def test_records_come_in_the_order_of_the_file() -> None:
    content = remittance() + claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT) + write_837p([batch_of(SENT_CLAIM)], ENVELOPE)

    given = [(one.kind, type(one.record)) for one in document.stream(content)]

    assert given == [
        ("835", ClaimPayment),
        ("835", Remittance),
        ("277CA", ClaimAcknowledgement),
        ("277CA", ClaimAcknowledgement),
        ("277CA", ProviderAcknowledgement),
        ("277CA", BatchSums),
        ("277CA", ClaimBatchAcknowledgement),
        ("837P", Claim),
        ("837P", BatchSums),
        ("837P", ClaimBatch),
    ]


def test_finding_comes_with_the_record_that_it_is_about() -> None:
    other = [one.replace("PCN1", "PCN2") for one in CLAIM]
    other[0] = other[0].replace("*200*130*", "*200*131*")
    content = remittance(*CLAIM, *other)

    rules = {one.record.patient_control_number: {found.rule for found in one.findings}
             for one in document.stream(content) if isinstance(one.record, ClaimPayment)}  # fmt: skip

    assert rules == {"PCN1": set(), "PCN2": {"X835-BAL-CLAIM", "X835-BAL-PAID"}}


def test_what_is_wrong_with_the_trailers_comes_without_a_record() -> None:
    content = changed(remittance(), "GE*1*7", "GE*2*7")

    last = list(document.stream(content))[-1]

    assert (last.kind, last.record, [one.rule for one in last.findings]) == ("", None, ["X12-ENV-GE-COUNT"])


def test_sums_come_before_the_batch() -> None:
    sums = [one.record for one in read_277ca.stream(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT))][-2]

    assert sums == BatchSums(2, Decimal(300), 1, Decimal(100))


def test_stream_of_one_transaction_passes_over_the_others() -> None:
    content = remittance() + write_837p([batch_of(SENT_CLAIM)], ENVELOPE)

    given = list(read_837p.stream(content))

    assert [one.kind for one in given] == ["837P"] * 3
    assert given[1].record == BatchSums(1, SENT_CLAIM.charge)
    assert list(read_271.stream(content)) == []


def test_stream_of_what_is_no_x12_is_refused() -> None:
    with pytest.raises(NotX12):
        list(document.stream(b"hello"))


# Files of any number of claims, whose segments differ in the number of the claim alone.


def _payments(count: int) -> bytes:
    return remittance(*(one.replace("PCN1", f"PCN{at}") for at in range(count) for one in CLAIM))


def _claims(count: int) -> bytes:
    content = write_837p([batch_of(SENT_CLAIM)], ENVELOPE).decode()
    start, end = content.index("HL*2*"), content.index("~SE*") + 1
    number = SENT_CLAIM.patient_control_number
    claims = (
        content[start:end].replace("HL*2*", f"HL*{at + 2}*").replace(number, f"{number}{at}") for at in range(count)
    )
    return (content[:start] + "".join(claims) + content[end:]).encode()


def _acknowledged(count: int) -> bytes:
    head, provider, claim = CLAIM_ACKNOWLEDGEMENT[:14], CLAIM_ACKNOWLEDGEMENT[14:16], CLAIM_ACKNOWLEDGEMENT[16:22]
    body = [*head]
    for at in range(count):  # every claim under a provider level of its own, as some clearinghouses send it
        for one in (*provider, *claim):
            changed_one = one.replace("HL*3*", f"HL*{2 * at + 3}*").replace("HL*4*3*", f"HL*{2 * at + 4}*{2 * at + 3}*")
            body.append(changed_one.replace("PCN1", f"PCN{at}"))
    return claim_acknowledgement(body)


def _answers(count: int) -> bytes:
    body = [*ANSWER[:5]]
    for at in range(count):
        body += [one.replace("HL*3*", f"HL*{at + 3}*").replace("TRACE1", f"TRACE{at}") for one in ANSWER[5:]]
    return answer(body)


def _many_files(count: int) -> bytes:
    """Interchanges of ten answers each, every one with a wrong trailer."""
    return _answers(10).replace(b"GE*1*7", b"GE*2*7") * (count // 10)


def _bad_claims(count: int) -> bytes:
    """Claims of which every one has a finding of its own."""
    return _claims(count).replace(b":B:1*", b":B:9*")


@pytest.mark.parametrize(
    ("made", "stream", "records"),
    [
        (_payments, document.stream, ClaimPayment),
        (_payments, read_835.stream, None),
        (_bad_claims, read_837p.stream, Claim),
        (_acknowledged, read_277ca.stream, ClaimAcknowledgement),
        (_answers, read_271.stream, BenefitAnswer),
        (_many_files, document.stream, BenefitAnswer),
    ],
)
def test_memory_does_not_grow_with_the_file(
    made: Callable[[int], bytes], stream: Callable[[Any], Iterator[Any]], records: type | None
) -> None:
    few, many = made(FEW), made(MANY)
    _peak(few, stream)  # fills the tables of what repeats

    peak_of_few, count_of_few = _peak(few, stream, records)
    peak_of_many, count_of_many = _peak(many, stream, records)

    assert (count_of_few, count_of_many) == ((FEW, MANY) if records else (FEW + 1, MANY + 1))
    # What is clean is remembered up to an end; 600 records that were kept would take far more.
    assert peak_of_many < peak_of_few + 300_000


def _peak(content: bytes, stream: Callable[[Any], Iterator[Any]], records: type | None = None) -> tuple[int, int]:
    """The most memory that reading took, in bytes, and how many records came."""
    source = io.BytesIO(content)
    tracemalloc.start()
    try:
        count = sum(records is None or isinstance(one.record, records) for one in stream(source))
        return tracemalloc.get_traced_memory()[1], count
    finally:
        tracemalloc.stop()


def test_number_seen_is_told_from_new_ones() -> None:
    seen = NumbersSeen()

    assert not any(seen.add(f"PCN{at}") for at in range(5_000))
    assert all(seen.add(f"PCN{at}") for at in range(5_000))
    assert not seen.add("")
